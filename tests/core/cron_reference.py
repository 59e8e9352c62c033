#!/usr/bin/python3
"""What another implementation of cron says of random expressions, zones and instants, for ours to be compared with.

usage: cron_reference.py [--seed N] [--rows N] [--until DATE] [--compare PROGRAM]

Prints rows of: expression, zone, instant, and the first slot after it or `refused`, with tabs between. With --compare
the rows go to that program (tests/core/cron_compare.cpp), whose verdict is the exit status.

The numbers of an expression and the days they fall on come from croniter (Debian's python3-croniter, 1.3.5), which is
only ever asked about local times without a zone; what a clock change makes of them is done here, with zoneinfo, by the
rule of src/core/cron_slots.hpp. What croniter 1.3.5 does otherwise than we:
  - It takes steps beyond a field's end (`*/90` minutes is `0`), which we refuse, and more syntax than we have (a field
    of seconds, `L`, `#`, hashes). None of that is asked.
  - From a day in February, days of the month such as `1,30` lose the first days of March: it steps to "30 February".
    It is therefore asked again from the last minute of February.
  - Of two restricted day fields it gives up when the days of the month never come (`0 0 30 2 MON`), though the days of
    the week do. It is then asked about those alone.
"""
import argparse
import bisect
import datetime
import functools
import random
import subprocess
import sys
import zoneinfo

import croniter

UTC = datetime.timezone.utc
SECOND, MINUTE, DAY = (datetime.timedelta(seconds=seconds) for seconds in (1, 60, 86_400))
BEGIN, END = datetime.datetime(2024, 1, 1, tzinfo=UTC), datetime.datetime(2031, 1, 1, tzinfo=UTC)
SHIFT_MAX = datetime.timedelta(hours=3)

ZONES = """UTC Asia/Jakarta Asia/Kathmandu America/New_York US/Eastern Europe/Berlin Europe/London Europe/Dublin
    Australia/Lord_Howe Australia/Adelaide Pacific/Chatham Pacific/Easter Pacific/Apia America/St_Johns America/Havana
    America/Santiago America/Sao_Paulo America/Asuncion America/Scoresbysund America/Nuuk Asia/Beirut Asia/Gaza
    Asia/Almaty Africa/Cairo Africa/Casablanca Antarctica/Troll""".split()
MACROS = "@yearly @annually @monthly @weekly @daily @midnight @hourly".split()
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
WEEKDAYS = "sun mon tue wed thu fri sat".split()
DAYS_AT_MOST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
FIELDS = ((0, 59, ()), (0, 23, ()), (1, 31, ()), (1, 12, MONTHS), (0, 7, WEEKDAYS))


# Random expressions.

def spelled(chance, number, low, names):
    if number - low < len(names) and chance.random() < 0.4:
        return "".join(chance.choice((letter, letter.upper())) for letter in names[number - low])
    return f"{number:02}" if chance.random() < 0.05 else str(number)


