#include "conformance/every_kind.hpp"
// What the job ledger remembers of outcomes in doubt, and how it forgets.
#include "conformance/jobs.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace calfleet::conformance {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

template <class Stores>
class JobLedgerDoubtTest : public JobLedgerFixture<Stores> {
protected:
    void finish(const std::string& id, ports::JobOutcome outcome) {
        const Written written = this->write(start_of(id), intent_of(id), std::move(outcome));
        if (!written) throw std::runtime_error(written.error().message);
    }
    void let_pass(std::chrono::milliseconds duration) { this->stores_.let_pass(duration); }
};
TYPED_TEST_SUITE(JobLedgerDoubtTest, EveryKind, KindNames);

TYPED_TEST(JobLedgerDoubtTest, AnOutcomeInDoubtIsDueOnceItsTimeHasCome) {
    this->finish("c1", doubt_of("c1", hours(1)));
    EXPECT_EQ(this->due(), Ids{});
    this->let_pass(minutes(59));
    EXPECT_EQ(this->due(), Ids{});
    this->let_pass(minutes(1));
    EXPECT_EQ(this->due(), Ids{"c1"});
    EXPECT_EQ(this->due(), Ids{"c1"});  // until it is settled
}

TYPED_TEST(JobLedgerDoubtTest, WhatIsDueTellsWhatTheSweepNeeds) {
    ports::JobStart start = start_of("c1");
    start.type = "a type";
    start.company_id = core::CompanyId("a company");
    start.agent_id = core::AgentId("an agent");
    this->write(start, intent_of("c1", "event A"), intent_of("c1", "event B"), doubt_of("c1", seconds(0)));
    const auto found = this->take();
    ASSERT_EQ(found.size(), 1u);
    const ports::JobInDoubt& job = found.front();
    EXPECT_EQ(job.command_id.str(), "c1");
    EXPECT_EQ(job.type, "a type");
    EXPECT_EQ(job.company_id.str(), "a company");
    EXPECT_EQ(job.agent_id.str(), "an agent");
    EXPECT_EQ(job.intent, "event B");
}

TYPED_TEST(JobLedgerDoubtTest, OnlyOutcomesInDoubtAreEverDue) {
    this->finish("booked", success_of("booked"));
    this->finish("refused", failure_of("refused"));
    ports::JobOutcome booked_late = success_of("booked late");
    booked_late.sweep_after = seconds(0);  // what stands is never swept away
    this->finish("booked late", booked_late);
    this->write(start_of("unfinished"), intent_of("unfinished"));
    this->let_pass(hours(1000));
    EXPECT_EQ(this->due(), Ids{});
}

TYPED_TEST(JobLedgerDoubtTest, TheLongestDueComesFirstAndNoMoreThanAsked) {
    this->finish("third", doubt_of("third", hours(3)));
    this->finish("first", doubt_of("first", hours(1)));
    this->finish("not yet", doubt_of("not yet", hours(30)));
    this->finish("second", doubt_of("second", hours(2)));
    this->let_pass(hours(4));
    EXPECT_EQ(this->due(0), Ids{});
    EXPECT_EQ(this->due(2), (Ids{"first", "second"}));
    EXPECT_EQ(this->due(1), Ids{"third"});  // those that were taken are due later now
}

TYPED_TEST(JobLedgerDoubtTest, ALoserThatSucceededOrIsInDoubtMarksAFailedRowDueAtOnce) {
    for (const bool succeeded : {true, false}) {
        const std::string id = succeeded ? "against a success" : "against a doubt";
        this->finish(id, failure_of(id, "first"));
        EXPECT_EQ(this->due(), Ids{});
        const ports::JobRow row =
            this->row_after(succeeded ? success_of(id, "second") : doubt_of(id, hours(5), "second"));
        EXPECT_EQ(row.records, "first");
        EXPECT_EQ(this->due(), Ids{id});
        this->settle(id);
    }
}

