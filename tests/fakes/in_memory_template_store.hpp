// Booking templates in a map, for tests of everything above a store. Loop thread only.
#pragma once

#include "ports/template_store.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace calfleet::fakes {

class InMemoryTemplateStore final : public ports::TemplateStore {
public:
    ports::awaitable<core::Result<std::optional<core::BookingTemplate>, ports::StoreError>> find(
        core::CompanyId company_id, core::AgentId agent_id, core::TemplateId template_id) override {
        if (failure_) co_return *failure_;
        const auto row = rows_.find({company_id, template_id});
        if (row == rows_.end() || row->second.agent_id != agent_id)
            co_return std::optional<core::BookingTemplate>();
        co_return std::optional<core::BookingTemplate>(row->second);
    }

    ports::awaitable<core::Result<int, ports::StoreError>> save(
        core::BookingTemplate booking_template) override {
        if (failure_) co_return *failure_;
        const core::CompanyId company_id = booking_template.company_id;
        const Key key{company_id, booking_template.id};
        rows_.insert_or_assign(key, std::move(booking_template));
        const auto is_theirs = [&company_id](const auto& row) { return row.first.first == company_id; };
        co_return static_cast<int>(std::count_if(rows_.begin(), rows_.end(), is_theirs));
    }

    // In the order of their ids.
    std::vector<core::BookingTemplate> of_company(const core::CompanyId& company_id) const {
        std::vector<core::BookingTemplate> found;
        for (const auto& [key, row] : rows_)
            if (key.first == company_id) found.push_back(row);
        return found;
    }

    // What AgentStore::purge deletes.
    void forget_agent(const core::CompanyId& company_id, const core::AgentId& agent_id) {
        std::erase_if(rows_, [&](const auto& row) {
            return row.second.company_id == company_id && row.second.agent_id == agent_id;
        });
    }

    // Every call answers the error, until it is taken back with nothing.
    void fail_with(std::optional<ports::StoreError> failure) { failure_ = std::move(failure); }

private:
    using Key = std::pair<core::CompanyId, core::TemplateId>;

    std::map<Key, core::BookingTemplate> rows_;
    std::optional<ports::StoreError> failure_;
};

}  // namespace calfleet::fakes
