#include "termwise/search/search_keys.hpp"

#include <algorithm>
#include <initializer_list>

#include "termwise/base/date.hpp"
#include "termwise/base/text.hpp"
#include "termwise/order/subscription.hpp"
#include "termwise/search/search_text.hpp"

namespace termwise {
namespace {

struct OrderKeys : Record {
  Value search_text, created_at;
  Values lookup_values;
};

struct SubscriptionKeys : Record {
  Value search_text;
};

struct CustomerKeys : Record {
  Value search_text, created_at, customer_key;
};

// clang-format off
constexpr Field order_keys_fields[] = {
    {.name = "searchText", .type = Type::multiline_text, .at = member<&OrderKeys::search_text>,
     .need = Need::required},
    {.name = "createdAt", .type = Type::text, .at = member<&OrderKeys::created_at>,
     .need = Need::required},
    {.name = "lookupValues", .type = Type::array, .at = member<&OrderKeys::lookup_values>,
     .need = Need::required, .entry_type = Type::text},
};
constexpr Field subscription_keys_fields[] = {
    {.name = "searchText", .type = Type::multiline_text,
     .at = member<&SubscriptionKeys::search_text>, .need = Need::required},
};
constexpr Field customer_keys_fields[] = {
    {.name = "searchText", .type = Type::multiline_text, .at = member<&CustomerKeys::search_text>,
     .need = Need::required},
    {.name = "createdAt", .type = Type::text, .at = member<&CustomerKeys::created_at>,
     .need = Need::required},
    {.name = "customerKey", .type = Type::text, .at = member<&CustomerKeys::customer_key>,
     .need = Need::required},
};
// clang-format on

std::string folded_lines(std::initializer_list<const Value*> values) {
  std::string lines;
  for (const Value* value : values) {
    if (!value->is_present()) continue;
    if (!lines.empty()) lines += '\n';
    lines += fold_for_search(value->trimmed_text());
  }
  return lines;
}

std::string order_search_text(const Order& order) {
  std::vector<std::string> products;
  for (const OrderItem& item : order.items) products.push_back(product_search_text(item));
  std::ranges::sort(products);
  const auto repeated = std::ranges::unique(products);
  products.erase(repeated.begin(), repeated.end());
  std::string text = own_search_text(order);
  for (const std::string& product : products) text += '\n' + product;
  return text;
}

// The exact text of each value: a text unchanged, a number with its own digits.
Values lookup_values(const Map& custom_fields) {
  Values values;
  values.kind = Kind::array;
  for (const auto& [name, value] : custom_fields.entries) {
    switch (value.kind) {
      case Kind::text:
      case Kind::number: values.entries.push_back(Value::of_text(value.text)); break;
      case Kind::boolean:
        values.entries.push_back(Value::of_text(value.number != 0 ? "true" : "false"));
        break;
      default: break;
    }
  }
  return values;
}

Value moment_text(const Value& time) {
  return Value::of_text(std::to_string(moment_of(time.trimmed_text())));
}

}  // namespace

constexpr Schema order_keys_schema{"OrderKeys", order_keys_fields};
constexpr Schema subscription_keys_schema{"SubscriptionKeys", subscription_keys_fields};
constexpr Schema customer_keys_schema{"CustomerKeys", customer_keys_fields};

std::string own_search_text(const Order& order) {
  const Customer& customer = order.customer;
  return folded_lines({&order.id, &customer.email, &customer.company_name, &customer.last_name,
                       &customer.first_name});
}

std::string product_search_text(const OrderItem& item) {
  return fold_for_search(item.product_name.trimmed_text());
}

std::expected<std::string, Rejection> order_keys(std::string_view order_text) {
  const auto order = read_order(order_text);
  if (!order) return rejected(order.error());
  OrderKeys keys;
  keys.search_text = Value::of_text(order_search_text(**order));
  keys.created_at = moment_text((*order)->created_at);
  keys.lookup_values = lookup_values((*order)->custom_fields);
  return entered_text(order_keys_schema, keys);
}

std::expected<std::string, Rejection> subscription_keys(std::string_view subscription_text) {
  const auto read = read_subscription(subscription_text);
  if (!read) return rejected(read.error());
  const Subscription& subscription = **read;
  SubscriptionKeys keys;
  keys.search_text =
      Value::of_text(folded_lines({&subscription.serial_number, &subscription.sku,
                                   &subscription.customer_id, &subscription.order_id}));
  return entered_text(subscription_keys_schema, keys);
}

std::expected<std::string, Rejection> customer_keys(std::string_view customer_text) {
  CustomerRecord customer;
  if (auto rejection =
          read_valid_record(customer_text, max_request_bytes, customer_record_schema, customer)) {
    return rejected(std::move(*rejection));
  }
  CustomerKeys keys;
  keys.search_text =
      Value::of_text(folded_lines({&customer.id, &customer.email, &customer.company_name,
                                   &customer.last_name, &customer.first_name}));
  keys.created_at = moment_text(customer.created_at);
  keys.customer_key = Value::of_text(email_key(customer.email.trimmed_text()));
  return entered_text(customer_keys_schema, keys);
}

}  // namespace termwise
