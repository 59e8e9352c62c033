#include "adapters/postgres/postgres_template_store.hpp"

#include "adapters/postgres/postgres_parameters.hpp"
#include "adapters/rows/template_row.hpp"
#include "codec/template_codec.hpp"

#include <pqxx/result>

#include <utility>

namespace calfleet::adapters::postgres {
namespace {

using core::BookingTemplate;
using ports::ChangedCount;
using ports::StoreError;
using Found = core::Result<std::optional<BookingTemplate>, StoreError>;
using FoundAll = core::Result<std::vector<BookingTemplate>, StoreError>;
using Count = core::Result<int, StoreError>;
using Removed = core::Result<ports::RemovedTemplate, StoreError>;

constexpr const char* kFind =
    "SELECT definition FROM booking_templates WHERE company_id = $1 AND agent_id = $2 AND template_id = $3";

// By bytes, whatever the database's collation.
constexpr const char* kOfAgent = R"sql(
    SELECT template_id, definition FROM booking_templates WHERE company_id = $1 AND agent_id = $2
     ORDER BY name COLLATE "C", template_id COLLATE "C")sql";

constexpr const char* kSave = R"sql(
    INSERT INTO booking_templates (company_id, template_id, agent_id, name, definition)
    VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (company_id, template_id) DO UPDATE
       SET agent_id = excluded.agent_id, name = excluded.name, definition = excluded.definition,
           updated_at = (extract(epoch FROM clock_timestamp()) * 1000)::bigint)sql";

// Whoever counts and then adds does so alone in the company.
constexpr const char* kWaitForTurn = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";

constexpr const char* kLockOne = R"sql(
    SELECT 1 FROM booking_templates WHERE company_id = $1 AND agent_id = $2 AND template_id = $3
       FOR UPDATE)sql";

constexpr const char* kRemove =
    "DELETE FROM booking_templates WHERE company_id = $1 AND agent_id = $2 AND template_id = $3";

constexpr const char* kCount = "SELECT count(*) FROM booking_templates WHERE company_id = $1";

constexpr const char* kCountOthers =
    "SELECT count(*) FROM booking_templates WHERE company_id = $1 AND template_id <> $2";

Found find_row(pqxx::transaction_base& statements, const core::CompanyId& company_id,
               const core::AgentId& agent_id, const core::TemplateId& template_id) {
    const pqxx::result rows = statements.exec_params(kFind, parameter(company_id.str()),
                                                     parameter(agent_id.str()), parameter(template_id.str()));
    if (rows.empty()) return std::optional<BookingTemplate>();
    auto found = rows::template_of_row(company_id, agent_id, template_id, rows[0][0].as<std::string>());
    if (found.has_error()) return found.error();
    return std::optional<BookingTemplate>(std::move(*found));
}

FoundAll find_rows(pqxx::transaction_base& statements, const core::CompanyId& company_id,
                   const core::AgentId& agent_id) {
    std::vector<BookingTemplate> all;
    for (const pqxx::row& row :
         statements.exec_params(kOfAgent, parameter(company_id.str()), parameter(agent_id.str()))) {
        core::TemplateId template_id(row[0].as<std::string>());
        auto found =
            rows::template_of_row(company_id, agent_id, std::move(template_id), row[1].as<std::string>());
        if (found.has_error()) return found.error();
        all.push_back(std::move(*found));
    }
    return all;
}

int count_of(pqxx::transaction_base& statements, const core::CompanyId& company_id) {
    return statements.exec_params(kCount, parameter(company_id.str()))[0][0].as<int>();
}

int save_row(pqxx::transaction_base& transaction, const BookingTemplate& booking_template) {
    const std::string definition = codec::encode_template(booking_template);
    transaction.exec_params(kSave, parameter(booking_template.company_id.str()),
                            parameter(booking_template.id.str()), parameter(booking_template.agent_id.str()),
                            parameter(booking_template.name), parameter(definition));
    return count_of(transaction, booking_template.company_id);
}

ChangedCount add_row(pqxx::transaction_base& transaction, const BookingTemplate& booking_template,
                     int company_max) {
    const std::string lock = "booking_templates/" + booking_template.company_id.str();
    transaction.exec_params(kWaitForTurn, parameter(lock));
    const pqxx::result others = transaction.exec_params(
        kCountOthers, parameter(booking_template.company_id.str()), parameter(booking_template.id.str()));
    if (others[0][0].as<int>() >= company_max) return std::optional<int>();
    return std::optional<int>(save_row(transaction, booking_template));
}

ChangedCount replace_row(pqxx::transaction_base& transaction, const BookingTemplate& booking_template) {
    const pqxx::result locked = transaction.exec_params(
        kLockOne, parameter(booking_template.company_id.str()), parameter(booking_template.agent_id.str()),
        parameter(booking_template.id.str()));
    if (locked.empty()) return std::optional<int>();
    return std::optional<int>(save_row(transaction, booking_template));
}

Removed remove_row(pqxx::transaction_base& transaction, const core::CompanyId& company_id,
                   const core::AgentId& agent_id, const core::TemplateId& template_id) {
    const pqxx::result removed = transaction.exec_params(
        kRemove, parameter(company_id.str()), parameter(agent_id.str()), parameter(template_id.str()));
    return ports::RemovedTemplate{removed.affected_rows() > 0, count_of(transaction, company_id)};
}

}  // namespace

ports::awaitable<Found> PostgresTemplateStore::find(core::CompanyId company_id, core::AgentId agent_id,
                                                    core::TemplateId template_id) {
    return database_.read([company_id = std::move(company_id), agent_id = std::move(agent_id),
                           template_id = std::move(template_id)](pqxx::transaction_base& statements) {
        return find_row(statements, company_id, agent_id, template_id);
    });
}

ports::awaitable<FoundAll> PostgresTemplateStore::of_agent(core::CompanyId company_id,
                                                           core::AgentId agent_id) {
    return database_.read([company_id = std::move(company_id),
                           agent_id = std::move(agent_id)](pqxx::transaction_base& statements) {
        return find_rows(statements, company_id, agent_id);
    });
}

ports::awaitable<Count> PostgresTemplateStore::save(BookingTemplate booking_template) {
    return database_.write(
        [booking_template = std::move(booking_template)](pqxx::transaction_base& transaction) -> Count {
            return save_row(transaction, booking_template);
        });
}

ports::awaitable<ChangedCount> PostgresTemplateStore::add(BookingTemplate booking_template, int company_max) {
    return database_.write(
        [booking_template = std::move(booking_template), company_max](pqxx::transaction_base& transaction) {
            return add_row(transaction, booking_template, company_max);
        });
}

ports::awaitable<ChangedCount> PostgresTemplateStore::replace(BookingTemplate booking_template) {
    return database_.write(
        [booking_template = std::move(booking_template)](pqxx::transaction_base& transaction) {
            return replace_row(transaction, booking_template);
        });
}

ports::awaitable<Removed> PostgresTemplateStore::remove(core::CompanyId company_id, core::AgentId agent_id,
                                                        core::TemplateId template_id) {
    return database_.write([company_id = std::move(company_id), agent_id = std::move(agent_id),
                            template_id = std::move(template_id)](pqxx::transaction_base& transaction) {
        return remove_row(transaction, company_id, agent_id, template_id);
    });
}

}  // namespace calfleet::adapters::postgres