TYPED_TEST(JobLedgerDoubtTest, HowACommandStandsIsToldFromItsRow) {
    using ports::JobStanding;
    EXPECT_EQ(this->standing_of("c1"), JobStanding::kUnknown);
    this->write(start_of("c1"), intent_of("c1"));
    EXPECT_EQ(this->standing_of("c1"), JobStanding::kUnfinished);
    this->finish("doubtful", doubt_of("doubtful", hours(1)));
    EXPECT_EQ(this->standing_of("doubtful"), JobStanding::kInDoubt);
    this->let_pass(hours(2));
    EXPECT_EQ(this->standing_of("doubtful"), JobStanding::kInDoubt);  // until it is settled
    this->settle("doubtful");
    EXPECT_EQ(this->standing_of("doubtful"), JobStanding::kFailed);
    this->row_after(success_of("doubtful", "by a loser"));
    EXPECT_EQ(this->standing_of("doubtful"), JobStanding::kInDoubt);
    this->finish("booked", success_of("booked"));
    EXPECT_EQ(this->standing_of("booked"), JobStanding::kSucceeded);
    this->finish("refused", failure_of("refused"));
    EXPECT_EQ(this->standing_of("refused"), JobStanding::kFailed);
}

TYPED_TEST(JobLedgerDoubtTest, ALoserThatFailedForCertainMarksNothing) {
    this->finish("c1", failure_of("c1", "first"));
    this->row_after(failure_of("c1", "second"));
    EXPECT_EQ(this->due(), Ids{});
}

TYPED_TEST(JobLedgerDoubtTest, ALoserNeverPutsASucceededRowInDoubt) {
    this->finish("c1", success_of("c1", "first"));
    this->row_after(success_of("c1", "second"));
    this->row_after(doubt_of("c1", seconds(0), "third"));
    this->row_after(failure_of("c1", "fourth"));
    EXPECT_EQ(this->due(), Ids{});
}

TYPED_TEST(JobLedgerDoubtTest, ALoserHastensADoubtThatWasNotDueYet) {
    this->finish("c1", doubt_of("c1", hours(1), "first"));
    this->row_after(failure_of("c1", "second"));
    EXPECT_EQ(this->due(), Ids{});
    this->row_after(success_of("c1", "third"));
    EXPECT_EQ(this->due(), Ids{"c1"});
}

TYPED_TEST(JobLedgerDoubtTest, ALoserDoesNotPutOffADoubtThatIsDue) {
    this->finish("longest", doubt_of("longest", hours(1)));
    this->finish("later", doubt_of("later", hours(2)));
    this->let_pass(hours(3));
    this->row_after(doubt_of("longest", hours(1), "by a loser"));
    EXPECT_EQ(this->due(), (Ids{"longest", "later"}));
}

// Nobody knows whether the first one was committed: the effect shall have its time to appear all the same.
TYPED_TEST(JobLedgerDoubtTest, AnOutcomeInDoubtThatIsRepeatedKeepsItsTime) {
    this->finish("c1", doubt_of("c1", hours(1), "the same"));
    this->row_after(doubt_of("c1", hours(1), "the same"));
    EXPECT_EQ(this->due(), Ids{});
    this->let_pass(hours(1));
    EXPECT_EQ(this->due(), Ids{"c1"});
}

TYPED_TEST(JobLedgerDoubtTest, AnOutcomeThatIsRepeatedMarksNothing) {
    this->finish("booked", success_of("booked"));
    this->finish("refused", failure_of("refused"));
    this->row_after(success_of("booked"));
    this->row_after(failure_of("refused"));
    EXPECT_EQ(this->due(), Ids{});
}

TYPED_TEST(JobLedgerDoubtTest, ALoserInTheSameBatchMarksTheRowToo) {
    this->write(start_of("c1"), intent_of("c1"), failure_of("c1", "first"), success_of("c1", "second"));
    EXPECT_EQ(this->due(), Ids{"c1"});
}

TYPED_TEST(JobLedgerDoubtTest, ASettledDoubtIsNotDueAnyMoreAndItsRecordsStay) {
    this->finish("c1", doubt_of("c1", seconds(0), "timed out"));
    this->finish("c2", doubt_of("c2", seconds(0)));
    this->settle("c1");
    EXPECT_EQ(this->due(), Ids{"c2"});
    EXPECT_EQ(this->row_after(start_of("c1", "two")).records, "timed out");
    this->let_pass(hours(1000));
    EXPECT_EQ(this->due(), Ids{"c2"});
}

TYPED_TEST(JobLedgerDoubtTest, WhatIsTakenAndNotSettledIsDueAgainAfterItsHold) {
    this->finish("c1", doubt_of("c1", seconds(0)));
    EXPECT_EQ(this->take(100, minutes(5)).size(), 1u);
    EXPECT_EQ(this->due(), Ids{});
    this->let_pass(minutes(6));
    EXPECT_EQ(this->due(), Ids{"c1"});
}

