#include "app/maintenance/purge_expired_handler.hpp"

#include "codec/json_writer.hpp"

#include <algorithm>
#include <utility>

namespace calfleet::app::maintenance {
namespace {

constexpr std::size_t kPage = 500;
constexpr int kPagesARun = 200;  // of each kind

// Long after the last moment at which anybody may still take a lease that ended for its own: leases last for
// seconds, and a command that holds one ends within minutes (ports/expired_rows.hpp).
constexpr std::chrono::days kLeaseAge{1};

}  // namespace

ports::awaitable<core::Outcome> PurgeExpiredHandler::handle(const core::Command& command,
                                                            ports::CommandTerms terms) {
    const auto dry_run = PurgeJob::is_dry_run(command);
    if (dry_run.has_error()) co_return dry_run.error();

    Result purged = Purged();
    if (*dry_run) {
        purged = co_await preview();
    } else {
        purged = co_await purge(terms.deadline);
    }
    if (purged.has_error()) co_return job_.fail(command, purged.error());

    codec::JsonWriter writer;
    writer.begin_object().member("dry_run", *dry_run);
    writer.member("oauth_sessions_purged", purged->rows.oauth_sessions);
    writer.member("booking_customers_purged", purged->bookings.answers);
    writer.member("bookings_purged", purged->bookings.records);
    writer.member("invitations_purged", purged->bookings.invitations);
    writer.member("ledger_rows_purged", purged->rows.ledger_rows);
    writer.member("leases_purged", purged->rows.leases);
    writer.member("complete", purged->is_complete).end_object();
    core::Done done;
    done.data_json = writer.text();
    co_return done;
}

ports::awaitable<PurgeExpiredHandler::Result> PurgeExpiredHandler::preview() {
    auto counted = co_await rows_.count(kLeaseAge, ledger_retention_);
    if (counted.has_error()) co_return counted.error();
    auto bookings = co_await bookings_.count_expired();
    if (bookings.has_error()) co_return bookings.error();
    co_return Purged{*counted, *bookings, true};
}

ports::awaitable<PurgeExpiredHandler::Result> PurgeExpiredHandler::purge(ports::SteadyInstant deadline) {
    Purged purged;
    // What customers left goes first, whatever time there is.
    auto forget_page_of_bookings = [this, &purged] { return forget_bookings(purged.bookings); };
    auto bookings = co_await in_pages(forget_page_of_bookings, deadline, purged.is_complete);
    if (bookings.has_error()) co_return bookings.error();

    auto forget_sessions = [this] { return rows_.forget_oauth_sessions(kPage); };
    auto sessions = co_await in_pages(forget_sessions, deadline, purged.is_complete);
    if (sessions.has_error()) co_return sessions.error();
    purged.rows.oauth_sessions = *sessions;

    auto forget_leases = [this] { return rows_.forget_leases(kLeaseAge, kPage); };
    auto leases = co_await in_pages(forget_leases, deadline, purged.is_complete);
    if (leases.has_error()) co_return leases.error();
    purged.rows.leases = *leases;

    // The sweeper forgets them all day long: this is what it could not keep up with.
    auto forget_ledger_rows = [this] { return ledger_.forget(ledger_retention_, kPage); };
    auto ledger_rows = co_await in_pages(forget_ledger_rows, deadline, purged.is_complete);
    if (ledger_rows.has_error()) co_return ledger_rows.error();
    purged.rows.ledger_rows = *ledger_rows;
    co_return purged;
}

ports::awaitable<PurgeExpiredHandler::Forgotten> PurgeExpiredHandler::forget_bookings(
    ports::ExpiredBookings& purged) {
    auto page = co_await bookings_.forget_expired(kPage);
    if (page.has_error()) co_return page.error();
    purged.answers += page->answers;
    purged.records += page->records;
    purged.invitations += page->invitations;
    co_return std::max({page->answers, page->records, page->invitations});
}

ports::awaitable<PurgeExpiredHandler::Forgotten> PurgeExpiredHandler::in_pages(
    std::function<ports::awaitable<Forgotten>()> forget_page, ports::SteadyInstant deadline,
    bool& is_complete) {
    std::size_t forgotten = 0;
    for (int page = 0; page < kPagesARun && clock_.steady_now() < deadline; ++page) {
        auto here = co_await forget_page();
        if (here.has_error()) co_return here.error();
        forgotten += *here;
        if (*here < kPage) co_return forgotten;
    }
    is_complete = false;
    co_return forgotten;
}

}  // namespace calfleet::app::maintenance
