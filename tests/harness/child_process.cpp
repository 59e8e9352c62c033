#include "harness/child_process.hpp"

#include "harness/wait.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>

extern char** environ;  // NOLINT(readability-redundant-declaration)

namespace calfleet::harness {
namespace {

constexpr std::chrono::seconds kTermBound{15};

std::vector<std::string> environment_lines(const Variables& variables) {
    std::vector<std::string> lines;
    for (char** entry = environ; *entry != nullptr; ++entry) {  // NOLINT(*-pointer-arithmetic)
        const std::string line(*entry);
        // A developer's own CALFLEET_ variables must not reach a program under test.
        if (!line.starts_with("CALFLEET_")) lines.push_back(line);
    }
    for (const auto& [name, value] : variables) {
        std::string line = name;
        line += '=';
        line += value;
        lines.push_back(std::move(line));
    }
    return lines;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (std::string& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

int exit_code_of(int status) {
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

ChildProcess::ChildProcess(const Program& program) {
    std::vector<std::string> arguments{program.path};
    arguments.insert(arguments.end(), program.arguments.begin(), program.arguments.end());
    std::vector<std::string> variables = environment_lines(program.environment);

    int input[2] = {-1, -1};  // NOLINT(*-avoid-c-arrays): what pipe() takes
    if (::pipe2(input, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input[0], STDIN_FILENO);
    const std::string output = program.output.empty() ? "/dev/null" : program.output.string();
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.c_str(), O_WRONLY | O_CREAT | O_APPEND,
                                     0600);
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    const int error = ::posix_spawnp(&pid_, program.path.c_str(), &actions, nullptr,
                                     pointers_to(arguments).data(), pointers_to(variables).data());
    posix_spawn_file_actions_destroy(&actions);
    ::close(input[0]);
    if (error != 0) {
        ::close(input[1]);
        throw std::system_error(error, std::generic_category(), program.path);
    }
    // A child that does not read its input to the end is its own business.
    static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
    for (std::size_t sent = 0; sent < program.input.size();) {
        const ssize_t count = ::write(input[1], program.input.data() + sent, program.input.size() - sent);
        if (count <= 0) break;
        sent += static_cast<std::size_t>(count);
    }
    ::close(input[1]);
}

ChildProcess::~ChildProcess() {
    if (reap(false)) return;
    ::kill(pid_, SIGTERM);
    try {
        wait(kTermBound);
    } catch (const std::runtime_error&) {
        ::kill(pid_, SIGKILL);
        reap(true);
    }
}

bool ChildProcess::reap(bool block) {
    if (ended_) return true;
    int status = 0;
    if (::waitpid(pid_, &status, block ? 0 : WNOHANG) != pid_) return false;
    ended_ = true;
    exit_code_ = exit_code_of(status);
    return true;
}

bool ChildProcess::is_running() {
    return !reap(false);
}

void ChildProcess::signal(int number) const {
    ::kill(pid_, number);
}

int ChildProcess::wait(std::chrono::milliseconds bound) {
    wait_until(
        "process " + std::to_string(pid_) + " to end", [this] { return reap(false); }, bound);
    return exit_code_;
}

Finished run_program(Program program, std::chrono::milliseconds bound) {
    std::string pattern = (std::filesystem::temp_directory_path() / "calfleet-output-XXXXXX").string();
    const int fd = ::mkstemp(pattern.data());
    if (fd < 0) throw std::system_error(errno, std::generic_category(), pattern);
    ::close(fd);
    program.output = pattern;
    ChildProcess child(program);
    Finished finished{child.wait(bound), {}};
    std::ostringstream text;
    text << std::ifstream(pattern).rdbuf();
    finished.output = text.str();
    std::filesystem::remove(pattern);
    return finished;
}

}  // namespace calfleet::harness
