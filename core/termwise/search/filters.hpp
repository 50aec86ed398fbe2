// Filters for stores: queries in canonical form, with words folded as in `search_keys` and days as
// moments (rules F1 to F3).
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "termwise/schema/schema.hpp"

namespace termwise {

/// These functions take the text of a query and return the text of a filter, or every fault of the
/// query. Whole numbers in a query may be texts of digits, as in a URL.
std::expected<std::string, Rejection> order_filter(std::string_view query_text);
std::expected<std::string, Rejection> subscription_filter(std::string_view query_text);
std::expected<std::string, Rejection> customer_filter(std::string_view query_text);

extern const Schema subscription_query_schema;
extern const Schema customer_query_schema;
extern const Schema order_filter_schema;
extern const Schema subscription_filter_schema;
extern const Schema customer_filter_schema;

}  // namespace termwise
