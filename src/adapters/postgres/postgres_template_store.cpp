#include "adapters/postgres/postgres_template_store.hpp"

#include "adapters/postgres/postgres_parameters.hpp"
#include "codec/template_codec.hpp"

#include <pqxx/result>

namespace calfleet::adapters::postgres {
namespace {

using core::BookingTemplate;
using ports::StoreError;
using Found = core::Result<std::optional<BookingTemplate>, StoreError>;
using Count = core::Result<int, StoreError>;

constexpr const char* kFind =
    "SELECT definition FROM booking_templates WHERE company_id = $1 AND agent_id = $2 AND template_id = $3";

constexpr const char* kSave = R"sql(
    INSERT INTO booking_templates (company_id, template_id, agent_id, name, definition)
    VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (company_id, template_id) DO UPDATE
       SET agent_id = excluded.agent_id, name = excluded.name, definition = excluded.definition,
           updated_at = (extract(epoch FROM clock_timestamp()) * 1000)::bigint)sql";

constexpr const char* kCount = "SELECT count(*) FROM booking_templates WHERE company_id = $1";

Found find_row(pqxx::transaction_base& statements, const core::CompanyId& company_id,
               const core::AgentId& agent_id, const core::TemplateId& template_id) {
    const pqxx::result rows = statements.exec_params(kFind, parameter(company_id.str()),
                                                     parameter(agent_id.str()), parameter(template_id.str()));
    if (rows.empty()) return std::optional<BookingTemplate>();

    auto found = codec::decode_template(rows[0][0].as<std::string>(), company_id, agent_id);
    if (!found) {
        const core::FieldError first = found.error().front();
        return StoreError{StoreError::Kind::kCorrupt, "the stored template " + template_id.str() +
                                                          " cannot be used: " + first.field + ": " +
                                                          first.message};
    }
    found->id = template_id;
    return std::optional<BookingTemplate>(std::move(*found));
}

Count save_row(pqxx::transaction_base& transaction, const BookingTemplate& booking_template) {
    const std::string definition = codec::encode_template(booking_template);
    transaction.exec_params(kSave, parameter(booking_template.company_id.str()),
                            parameter(booking_template.id.str()), parameter(booking_template.agent_id.str()),
                            parameter(booking_template.name), parameter(definition));
    const pqxx::result count = transaction.exec_params(kCount, parameter(booking_template.company_id.str()));
    return count[0][0].as<int>();
}

}  // namespace

ports::awaitable<Found> PostgresTemplateStore::find(core::CompanyId company_id, core::AgentId agent_id,
                                                    core::TemplateId template_id) {
    return database_.read([company_id = std::move(company_id), agent_id = std::move(agent_id),
                           template_id = std::move(template_id)](pqxx::transaction_base& statements) {
        return find_row(statements, company_id, agent_id, template_id);
    });
}

ports::awaitable<Count> PostgresTemplateStore::save(BookingTemplate booking_template) {
    return database_.write(
        [booking_template = std::move(booking_template)](pqxx::transaction_base& transaction) {
            return save_row(transaction, booking_template);
        });
}

}  // namespace calfleet::adapters::postgres
