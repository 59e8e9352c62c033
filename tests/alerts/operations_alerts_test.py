#!/usr/bin/env python3
"""The alerts for the operator: programs, work, the provider, schedules. ctest `operations_alerts`."""
import unittest

from rule_case import RuleCase, commands, histogram, ops_alert, selector

NOTHING = {selector("up"): "1x200"}
CALLS = "calfleet_upstream_request_seconds_count"


def ready(check, values, instance="w1", job="calfleet-worker"):
    return {selector("calfleet_readiness_check", check=check, instance=instance, job=job): values}


def on_scheduler(name, values, instance="s1", **labels):
    return {selector(name, job="calfleet-scheduler", instance=instance, **labels): values}


class Programs(RuleCase):
    def test_no_worker_that_is_ready_pages_even_when_nobody_tells(self):
        alert = "CalfleetNoWorkerReady"
        well, ill = ready("broker", "1x60"), ready("store", "1x10 0x60")
        self.fires(alert, "20m", well | ill)
        self.fires(alert, "20m", NOTHING)
        self.fires(alert, "20m", ready("broker", "1x10 _x60"))
        self.silent(alert, "20m", well | ill | ready("broker", "1x60", instance="w2"))
        self.silent(alert, "12m", well | ill)
        self.silent(alert, "20m", well | ready("store", "1x60"))
        self.fires(alert, "20m", ready("store", "1x60", instance="s1", job="calfleet-scheduler"))

    def test_a_target_that_is_down_is_a_ticket(self):
        alert = "CalfleetTargetDown"
        for job, instance in (("calfleet-worker", "w1"), ("calfleet-scheduler", "s1")):
            labels = {"job": job, "instance": instance}
            self.fires(alert, "20m", {selector("up", **labels): "1x10 0x60"}, labels)
            self.silent(alert, "13m", {selector("up", **labels): "1x10 0x60"})
            self.silent(alert, "20m", {selector("up", **labels): "1x60"})
        self.silent(alert, "20m", {selector("up", job="something-else"): "0x60"})

    def test_what_starts_again_and_again_is_a_ticket(self):
        alert = "CalfleetRestarting"
        start = selector("process_start_time_seconds")
        self.fires(alert, "40m", {start: "1x15 2x5 3x5 4x60"}, {"job": "calfleet-worker", "instance": "w1"})
        self.silent(alert, "40m", {start: "1x15 2x5 3x60"})
        self.silent(alert, "70m", {start: "1x15 2x5 3x5 4x90"})

    def check_of_a_job(self, alert, check, minutes):
        for job in ("calfleet-worker", "calfleet-scheduler"):
            ill = ready(check, "1x10 0x60", instance="a", job=job) | ready(check, "1x10 0x60", instance="b", job=job)
            self.fires(alert, f"{12 + minutes}m", ill, {"job": job})
            self.silent(alert, f"{10 + minutes}m", ill)
            self.silent(alert, f"{12 + minutes}m", ready(check, "1x90", job=job))
        self.silent(alert, f"{12 + minutes}m", ready("something_else", "0x90"))

    def test_a_kafka_out_of_reach_pages_once_a_job(self):
        self.check_of_a_job("CalfleetBrokerUnreachable", "broker", minutes=2)

    def test_a_store_out_of_reach_pages_once_a_job(self):
        self.check_of_a_job("CalfleetStoreUnreachable", "store", minutes=2)

    def test_a_schema_of_another_version_pages_once_a_job(self):
        self.check_of_a_job("CalfleetSchemaMismatch", "schema", minutes=5)

    def test_a_worker_without_an_assignment_is_a_ticket(self):
        alert = "CalfleetWorkerNotAssigned"
        self.fires(alert, "30m", ready("assignment", "1x10 0x60"),
                   {"job": "calfleet-worker", "instance": "w1", "check": "assignment"})
        self.silent(alert, "18m", ready("assignment", "1x10 0x60"))
        self.silent(alert, "30m", ready("assignment", "1x90") | ready("store", "0x90"))

    def test_partitions_that_nobody_has_page(self):
        alert = "CalfleetPartitionsUnowned"

        def owned(one, other):
            return {selector("calfleet_partitions", instance=name): "36x60" for name in ("w1", "w2")} | {
                selector("calfleet_partitions_assigned", instance="w1"): one,
                selector("calfleet_partitions_assigned", instance="w2"): other}
        self.fires(alert, "20m", owned("18x60", "18x10 0x50"))
        self.silent(alert, "14m", owned("18x60", "18x10 0x50"))
        self.silent(alert, "20m", owned("18x60", "18x60"))
        self.silent(alert, "20m", owned("36x60", "0x60"))
        self.silent(alert, "20m", NOTHING)

    def test_a_group_that_does_not_come_to_rest_is_a_ticket(self):
        alert = "CalfleetRebalancing"
        workers = {selector("up", instance=name): "1x90" for name in ("w1", "w2")}
        rebalances = "calfleet_kafka_rebalances_total"
        self.fires(alert, "40m", workers | {selector(rebalances): "0+0.8x90"})
        self.silent(alert, "40m", workers | {selector(rebalances): "0+0.6x90"})
        self.silent(alert, "40m", workers | {selector(rebalances): "50x90"})
        self.silent(alert, "40m", workers)

    def test_a_loop_that_keeps_being_late_is_a_ticket(self):
        alert = "CalfleetLoopLags"
        lag = selector("calfleet_loop_lag_seconds")
        self.fires(alert, "30m", {lag: "0.01x10 0.4x60"}, {"job": "calfleet-worker", "instance": "w1"})
        self.silent(alert, "18m", {lag: "0.01x10 0.4x60"})
        self.silent(alert, "30m", {lag: "0.4x5 0.01x1 0.4x5 0.01x1 0.4x5 0.01x1 0.4x5 0.01x1 0.4x20"})
        self.silent(alert, "30m", {lag: "0.2x60"})

    def test_file_descriptors_that_run_out_are_a_ticket(self):
        alert = "CalfleetFewFileDescriptors"
        most = {selector("process_max_fds"): "1000x60"}
        self.fires(alert, "30m", most | {selector("process_open_fds"): "10x10 900x60"},
                   {"job": "calfleet-worker", "instance": "w1"})
        self.silent(alert, "18m", most | {selector("process_open_fds"): "10x10 900x60"})
        self.silent(alert, "30m", most | {selector("process_open_fds"): "700x60"})
        self.silent(alert, "30m", {selector("process_max_fds"): "0x60", selector("process_open_fds"): "700x60"})


