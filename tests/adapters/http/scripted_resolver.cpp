#include "adapters/http/scripted_resolver.hpp"

#include <dlfcn.h>
#include <netdb.h>

#include <condition_variable>
#include <mutex>
#include <string_view>

namespace calfleet::tests {
namespace {

struct Gate {
    std::mutex mutex;
    std::condition_variable changed;
    bool open = true;
    int waiting = 0;
};

// Never destroyed: a resolver thread may outlive main.
Gate& gate() {
    static auto* const the_gate = new Gate;
    return *the_gate;
}

}  // namespace

HangingLookups::HangingLookups() {
    const std::lock_guard lock(gate().mutex);
    gate().open = false;
}

HangingLookups::~HangingLookups() {
    std::unique_lock lock(gate().mutex);
    gate().open = true;
    gate().changed.notify_all();
    gate().changed.wait(lock, [] { return gate().waiting == 0; });
}

int HangingLookups::count() const {
    const std::lock_guard lock(gate().mutex);
    return gate().waiting;
}

int look_up(const char* name, const char* service, const addrinfo* hints, addrinfo** found) {
    const std::string_view host = name == nullptr ? "" : name;
    if (host == "hanging.invalid") {
        std::unique_lock lock(gate().mutex);
        ++gate().waiting;
        gate().changed.wait(lock, [] { return gate().open; });
        --gate().waiting;
        gate().changed.notify_all();
    }
    if (host.ends_with(".invalid")) return EAI_NONAME;
    using LookUp = decltype(&::getaddrinfo);
    static const auto the_real_one = reinterpret_cast<LookUp>(::dlsym(RTLD_NEXT, "getaddrinfo"));
    return the_real_one(name, service, hints, found);
}

}  // namespace calfleet::tests

extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* hints, addrinfo** found) {
    return calfleet::tests::look_up(name, service, hints, found);
}
