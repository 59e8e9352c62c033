#!/usr/bin/env python3
"""The alerts on error budgets: a burn must show in a long and in a short window. ctest `slo_alerts`."""
import unittest

from rule_case import RuleCase, commands, histogram, selector

LOOKUPS = {"type": "calendar.list_slots"}
BOOKINGS = {"type": "calendar.create_event"}
AVAILABILITY = {"slo": "availability"}
LATENCY = {"slo": "latency"}
END_TO_END = "calfleet_command_end_to_end_seconds"
DAYS = {"step": "2m", "every": "5m"}


class Burns(RuleCase):
    def test_a_burn_that_ends_the_budget_in_two_days_pages(self):
        alert = "CalfleetErrorBudgetBurnsFast"
        self.fires(alert, "70m", commands("create_event", success="0+80x200", api_5xx="0+20x200"), BOOKINGS | AVAILABILITY)
        self.fires(alert, "70m", commands("list_slots", success="0+8x200", api_5xx="0+2x200"), LOOKUPS | AVAILABILITY)
        # Stored answers told again are no traffic.
        self.fires(alert, "70m", commands("create_event", success="0+80x200", api_5xx="0+20x200", repeated="0+900x200"),
                   BOOKINGS | AVAILABILITY)
        # 14 % against an allowed 1 %: slower than that.
        self.silent(alert, "70m", commands("create_event", success="0+86x200", api_5xx="0+14x200"))
        # It has stopped: the short window is clean. It has just begun: the long one is.
        self.silent(alert, "70m", commands("create_event", success="0+80x200", api_5xx="0+40x60 2400x140"))
        self.silent(alert, "70m", commands("create_event", success="0+80x200", api_5xx="0x65 0+90x9"))
        # It gets better, or worse: one window is over the line, the other is not.
        self.silent(alert, "70m", commands("create_event", success="0+80x200", api_5xx="0+20x60 1200+10x140"))
        self.silent(alert, "70m", commands("create_event", success="0+80x200", api_5xx="0+8x64 512+40x130"))
        # It has been over the line for a minute.
        self.silent(alert, "41m", commands("create_event", success="0+10x200", api_5xx="0x30 0+10x100"))
        self.fires(alert, "46m", commands("create_event", success="0+10x200", api_5xx="0x30 0+10x100"),
                   BOOKINGS | AVAILABILITY)
        # Fifteen failures of fifteen in an hour are too few, and no traffic is none.
        self.fires(alert, "70m", commands("create_event", success="0x200", api_5xx="0+0.5x200"), BOOKINGS | AVAILABILITY)
        self.silent(alert, "70m", commands("create_event", success="0x200", api_5xx="0+0.25x200"))
        self.silent(alert, "70m", commands("create_event", success="0x200", api_5xx="0x200"))
        self.silent(alert, "70m", {selector("up"): "1x200"})

    def test_what_customers_cause_burns_nothing(self):
        alert = "CalfleetErrorBudgetBurnsFast"
        self.silent(alert, "70m", commands("create_event", success="0+1x200", slot_conflict="0+9x200", repeated="0+9x200"))
        self.silent(alert, "70m", commands("list_slots", success="0+1x200", token_invalid="0+9x200"))

    def test_slow_answers_burn_their_own_budget(self):
        alert = "CalfleetErrorBudgetBurnsFast"
        self.fires(alert, "70m", self.timed(80, 20, 1.5, LOOKUPS), LOOKUPS | LATENCY)
        self.silent(alert, "70m", self.timed(70, 30, 1.5, LOOKUPS))
        self.silent(alert, "70m", self.timed(0, 0, 1.5, LOOKUPS))

    def test_the_edge_of_two_seconds_counts_however_prometheus_writes_it(self):
        alert = "CalfleetErrorBudgetBurnsFast"
        for edge in ("2", "2.0"):
            self.fires(alert, "70m", self.timed(80, 20, 2, BOOKINGS, edge_text=edge), BOOKINGS | LATENCY)
            self.silent(alert, "70m", self.timed(70, 30, 2, BOOKINGS, edge_text=edge))

    def test_other_commands_have_no_objective(self):
        alert = "CalfleetErrorBudgetBurnsFast"
        self.silent(alert, "70m", commands("start_oauth", success="0+1x200", internal_error="0+9x200"))

    def test_a_burn_that_ends_the_budget_in_five_days_pages(self):
        alert = "CalfleetErrorBudgetBurns"
        self.fires(alert, "7h", commands("create_event", success="0+92x500", api_5xx="0+8x500"), BOOKINGS | AVAILABILITY)
        self.fires(alert, "7h", self.timed(35, 65, 1.5, LOOKUPS, steps=500), LOOKUPS | LATENCY)
        self.silent(alert, "7h", commands("create_event", success="0+95x500", api_5xx="0+5x500"))
        self.silent(alert, "7h", self.timed(25, 75, 1.5, LOOKUPS, steps=500))
        self.silent(alert, "7h", commands("create_event", success="0+92x500", api_5xx="0+20x380 7600x120"))
        self.silent(alert, "7h", commands("create_event", success="0+92x500", api_5xx="0+8x380 3040+4x120"))
        self.silent(alert, "430m", commands("create_event", success="0+92x500", api_5xx="0+4x400 1600+12x100"))
        # It has just begun. Then: seventy-two in six hours, and thirty-six.
        self.silent(alert, "40m", commands("create_event", success="0+9x500", api_5xx="0x27 0+9x400"))
        self.fires(alert, "7h", commands("create_event", success="0x500", api_5xx="0+0.2x500"), BOOKINGS | AVAILABILITY)
        self.silent(alert, "7h", commands("create_event", success="0x500", api_5xx="0+0.1x500"))
        self.silent(alert, "7h", commands("create_event", success="9x500", api_5xx="9x500"))

    def test_a_burn_that_misses_the_objective_is_a_ticket(self):
        alert = "CalfleetErrorBudgetBurnsSlowly"
        self.fires(alert, "4d", commands("create_event", success="0+98x3000", api_5xx="0+2x3000"),
                   BOOKINGS | AVAILABILITY, **DAYS)
        self.fires(alert, "4d", self.timed(10, 90, 2, BOOKINGS, steps=3000), BOOKINGS | LATENCY, **DAYS)
        self.silent(alert, "4d", commands("create_event", success="0+199x3000", api_5xx="0+1x3000"), **DAYS)
        self.silent(alert, "4d", self.timed(4, 96, 2, BOOKINGS, steps=3000), **DAYS)
        self.silent(alert, "4d", commands("create_event", success="0+98x3000", api_5xx="0+2x2690 5380+0.7x400"), **DAYS)
        self.silent(alert, "4d", commands("create_event", success="0+98x3000", api_5xx="0+0.7x2690 1884+2x400"), **DAYS)
        # It has stopped six hours ago; it has just begun; nearly nobody books.
        self.silent(alert, "4d", commands("create_event", success="0+98x3000", api_5xx="0+2x2690 5380x400"), **DAYS)
        self.silent(alert, "30m", commands("create_event", success="0+98x3000", api_5xx="0+98x3000"), **DAYS)
        self.fires(alert, "4d", commands("create_event", success="0x3000", api_5xx="0+0.35x3000"),
                   BOOKINGS | AVAILABILITY, **DAYS)
        self.silent(alert, "4d", commands("create_event", success="0x3000", api_5xx="0+0.15x3000"), **DAYS)
        self.silent(alert, "4d", commands("create_event", success="9x3000", api_5xx="9x3000"), **DAYS)

    @staticmethod
    def timed(slow, fast, edge, command, **options):
        return histogram(END_TO_END, slow, fast, edge, **options, **command)


if __name__ == "__main__":
    unittest.main()
