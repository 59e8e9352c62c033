// What a worker says to each command that its schema refuses, as written down in worker_answers.txt. A schema
// is closed and says all; a worker passes over what it does not know, so that a newer publisher can talk to
// it.
#include "codec/json_writer.hpp"
#include "codec/template_codec.hpp"
#include "contracts/message_files.hpp"
#include "contracts/whole_worker.hpp"

#include <gtest/gtest.h>

#include <map>
#include <sstream>
#include <string>

namespace calfleet::contracts {
namespace {

constexpr const char* kTaken = "taken";

using Answers = std::map<std::string, std::string>;

constexpr const char* kLookup = R"({"company_id":"co-1","agent_id":"agent-1","template_id":"t"})";

std::string answer_to_template(const std::string& text) {
    const auto decoded = codec::decode_template(text, core::CompanyId("co-1"), core::AgentId("agent-1"));
    if (decoded.has_value()) return kTaken;
    std::string all = "template_invalid:";
    for (const core::FieldError& error : decoded.error()) all += " " + error.field + ": " + error.message;
    return all;
}

std::string answer_to_command(const MessageFile& file) {
    const std::string answer = WholeWorker().answer_to(record_of(file.type, file.text));
    return is_refusal(answer) ? answer : kTaken;
}

// A lookup under those headers.
std::string answer_to_headers(const std::string& text) {
    core::Record record = record_of("calendar.list_slots", kLookup);
    record.headers.clear();
    const auto headers = codec::parse_json(text);
    for (const auto& [name, value] : *headers->as_object())
        record.headers.push_back({name, *value.as_string()});
    return WholeWorker().answer_to(std::move(record));
}

Answers answers() {
    Answers all;
    for (const MessageFile& file : rejected_messages()) {
        if (file.type == "template")
            all[file.name] = answer_to_template(file.text);
        else if (file.type == "command_headers")
            all[file.name] = answer_to_headers(file.text);
        else if (core::topic_of(file.type))
            all[file.name] = answer_to_command(file);
    }
    return all;
}

// "path answer", a line each; what begins with # is for people. What is taken says why after a colon.
Answers written_down() {
    Answers all;
    std::istringstream lines(text_of("tests/contracts/worker_answers.txt"));
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line.front() == '#') continue;
        const std::size_t blank = line.find(' ');
        std::string answer = blank == std::string::npos ? "" : line.substr(blank + 1);
        constexpr std::string_view kTakenBecause = "taken: ";
        if (answer.starts_with(kTakenBecause) && answer.size() > kTakenBecause.size()) answer = kTaken;
        all[line.substr(0, blank)] = answer;
    }
    return all;
}

TEST(WorkerAnswersTest, WhatASchemaRefusesTheWorkerAnswersAsWrittenDown) {
    const Answers said = answers();
    const Answers expected = written_down();
    for (const auto& [file, answer] : said) {
        const auto line = expected.find(file);
        EXPECT_EQ(line == expected.end() ? "(not written down)" : line->second, answer)
            << file << " " << answer;
    }
    for (const auto& [file, answer] : expected)
        EXPECT_TRUE(said.contains(file)) << file << " is written down, and is no rejected example";
}

}  // namespace
}  // namespace calfleet::contracts
