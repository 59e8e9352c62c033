#include "consent_screen.hpp"

#include "adapters/http_server/url_encoding.hpp"

#include <chrono>
#include <utility>

namespace calfleet::dev {
namespace {

constexpr std::chrono::seconds kPatience{10};

// The redirect's address is the chatbot's; only its query matters here, and nobody listens there.
core::Result<SentBack, NobodySentBack> sent_back_to(std::string_view address) {
    const std::size_t query = address.find('?');
    const auto parameters = query == std::string_view::npos
                                ? std::nullopt
                                : adapters::http_server::QueryParameters::parse(address.substr(query + 1));
    if (!parameters) return NobodySentBack{"the consent screen sent somebody back to a malformed address"};
    const auto value = [&](std::string_view name) {
        return std::string(parameters->find(name).value_or(""));
    };
    return SentBack{value("state"), value("code"), value("error")};
}

}  // namespace

ports::awaitable<core::Result<SentBack, NobodySentBack>> ConsentScreen::visit(std::string authorization_url) {
    ports::HttpRequest request;
    request.url = std::move(authorization_url);
    request.deadline = clock_.steady_now() + kPatience;
    const auto answer = co_await browser_.send(request);
    if (answer.has_error())
        co_return NobodySentBack{"the consent screen cannot be reached: " + answer.error().message};
    const auto location = answer->header("location");
    if (!location) co_return NobodySentBack{"the consent screen answered " + std::to_string(answer->status)};
    co_return sent_back_to(*location);
}

}  // namespace calfleet::dev
