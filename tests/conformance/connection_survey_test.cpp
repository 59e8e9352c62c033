#include "ports/connection_survey.hpp"

#include "conformance/connections.hpp"
#include "conformance/every_kind.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace calfleet::conformance {
namespace {

using ports::ConnectionKey;
using ports::DueRefresh;
using std::chrono::milliseconds;
using std::chrono::minutes;
using Keys = std::vector<ConnectionKey>;
using Companies = std::vector<std::string>;

constexpr core::Instant kNow{milliseconds(1'795'000'000'123)};

template <class Stores>
class ConnectionSurveyTest : public ConnectionsTest<Stores> {
protected:
    ports::ConnectionSurvey& survey() { return this->stores_.connection_survey(); }

    // Its refresh is due then; with nothing, never.
    std::int64_t put_due(const ConnectionKey& key, std::optional<core::Instant> next_refresh_at) {
        ports::Connection connection = connection_of(key);
        connection.next_refresh_at = next_refresh_at;
        return this->put(std::move(connection));
    }
    std::vector<DueRefresh> due(core::Instant now = kNow, std::size_t limit = 1'000) {
        return *this->run(survey().due(now, limit));
    }
    Keys due_keys(core::Instant now = kNow, std::size_t limit = 1'000) {
        Keys keys;
        for (const DueRefresh& refresh : due(now, limit)) keys.push_back(refresh.key);
        return keys;
    }
    std::size_t count(core::Instant now = kNow) { return *this->run(survey().count_due(now)); }
    void mark(std::vector<DueRefresh> asked, core::Instant until = kNow + minutes(5)) {
        ASSERT_TRUE(this->run(survey().mark_asked(std::move(asked), until)));
    }
    ports::RefreshHistories page_after(std::int64_t id, std::size_t limit) {
        return *this->run(survey().refresh_histories(id, limit));
    }
    ports::awaitable<core::Result<void, ports::StoreError>> write_or_mark(bool writes, DueRefresh seen) {
        if (!writes) co_return co_await survey().mark_asked({seen}, kNow + minutes(5));
        ports::ConnectionWrite write{connection_of(seen.key), true, std::nullopt};
        write.connection.version = seen.version;
        write.connection.next_refresh_at = kNow;
        const auto written = co_await this->store().write(std::move(write));
        if (!written) co_return written.error();
        co_return core::Result<void, ports::StoreError>();
    }
    // Of all pages of that size; bounded, so that one that never ends is found out.
    Companies companies_in_pages_of(std::size_t limit) {
        Companies companies;
        std::int64_t after_id = 0;
        for (int pages = 0; pages < 100; ++pages) {
            const ports::RefreshHistories page = page_after(after_id, limit);
            EXPECT_LE(page.entries.size(), limit);
            for (const auto& entry : page.entries) companies.push_back(entry.company_id.str());
            if (page.last_id == 0) return companies;
            EXPECT_GT(page.last_id, after_id);
            after_id = page.last_id;
        }
        throw std::runtime_error("the pages never end");
    }

    const ConnectionKey one_ = key_of("company", "one");
    const ConnectionKey two_ = key_of("company", "two");
    const ConnectionKey company_ = key_of("company", "");
};
TYPED_TEST_SUITE(ConnectionSurveyTest, EveryKind, KindNames);

TYPED_TEST(ConnectionSurveyTest, WhatIsDueIsFoundWithItsVersionAndItsTime) {
    const core::Instant due_at = kNow - milliseconds(1);
    const std::int64_t version = this->put_due(this->one_, due_at);
    const std::vector<DueRefresh> found = this->due();
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found.front().key, this->one_);
    EXPECT_EQ(found.front().version, version);
    EXPECT_EQ(found.front().due_at, due_at);
}

TYPED_TEST(ConnectionSurveyTest, ARefreshIsDueFromItsMillisecondOnAndNotBefore) {
    this->put_due(this->one_, kNow);
    EXPECT_TRUE(this->due_keys(kNow - milliseconds(1)).empty());
    EXPECT_EQ(this->due_keys(kNow), Keys{this->one_});
    EXPECT_EQ(this->due_keys(kNow + minutes(1)), Keys{this->one_});
}

