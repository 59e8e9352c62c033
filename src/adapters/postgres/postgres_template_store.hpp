// booking_templates in PostgreSQL, each as the JSON of codec/template_codec.hpp. Borrows the database, which
// outlives it; called on the loop.
#pragma once

#include "adapters/postgres/postgres_database.hpp"
#include "ports/template_store.hpp"

#include <vector>

namespace calfleet::adapters::postgres {

class PostgresTemplateStore final : public ports::TemplateStore {
public:
    explicit PostgresTemplateStore(PostgresDatabase& database) : database_(database) {}

    ports::awaitable<core::Result<std::optional<core::BookingTemplate>, ports::StoreError>> find(
        core::CompanyId company_id, core::AgentId agent_id, core::TemplateId template_id) override;
    ports::awaitable<core::Result<std::vector<core::BookingTemplate>, ports::StoreError>> of_agent(
        core::CompanyId company_id, core::AgentId agent_id) override;
    ports::awaitable<core::Result<int, ports::StoreError>> save(
        core::BookingTemplate booking_template) override;
    ports::awaitable<ports::ChangedCount> add(core::BookingTemplate booking_template,
                                              int company_max) override;
    ports::awaitable<ports::ChangedCount> replace(core::BookingTemplate booking_template) override;
    ports::awaitable<core::Result<ports::RemovedTemplate, ports::StoreError>> remove(
        core::CompanyId company_id, core::AgentId agent_id, core::TemplateId template_id) override;

private:
    PostgresDatabase& database_;
};

}  // namespace calfleet::adapters::postgres