def random_item(chance, low, high, names):
    first, last = sorted((chance.randint(low, high), chance.randint(low, high)))
    step = chance.randint(1, high if chance.random() < 0.3 else max(2, high // 3))
    start, end = spelled(chance, first, low, names), spelled(chance, last, low, names)
    if names is WEEKDAYS and first > 0 and chance.random() < 0.2:
        end = chance.choice(("0", "sun", "SUN"))
    return chance.choice((start, start, f"{start}-{end}", f"{start}-{end}/{step}", f"*/{step}", f"{start}/{step}"))


def random_field(chance, low, high, names):
    if chance.random() < 0.35:
        return "*"
    count = chance.choice((1, 1, 1, 2, 3, 4))
    return ",".join(random_item(chance, low, high, names) for _ in range(count))


def spoiled(chance, fields):
    """The same with a mistake that everybody refuses."""
    index = chance.randrange(5)
    low, high, _ = FIELDS[index]
    fields[index] = chance.choice((str(high + 1), f"{low}-{high + 3}", f"{high}-{max(low, 1)}", f"{low}-{high}/0", "",
                                   "1,", ",1", "x", "-1", "1-", "*/", "1/x", "1-2-3", "janu"))
    return fields


def random_expression(chance):
    if chance.random() < 0.03:
        return chance.choice(MACROS)
    fields = [random_field(chance, *field) for field in FIELDS]
    if chance.random() < 0.05:
        fields = spoiled(chance, fields)
    return " ".join(fields)


# Zones.

@functools.lru_cache(maxsize=None)
def transitions(name):
    """The instants at which the zone's offset changes."""
    zone = zoneinfo.ZoneInfo(name)
    found, instant = [], BEGIN - 40 * DAY
    while instant < END + 40 * DAY:
        if instant.astimezone(zone).utcoffset() != (instant + DAY).astimezone(zone).utcoffset():
            found.append(change_between(zone, instant, instant + DAY))
        instant += DAY
    return found


def change_between(zone, before, after):
    offset = before.astimezone(zone).utcoffset()
    while after - before > SECOND:
        middle = before + (after - before) // 2 // SECOND * SECOND
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after


def is_near_change(name, instant):
    changes = transitions(name)
    index = bisect.bisect(changes, instant - DAY)
    return index < len(changes) and changes[index] < instant + DAY


def instants_of(zone, wall):
    """All instants at which the wall shows that time: none, one or two."""
    shown = {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(instant for instant in shown if on_the_wall(zone, instant) == wall)


def on_the_wall(zone, instant):
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def jump_over(zone, wall):
    """The instant at which the clock is set forward past a time that it never shows."""
    before, after = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (1, 0))
    return change_between(zone, before, after)


def random_instant(chance, name):
    changes = transitions(name)
    if changes and chance.random() < 0.4:
        instant = chance.choice(changes) + chance.randint(-5400, 5400) * chance.choice((1, 1, 16)) * SECOND
        instant = min(max(instant, BEGIN), END - SECOND)
    else:
        instant = BEGIN + chance.randrange(int((END - BEGIN).total_seconds())) * SECOND
    return instant if chance.random() < 0.5 else instant.replace(second=0)


# The rule.

class Reference:
    def __init__(self, expression):
        self.cron = croniter.croniter(expression)
        self.names_every_hour = self.cron.expanded[1] == ["*"]
        if ["*"] not in (self.cron.expanded[2], self.cron.expanded[4]) and not self.has_days_of_month():
            self.cron.expanded[2] = ["*"]

    def has_days_of_month(self):
        _, _, days, months, _ = self.cron.expanded
        return any(day <= DAYS_AT_MOST[month - 1] for day in days for month in months if month != "*") or "*" in months

    def next_wall(self, wall):
        answers = [wall]
        if wall.month == 2:
            answers.append(datetime.datetime(wall.year, 3, 1) - MINUTE)
        return min(self.cron.get_next(datetime.datetime, start_time=answer) for answer in answers)

    def next_slot(self, name, after):
        zone = zoneinfo.ZoneInfo(name)
        rule = self.as_hours_pass if self.names_every_hour else self.by_the_wall
        return rule(name, zone, after)

    def by_the_wall(self, _, zone, after):
        wall = on_the_wall(zone, after)
        while True:
            wall = self.next_wall(wall)
            slot = next(iter(instants_of(zone, wall)), None) or jump_over(zone, wall)
            if slot > after:
                return slot

    def as_hours_pass(self, name, zone, after):
        wall, found = on_the_wall(zone, after), []
        if is_near_change(name, after):
            wall -= SHIFT_MAX  # times that have passed, and may come again
        while not found or wall < on_the_wall(zone, min(found)) + SHIFT_MAX:
            wall = self.next_wall(wall)
            found += [instant for instant in instants_of(zone, wall) if instant > after]
            if found and not is_near_change(name, min(found)):
                break
        return min(found)


def answer(expression, name, after):
    try:
        return Reference(expression).next_slot(name, after)
    except (croniter.CroniterBadCronError, croniter.CroniterBadDateError):
        return None


def rows(seed, count, until):
    chance = random.Random(seed)
    while count > 0:
        expression, name = random_expression(chance), chance.choice(ZONES)
        after = random_instant(chance, name)
        slot = answer(expression, name, after)
        if slot and chance.random() < 0.2:  # strictly later than a slot is the next one
            after, slot = slot, answer(expression, name, slot)
        if after >= END or (until and (slot or after) >= until):
            continue
        count -= 1
        yield "\t".join((expression, name, text(after), text(slot) if slot else "refused"))


def text(instant):
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**31), help="default: a new one")
    parser.add_argument("--rows", type=int, default=5_000, help="default 5000")
    parser.add_argument("--until", metavar="DATE", help="no instant or slot from then on, e.g. what is history by now")
    parser.add_argument("--compare", metavar="PROGRAM")
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    until = arguments.until and datetime.datetime.fromisoformat(arguments.until).replace(tzinfo=UTC)
    made = rows(arguments.seed, arguments.rows, until)
    if not arguments.compare:
        print(*made, sep="\n")
        return 0
    table = "".join(row + "\n" for row in made)
    print(f"{arguments.rows} rows of --seed {arguments.seed}", flush=True)
    return subprocess.run([arguments.compare], input=table, text=True, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
