// What a process that holds tokens and keys in memory does first. Called by main, before any secret is read.
#pragma once

namespace calfleet::adapters::system {

// No core dump, and no other process of this user may attach or read /proc/<pid>/mem. Throws
// std::system_error if the kernel declines: a worker that cannot promise this must not start.
void harden_process();

}  // namespace calfleet::adapters::system