TYPED_TEST(ConnectionSurveyTest, WhatAPersonHasToMendIsNeverDue) {
    this->put_due(this->one_, std::nullopt);
    this->put_due(this->two_, kNow);
    EXPECT_EQ(this->due_keys(kNow + std::chrono::hours(24 * 365)), Keys{this->two_});
    EXPECT_EQ(this->count(kNow + std::chrono::hours(24 * 365)), 1u);
}

TYPED_TEST(ConnectionSurveyTest, ThoseOfCompaniesAreDueAsThoseOfAgentsAreAndOfEveryProvider) {
    const ConnectionKey elsewhere = key_of("company", "one", "calendly");
    this->put_due(this->company_, kNow - minutes(2));
    this->put_due(elsewhere, kNow - minutes(1));
    this->put_due(this->one_, kNow);
    EXPECT_EQ(this->due_keys(), (Keys{this->company_, elsewhere, this->one_}));
}

TYPED_TEST(ConnectionSurveyTest, ThoseDueLongestComeFirstAndEqualsAsTheyWereMade) {
    Keys expected;
    for (const char* agent : {"d", "b", "c", "a"}) {
        expected.push_back(key_of("company", agent));
        this->put_due(expected.back(), kNow);
    }
    this->put_due(this->two_, kNow - minutes(1));
    expected.insert(expected.begin(), this->two_);
    this->put_due(this->one_, kNow - minutes(2));
    expected.insert(expected.begin(), this->one_);
    // Written again, they keep their places.
    this->put_due(key_of("company", "d"), kNow);
    EXPECT_EQ(this->due_keys(), expected);
    for (std::size_t limit = 0; limit <= expected.size(); ++limit)
        EXPECT_EQ(this->due_keys(kNow, limit),
                  Keys(expected.begin(), expected.begin() + static_cast<std::ptrdiff_t>(limit)));
}

TYPED_TEST(ConnectionSurveyTest, TheCountIsOfAllThatAreDue) {
    EXPECT_EQ(this->count(), 0u);
    for (int agent = 0; agent < 12; ++agent)
        this->put_due(key_of("company", std::to_string(agent)), kNow + minutes(agent - 6));
    std::vector<DueRefresh> asked = this->due();
    EXPECT_EQ(asked.size(), 7u);
    EXPECT_EQ(this->count(), 7u);
    asked.resize(3);
    this->mark(asked);
    EXPECT_EQ(this->count(), 4u);
    for (const int later : {0, 1, 4, 5, 100})
        EXPECT_EQ(this->count(kNow + minutes(later)), this->due(kNow + minutes(later)).size());
}

TYPED_TEST(ConnectionSurveyTest, ConnectionsAreCountedByProviderStateAndCause) {
    using core::ConnectionState;
    using core::LossCause;
    const auto counts = [this] {
        std::vector<ports::ConnectionCount> found = *this->run(this->survey().count_by_state());
        std::sort(found.begin(), found.end(), [](const auto& one, const auto& other) {
            return std::tie(one.provider, one.state, one.cause) <
                   std::tie(other.provider, other.state, other.cause);
        });
        return found;
    };
    EXPECT_TRUE(counts().empty());
    for (const ConnectionKey& key : {this->one_, this->two_, key_of("company", "one", "calendly")})
        this->put(connection_of(key));
    ports::Connection revoked = connection_of(key_of("company", "three"));
    revoked.health = core::after_revocation();
    this->put(std::move(revoked));
    this->put(full_connection(key_of("company", "four")));
    this->put(full_connection(key_of("company", "five")));
    EXPECT_EQ(counts(),
              (std::vector<ports::ConnectionCount>{
                  {"calendly", ConnectionState::kConnected, std::nullopt, 1},
                  {"google_calendar", ConnectionState::kConnected, std::nullopt, 2},
                  {"google_calendar", ConnectionState::kConnectionLost, LossCause::kReauthorize, 1},
                  {"google_calendar", ConnectionState::kConnectionLost, LossCause::kUnreachable, 2}}));
}

TYPED_TEST(ConnectionSurveyTest, WhatWasAskedForIsNotDueAgainUntilThen) {
    for (const ConnectionKey& key : {this->one_, this->two_, this->company_}) this->put_due(key, kNow);
    std::vector<DueRefresh> asked = this->due();
    asked.pop_back();
    this->mark(asked, kNow + minutes(5));
    EXPECT_EQ(this->due_keys(), Keys{this->company_});
    EXPECT_EQ(this->due_keys(kNow + minutes(5) - milliseconds(1)), Keys{this->company_});
    EXPECT_EQ(this->due_keys(kNow + minutes(5)), (Keys{this->one_, this->two_, this->company_}));
}