class Work(RuleCase):
    def test_a_command_that_is_held_for_minutes_pages(self):
        alert = "CalfleetOldestCommand"
        oldest = selector("calfleet_oldest_command_seconds")
        self.fires(alert, "14m", {oldest: "0x5 0+60x60"}, {"instance": "w1"})
        self.silent(alert, "12m", {oldest: "0x5 0+60x60"})
        self.silent(alert, "20m", {oldest: "0+60x4 0+60x4 0+60x4 0+60x4 0x60"})
        self.silent(alert, "20m", {oldest: "0x60"})
        self.silent(alert, "20m", NOTHING)

    def test_a_lag_that_is_long_and_grows_pages(self):
        alert = "CalfleetLagGrowing"

        def lag(values, partition="0", instance="w1", topic="calendar.bookings"):
            return {selector("calfleet_kafka_consumer_lag", topic=topic, partition=partition, instance=instance): values}
        self.fires(alert, "60m", lag("0+2.5x90") | lag("0x90", "1"), {"topic": "calendar.bookings"})
        self.silent(alert, "45m", lag("0+2.5x90"))
        self.silent(alert, "60m", lag("500x90"))
        self.silent(alert, "60m", lag("900-5x90"))
        self.silent(alert, "60m", lag("0+1.2x90"))
        self.silent(alert, "60m", lag("0x90"))
        # Two workers tell of one partition while it changes hands: it counts once.
        self.silent(alert, "60m", lag("0+1x90") | lag("0+1x90", instance="w2"))

    def test_a_worker_that_is_full_is_a_ticket(self):
        alert = "CalfleetSaturated"
        most, now = selector("calfleet_commands_in_flight_max"), selector("calfleet_commands_in_flight")
        self.fires(alert, "30m", {most: "2000x60", now: "0x10 1950x60"}, {"job": "calfleet-worker", "instance": "w1"})
        self.silent(alert, "18m", {most: "2000x60", now: "0x10 1950x60"})
        self.silent(alert, "30m", {most: "2000x60", now: "1700x60"})
        self.silent(alert, "30m", {most: "0x60", now: "0x60"})

    def test_a_dead_letter_is_a_ticket_from_the_first_on(self):
        alert = "CalfleetDeadLetters"
        letters = selector("calfleet_dead_letters_total", error_code="invalid_command")
        self.fires(alert, "40m", {letters: "_x35 1x100"}, {"error_code": "invalid_command"})
        self.fires(alert, "40m", {letters: "5x35 6x100"}, {"error_code": "invalid_command"})
        self.silent(alert, "110m", {letters: "_x35 1x100"})
        self.silent(alert, "90m", {letters: "5x200"})
        self.silent(alert, "40m", NOTHING)

    def test_a_ledger_that_is_slow_is_a_ticket(self):
        alert = "CalfleetLedgerSlow"
        name = "calfleet_ledger_write_seconds"
        self.fires(alert, "40m", histogram(name, slow=1, fast=9, edge=.25))
        self.silent(alert, "8m", histogram(name, slow=1, fast=9, edge=.25))
        self.silent(alert, "40m", histogram(name, slow=4, fast=96, edge=.25))
        self.fires(alert, "40m", histogram(name, slow=1.5, fast=0, edge=.25))
        self.silent(alert, "40m", histogram(name, slow=.7, fast=0, edge=.25))
        self.silent(alert, "40m", histogram(name, slow=0, fast=0, edge=.25))


