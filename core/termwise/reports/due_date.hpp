// The due date of an invoice (rule V2).
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "termwise/order/request.hpp"

namespace termwise {

/// The due date of an invoice. The query is `{ "paymentTerm", "invoiceDate" }`.
std::expected<std::string, Rejection> due_date(std::string_view query_text);

extern const Schema due_date_query_schema;

}  // namespace termwise
