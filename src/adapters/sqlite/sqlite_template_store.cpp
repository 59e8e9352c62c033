#include "adapters/sqlite/sqlite_template_store.hpp"

#include "codec/template_codec.hpp"

#include <SQLiteCpp/Statement.h>

namespace calfleet::adapters::sqlite {
namespace {

using core::BookingTemplate;
using ports::StoreError;
using Found = core::Result<std::optional<BookingTemplate>, StoreError>;
using Count = core::Result<int, StoreError>;

constexpr const char* kFind =
    "SELECT definition FROM booking_templates WHERE company_id = ? AND agent_id = ? AND template_id = ?";

constexpr const char* kSave = R"sql(
    INSERT INTO booking_templates (company_id, template_id, agent_id, name, definition)
    VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (company_id, template_id) DO UPDATE
       SET agent_id = excluded.agent_id, name = excluded.name, definition = excluded.definition,
           updated_at = CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER))sql";

constexpr const char* kCount = "SELECT count(*) FROM booking_templates WHERE company_id = ?";

Found find_row(SQLite::Database& database, const core::CompanyId& company_id, const core::AgentId& agent_id,
               const core::TemplateId& template_id) {
    SQLite::Statement row(database, kFind);
    row.bind(1, company_id.str());
    row.bind(2, agent_id.str());
    row.bind(3, template_id.str());
    if (!row.executeStep()) return std::optional<BookingTemplate>();

    auto found = codec::decode_template(row.getColumn(0).getString(), company_id, agent_id);
    if (!found) {
        const core::FieldError first = found.error().front();
        return StoreError{StoreError::Kind::kCorrupt, "the stored template " + template_id.str() +
                                                          " cannot be used: " + first.field + ": " +
                                                          first.message};
    }
    found->id = template_id;
    return std::optional<BookingTemplate>(std::move(*found));
}

Count save_row(SQLite::Database& database, const BookingTemplate& booking_template) {
    const std::string definition = codec::encode_template(booking_template);
    SQLite::Statement row(database, kSave);
    row.bind(1, booking_template.company_id.str());
    row.bind(2, booking_template.id.str());
    row.bind(3, booking_template.agent_id.str());
    row.bind(4, booking_template.name);
    row.bind(5, definition);
    row.exec();

    SQLite::Statement count(database, kCount);
    count.bind(1, booking_template.company_id.str());
    count.executeStep();
    return count.getColumn(0).getInt();
}

}  // namespace

ports::awaitable<Found> SqliteTemplateStore::find(core::CompanyId company_id, core::AgentId agent_id,
                                                  core::TemplateId template_id) {
    return database_.read([company_id = std::move(company_id), agent_id = std::move(agent_id),
                           template_id = std::move(template_id)](SQLite::Database& database) {
        return find_row(database, company_id, agent_id, template_id);
    });
}

ports::awaitable<Count> SqliteTemplateStore::save(BookingTemplate booking_template) {
    return database_.write([booking_template = std::move(booking_template)](SQLite::Database& database) {
        return save_row(database, booking_template);
    });
}

}  // namespace calfleet::adapters::sqlite
