#include "termwise/search/filters.hpp"

#include "termwise/base/text.hpp"
#include "termwise/order/order.hpp"
#include "termwise/order/subscription.hpp"
#include "termwise/schema/formats.hpp"
#include "termwise/search/order_query.hpp"
#include "termwise/search/query_fields.hpp"

namespace termwise {
namespace {

constexpr std::int32_t max_email_searched = 254;

struct OrderFilter : Record {
  Values words, status;
  Value customer_type, order_type, customer_id, created_from, created_until;
  Values lookup;
  Value limit;
};

struct SubscriptionQuery : Record {
  Value search, order_id, customer_id, serial_number;
  Values status;
  Value ends_before, limit;
};

struct SubscriptionFilter : Record {
  Values words;
  Value order_id, customer_id, serial_number;
  Values status;
  Value ends_before, limit;
};

struct CustomerQuery : Record {
  Value search, email, limit;
};

struct CustomerFilter : Record {
  Values words;
  Value customer_key, limit;
};

// clang-format off

template <auto Member>
constexpr Field words_field{.name = "words", .type = Type::array, .at = member<Member>,
                            .need = Need::required, .entry_type = Type::text};
template <auto Member>
constexpr Field filter_limit{.name = "limit", .type = Type::integer, .at = member<Member>,
                             .need = Need::required};

constexpr Field order_filter_fields[] = {
    words_field<&OrderFilter::words>,
    {.name = "status", .type = Type::array, .at = member<&OrderFilter::status>,
     .need = Need::required, .choices = &order_statuses, .entry_type = Type::choice},
    {.name = "customerType", .type = Type::choice, .at = member<&OrderFilter::customer_type>,
     .choices = &customer_types},
    {.name = "orderType", .type = Type::choice, .at = member<&OrderFilter::order_type>,
     .choices = &order_types},
    {.name = "customerId", .type = Type::text, .at = member<&OrderFilter::customer_id>},
    {.name = "createdFrom", .type = Type::text, .at = member<&OrderFilter::created_from>},
    {.name = "createdUntil", .type = Type::text, .at = member<&OrderFilter::created_until>},
    {.name = "lookup", .type = Type::array, .at = member<&OrderFilter::lookup>,
     .need = Need::required, .entry_type = Type::text},
    filter_limit<&OrderFilter::limit>,
};

constexpr Field subscription_query_fields[] = {
    search_field<&SubscriptionQuery::search>,
    {.name = "orderId", .type = Type::text, .at = member<&SubscriptionQuery::order_id>,
     .max = max_name},
    {.name = "customerId", .type = Type::text, .at = member<&SubscriptionQuery::customer_id>,
     .max = max_name},
    {.name = "serialNumber", .type = Type::text, .at = member<&SubscriptionQuery::serial_number>,
     .max = max_serial_number},
    {.name = "status", .type = Type::array, .at = member<&SubscriptionQuery::status>,
     .choices = &subscription_statuses, .entry_type = Type::choice},
    {.name = "endsBefore", .type = Type::text, .at = member<&SubscriptionQuery::ends_before>,
     .format_rule = day_format},
    limit_field<&SubscriptionQuery::limit>,
};

constexpr Field subscription_filter_fields[] = {
    words_field<&SubscriptionFilter::words>,
    {.name = "orderId", .type = Type::text, .at = member<&SubscriptionFilter::order_id>},
    {.name = "customerId", .type = Type::text, .at = member<&SubscriptionFilter::customer_id>},
    {.name = "serialNumber", .type = Type::text, .at = member<&SubscriptionFilter::serial_number>},
    {.name = "status", .type = Type::array, .at = member<&SubscriptionFilter::status>,
     .need = Need::required, .choices = &subscription_statuses, .entry_type = Type::choice},
    {.name = "endsBefore", .type = Type::text, .at = member<&SubscriptionFilter::ends_before>},
    filter_limit<&SubscriptionFilter::limit>,
};

constexpr Field customer_query_fields[] = {
    search_field<&CustomerQuery::search>,
    {.name = "email", .type = Type::text, .at = member<&CustomerQuery::email>,
     .max = max_email_searched},
    limit_field<&CustomerQuery::limit>,
};

constexpr Field customer_filter_fields[] = {
    words_field<&CustomerFilter::words>,
    {.name = "customerKey", .type = Type::text, .at = member<&CustomerFilter::customer_key>},
    filter_limit<&CustomerFilter::limit>,
};

// clang-format on

Value trimmed_copy(const Value& value) {
  return value.is_present() ? Value::of_text(value.trimmed_text()) : Value();
}

Values trimmed_copies(const Values& values) {
  Values copies;
  copies.kind = Kind::array;
  for (const Value& value : values.entries) copies.entries.push_back(trimmed_copy(value));
  return copies;
}

Values words_in(const Value& search) {
  Values words;
  words.kind = Kind::array;
  for (const std::string& word : search_words(search)) {
    words.entries.push_back(Value::of_text(word));
  }
  return words;
}

Value moment_text(const std::optional<Moment>& moment) {
  return moment ? Value::of_text(std::to_string(*moment)) : Value();
}

Value limit_of(const Value& limit) {
  return Value::of_integer(static_cast<std::int64_t>(page_limit(limit)));
}

template <class Query, class Select>
std::expected<std::string, Rejection> filter_of(std::string_view query_text,
                                                const Schema& query_schema,
                                                const Schema& filter_schema, Select select) {
  const RuleContext context{.typed_integers = TypedIntegers::digits};
  Query query;
  if (auto rejection =
          read_valid_record(query_text, max_request_bytes, query_schema, query, context)) {
    return rejected(std::move(*rejection));
  }
  return entered_text(filter_schema, select(query));
}

}  // namespace

constexpr Schema subscription_query_schema{"SubscriptionQuery", subscription_query_fields};
constexpr Schema customer_query_schema{"CustomerQuery", customer_query_fields};
constexpr Schema order_filter_schema{"OrderFilter", order_filter_fields};
constexpr Schema subscription_filter_schema{"SubscriptionFilter", subscription_filter_fields};
constexpr Schema customer_filter_schema{"CustomerFilter", customer_filter_fields};

std::expected<std::string, Rejection> order_filter(std::string_view query_text) {
  const auto select = [](const OrderQuery& query) {
    OrderFilter filter;
    filter.words = words_in(query.search);
    filter.status = trimmed_copies(query.status);
    filter.customer_type = trimmed_copy(query.customer_type);
    filter.order_type = trimmed_copy(query.order_type);
    filter.customer_id = trimmed_copy(query.customer_id);
    filter.created_from = moment_text(query.created_since());
    filter.created_until = moment_text(query.created_until());
    filter.lookup = query.lookup;  // exact, like the values of custom fields
    filter.lookup.kind = Kind::array;
    filter.limit = limit_of(query.limit);
    return filter;
  };
  return filter_of<OrderQuery>(query_text, order_list_query_schema, order_filter_schema, select);
}

std::expected<std::string, Rejection> subscription_filter(std::string_view query_text) {
  const auto select = [](const SubscriptionQuery& query) {
    SubscriptionFilter filter;
    filter.words = words_in(query.search);
    filter.order_id = trimmed_copy(query.order_id);
    filter.customer_id = trimmed_copy(query.customer_id);
    filter.serial_number = trimmed_copy(query.serial_number);
    filter.status = trimmed_copies(query.status);
    filter.ends_before = trimmed_copy(query.ends_before);
    filter.limit = limit_of(query.limit);
    return filter;
  };
  return filter_of<SubscriptionQuery>(query_text, subscription_query_schema,
                                      subscription_filter_schema, select);
}

std::expected<std::string, Rejection> customer_filter(std::string_view query_text) {
  const auto select = [](const CustomerQuery& query) {
    CustomerFilter filter;
    filter.words = words_in(query.search);
    filter.customer_key =
        query.email.is_present() ? Value::of_text(email_key(query.email.trimmed_text())) : Value();
    filter.limit = limit_of(query.limit);
    return filter;
  };
  return filter_of<CustomerQuery>(query_text, customer_query_schema, customer_filter_schema,
                                  select);
}

}  // namespace termwise
