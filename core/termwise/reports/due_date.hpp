// The due date of an invoice (rule V2).
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "termwise/order/request.hpp"

namespace termwise {

/// The day on which an invoice of that day is due; nothing past the year 2999. Without a payment
/// term it is due at once.
std::optional<std::string> due_day(const Value& payment_term, std::string_view invoice_day);

/// The due date of an invoice. The query is `{ "paymentTerm", "invoiceDate" }`.
std::expected<std::string, Rejection> due_date(std::string_view query_text);

extern const Schema due_date_query_schema;

}  // namespace termwise
