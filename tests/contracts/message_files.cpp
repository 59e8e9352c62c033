#include "contracts/message_files.hpp"

#include "core/topic.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace calfleet::contracts {
namespace {

namespace fs = std::filesystem;

fs::path root() {
    return CALFLEET_ROOT;
}

std::string read(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path.string());
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string type_of(const fs::path& schema) {
    const std::string name = schema.filename();
    return name.substr(0, name.rfind(".v"));
}

void add_examples(const fs::path& examples, const std::string& kind, const std::string& prefix,
                  std::vector<MessageFile>& files) {
    for (const auto& schema : fs::directory_iterator(examples))
        for (const auto& file : fs::directory_iterator(schema.path() / kind))
            files.push_back({prefix + fs::relative(file.path(), examples).string(), type_of(schema.path()),
                             read(file.path())});
}

std::vector<MessageFile> in_order(std::vector<MessageFile> files) {
    if (files.empty()) throw std::runtime_error("no message is there");
    std::ranges::sort(files, {}, &MessageFile::name);
    return files;
}

}  // namespace

std::vector<MessageFile> golden_messages() {
    std::vector<MessageFile> files;
    add_examples(root() / "schemas/examples", "valid", "", files);
    for (const auto& version : fs::directory_iterator(root() / "tests/contracts/fixtures"))
        add_examples(version.path() / "examples", "valid", version.path().filename().string() + "/", files);
    return in_order(std::move(files));
}

std::vector<MessageFile> golden_commands() {
    std::vector<MessageFile> files = golden_messages();
    std::erase_if(files, [](const MessageFile& file) { return !core::topic_of(file.type); });
    return in_order(std::move(files));
}

std::vector<MessageFile> golden_messages_of(std::string_view type) {
    std::vector<MessageFile> files = golden_messages();
    std::erase_if(files, [type](const MessageFile& file) { return file.type != type; });
    return in_order(std::move(files));
}

std::vector<MessageFile> rejected_messages() {
    std::vector<MessageFile> files;
    add_examples(root() / "schemas/examples", "rejected", "", files);
    return in_order(std::move(files));
}

std::string text_of(std::string_view path) {
    return read(root() / path);
}

bool is_there(std::string_view path) {
    return fs::is_regular_file(root() / path);
}

}  // namespace calfleet::contracts
