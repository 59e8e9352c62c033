// The messages that stand as files beside the schemas, and those of earlier versions of the contract. Read
// when a test asks; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace calfleet::contracts {

struct MessageFile {
    std::string name;  // "calendar.list_slots.v1/valid/everything.json", with the version before it if frozen
    std::string type;  // "calendar.list_slots": the schema's name without its version
    std::string text;
};

// What publishers send and workers answer: today's examples, and those that were frozen with each version.
std::vector<MessageFile> golden_messages();
// Those of them that are commands, in order of their names.
std::vector<MessageFile> golden_commands();
std::vector<MessageFile> golden_messages_of(std::string_view type);
// What the schemas refuse today.
std::vector<MessageFile> rejected_messages();

// A file below schemas/ or tests/contracts/, by its path from the project's root; throws where there is none.
std::string text_of(std::string_view path);
bool is_there(std::string_view path);

}  // namespace calfleet::contracts