TYPED_TEST(JobLedgerDoubtTest, WhatIsTakenCanBeSettledBeforeItIsDueAgain) {
    this->finish("c1", doubt_of("c1", seconds(0)));
    for (const ports::JobInDoubt& job : this->take(100, minutes(5))) this->settle(job);
    this->let_pass(minutes(6));
    EXPECT_EQ(this->due(), Ids{});
}

TYPED_TEST(JobLedgerDoubtTest, ADoubtThatArisesWhileItsRowIsTakenOutlivesTheSettling) {
    this->finish("c1", doubt_of("c1", seconds(0), "first"));
    const auto taken = this->take(100, minutes(5));
    this->row_after(success_of("c1", "second"));
    for (const ports::JobInDoubt& job : taken) this->settle(job);
    EXPECT_EQ(this->due(), Ids{"c1"});
}

TYPED_TEST(JobLedgerDoubtTest, ASettledRowMayComeInDoubtAgain) {
    this->finish("c1", doubt_of("c1", seconds(0), "first"));
    this->settle("c1");
    this->row_after(success_of("c1", "second"));
    EXPECT_EQ(this->due(), Ids{"c1"});
}

TYPED_TEST(JobLedgerDoubtTest, SettlingWhatIsNotInDoubtChangesNothing) {
    this->finish("booked", success_of("booked"));
    this->row_after(start_of("unfinished", "one"));
    for (const char* id : {"booked", "unfinished", "unknown"})
        EXPECT_TRUE(this->run(this->ledger().settle(core::CommandId(id), 0)));
    EXPECT_EQ(records_of(this->row_after(start_of("booked", "two"))), "booked");
    EXPECT_EQ(this->row_after(start_of("unfinished", "one")).attempts, 1);
    EXPECT_EQ(this->row_after(start_of("unknown", "one")).attempts, 1);
    EXPECT_EQ(this->due(), Ids{});
}

TYPED_TEST(JobLedgerDoubtTest, ForgetsWhatNothingWasWrittenToForSoLong) {
    this->finish("old", success_of("old"));
    this->row_after(start_of("abandoned"));
    this->row_after(start_of("retried", "one"));
    this->let_pass(hours(2));
    this->finish("young", success_of("young"));
    this->row_after(start_of("retried", "two"));
    EXPECT_EQ(this->forget(hours(3)), 0u);
    EXPECT_EQ(this->forget(hours(1)), 2u);
    EXPECT_EQ(this->forget(hours(1)), 0u);
    EXPECT_FALSE(this->has_row("old"));
    EXPECT_FALSE(this->has_row("abandoned"));
    EXPECT_TRUE(this->has_row("young"));
    EXPECT_TRUE(this->has_row("retried"));
}

TYPED_TEST(JobLedgerDoubtTest, AnIntentOrAnOutcomeMakesARowYoungAndALookAtAFinishedOneDoesNot) {
    this->row_after(start_of("intended"));
    this->row_after(start_of("finished"));
    this->finish("looked at", success_of("looked at"));
    this->let_pass(hours(2));
    this->row_after(intent_of("intended"));
    this->row_after(success_of("finished"));
    this->row_after(start_of("looked at", "two"));
    EXPECT_EQ(this->forget(hours(1)), 1u);
    EXPECT_FALSE(this->has_row("looked at"));
}

TYPED_TEST(JobLedgerDoubtTest, ForgetsTheOldestFirstAndNoMoreThanAsked) {
    for (const std::string id : {"a", "b", "c", "d"}) {
        this->finish(id, success_of(id));
        this->let_pass(hours(1));
    }
    EXPECT_EQ(this->forget(hours(1), 0), 0u);
    EXPECT_EQ(this->forget(hours(1), 3), 3u);
    EXPECT_TRUE(this->has_row("d"));
    EXPECT_FALSE(this->has_row("a"));
}

TYPED_TEST(JobLedgerDoubtTest, NeverForgetsARowInDoubt) {
    this->finish("due", doubt_of("due", hours(1)));
    this->finish("not due", doubt_of("not due", hours(3000)));
    this->finish("settled", doubt_of("settled", seconds(0)));
    this->settle("settled");
    this->let_pass(hours(2000));
    EXPECT_EQ(this->forget(hours(1)), 1u);
    EXPECT_FALSE(this->has_row("settled"));
    EXPECT_EQ(this->due(), Ids{"due"});
    this->let_pass(hours(2000));
    EXPECT_EQ(this->due(), (Ids{"due", "not due"}));
}

}  // namespace
}  // namespace calfleet::conformance
