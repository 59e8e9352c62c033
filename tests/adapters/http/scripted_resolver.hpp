// Takes the place of the C library's getaddrinfo in this test program: no test asks a real name server.
#pragma once

namespace calfleet::tests {

// "missing.invalid" does not exist. "hanging.invalid" gets no reply until release_hanging_lookups(). Whatever
// is not a name under .invalid goes to the C library.
void release_hanging_lookups();

// How many lookups hang now.
int hanging_lookups();

}  // namespace calfleet::tests