TYPED_TEST(ConnectionSurveyTest, AMarkChangesNothingElseOfTheRow) {
    this->put(full_connection(this->one_), announcing("connected"));
    const ports::Connection before = this->get(this->one_);
    this->mark({{this->one_, before.version, kNow}});
    const ports::Connection after = this->get(this->one_);
    EXPECT_EQ(after.version, before.version);
    EXPECT_EQ(after.token_version, before.token_version);
    EXPECT_EQ(after.next_refresh_at, before.next_refresh_at);
    EXPECT_EQ(after.refreshes, before.refreshes);
    EXPECT_EQ(this->told_of(this->one_).size(), 1u);
    EXPECT_TRUE(*this->write(after.duplicate()));
}

TYPED_TEST(ConnectionSurveyTest, AMarkMayBeMadeLongerAndShorter) {
    this->put_due(this->one_, kNow);
    const std::vector<DueRefresh> asked = this->due();
    for (const minutes patience : {minutes(5), minutes(10), minutes(2)}) {
        this->mark(asked, kNow + patience);
        EXPECT_TRUE(this->due_keys(kNow + patience - milliseconds(1)).empty());
        EXPECT_EQ(this->due_keys(kNow + patience), Keys{this->one_});
    }
}

TYPED_TEST(ConnectionSurveyTest, AMarkOfAnotherVersionOrOfNobodyLeavesAllAsItIs) {
    const std::int64_t first = this->put_due(this->one_, kNow);
    const std::int64_t second = this->put_due(this->one_, kNow - minutes(1));
    const std::int64_t other = this->put_due(this->two_, kNow);
    this->mark({{this->one_, first, kNow},
                {this->one_, second + 1, kNow},
                {key_of("company", "absent"), second, kNow},
                {key_of("company", "one", "calendly"), second, kNow},
                {this->two_, other, kNow}});
    EXPECT_EQ(this->due_keys(), Keys{this->one_}) << "what is right in the same page is marked";
    this->mark({});
    EXPECT_EQ(this->due_keys(), Keys{this->one_});
}

TYPED_TEST(ConnectionSurveyTest, AWriteOfTheRowTakesItsMarkBack) {
    this->put_due(this->one_, kNow);
    this->mark(this->due());
    EXPECT_EQ(this->count(), 0u);
    this->put_due(this->one_, kNow - minutes(1));
    EXPECT_EQ(this->due_keys(), Keys{this->one_});
    this->mark(this->due());
    this->put_due(this->one_, kNow + minutes(1));
    EXPECT_EQ(this->count(), 0u) << "its time says otherwise";
    EXPECT_EQ(this->due_keys(kNow + minutes(1)), Keys{this->one_});
}

TYPED_TEST(ConnectionSurveyTest, AWriteThatWasRefusedTakesNoMarkBack) {
    this->put_due(this->one_, kNow);
    this->mark(this->due());
    ports::Connection late = connection_of(this->one_);
    late.next_refresh_at = kNow;
    EXPECT_FALSE(*this->write(std::move(late)));
    EXPECT_EQ(this->count(), 0u);
}

TYPED_TEST(ConnectionSurveyTest, AConnectionThatWasMadeAgainHasNoMark) {
    this->put_due(this->one_, kNow);
    this->mark(this->due());
    ASSERT_TRUE(*this->remove(this->one_));
    EXPECT_EQ(this->count(kNow + minutes(5)), 0u);
    this->put_due(this->one_, kNow);
    EXPECT_EQ(this->due_keys(), Keys{this->one_});
}

TYPED_TEST(ConnectionSurveyTest, KeyRotationKeepsMarksAndNeedsNoKeyHere) {
    this->put_due(this->one_, kNow);
    this->put_due(this->two_, kNow);
    std::vector<DueRefresh> asked = this->due();
    asked.pop_back();
    this->mark(asked);
    this->stores_.use_keys({2, 1});
    ASSERT_EQ(this->run(this->store().reseal(0, 100))->resealed, 2u);
    EXPECT_EQ(this->due_keys(), Keys{this->two_});
    this->stores_.use_keys({3});
    EXPECT_EQ(this->due_keys(), Keys{this->two_});
    EXPECT_EQ(this->page_after(0, 100).entries.size(), 2u);
}