class Provider(RuleCase):
    def calls(self, call="events.insert", **values):
        words = {"ok": "2xx", "refused": "4xx", "too_many": "429", "broken": "5xx", "late": "timeout", "away": "unreachable"}
        return {selector(CALLS, call=call, answer=words[word]): value for word, value in values.items()}

    def test_a_provider_that_fails_one_call_in_ten_is_a_ticket(self):
        alert = "CalfleetProviderFailing"
        insert = {"call": "events.insert"}
        for word in ("broken", "late", "away"):
            self.fires(alert, "40m", self.calls(ok="0+88x90", **{word: "0+12x90"}), insert)
        self.silent(alert, "40m", self.calls(ok="0+92x90", broken="0+8x90"))
        self.silent(alert, "40m", self.calls(ok="0+1x90", refused="0+9x90", too_many="0+9x90"))
        self.fires(alert, "40m", self.calls(ok="0x90", broken="0+3x90"), insert)
        self.silent(alert, "40m", self.calls(ok="0x90", broken="0+1.5x90"))
        self.silent(alert, "13m", self.calls(ok="0+8x90", broken="0x10 0+20x90"))
        self.silent(alert, "40m", self.calls(ok="9x90", broken="9x90"))

    def test_commands_that_fail_at_the_quota_are_a_ticket(self):
        alert = "CalfleetProviderQuota"
        self.fires(alert, "70m", commands("create_event", success="0+97x90", quota_exceeded="0+3x90", repeated="0+99x90"))
        self.fires(alert, "70m", commands("list_slots", success="0+1x90", quota_exceeded="0x60 7x30"))
        self.silent(alert, "70m", commands("create_event", success="0+985x90", quota_exceeded="0+15x90"))
        self.silent(alert, "70m", commands("create_event", success="0x90", quota_exceeded="0x60 4x30"))
        self.silent(alert, "70m", commands("create_event", success="9x90", quota_exceeded="9x90"))

    def test_calls_that_wait_long_for_their_turn_are_a_ticket(self):
        alert = "CalfleetCallsPaced"
        name = "calfleet_pacing_wait_seconds"
        self.fires(alert, "40m", histogram(name, slow=1, fast=9, edge=1))
        self.silent(alert, "15m", histogram(name, slow=1, fast=9, edge=1))
        self.silent(alert, "40m", histogram(name, slow=4, fast=96, edge=1))
        self.fires(alert, "40m", histogram(name, slow=3, fast=0, edge=1))
        self.silent(alert, "40m", histogram(name, slow=1.5, fast=0, edge=1))
        self.silent(alert, "40m", histogram(name, slow=0, fast=0, edge=1))


