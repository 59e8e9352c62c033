#include "acceptance/ctl_process.hpp"

#include "acceptance/shared_fleet.hpp"
#include "harness/wait.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace calfleet::acceptance {
namespace {

constexpr const char* kProgram = CALFLEET_BIN_DIR "/calfleetctl";
// A shell becomes the program, with the pipe as its standard input.
constexpr const char* kWithInput = R"(input=$1; shift; exec "$@" <"$input")";

// The first whole line that is an address.
std::string address_in(const std::string& text) {
    const std::size_t begin = text.find("\nhttp");
    const std::size_t end = begin == std::string::npos ? begin : text.find('\n', begin + 1);
    return end == std::string::npos ? std::string() : text.substr(begin + 1, end - begin - 1);
}

}  // namespace

CtlProcess::CtlProcess(const std::vector<std::string>& arguments) {
    std::string pattern = (std::filesystem::temp_directory_path() / "calfleet-ctl-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
    const std::string pipe = (folder_ / "input").string();
    if (::mkfifo(pipe.c_str(), 0600) != 0) throw std::runtime_error("no pipe");
    // For reading, too: so neither side waits for the other to open it.
    input_ = ::open(pipe.c_str(), O_RDWR | O_CLOEXEC);
    harness::Program program{"/bin/sh", {}, fleet().environment(), folder_ / "output", {}};
    program.arguments = {"-c", kWithInput, "sh", pipe, kProgram};
    program.arguments.insert(program.arguments.end(), arguments.begin(), arguments.end());
    process_ = std::make_unique<harness::ChildProcess>(program);
}

CtlProcess::~CtlProcess() {
    process_.reset();
    ::close(input_);
    std::filesystem::remove_all(folder_);
}

void CtlProcess::type(const std::string& line) {
    const std::string text = line + "\n";
    if (::write(input_, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
        throw std::runtime_error("calfleetctl takes no input");
}

std::string CtlProcess::output() const {
    std::ostringstream text;
    text << std::ifstream(folder_ / "output").rdbuf();
    return text.str();
}

std::string CtlProcess::url() {
    std::string url;
    harness::wait_until("calfleetctl to print a URL", [&] {
        const bool is_running = process_->is_running();
        url = address_in(output());
        if (url.empty() && !is_running) throw std::runtime_error("calfleetctl ended: " + output());
        return !url.empty();
    });
    return url;
}

}  // namespace calfleet::acceptance
