// Quotas, invitations, the log and the scope table: the small books the simulator keeps.
#include "simulators/google/model/invitations.hpp"
#include "simulators/google/model/operation.hpp"
#include "simulators/google/model/quotas.hpp"
#include "simulators/google/model/request_log.hpp"

#include <gtest/gtest.h>

namespace calfleet::simulators::google {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using Verdict = Quotas::Verdict;

constexpr core::Instant kNow{hours(500'000)};

TEST(QuotasTest, NothingIsLimitedUntilALimitIsSet) {
    Quotas quotas;
    for (int i = 0; i < 1000; ++i) EXPECT_EQ(quotas.admit("a", kNow), Verdict::kWithin);
}

TEST(QuotasTest, TheWindowSlides) {
    Quotas quotas;
    quotas.per_user_minute = 2;
    EXPECT_EQ(quotas.admit("a", kNow), Verdict::kWithin);
    EXPECT_EQ(quotas.admit("a", kNow + seconds(30)), Verdict::kWithin);
    EXPECT_EQ(quotas.admit("a", kNow + seconds(59)), Verdict::kUserExceeded);
    EXPECT_EQ(quotas.admit("b", kNow + seconds(59)), Verdict::kWithin);
    EXPECT_EQ(quotas.admit("a", kNow + seconds(60)), Verdict::kWithin);
    EXPECT_EQ(quotas.admit("a", kNow + seconds(61)), Verdict::kUserExceeded);
}

TEST(QuotasTest, TheProjectHasALimitOfItsOwn) {
    Quotas quotas;
    quotas.per_project_minute = 1;
    EXPECT_EQ(quotas.admit("a", kNow), Verdict::kWithin);
    EXPECT_EQ(quotas.admit("b", kNow), Verdict::kProjectExceeded);
}

Event party(core::Instant end) {
    Event event;
    event.id = "party";
    event.creator = "host@example.com";
    event.end.instant = end;
    event.attendees = {{"host@example.com", ""}, {"colleague@example.com", ""}, {"customer@else.org", ""}};
    return event;
}

TEST(InvitationsTest, EachAttendeeButTheOrganiserIsCountedForEachMail) {
    Invitations invitations;
    invitations.invite("cal", party(kNow + hours(1)), SendUpdates::kAll, kNow);
    invitations.invite("cal", party(kNow + hours(1)), SendUpdates::kExternalOnly, kNow);
    EXPECT_EQ(invitations.counts().size(), 2);
    EXPECT_EQ(invitations.counts().at({"cal", "party", "colleague@example.com"}).invitations, 1);
    EXPECT_EQ(invitations.counts().at({"cal", "party", "customer@else.org"}).invitations, 2);
}

TEST(InvitationsTest, NobodyIsToldOfWhatIsOverOrWhenNoneWereAskedFor) {
    Invitations invitations;
    invitations.invite("cal", party(kNow), SendUpdates::kAll, kNow);
    invitations.invite("cal", party(kNow + hours(1)), SendUpdates::kNone, kNow);
    EXPECT_TRUE(invitations.counts().empty());
}

TEST(InvitationsTest, AChangeIsToldToThoseWhoStayAndWhoComesOrGoes) {
    Invitations invitations;
    const Event before = party(kNow + hours(1));
    Event after = before;
    after.attendees = {{"customer@else.org", ""}, {"friend@else.org", ""}};
    invitations.tell_of_change("cal", before, after, SendUpdates::kAll, kNow);
    EXPECT_EQ(invitations.counts().size(), 3);
    EXPECT_EQ(invitations.counts().at({"cal", "party", "customer@else.org"}).updates, 1);
    EXPECT_EQ(invitations.counts().at({"cal", "party", "friend@else.org"}).invitations, 1);
    EXPECT_EQ(invitations.counts().at({"cal", "party", "colleague@example.com"}).cancellations, 1);
    invitations.tell_of_change("cal", before, after, SendUpdates::kNone, kNow);
    EXPECT_EQ(invitations.counts().at({"cal", "party", "customer@else.org"}).updates, 1);
}

TEST(RequestLogTest, TheOldestEntriesGoAndNumbersHaveNoGaps) {
    RequestLog log(3);
    for (int i = 0; i < 5; ++i) log.add({.path = std::to_string(i)});
    EXPECT_EQ(log.last_sequence(), 5);
    EXPECT_EQ(log.dropped(), 2);
    EXPECT_EQ(log.find(2), nullptr);
    EXPECT_EQ(log.find(3)->path, "2");
    ASSERT_EQ(log.page(0, 2).size(), 2);
    EXPECT_EQ(log.page(0, 2)[0].sequence, 3);
    EXPECT_EQ(log.page(4, 100).size(), 1);
    EXPECT_TRUE(log.page(5, 100).empty());
    EXPECT_TRUE(log.page(99, 100).empty());
}

TEST(OperationTest, WritingEventsIsNotEnoughForFreeBusyOrTheCalendarList) {
    const auto scopes = parse_scopes("openid https://www.googleapis.com/auth/calendar.events");
    EXPECT_TRUE(allows(scopes, Operation::kInsertEvent));
    EXPECT_TRUE(allows(scopes, Operation::kListEvents));
    EXPECT_FALSE(allows(scopes, Operation::kFreeBusy));
    EXPECT_FALSE(allows(scopes, Operation::kListCalendars));
    EXPECT_FALSE(allows(scopes, Operation::kGetCalendar));
}

TEST(OperationTest, TheMinimalFullSetSufficesForAllButTheCalendarItself) {
    const auto scopes = parse_scopes(
        "openid email https://www.googleapis.com/auth/calendar.events "
        "https://www.googleapis.com/auth/calendar.events.freebusy "
        "https://www.googleapis.com/auth/calendar.calendarlist.readonly");
    for (const auto operation :
         {Operation::kInsertEvent, Operation::kPatchEvent, Operation::kDeleteEvent, Operation::kGetEvent,
          Operation::kFreeBusy, Operation::kListCalendars, Operation::kUserinfo})
        EXPECT_TRUE(allows(scopes, operation)) << to_string(operation);
    EXPECT_FALSE(allows(scopes, Operation::kGetCalendar));
}

TEST(OperationTest, ShortScopesAreSpelledOutAsTheTokenEndpointDoes) {
    EXPECT_EQ(join(parse_scopes("openid  email")), "https://www.googleapis.com/auth/userinfo.email openid");
}

}  // namespace
}  // namespace calfleet::simulators::google