class Schedules(RuleCase):
    def test_no_leader_pages_even_when_nobody_tells(self):
        alert = "CalfleetNoSchedulerLeader"
        leader = "calfleet_scheduler_leader"
        self.fires(alert, "20m", on_scheduler(leader, "0x60") | on_scheduler(leader, "0x60", "s2"))
        self.fires(alert, "20m", NOTHING)
        self.fires(alert, "20m", on_scheduler(leader, "1x5 _x60"))
        self.silent(alert, "20m", on_scheduler(leader, "0x60") | on_scheduler(leader, "1x60", "s2"))
        self.silent(alert, "14m", on_scheduler(leader, "1x10 0x60"))

    def test_two_leaders_are_a_ticket(self):
        alert = "CalfleetTwoSchedulerLeaders"
        leader = "calfleet_scheduler_leader"
        self.fires(alert, "20m", on_scheduler(leader, "1x60") | on_scheduler(leader, "1x60", "s2"))
        self.silent(alert, "20m", on_scheduler(leader, "1x60") | on_scheduler(leader, "0x60", "s2"))
        self.silent(alert, "11m", on_scheduler(leader, "1x60") | on_scheduler(leader, "0x10 1x1 0x60", "s2"))

    def test_a_missed_slot_is_a_ticket(self):
        self.one_is_enough("CalfleetScheduleMissed", "schedule_missed")

    def test_a_purge_that_failed_is_a_ticket(self):
        self.one_is_enough("CalfleetPurgeFailed", "purge_failed")

    def test_too_many_orphans_are_a_ticket(self):
        self.one_is_enough("CalfleetTooManyOrphans", "too_many_orphans")

    def one_is_enough(self, alert, word):
        self.fires(alert, "8m", ops_alert(word, "0x5 1x200"), {"alert": word})
        self.fires(alert, "8m", ops_alert(word, "_x5 1x200"), {"alert": word})
        self.silent(alert, "70m", ops_alert(word, "0x5 1x200"))
        self.silent(alert, "8m", ops_alert(word, "0x200") | ops_alert("agent_not_deleted", "0x5 1x200"))
        self.silent(alert, "8m", NOTHING)

    def test_a_slot_that_is_overdue_is_a_ticket(self):
        alert = "CalfleetScheduleOverdue"
        orphans = {"schedule": "purge_orphans"}
        due = on_scheduler("calfleet_schedule_next_slot_timestamp_seconds", "600x90", **orphans)
        self.fires(alert, "40m", due, orphans)
        self.fires(alert, "40m", due | on_scheduler("calfleet_schedule_paused", "0x90", **orphans), orphans)
        self.silent(alert, "33m", due)
        self.silent(alert, "40m", due | on_scheduler("calfleet_schedule_paused", "1x90", **orphans))
        self.silent(alert, "40m", on_scheduler("calfleet_schedule_next_slot_timestamp_seconds", "9000x90", **orphans))
        self.silent(alert, "40m", NOTHING)

    def test_a_schedule_that_was_forgotten_in_its_pause_is_a_ticket(self):
        alert = "CalfleetSchedulePaused"
        orphans = {"schedule": "purge_orphans"}
        paused = on_scheduler("calfleet_schedule_paused", "0x10 1x2000", **orphans)
        self.fires(alert, "25h", paused, orphans)
        self.silent(alert, "23h", paused)
        self.silent(alert, "25h", on_scheduler("calfleet_schedule_paused", "0x2000", **orphans))


if __name__ == "__main__":
    unittest.main()
