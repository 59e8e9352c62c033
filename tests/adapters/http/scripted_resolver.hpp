// Takes the place of the C library's getaddrinfo in this test program: no test asks a real name server.
#pragma once

namespace calfleet::tests {

// No name under .invalid exists. While one of these lives, the lookup of "hanging.invalid" gets no reply.
// Whatever else is looked up goes to the C library.
class HangingLookups {
public:
    HangingLookups();
    // Lets them end, and waits until they have.
    ~HangingLookups();
    HangingLookups(const HangingLookups&) = delete;
    HangingLookups& operator=(const HangingLookups&) = delete;

    int count() const;
};

}  // namespace calfleet::tests
