#include "adapters/config/config_reference.hpp"

#include "adapters/config/config_key.hpp"

#include <sstream>

namespace calfleet::adapters::config {
namespace {

constexpr std::string_view kIntroduction = R"(# Configuration

<!-- Written by the programs: cmake --build --preset dev --target configuration-reference. The words stand in
     src/adapters/config/config_keys.cpp and config_reference.cpp. -->

`calfleet-worker`, `calfleet-scheduler` and `calfleetctl` take the same keys, so that one file serves all three; the column *Read by*
says which of them heed a key. A value comes from the strongest of these sources:

| | Source | Name of `kafka_brokers` there |
|---|---|---|
| 1 | the command line | `--kafka-brokers HOST:PORT` |
| 2 | the environment | `CALFLEET_KAFKA_BROKERS` |
| 3 | a TOML file, named by `--config FILE` or `CALFLEET_CONFIG` | `kafka_brokers = "host:port"` |
| 4 | the default | |

A key that does not exist, in the file or as `CALFLEET_…`, is an error that names it; so is a value out of its range (exit code 78).
`--print-config` shows each value and where it comes from, with `***` for secrets; `--check-config` says whether they make sense.

What is or holds a secret can also be the content of a file that `CALFLEET_…_FILE` names (at most 1 MiB, line breaks at its end do
not count), which goes before the plain variable. On a command line others see it. **secret**: shown as `***`. **password**: shown
with each password in it as `***`.

`-X name=value` sets a property of librdkafka, as in kcat, and goes before the same one of `kafka_properties`. In the TOML file:

```toml
kafka_brokers = ["kafka-1:9093", "kafka-2:9093"]
max_in_flight = 500
busy_cache_ttl = "10s"

[kafka_properties]
security.protocol = "sasl_ssl"
sasl.mechanisms = "SCRAM-SHA-512"
```

A duration is a whole number and a unit: `ms`, `s`, `m`, `h` or `d`. A schedule (`CRON` and its options) is explained in the
[README](../README.md#schedules).
)";

// What Markdown would take for its own within a table.
std::string cell(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '|' || c == '<' || c == '*') escaped += '\\';
        escaped += c;
    }
    return escaped;
}

std::string code(std::string_view text) {
    return text.empty() ? std::string() : "`" + std::string(text) + "`";
}

std::string names_of(const ConfigKey& key) {
    const std::string environment = environment_name(key);
    return code(key.name) + "<br>" + code(environment) +
           (key.secrecy == Secrecy::kOpen ? "" : "<br>" + code(environment + "_FILE")) + "<br>" +
           code(flag_name(key));
}

std::string default_of(const ConfigKey& key) {
    return code(key.default_value) +
           (key.scheduler_default.empty() ? "" : "<br>scheduler: " + code(key.scheduler_default));
}

std::string readers_of(const ConfigKey& key) {
    std::string names;
    const auto add = [&names](bool reads, std::string_view name) {
        if (reads) names += (names.empty() ? "" : ", ") + std::string(name);
    };
    add(key.readers.worker, "worker");
    add(key.readers.scheduler, "scheduler");
    add(key.readers.calfleetctl, "calfleetctl");
    return names;
}

std::string meaning_of(const ConfigKey& key) {
    const std::string_view mark = key.secrecy == Secrecy::kSecret          ? "**secret** "
                                  : key.secrecy == Secrecy::kHoldsPassword ? "**password** "
                                                                           : "";
    return std::string(mark) + cell(key.help);
}

}  // namespace

std::string config_reference() {
    std::ostringstream page;
    page << kIntroduction;
    for (const ConfigGroup& group : config_groups()) {
        page << "\n## " << group.title << "\n\n"
             << "| Key | Default | Values | Read by | Meaning |\n|---|---|---|---|---|\n";
        for (const ConfigKey& key : group.keys)
            page << "| " << names_of(key) << " | " << default_of(key) << " | " << cell(allowed_values(key))
                 << " | " << readers_of(key) << " | " << meaning_of(key) << " |\n";
    }
    return page.str();
}

}  // namespace calfleet::adapters::config
