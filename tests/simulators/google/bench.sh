#!/bin/sh
# How many freeBusy requests with 20 events in range the simulator answers a second on one core: 64 keep-alive
# connections, wrk on another core. Prints one JSON line.
# usage: bench.sh [path/to/google-simulator] [seconds]        needs: wrk, taskset
set -eu
simulator=${1:-build/release/bin/google-simulator}
seconds=${2:-10}
here=$(dirname "$0")
folder=$(mktemp -d)
trap 'kill "$pid" 2>/dev/null || true; rm -r "$folder"' EXIT

python3 - >"$folder/seed.json" <<'PYTHON'
import datetime, json
start = datetime.datetime(2030, 1, 1, 9)
hours = [start + datetime.timedelta(hours=8 * n) for n in range(20)]
event = lambda at: {"start": at.isoformat() + "Z", "end": (at + datetime.timedelta(hours=1)).isoformat() + "Z"}
print(json.dumps({"accounts": [{"email": "bench@example.com"}],
                  "events": {"calendar": "bench@example.com", "events": [event(at) for at in hours]}}))
PYTHON

taskset -c 0 "$simulator" --seed-file "$folder/seed.json" >"$folder/ready" &
pid=$!
until [ -s "$folder/ready" ]; do kill -0 "$pid"; sleep 0.05; done
url=$(sed 's/.*"url":"\([^"]*\)".*/\1/' "$folder/ready")
TOKEN=$(curl -sS "$url/control/tokens" -d '{"account":"bench@example.com","scopes":"https://www.googleapis.com/auth/calendar.events.freebusy"}' |
    sed 's/.*"access_token":"\([^"]*\)".*/\1/')
export TOKEN
taskset -c 1 wrk -t1 -c64 -d"${seconds}s" --latency -s "$here/bench_free_busy.lua" "$url" | tail -n 1