TYPED_TEST(ConnectionSurveyTest, PagesThatAreMarkedAtOnceAreAllMarked) {
    for (int agent = 0; agent < 40; ++agent)
        this->put_due(key_of("company", std::to_string(agent)), kNow + milliseconds(agent % 7 - 7));
    std::vector<DueRefresh> asked = this->due();
    ASSERT_EQ(asked.size(), 40u);
    const auto call = [this, &asked] {
        std::rotate(asked.begin(), asked.begin() + 7, asked.end());
        return this->survey().mark_asked(asked, kNow + minutes(5));
    };
    for (const auto& marked : this->run_at_once(20, call)) EXPECT_TRUE(marked) << marked.error().message;
    EXPECT_EQ(this->count(), 0u);
}

TYPED_TEST(ConnectionSurveyTest, AMarkThatRacesAWriteNeverHidesIt) {
    for (int round = 0; round < 10; ++round) {
        this->put_due(this->one_, kNow);
        const DueRefresh seen = this->due().front();
        int calls = 0;
        const auto call = [this, &seen, &calls] { return this->write_or_mark(++calls == 3, seen); };
        for (const auto& done : this->run_at_once(6, call)) EXPECT_TRUE(done) << done.error().message;
        EXPECT_GT(this->get(this->one_).version, seen.version);
        EXPECT_EQ(this->due_keys(), Keys{this->one_});
    }
}

TYPED_TEST(ConnectionSurveyTest, HistoriesAreTheirCompaniesAndWhatHappened) {
    this->put(full_connection(this->one_));
    this->put(connection_of(key_of("other", "")));
    const ports::RefreshHistories page = this->page_after(0, 10);
    ASSERT_EQ(page.entries.size(), 2u);
    EXPECT_EQ(page.last_id, 0);
    EXPECT_EQ(page.entries[0].company_id, core::CompanyId("company"));
    EXPECT_EQ(page.entries[0].refreshes, full_connection(this->one_).refreshes);
    EXPECT_EQ(page.entries[1].company_id, core::CompanyId("other"));
    EXPECT_EQ(page.entries[1].refreshes, core::RefreshHistory());
}

TYPED_TEST(ConnectionSurveyTest, PagesOfHistoriesHoldEveryRowOnce) {
    EXPECT_TRUE(this->companies_in_pages_of(3).empty());
    Companies all;
    for (int number = 0; number < 7; ++number) {
        all.push_back("company " + std::to_string(9 - number));
        this->put(connection_of(key_of(all.back(), number % 2 == 0 ? "" : "agent")));
    }
    for (const std::size_t limit : {1, 2, 3, 6, 7, 8, 100})
        EXPECT_EQ(this->companies_in_pages_of(limit), all) << limit;
}

TYPED_TEST(ConnectionSurveyTest, RowsThatComeAndGoBetweenPagesDisturbNoOther) {
    for (const char* company : {"a", "b", "c", "d"}) this->put(connection_of(key_of(company, "agent")));
    const ports::RefreshHistories first = this->page_after(0, 2);
    ASSERT_TRUE(*this->remove(key_of("b", "agent")));
    ASSERT_TRUE(*this->remove(key_of("c", "agent")));
    this->put(connection_of(key_of("a", "agent")));  // was seen, and keeps its place
    const ports::RefreshHistories second = this->page_after(first.last_id, 2);
    ASSERT_EQ(second.entries.size(), 1u);
    EXPECT_EQ(second.entries.front().company_id, core::CompanyId("d"));
    EXPECT_EQ(second.last_id, 0);
}

TYPED_TEST(ConnectionSurveyTest, AnOutageIsUnavailableAndPasses) {
    this->put_due(this->one_, kNow);
    const std::vector<DueRefresh> asked = this->due();
    this->stores_.go_down();
    EXPECT_TRUE(is_unavailable(this->run(this->survey().due(kNow, 10))));
    EXPECT_TRUE(is_unavailable(this->run(this->survey().count_due(kNow))));
    EXPECT_TRUE(is_unavailable(this->run(this->survey().mark_asked(asked, kNow + minutes(5)))));
    EXPECT_TRUE(is_unavailable(this->run(this->survey().refresh_histories(0, 10))));
    this->stores_.come_back();
    EXPECT_EQ(this->due_keys(), Keys{this->one_});
}

}  // namespace
}  // namespace calfleet::conformance
