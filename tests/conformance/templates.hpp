// Booking templates as tests need them.
#pragma once

#include "core/booking_template.hpp"

#include <chrono>
#include <string>
#include <utility>

namespace calfleet::conformance {

inline core::BookingTemplate template_of(std::string company, std::string agent, std::string id) {
    core::BookingTemplate form;
    form.id = core::TemplateId(std::move(id));
    form.company_id = core::CompanyId(std::move(company));
    form.agent_id = core::AgentId(std::move(agent));
    form.name = "Test drive";
    form.calendar_id = core::CalendarId("primary");
    form.duration = std::chrono::minutes(45);
    form.event_title_pattern = "{{customer_name}} - {{vehicle}}";
    form.attendees_customer_email_field = "email";
    return form;
}

}  // namespace calfleet::conformance
