// Text that must never be seen: it has no stream operator, no formatter and no copy, and is wiped when it
// goes. Whoever needs the text says so with reveal(), which makes every use findable.
#pragma once

#include <atomic>
#include <string>
#include <string_view>
#include <utility>

namespace calfleet::core {

class Secret {
public:
    Secret() = default;
    explicit Secret(std::string text) : text_(std::move(text)) {}
    // Copies, then leaves the source to its owner: for a secret that arrives inside a larger buffer.
    static Secret copy_of(std::string_view text) { return Secret(std::string(text)); }

    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    Secret(Secret&& other) noexcept : text_(std::move(other.text_)) { other.wipe(); }
    Secret& operator=(Secret&& other) noexcept {
        if (this != &other) {
            wipe();
            text_ = std::move(other.text_);
            other.wipe();
        }
        return *this;
    }
    ~Secret() { wipe(); }

    std::string_view reveal() const { return text_; }
    bool empty() const { return text_.empty(); }
    Secret duplicate() const { return Secret(std::string(text_)); }

private:
    // Writes through a volatile pointer, over the capacity too: a short string lives inside the object.
    void wipe() noexcept {
        text_.resize(text_.capacity());
        volatile char* byte = text_.data();
        for (std::size_t i = 0; i < text_.size(); ++i) byte[i] = 0;
        std::atomic_signal_fence(std::memory_order_seq_cst);
        text_.clear();
    }

    std::string text_;
};

}  // namespace calfleet::core
