// The one transaction that admits a booking on SQLite: what collides, what repeats, what is too much. On the
// database's thread.
#pragma once

#include "ports/booking_records.hpp"

#include <SQLiteCpp/Database.h>

namespace calfleet::adapters::sqlite {

ports::Admission admit_booking(SQLite::Database& database, const ports::BookingReservation& reservation);

// Inserts the record, or overwrites the one of its command.
void write_booking(SQLite::Database& database, const ports::BookingRecord& record);

}  // namespace calfleet::adapters::sqlite
