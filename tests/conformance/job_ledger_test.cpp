#include "conformance/every_kind.hpp"
#include "conformance/jobs.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace calfleet::conformance {
namespace {

template <class Stores>
class JobLedgerTest : public JobLedgerFixture<Stores> {};
TYPED_TEST_SUITE(JobLedgerTest, EveryKind, KindNames);

TYPED_TEST(JobLedgerTest, AFirstStartMakesTheRow) {
    const ports::JobRow row = this->row_after(start_of("c1"));
    EXPECT_TRUE(row.is_same_command);
    EXPECT_EQ(row.attempts, 1);
    EXPECT_FALSE(row.ran_alone);
    EXPECT_EQ(row.intent, "");
    EXPECT_EQ(row.records, std::nullopt);
}

TYPED_TEST(JobLedgerTest, AStartByAnotherAttemptCounts) {
    this->row_after(start_of("c1", "one"));
    EXPECT_EQ(this->row_after(start_of("c1", "two")).attempts, 2);
    EXPECT_EQ(this->row_after(start_of("c1", "three")).attempts, 3);
    EXPECT_EQ(this->row_after(start_of("c2", "three")).attempts, 1);
}

TYPED_TEST(JobLedgerTest, AStartThatIsRepeatedCountsOnce) {
    for (int i = 0; i < 3; ++i) EXPECT_EQ(this->row_after(start_of("c1", "one")).attempts, 1);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(this->row_after(start_of("c1", "two")).attempts, 2);
    EXPECT_EQ(this->row_after(start_of("c1", "one")).attempts, 3);  // only the last one's id is known
}

TYPED_TEST(JobLedgerTest, AnAttemptMayTurnAloneAndTheRowRemembersIt) {
    EXPECT_FALSE(this->row_after(start_of("c1", "one")).ran_alone);
    ports::JobRow row = this->row_after(alone(start_of("c1", "one")));
    EXPECT_TRUE(row.ran_alone);
    EXPECT_EQ(row.attempts, 1);
    EXPECT_TRUE(this->row_after(start_of("c1", "one")).ran_alone);
    row = this->row_after(start_of("c1", "two"));
    EXPECT_TRUE(row.ran_alone);
    EXPECT_EQ(row.attempts, 2);
    EXPECT_FALSE(this->row_after(start_of("c2")).ran_alone);
    EXPECT_TRUE(this->row_after(alone(start_of("c3"))).ran_alone);
}

TYPED_TEST(JobLedgerTest, AnIntentIsKeptForTheNextAttemptAndReplacedByIt) {
    this->row_after(start_of("c1", "one"));
    EXPECT_EQ(this->row_after(intent_of("c1", "event A")).intent, "event A");
    EXPECT_EQ(this->row_after(start_of("c1", "two")).intent, "event A");
    EXPECT_EQ(this->row_after(intent_of("c1", "event B")).intent, "event B");
    const ports::JobRow row = this->row_after(start_of("c1", "three"));
    EXPECT_EQ(row.intent, "event B");
    EXPECT_EQ(row.attempts, 3);
}

TYPED_TEST(JobLedgerTest, AnOutcomeFinishesTheRow) {
    this->write(start_of("c1"), intent_of("c1"));
    const ports::JobRow row = this->row_after(success_of("c1", "booked"));
    EXPECT_TRUE(row.is_same_command);
    EXPECT_EQ(row.attempts, 1);
    EXPECT_EQ(row.intent, "an event");
    EXPECT_EQ(row.records, "booked");
}

TYPED_TEST(JobLedgerTest, AFinishedRowGivesItsRecordsAndChangesNoMore) {
    this->write(start_of("booked", "one"), intent_of("booked"), success_of("booked", "yes"));
    this->write(start_of("refused", "one"), intent_of("refused"), failure_of("refused", "yes"));
    for (const std::string id : {"booked", "refused"}) {
        for (int i = 0; i < 2; ++i) {
            const Written written = this->write(alone(start_of(id, "two")), intent_of(id, "another event"),
                                                start_of(id, "three"));
            ASSERT_TRUE(written);
            for (const ports::JobRow& row : *written) {
                EXPECT_TRUE(row.is_same_command);
                EXPECT_EQ(row.attempts, 1);
                EXPECT_FALSE(row.ran_alone);
                EXPECT_EQ(row.intent, "an event");
                EXPECT_EQ(row.records, "yes");
            }
        }
    }
}

TYPED_TEST(JobLedgerTest, EmptyRecordsFinishARowToo) {
    this->row_after(start_of("c1"));
    EXPECT_EQ(this->row_after(success_of("c1", "")).records, "");
    EXPECT_EQ(this->row_after(start_of("c1", "two")).records, "");
}

TYPED_TEST(JobLedgerTest, TheFirstOutcomeStands) {
    this->write(start_of("c1", "one"), start_of("c1", "two"));
    EXPECT_EQ(records_of(this->row_after(failure_of("c1", "first"))), "first");
    EXPECT_EQ(records_of(this->row_after(success_of("c1", "second"))), "first");
    EXPECT_EQ(records_of(this->row_after(failure_of("c1", "third"))), "first");
    EXPECT_EQ(records_of(this->row_after(start_of("c1", "three"))), "first");
}

TYPED_TEST(JobLedgerTest, AnotherCommandUnderTheSameIdIsToldAndWritesNothing) {
    this->write(start_of("c1", "one"), intent_of("c1", "event A"));
    for (const bool finished : {false, true}) {
        if (finished) this->row_after(success_of("c1"));
        const ports::JobRow refused = this->row_after(alone(other_command(start_of("c1", "two"))));
        EXPECT_FALSE(refused.is_same_command);
        EXPECT_EQ(refused.attempts, 0);  // what the row holds is not told
        EXPECT_EQ(refused.intent, "");
        EXPECT_EQ(refused.records, std::nullopt);
        const ports::JobRow row = this->row_after(start_of("c1", "one"));
        EXPECT_TRUE(row.is_same_command);
        EXPECT_EQ(row.attempts, 1);
        EXPECT_FALSE(row.ran_alone);
        EXPECT_EQ(row.intent, "event A");
    }
}

TYPED_TEST(JobLedgerTest, ARefusedStartDoesNotHinderItsBatch) {
    this->row_after(start_of("c1"));
    const Written written = this->write(start_of("c2"), other_command(start_of("c1")), success_of("c2"));
    ASSERT_TRUE(written);
    EXPECT_FALSE(written->at(1).is_same_command);
    EXPECT_EQ(records_of(this->row_after(start_of("c2"))), "booked");
}

TYPED_TEST(JobLedgerTest, AnIntentOrAnOutcomeWithoutItsRowIsCorruptAndUndoesItsBatch) {
    this->write(start_of("before", "one"), intent_of("before", "event A"));
    const std::vector<ports::LedgerWrite> orphans{intent_of("orphan"), success_of("orphan"),
                                                  failure_of("orphan"),
                                                  doubt_of("orphan", std::chrono::seconds(1))};
    for (const ports::LedgerWrite& orphan : orphans) {
        const Written written =
            this->write(start_of("new"), start_of("before", "two"), intent_of("before", "event B"),
                        success_of("before"), orphan, start_of("newer"));
        EXPECT_TRUE(is_corrupt(written));
    }
    const ports::JobRow row = this->row_after(start_of("before", "one"));
    EXPECT_EQ(row.attempts, 1);
    EXPECT_EQ(row.intent, "event A");
    EXPECT_EQ(row.records, std::nullopt);
    for (const char* id : {"new", "newer", "orphan"}) EXPECT_EQ(this->row_after(start_of(id)).attempts, 1);
}

TYPED_TEST(JobLedgerTest, AnIntentBeforeTheStartInItsBatchIsCorrupt) {
    EXPECT_TRUE(is_corrupt(this->write(intent_of("c1"), start_of("c1"))));
    EXPECT_EQ(this->row_after(start_of("c1")).intent, "");
}

TYPED_TEST(JobLedgerTest, WritesAreAnsweredInTheirOrderEachAsTheRowWasAfterIt) {
    this->write(start_of("old"), failure_of("old", "refused long ago"));
    const Written written = this->write(
        start_of("c1", "one"), start_of("c2", "one"), intent_of("c1", "event A"), start_of("old", "two"),
        start_of("c1", "two"), success_of("c2", "booked 2"), intent_of("c1", "event B"),
        other_command(start_of("c2")), success_of("c1", "booked 1"), start_of("c1", "three"));
    ASSERT_TRUE(written);
    std::vector<std::string> told;
    for (const ports::JobRow& row : *written) {
        told.push_back(std::to_string(row.attempts) + " " + row.intent + ": " +
                       (row.is_same_command ? records_of(row) : "another command"));
    }
    EXPECT_EQ(told,
              (std::vector<std::string>{"1 : not finished", "1 : not finished", "1 event A: not finished",
                                        "1 : refused long ago", "2 event A: not finished", "1 : booked 2",
                                        "2 event B: not finished", "0 : another command",
                                        "2 event B: booked 1", "2 event B: booked 1"}));
}

TYPED_TEST(JobLedgerTest, NoWritesAreAnsweredByNoRows) {
    const Written written = this->write();
    ASSERT_TRUE(written);
    EXPECT_TRUE(written->empty());
}

TYPED_TEST(JobLedgerTest, TwoHundredWritesAreOneBatch) {
    std::vector<ports::LedgerWrite> starts;
    std::vector<ports::LedgerWrite> outcomes;
    for (int i = 0; i < 200; ++i) {
        const std::string id = "c" + std::to_string(i);
        starts.emplace_back(start_of(id));
        outcomes.emplace_back(success_of(id, "records of " + id + std::string(5'000, '.')));
    }
    const Written started = this->write_all(starts);
    ASSERT_TRUE(started);
    ASSERT_EQ(started->size(), 200u);
    const Written finished = this->write_all(outcomes);
    ASSERT_TRUE(finished);
    ASSERT_EQ(finished->size(), 200u);
    const Written repeated = this->write_all(starts);
    ASSERT_TRUE(repeated);
    for (std::size_t i = 0; i < repeated->size(); ++i)
        EXPECT_EQ(records_of(repeated->at(i)).substr(0, 20),
                  ("records of c" + std::to_string(i) + std::string(20, '.')).substr(0, 20));
}

TYPED_TEST(JobLedgerTest, BatchesAtOnceEachCount) {
    int attempt = 0;
    const auto call = [this, &attempt] {
        std::vector<ports::LedgerWrite> writes{start_of("c1", "attempt " + std::to_string(attempt++))};
        return this->ledger().write(std::move(writes));
    };
    std::vector<int> attempts;
    for (const Written& written : this->run_at_once(50, call)) attempts.push_back(written->at(0).attempts);
    std::sort(attempts.begin(), attempts.end());
    for (int i = 0; i < 50; ++i) EXPECT_EQ(attempts[static_cast<std::size_t>(i)], i + 1);
}

TYPED_TEST(JobLedgerTest, EveryTextIsGivenBackByteForByte) {
    std::string awkward = "'); DROP TABLE command_ledger;-- ? $1 :a @b \\ \" \r\n\t {\"a\":\"\\u0000\"}";
    for (char c = 0x01; c < 0x7f; ++c) awkward += c;
    awkward += "\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xe4\xbd\xa0\xef\xbf\xbf\xf0\x90\x80\x80\xf0\x9f\x98\x80 ";
    const ports::JobStart start = start_of(awkward, awkward);
    this->write(start, intent_of(awkward, awkward));
    const ports::JobRow row = this->row_after(doubt_of(awkward, std::chrono::seconds(0), awkward));
    EXPECT_EQ(row.intent, awkward);
    EXPECT_EQ(row.records, awkward);
    EXPECT_EQ(this->row_after(start).records, awkward);
    EXPECT_EQ(this->due(), Ids{awkward});
}

TYPED_TEST(JobLedgerTest, AnOutageIsUnavailableAndPasses) {
    this->write(start_of("c1", "one"), intent_of("c1", "event A"));
    this->stores_.go_down();
    EXPECT_TRUE(is_unavailable(this->write(start_of("c1", "two"))));
    EXPECT_TRUE(is_unavailable(this->run(this->ledger().take_in_doubt(1, std::chrono::seconds(1)))));
    EXPECT_TRUE(is_unavailable(this->run(this->ledger().settle(core::CommandId("c1"), 1))));
    EXPECT_TRUE(is_unavailable(this->run(this->ledger().forget(std::chrono::hours(1), 1))));
    this->stores_.come_back();
    const ports::JobRow row = this->row_after(start_of("c1", "three"));
    EXPECT_EQ(row.attempts, 2);
    EXPECT_EQ(row.intent, "event A");
}

}  // namespace
}  // namespace calfleet::conformance
