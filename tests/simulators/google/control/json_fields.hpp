// A JSON object read field by field. A missing, mistyped or unknown field throws std::invalid_argument with a
// sentence that names it, so that a typing error in a test's setup is not silently nothing.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace calfleet::simulators::google {

class JsonFields {
public:
    // Borrows the value.
    JsonFields(const boost::json::value& value, std::string_view what);

    std::string text(std::string_view name);
    std::string text_or(std::string_view name, std::string_view unsaid);
    std::optional<std::string> text_if(std::string_view name);
    std::optional<double> number_if(std::string_view name);
    std::optional<std::int64_t> integer_if(std::string_view name);
    bool flag_or(std::string_view name, bool unsaid);
    const boost::json::value* value_if(std::string_view name);
    const boost::json::array* array_if(std::string_view name);

    // After the last read: throws for a field nobody asked for.
    void done() const;

    [[noreturn]] void refuse(std::string_view name, std::string_view demand) const;

private:
    const boost::json::object& object_;
    std::string what_;
    std::set<std::string, std::less<>> known_;
};

}  // namespace calfleet::simulators::google
