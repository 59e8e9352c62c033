#include "harness/consent.hpp"

#include "adapters/http_server/url_encoding.hpp"
#include "harness/child_process.hpp"

#include <stdexcept>

namespace calfleet::harness {

std::string SentBack::members() const {
    const std::string outcome = error.empty() ? R"("code":")" + code + "\"" : R"("error":")" + error + "\"";
    return R"("state":")" + state + "\"," + outcome;
}

SentBack visit_consent_screen(const std::string& authorization_url) {
    const Finished visited = run_program(
        {"curl", {"-s", "-o", "/dev/null", "-w", "%{redirect_url}", authorization_url}, {}, {}, {}});
    const std::string& address = visited.output;
    const std::size_t query = address.find('?');
    if (visited.exit_code != 0 || query == std::string::npos)
        throw std::runtime_error("the consent screen sent nobody back: " + address);
    SentBack back;
    back.redirect_uri = address.substr(0, query);
    const auto parameters = adapters::http_server::QueryParameters::parse(address.substr(query + 1));
    if (!parameters) throw std::runtime_error("the consent screen sent somebody back to a malformed address");
    const auto value = [&](std::string_view name) {
        return std::string(parameters->find(name).value_or(""));
    };
    back.state = value("state");
    back.code = value("code");
    back.error = value("error");
    return back;
}

}  // namespace calfleet::harness
