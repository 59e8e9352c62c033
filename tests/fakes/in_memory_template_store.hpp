// Booking templates in a map, for tests of everything above a store. Their clock is the test's. Loop thread
// only.
#pragma once

#include "ports/clock.hpp"
#include "ports/template_store.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace calfleet::fakes {

class InMemoryTemplateStore final : public ports::TemplateStore {
public:
    explicit InMemoryTemplateStore(const ports::Clock& clock) : clock_(clock) {}

    ports::awaitable<core::Result<std::optional<core::BookingTemplate>, ports::StoreError>> find(
        core::CompanyId company_id, core::AgentId agent_id, core::TemplateId template_id) override {
        if (failure_) co_return *failure_;
        const auto row = rows_.find({company_id, template_id});
        if (row == rows_.end() || row->second.form.agent_id != agent_id)
            co_return std::optional<core::BookingTemplate>();
        co_return std::optional<core::BookingTemplate>(row->second.form);
    }

    ports::awaitable<core::Result<int, ports::StoreError>> save(
        core::BookingTemplate booking_template) override {
        if (failure_) co_return *failure_;
        co_return put(std::move(booking_template));
    }

    ports::awaitable<ports::ChangedCount> add(core::BookingTemplate booking_template,
                                              int company_max) override {
        if (failure_) co_return *failure_;
        const bool is_there = rows_.contains({booking_template.company_id, booking_template.id});
        const int others = count(booking_template.company_id) - (is_there ? 1 : 0);
        if (others >= company_max) co_return std::optional<int>();
        co_return std::optional<int>(put(std::move(booking_template)));
    }

    ports::awaitable<ports::ChangedCount> replace(core::BookingTemplate booking_template) override {
        if (failure_) co_return *failure_;
        const auto row = rows_.find({booking_template.company_id, booking_template.id});
        if (row == rows_.end() || row->second.form.agent_id != booking_template.agent_id)
            co_return std::optional<int>();
        co_return std::optional<int>(put(std::move(booking_template)));
    }

    ports::awaitable<core::Result<ports::RemovedTemplate, ports::StoreError>> remove(
        core::CompanyId company_id, core::AgentId agent_id, core::TemplateId template_id) override {
        if (failure_) co_return *failure_;
        const auto row = rows_.find({company_id, template_id});
        const bool existed = row != rows_.end() && row->second.form.agent_id == agent_id;
        if (existed) rows_.erase(row);
        co_return ports::RemovedTemplate{existed, count(company_id)};
    }

    ports::awaitable<core::Result<std::vector<core::BookingTemplate>, ports::StoreError>> of_agent(
        core::CompanyId company_id, core::AgentId agent_id) override {
        if (failure_) co_return *failure_;
        std::vector<core::BookingTemplate> found;
        for (const auto& [key, row] : rows_)
            if (key.first == company_id && row.form.agent_id == agent_id) found.push_back(row.form);
        std::stable_sort(found.begin(), found.end(),
                         [](const auto& a, const auto& b) { return a.name < b.name; });
        co_return found;
    }

    struct Row {
        core::BookingTemplate form;
        core::Instant saved_at;
    };
    // In the order of their ids.
    std::vector<Row> of_company(const core::CompanyId& company_id) const {
        std::vector<Row> found;
        for (const auto& [key, row] : rows_)
            if (key.first == company_id) found.push_back(row);
        return found;
    }

    // What AgentStore::purge deletes.
    void forget(const core::CompanyId& company_id, const core::TemplateId& template_id) {
        rows_.erase({company_id, template_id});
    }

    // Every call answers the error, until it is taken back with nothing.
    void fail_with(std::optional<ports::StoreError> failure) { failure_ = std::move(failure); }

private:
    int put(core::BookingTemplate form) {
        const core::CompanyId company_id = form.company_id;
        const Key key{company_id, form.id};
        rows_.insert_or_assign(key, Row{std::move(form), clock_.now()});
        return count(company_id);
    }
    int count(const core::CompanyId& company_id) const {
        const auto is_theirs = [&company_id](const auto& row) { return row.first.first == company_id; };
        return static_cast<int>(std::count_if(rows_.begin(), rows_.end(), is_theirs));
    }

    using Key = std::pair<core::CompanyId, core::TemplateId>;

    const ports::Clock& clock_;
    std::map<Key, Row> rows_;
    std::optional<ports::StoreError> failure_;
};

}  // namespace calfleet::fakes
