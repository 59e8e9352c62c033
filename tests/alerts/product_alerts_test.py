#!/usr/bin/env python3
"""The alerts that the product asks for, and those beside them that customers notice. ctest `product_alerts`."""
import unittest

from rule_case import RuleCase, commands, histogram, ops_alert, selector

END_TO_END = "calfleet_command_end_to_end_seconds"
CHANGES = "calfleet_connection_changes_total"
CALLS = "calfleet_upstream_request_seconds_count"
NOTHING = {selector("up"): "1x200"}


def lookups(slow, fast, **options):
    return histogram(END_TO_END, slow, fast, 1.5, type="calendar.list_slots", **options)


def bookings(slow, fast, **options):
    return histogram(END_TO_END, slow, fast, 2, type="calendar.create_event", **options)


def lost(values, reason="revoked"):
    return {selector(CHANGES, to="connection_lost", reason=reason): values}


def connections(number, state="connected", cause="", instance="s1"):
    return {selector("calfleet_connections", job="calfleet-scheduler", instance=instance, provider="google_calendar",
                     state=state, cause=cause): f"{number}x200"}


class Bookings(RuleCase):
    def test_GCAL_S6_Alert1_more_than_five_percent_of_bookings_failed_in_an_hour(self):
        alert = "CalfleetBookingFailureRate"
        self.fires(alert, "70m", commands("create_event", success="0+94x90", slot_conflict="0+6x90"))
        # Below the threshold, a bad hour that is over, one of two, two of twenty, and nobody who books.
        self.silent(alert, "70m", commands("create_event", success="0+96x90", slot_conflict="0+4x90"))
        self.silent(alert, "200m", commands("create_event", success="0+1x240", api_5xx="0+1x60 60x180"))
        self.silent(alert, "70m", commands("create_event", success="0x60 1x30", api_5xx="0x60 1x30"))
        self.silent(alert, "70m", commands("create_event", success="0x60 18x30", api_5xx="0x60 2x30"))
        self.silent(alert, "70m", NOTHING | commands("create_event", success="9x90", api_5xx="9x90"))
        # A stored answer told again is neither a booking nor a failure.
        self.silent(alert, "70m", commands("create_event", success="0+1x90", repeated="0+9x90"))
        self.fires(alert, "70m", commands("create_event", success="0+94x90", api_5xx="0+6x90", repeated="0+99x90"))
        # Failures whose series only begins with them count from the first.
        self.fires(alert, "60m", commands("create_event", success="0+1x90", api_5xx="_x55 4x30"))

    def test_what_customers_cause_pages_nobody(self):
        alert = "CalfleetBookingsFailing"
        not_ours = {"slot_conflict", "invalid_slot", "invalid_attendee_email", "invitation_limit_reached",
                    "invalid_command", "feature_disabled", "not_entitled", "template_not_found", "not_connected",
                    "token_invalid", "calendar_not_found", "permission_denied", "command_id_reused", "forbidden",
                    "template_invalid"}
        self.silent(alert, "70m", commands("create_event", success="0+1x90", **dict.fromkeys(not_ours, "0+1x90")))

    def test_bookings_that_fail_for_a_reason_of_ours_page(self):
        alert = "CalfleetBookingsFailing"
        for reason in ("api_5xx", "api_unreachable", "quota_exceeded", "storage_unavailable", "internal_error",
                       "deadline_exceeded", "a_reason_that_is_new"):
            self.fires(alert, "70m", commands("create_event", success="0+94x90", **{reason: "0+6x90"}))
        self.silent(alert, "70m", commands("create_event", success="0+96x90", api_5xx="0+4x90"))
        # Few, but all of them; and fewer than that, among many that are not ours or told again.
        self.fires(alert, "70m", commands("create_event", success="0x90", api_5xx="0x50 6x40", repeated="0+9x90"))
        self.silent(alert, "70m", commands("create_event", success="0x90", api_5xx="0x50 4x40", slot_conflict="0x50 9x40"))
        self.silent(alert, "70m", NOTHING)

    def test_GCAL_S6_Alert4_lookups_above_a_second_and_a_half_for_thirty_minutes(self):
        alert = "CalfleetLookupSlow"
        labels = {"type": "calendar.list_slots"}
        self.fires(alert, "50m", lookups(slow=1, fast=9), labels)
        self.fires(alert, "50m", lookups(slow=1.5, fast=0), labels)
        # 4 % slow, not long enough, seven slow lookups in ten minutes, none; and slow bookings are another alert.
        self.silent(alert, "50m", lookups(slow=4, fast=96))
        self.silent(alert, "25m", lookups(slow=1, fast=9))
        self.silent(alert, "50m", lookups(slow=.7, fast=0))
        self.silent(alert, "50m", lookups(slow=0, fast=0))
        self.silent(alert, "50m", bookings(slow=9, fast=1))

    def test_GCAL_S6_Alert5_bookings_above_two_seconds_for_thirty_minutes(self):
        alert = "CalfleetBookingSlow"
        labels = {"type": "calendar.create_event"}
        self.fires(alert, "50m", bookings(slow=1, fast=9, edge_text="2"), labels)
        self.fires(alert, "50m", bookings(slow=1, fast=9, edge_text="2.0"), labels)
        self.silent(alert, "50m", bookings(slow=4, fast=96, edge_text="2"))
        self.silent(alert, "50m", bookings(slow=4, fast=96, edge_text="2.0"))
        self.silent(alert, "25m", bookings(slow=1, fast=9))
        self.fires(alert, "50m", bookings(slow=1.5, fast=0), labels)
        self.silent(alert, "50m", bookings(slow=.7, fast=0))
        self.silent(alert, "50m", bookings(slow=0, fast=0))
        self.silent(alert, "50m", lookups(slow=9, fast=1))

    def test_an_internal_error_is_a_ticket_from_the_first_on(self):
        alert = "CalfleetInternalErrors"
        self.fires(alert, "60m", commands("create_event", success="0+1x90", internal_error="_x58 1x30"),
                   {"type": "calendar.create_event"})
        self.silent(alert, "130m", commands("create_event", success="0+1x150", internal_error="_x58 1x90"))
        self.silent(alert, "60m", commands("create_event", success="0+1x90", api_5xx="0+1x90"))
        self.silent(alert, "60m", NOTHING)

    def test_a_gap_in_scraping_makes_no_old_error_new(self):
        self.silent("CalfleetInternalErrors", "130m",
                    commands("create_event", success="0+1x200", internal_error="1x60 _x12 1x120"))

    def test_GCAL_S6_OpsS09ERR1_flags_that_cannot_be_read_page(self):
        alert = "CalfleetFlagsUnreadable"
        self.fires(alert, "40m", ops_alert("flags_unreadable", "0x35 1x60"), {"alert": "flags_unreadable"})
        self.fires(alert, "40m", ops_alert("flags_unreadable", "_x38 1x60"), {"alert": "flags_unreadable"})
        self.silent(alert, "60m", ops_alert("flags_unreadable", "0x35 1x60"))
        self.silent(alert, "40m", ops_alert("flags_unreadable", "0x90"))
        self.silent(alert, "40m", ops_alert("purge_failed", "0x35 1x60"))


