// Records as they lie on calendar.dead-letters, made by the function that the workers use.
#pragma once

#include "codec/dead_letter_codec.hpp"
#include "dead_letters/dead_letter.hpp"

#include <string>
#include <utility>

namespace calfleet::ctl {

inline core::Record record_of_booking(std::string value) {
    core::Record record;
    record.source = {"calendar.bookings", 4};
    record.offset = 77;
    record.key = "agent-1";
    record.value = std::move(value);
    record.headers = {{"ce_specversion", "1.0"},
                      {"ce_id", "booking-1"},
                      {"ce_type", "calendar.create_event"},
                      {"traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}};
    return record;
}

// At 3/17, since noon of 2026-05-12.
inline core::Record letter_record_of(const core::Record& record, const std::string& code = "internal_error") {
    using std::chrono_literals::operator""h;
    const core::Instant noon = std::chrono::sys_days{std::chrono::year{2026} / 5 / 12} + 12h;
    const core::OutgoingRecord sent = codec::encode_dead_letter(
        record, {code, "three attempts ended with the worker", 3}, {"workers", "1.2.3"}, noon);
    core::Record lying;
    lying.source = {"calendar.dead-letters", 3};
    lying.offset = 17;
    lying.timestamp = noon;
    lying.key = sent.key;
    lying.value = sent.value;
    lying.headers = sent.headers;
    return lying;
}

inline DeadLetter letter_of(const core::Record& record) {
    return read_dead_letter(letter_record_of(record)).value();
}

inline std::string booking_data(const std::string& slot_start = "2026-05-14T03:00:00Z") {
    return R"({"company_id":"acme","agent_id":"agent-1","template_id":"t","slot_start":")" + slot_start +
           R"(","customer_data":{"name":"Ada","email":"ada@example.com"}})";
}

}  // namespace calfleet::ctl
