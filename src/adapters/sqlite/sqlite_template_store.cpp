#include "adapters/sqlite/sqlite_template_store.hpp"

#include "adapters/rows/template_row.hpp"
#include "codec/template_codec.hpp"

#include <SQLiteCpp/Statement.h>

#include <utility>

namespace calfleet::adapters::sqlite {
namespace {

using core::BookingTemplate;
using ports::ChangedCount;
using ports::StoreError;
using Found = core::Result<std::optional<BookingTemplate>, StoreError>;
using FoundAll = core::Result<std::vector<BookingTemplate>, StoreError>;
using Count = core::Result<int, StoreError>;
using Removed = core::Result<ports::RemovedTemplate, StoreError>;

constexpr const char* kFind =
    "SELECT definition FROM booking_templates WHERE company_id = ? AND agent_id = ? AND template_id = ?";

constexpr const char* kOfAgent = R"sql(
    SELECT template_id, definition FROM booking_templates WHERE company_id = ? AND agent_id = ?
     ORDER BY name, template_id)sql";

constexpr const char* kSave = R"sql(
    INSERT INTO booking_templates (company_id, template_id, agent_id, name, definition)
    VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (company_id, template_id) DO UPDATE
       SET agent_id = excluded.agent_id, name = excluded.name, definition = excluded.definition,
           updated_at = CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER))sql";

constexpr const char* kRemove =
    "DELETE FROM booking_templates WHERE company_id = ? AND agent_id = ? AND template_id = ?";

constexpr const char* kCount = "SELECT count(*) FROM booking_templates WHERE company_id = ?";

constexpr const char* kCountOthers =
    "SELECT count(*) FROM booking_templates WHERE company_id = ? AND template_id <> ?";

void bind_name(SQLite::Statement& row, const core::CompanyId& company_id, const core::AgentId& agent_id,
               const core::TemplateId& template_id) {
    row.bind(1, company_id.str());
    row.bind(2, agent_id.str());
    row.bind(3, template_id.str());
}

Found find_row(SQLite::Database& database, const core::CompanyId& company_id, const core::AgentId& agent_id,
               const core::TemplateId& template_id) {
    SQLite::Statement row(database, kFind);
    bind_name(row, company_id, agent_id, template_id);
    if (!row.executeStep()) return std::optional<BookingTemplate>();
    auto found = rows::template_of_row(company_id, agent_id, template_id, row.getColumn(0).getString());
    if (found.has_error()) return found.error();
    return std::optional<BookingTemplate>(std::move(*found));
}

FoundAll find_rows(SQLite::Database& database, const core::CompanyId& company_id,
                   const core::AgentId& agent_id) {
    SQLite::Statement row(database, kOfAgent);
    row.bind(1, company_id.str());
    row.bind(2, agent_id.str());
    std::vector<BookingTemplate> all;
    while (row.executeStep()) {
        core::TemplateId template_id(row.getColumn(0).getString());
        auto found =
            rows::template_of_row(company_id, agent_id, std::move(template_id), row.getColumn(1).getString());
        if (found.has_error()) return found.error();
        all.push_back(std::move(*found));
    }
    return all;
}

int count_of(SQLite::Database& database, const core::CompanyId& company_id) {
    SQLite::Statement count(database, kCount);
    count.bind(1, company_id.str());
    count.executeStep();
    return count.getColumn(0).getInt();
}

int save_row(SQLite::Database& database, const BookingTemplate& booking_template) {
    const std::string definition = codec::encode_template(booking_template);
    SQLite::Statement row(database, kSave);
    row.bind(1, booking_template.company_id.str());
    row.bind(2, booking_template.id.str());
    row.bind(3, booking_template.agent_id.str());
    row.bind(4, booking_template.name);
    row.bind(5, definition);
    row.exec();
    return count_of(database, booking_template.company_id);
}

ChangedCount add_row(SQLite::Database& database, const BookingTemplate& booking_template, int company_max) {
    SQLite::Statement others(database, kCountOthers);
    others.bind(1, booking_template.company_id.str());
    others.bind(2, booking_template.id.str());
    others.executeStep();
    if (others.getColumn(0).getInt() >= company_max) return std::optional<int>();
    return std::optional<int>(save_row(database, booking_template));
}

ChangedCount replace_row(SQLite::Database& database, const BookingTemplate& booking_template) {
    SQLite::Statement row(database, kFind);
    bind_name(row, booking_template.company_id, booking_template.agent_id, booking_template.id);
    if (!row.executeStep()) return std::optional<int>();
    return std::optional<int>(save_row(database, booking_template));
}

Removed remove_row(SQLite::Database& database, const core::CompanyId& company_id,
                   const core::AgentId& agent_id, const core::TemplateId& template_id) {
    SQLite::Statement row(database, kRemove);
    bind_name(row, company_id, agent_id, template_id);
    const bool existed = row.exec() > 0;
    return ports::RemovedTemplate{existed, count_of(database, company_id)};
}

}  // namespace

ports::awaitable<Found> SqliteTemplateStore::find(core::CompanyId company_id, core::AgentId agent_id,
                                                  core::TemplateId template_id) {
    return database_.read([company_id = std::move(company_id), agent_id = std::move(agent_id),
                           template_id = std::move(template_id)](SQLite::Database& database) {
        return find_row(database, company_id, agent_id, template_id);
    });
}

ports::awaitable<FoundAll> SqliteTemplateStore::of_agent(core::CompanyId company_id, core::AgentId agent_id) {
    return database_.read(
        [company_id = std::move(company_id), agent_id = std::move(agent_id)](SQLite::Database& database) {
            return find_rows(database, company_id, agent_id);
        });
}

ports::awaitable<Count> SqliteTemplateStore::save(BookingTemplate booking_template) {
    return database_.write(
        [booking_template = std::move(booking_template)](SQLite::Database& database) -> Count {
            return save_row(database, booking_template);
        });
}

ports::awaitable<ChangedCount> SqliteTemplateStore::add(BookingTemplate booking_template, int company_max) {
    return database_.write(
        [booking_template = std::move(booking_template), company_max](SQLite::Database& database) {
            return add_row(database, booking_template, company_max);
        });
}

ports::awaitable<ChangedCount> SqliteTemplateStore::replace(BookingTemplate booking_template) {
    return database_.write([booking_template = std::move(booking_template)](SQLite::Database& database) {
        return replace_row(database, booking_template);
    });
}

ports::awaitable<Removed> SqliteTemplateStore::remove(core::CompanyId company_id, core::AgentId agent_id,
                                                      core::TemplateId template_id) {
    return database_.write([company_id = std::move(company_id), agent_id = std::move(agent_id),
                            template_id = std::move(template_id)](SQLite::Database& database) {
        return remove_row(database, company_id, agent_id, template_id);
    });
}

}  // namespace calfleet::adapters::sqlite
