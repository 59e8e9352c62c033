// The agents of a bench: by number, so that a thousand cost nothing. Ten share a company. Pure functions.
#pragma once

#include <cstdint>
#include <string>

namespace calfleet::bench {

constexpr int kAgentsACompany = 10;
constexpr int kPartitions = 12;  // of every topic (schemas/topics.json)

std::string agent_id(int number);
std::string company_id(int number);  // of the agent of that number
std::string email_of(int number);    // its Google account and its primary calendar

// An agent has one template for visits of an hour, which lookups list, and one for calls of five minutes, so
// that there are slots enough for every booking to have its own.
std::string lookup_template_id(int number);
std::string booking_template_id(int number);

// Where an agent's commands lie, on every topic.
int partition_of(std::uint32_t agent);

}  // namespace calfleet::bench
