-- One freeBusy request, as the bench sends it over and over. TOKEN comes from the environment.
wrk.method = "POST"
wrk.path = "/calendar/v3/freeBusy"
wrk.headers["Authorization"] = "Bearer " .. os.getenv("TOKEN")
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"timeMin":"2030-01-01T00:00:00Z","timeMax":"2030-01-08T00:00:00Z","items":[{"id":"primary"}]}'

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        '{"bench":"google_simulator_free_busy","requests_per_second":%.0f,"p50_ms":%.2f,"p99_ms":%.2f,"errors":%d}\n',
        summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
