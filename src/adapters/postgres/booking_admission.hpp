// The one transaction that admits a booking on PostgreSQL: what collides, what repeats, what is too much. On
// the database's thread.
#pragma once

#include "ports/booking_records.hpp"

#include <pqxx/transaction_base>

namespace calfleet::adapters::postgres {

ports::Admission admit_booking(pqxx::transaction_base& transaction,
                               const ports::BookingReservation& reservation);

// Inserts the record, or overwrites the one of its command.
void write_booking(pqxx::transaction_base& transaction, const ports::BookingRecord& record);

}  // namespace calfleet::adapters::postgres
