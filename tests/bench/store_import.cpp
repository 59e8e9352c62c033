#include "bench/store_import.hpp"

#include "adapters/config/store_url.hpp"
#include "adapters/crypto/aes_gcm_token_sealer.hpp"
#include "adapters/system/system_clock.hpp"
#include "app/connections/connection_import.hpp"
#include "bench/agents.hpp"
#include "providers/google_calendar/oauth/scopes.hpp"
#include "wiring/stores.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <stdexcept>

namespace calfleet::bench {
namespace {

template <class T>
void require(const core::Result<T, ports::StoreError>& outcome) {
    if (outcome.has_error()) throw std::runtime_error("the bench's store: " + outcome.error().message);
}

ports::Connection connection_of(int agent, const MintedTokens& tokens, std::chrono::seconds token_life) {
    ports::Connection connection;
    connection.key = {core::CompanyId(company_id(agent)), core::AgentId(agent_id(agent)), "google_calendar"};
    connection.access_token = core::Secret(tokens.access_token);
    connection.refresh_token = core::Secret(tokens.refresh_token);
    connection.access_token_expires_at = adapters::system::SystemClock().now() + token_life;
    connection.access_token_life = token_life;
    connection.granted_scopes = providers::google_calendar::kDefaultScopes;
    connection.connected_email = email_of(agent);
    connection.account_id = "sub-" + agent_id(agent);
    return connection;
}

core::BookingTemplate lookup_template(int agent) {
    core::BookingTemplate visit;
    visit.id = core::TemplateId(lookup_template_id(agent));
    visit.company_id = core::CompanyId(company_id(agent));
    visit.agent_id = core::AgentId(agent_id(agent));
    visit.name = "Visit";
    visit.calendar_id = core::CalendarId(email_of(agent));
    visit.duration = std::chrono::minutes(60);
    visit.event_title_pattern = "Visit - {{customer_name}}";
    visit.event_description = "Booked in the chat for {{customer_name}}";
    visit.location = "Showroom, Jalan Sudirman 1";
    visit.attendees_customer_email_field = "email";
    visit.attendees_always_cc = {"sales@bench.example"};
    return visit;
}

core::BookingTemplate booking_template(int agent) {
    core::BookingTemplate call = lookup_template(agent);
    call.id = core::TemplateId(booking_template_id(agent));
    call.name = "Call";
    call.duration = std::chrono::minutes(5);
    call.lookup_window_days = 30;
    call.availability = core::Availability::always();
    return call;
}

ports::awaitable<void> fill(wiring::Stores& stores, std::vector<MintedTokens> tokens,
                            std::chrono::seconds token_life) {
    require(co_await stores.migrate());
    for (int agent = 0; agent < static_cast<int>(tokens.size()); ++agent) {
        ports::Connection connection =
            connection_of(agent, tokens.at(static_cast<std::size_t>(agent)), token_life);
        require(co_await app::connections::import_connection(stores.connections(), std::move(connection)));
        core::BookingTemplate visit = lookup_template(agent);
        require(co_await stores.templates().save(std::move(visit)));
        core::BookingTemplate call = booking_template(agent);
        require(co_await stores.templates().save(std::move(call)));
        if (agent % kAgentsACompany != 0) continue;
        const core::CompanyId company(company_id(agent));
        require(co_await stores.flags().set(company, "google_calendar_native_integration_enabled", true));
        require(co_await stores.flags().set(company, "native_integrations_addon", true));
    }
}

}  // namespace

void import_agents(const std::string& store_url, const std::vector<MintedTokens>& tokens,
                   std::chrono::seconds token_life) {
    const auto url = adapters::config::parse_store_url(store_url);
    if (!url) throw std::runtime_error("this is no store_url");
    auto keys = adapters::crypto::KeyRing::parse(core::Secret(kTokenKeys));
    const adapters::crypto::AesGcmTokenSealer sealer(std::move(*keys));
    boost::asio::io_context io(1);
    const auto stores = wiring::open_stores(*url, sealer);
    boost::asio::co_spawn(io, fill(*stores, tokens, token_life), [](std::exception_ptr error) {
        if (error) std::rethrow_exception(error);
    });
    io.run();
}

}  // namespace calfleet::bench
