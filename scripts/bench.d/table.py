"""A scenario's runs as a table: the median of each figure, how far the runs lie apart, and what it is to be."""
import statistics

# (scenario, figure): (comparison, bound)
TARGETS = {
    ("overhead", "overhead_p50_ms"): ("<=", 6),
    ("overhead", "overhead_p99_ms"): ("<=", 30),
    ("throughput", "commands_per_second"): (">=", 3_000),
    ("throughput", "commands_per_worker_core_second"): (">=", 6_000),
    ("throughput", "worker_cpu_us_per_command"): ("<=", 160),
    ("in_flight", "worker_rss_peak_mib"): ("<=", 192),
    ("bookings", "commands_per_second"): (">=", 1_000),
    ("slow_agent", "lookups_others_p99_change_percent"): ("<", 10),
    ("slow_agent", "lookups_neighbours_p99_change_percent"): ("<", 10),
    ("slow_agent", "bookings_others_p99_change_percent"): ("<", 10),
    ("refreshes", "peak_second_by_mean"): ("<=", 3),
    ("refreshes", "calls_with_expired_token"): ("<=", 0),
    ("slow_agent", "bookings_neighbours_p99_change_percent"): ("<", 10),
    ("slots", "us_30d_5min_1000_busy"): ("<=", 200),
    ("slots", "times_30d_by_7d"): ("<=", 6),
    ("slots", "times_10000_by_1000_busy"): ("<=", 10),
}
HOLDS = {
    "<=": lambda value, bound: value <= bound,
    "<": lambda value, bound: value < bound,
    ">=": lambda value, bound: value >= bound,
}


def print_table(scenario, runs):
    loads = [run["setup"]["load_average"] for run in runs]
    beside = f", load average before them {min(loads):.1f} to {max(loads):.1f}" if loads else ""
    print(f"\n{scenario}: medians of {len(runs)} runs{beside}")
    if crowded := [run for run in runs if is_crowded(run)]:
        print(f"  NOISY: others kept the machine busy in {len(crowded)} of them; times there mean little")
    if not runs:
        return
    print(f"  {'figure':<44}{'median':>12}{'least':>12}{'most':>12}  target")
    for figure in runs[0]["figures"]:
        values = [run["figures"][figure] for run in runs]
        median = statistics.median(values)
        columns = "".join(f"{rounded(value):>12}" for value in (median, min(values), max(values)))
        print(f"  {figure:<44}{columns}  {verdict(scenario, figure, median)}".rstrip())
    for problem in sorted({problem for run in runs for problem in run["problems"]}):
        print(f"  WORTH NOTHING: {problem}")


def is_crowded(run):
    """Whether others than worker, simulator and driver (Kafka is one) had most of the cores, or waited for them."""
    cores = run["setup"]["nproc"]
    return run["figures"].get("other_cores", 0) > 0.6 * cores or run["setup"]["load_average"] > 2 * cores


def rounded(value):
    return f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:,.2f}"


def verdict(scenario, figure, median):
    if (scenario, figure) not in TARGETS:
        return ""
    comparison, bound = TARGETS[scenario, figure]
    return f"{comparison} {bound:,} {'holds' if HOLDS[comparison](median, bound) else 'MISSED'}"