class Connections(RuleCase):
    def test_GCAL_S6_Alert2_more_than_ten_percent_of_authorizations_failed_in_an_hour(self):
        alert = "CalfleetOAuthFailureRate"
        self.fires(alert, "70m", commands("complete_oauth", success="0+88x90", err_token_exchange="0+12x90"))
        self.fires(alert, "70m", commands("start_oauth", err_oauth_url="0+1x90"))
        self.fires(alert, "70m", commands("complete_oauth", err_scope="_x65 3x30"))
        # Starts that went well are no attempts that ended. Then: below the threshold, two of twelve, nobody who connects.
        self.fires(alert, "70m", commands("complete_oauth", success="0+88x90", err_scope="0+12x90")
                   | commands("start_oauth", success="0+99x90"))
        self.silent(alert, "70m", commands("complete_oauth", success="0+92x90", err_token_exchange="0+8x90"))
        self.silent(alert, "70m", commands("complete_oauth", success="0x60 10x30", user_denied="0x60 2x30"))
        self.silent(alert, "70m", commands("complete_oauth", success="5x90", user_denied="5x90"))
        self.silent(alert, "70m", NOTHING)

    def test_GCAL_S6_Alert3_more_than_five_percent_of_a_companys_refreshes_failed_in_a_day(self):
        alert = "CalfleetCompanyRefreshFailures"
        over = selector("calfleet_companies_over_refresh_failure_threshold", job="calfleet-scheduler", instance="s1")
        self.fires(alert, "30m", {over: "0x20 1x60"})
        self.fires(alert, "30m", {over: "0x20 1x4 _x60"})  # its leader went, and the next has not counted yet
        self.silent(alert, "30m", {over: "0x60"})
        self.silent(alert, "45m", {over: "0x20 1x10 0x60"})
        self.silent(alert, "30m", NOTHING)

    def test_connections_that_are_lost_together_page(self):
        alert = "CalfleetConnectionsLost"
        self.fires(alert, "70m", connections(100) | lost("0x30 6x90"))
        self.fires(alert, "70m", connections(100) | lost("_x60 6x90"))
        self.fires(alert, "70m", lost("0x30 6x90"))  # nobody tells how many there are
        self.silent(alert, "70m", connections(150) | lost("0x30 6x90"))
        self.silent(alert, "70m", connections(10) | lost("0x30 4x90"))
        self.silent(alert, "150m", connections(40) | lost("0x30 6x150"))
        self.silent(alert, "70m", connections(40) | {selector(CHANGES, to="connected", reason="refreshed"): "0+9x90"})
        self.silent(alert, "70m", NOTHING)

    def test_connections_that_wait_for_their_provider_are_a_ticket(self):
        alert = "CalfleetConnectionsUnreachable"
        self.fires(alert, "40m", connections(3, "connection_lost", "unreachable"), {"provider": "google_calendar"})
        self.silent(alert, "20m", connections(3, "connection_lost", "unreachable"))
        self.silent(alert, "40m", connections(3, "connection_lost", "reauthorize") | connections(9))
        self.silent(alert, "40m", connections(0, "connection_lost", "unreachable"))

    def test_GCAL_S6_OpsS01ERR3_a_granted_token_that_is_not_stored_pages(self):
        self.one_is_enough("CalfleetGrantedTokenNotStored", "granted_token_not_stored", minutes=15)

    def test_GCAL_S6_OpsS07ERR2_a_refreshed_token_that_is_not_stored_is_a_ticket(self):
        self.one_is_enough("CalfleetRefreshedTokenNotStored", "refreshed_token_not_stored", minutes=15)

    def test_GCAL_S6_OpsS06ERR1_an_agent_that_is_not_deleted_is_a_ticket(self):
        self.one_is_enough("CalfleetAgentNotDeleted", "agent_not_deleted", minutes=60)

    def test_a_connection_that_is_not_purged_is_a_ticket(self):
        self.one_is_enough("CalfleetConnectionNotPurged", "connection_not_purged", minutes=60)

    def test_an_oauth_client_that_is_refused_pages(self):
        self.one_is_enough("CalfleetOAuthClientRefused", "oauth_client_refused", minutes=15)

    def test_an_oauth_client_that_is_not_configured_is_a_ticket(self):
        self.one_is_enough("CalfleetOAuthNotConfigured", "oauth_not_configured", minutes=60)

    def one_is_enough(self, alert, word, minutes):
        once = ops_alert(word, "0x5 1x200")
        self.fires(alert, "8m", once, {"alert": word})
        self.fires(alert, "8m", ops_alert(word, "_x5 1x200"), {"alert": word})
        self.silent(alert, f"{minutes + 10}m", once)
        self.silent(alert, "8m", ops_alert(word, "0x200"))
        self.silent(alert, "8m", ops_alert("schedule_missed", "0x5 1x200"))
        self.silent(alert, "8m", NOTHING)

    def test_GCAL_S6_OpsS07AC5_token_refreshes_above_half_a_second_are_a_ticket(self):
        alert = "CalfleetTokenRefreshSlow"
        name = "calfleet_token_refresh_seconds"
        self.fires(alert, "40m", histogram(name, slow=1, fast=9, edge=.5))
        self.silent(alert, "40m", histogram(name, slow=4, fast=96, edge=.5))
        self.silent(alert, "40m", histogram(name, slow=0, fast=0, edge=.5))
        # Half of them a minute, a quarter of one; and not for long.
        self.fires(alert, "40m", histogram(name, slow=.5, fast=0, edge=.5))
        self.silent(alert, "60m", histogram(name, slow=.25, fast=0, edge=.5))
        self.silent(alert, "4m", histogram(name, slow=5, fast=0, edge=.5))

    def test_GCAL_S6_OpsS07ERR3_a_token_endpoint_that_keeps_refusing_with_429_pages(self):
        alert = "CalfleetTokenEndpointQuota"
        refused = selector(CALLS, call="oauth2.token", answer="429")
        self.fires(alert, "40m", {refused: "0+1x90"})
        self.silent(alert, "20m", {refused: "0x10 0+1x5 5x90"})  # a burst
        self.silent(alert, "30m", {refused: "0x10 0+1x5 5x90"})
        self.silent(alert, "40m", {refused: "9x90"})
        self.silent(alert, "40m", {selector(CALLS, call="events.insert", answer="429"): "0+1x90"})
        self.silent(alert, "40m", {selector(CALLS, call="oauth2.token", answer="2xx"): "0+1x90"})

    def test_refreshes_that_fail_one_after_the_other_are_a_ticket(self):
        alert = "CalfleetTokensNotRefreshed"
        self.fires(alert, "40m", ops_alert("token_not_refreshed", "0x35 7x60"), {"alert": "token_not_refreshed"})
        self.silent(alert, "40m", ops_alert("token_not_refreshed", "0x35 3x60"))
        self.silent(alert, "40m", ops_alert("token_not_refreshed", "0x60"))


if __name__ == "__main__":
    unittest.main()
