// A program under test, as a process of its own: started with arguments and environment, ended by its pid.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace calfleet::harness {

using Variables = std::map<std::string, std::string>;

struct Program {
    std::string path;
    std::vector<std::string> arguments;
    Variables environment;         // besides PATH and the sanitizers' own
    std::filesystem::path output;  // where stdout and stderr go; empty: nowhere
    std::string input;             // given on stdin
};

class ChildProcess {
public:
    explicit ChildProcess(const Program& program);
    // Ends it if it still runs: SIGTERM, and SIGKILL after a bound.
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    pid_t pid() const { return pid_; }
    bool is_running();
    void signal(int number) const;
    // The exit code; 128 + signal for one that was killed. Throws when it does not end within the bound.
    int wait(std::chrono::milliseconds bound);

private:
    bool reap(bool block);

    pid_t pid_ = -1;
    bool ended_ = false;
    int exit_code_ = -1;
};

struct Finished {
    int exit_code;
    std::string output;  // stdout and stderr together
};

// Runs a program to its end.
Finished run_program(Program program, std::chrono::milliseconds bound = std::chrono::seconds(60));

}  // namespace calfleet::harness
