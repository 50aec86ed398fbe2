#include "termwise/search/order_query.hpp"

#include "termwise/order/order.hpp"
#include "termwise/order/request_rules.hpp"
#include "termwise/schema/formats.hpp"
#include "termwise/search/query_fields.hpp"
#include "termwise/search/search_text.hpp"

namespace termwise {
namespace {

constexpr std::int32_t max_lookups = 200;
constexpr std::int32_t max_offset = 2'147'483'647;
constexpr std::size_t default_limit = 50;

// clang-format off
constexpr Field status_field =
    {.name = "status", .type = Type::array, .at = member<&OrderQuery::status>,
     .choices = &order_statuses, .entry_type = Type::choice};
constexpr Field customer_type_field =
    {.name = "customerType", .type = Type::choice, .at = member<&OrderQuery::customer_type>,
     .choices = &customer_types};
constexpr Field created_from_field =
    {.name = "createdFrom", .type = Type::text, .at = member<&OrderQuery::created_from>,
     .format_rule = day_format};
constexpr Field created_to_field =
    {.name = "createdTo", .type = Type::text, .at = member<&OrderQuery::created_to>,
     .format_rule = day_format};

constexpr Field order_query_fields[] = {
    search_field<&OrderQuery::search>, status_field, customer_type_field, created_from_field,
    created_to_field,
    {.name = "offset", .type = Type::integer, .at = member<&OrderQuery::offset>, .min = 0,
     .max = max_offset},
    limit_field<&OrderQuery::limit>,
};

constexpr Field order_list_query_fields[] = {
    search_field<&OrderQuery::search>, status_field, customer_type_field,
    {.name = "orderType", .type = Type::choice, .at = member<&OrderQuery::order_type>,
     .choices = &order_types},
    {.name = "customerId", .type = Type::text, .at = member<&OrderQuery::customer_id>,
     .max = max_name},
    created_from_field, created_to_field,
    {.name = "lookup", .type = Type::array, .at = member<&OrderQuery::lookup>,
     .max = max_custom_text, .entry_type = Type::text, .max_entries = max_lookups},
    limit_field<&OrderQuery::limit>,
};
// clang-format on

}  // namespace

constexpr Schema order_query_schema{"OrderQuery", order_query_fields};
constexpr Schema order_list_query_schema{"OrderListQuery", order_list_query_fields};

std::optional<Moment> OrderQuery::created_since() const {
  if (!created_from.is_present()) return std::nullopt;
  return moment_of(created_from.trimmed_text());
}

std::optional<Moment> OrderQuery::created_until() const {
  if (!created_to.is_present()) return std::nullopt;
  return moment_of(created_to.trimmed_text()) + one_day;
}

std::vector<std::string> search_words(const Value& search) {
  const std::string folded = fold_for_search(search.trimmed_text());
  const auto words = words_of(folded);
  return {words.begin(), words.end()};
}

std::size_t page_limit(const Value& limit) {
  return limit.is_present() ? static_cast<std::size_t>(limit.number) : default_limit;
}

}  // namespace termwise
