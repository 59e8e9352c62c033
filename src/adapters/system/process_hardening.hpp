// What a process that holds tokens and keys in memory does first. Called by main, before any secret is read.
#pragma once

namespace calfleet::adapters::system {

// No core dump, no other process of this user may attach or read /proc/<pid>/mem, and a file that may not
// grow is an error of the write, not the end of the process. Throws std::system_error if the kernel declines:
// a worker that cannot promise this must not start.
void harden_process();

}  // namespace calfleet::adapters::system
