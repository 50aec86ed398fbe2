#include "termwise/lifecycle/lookup_keys.hpp"

#include "termwise/base/text.hpp"
#include "termwise/lifecycle/outcome.hpp"
#include "termwise/schema/read_record.hpp"
#include "termwise/schema/validate.hpp"

namespace termwise {
namespace {

struct LookupItem : Record {
  Value subscription_id;
};
struct LookupUnit : Record {
  Value id, serial_number;
};
struct LookupInput : Record {
  Value order_type, customer_id, serial_number;
  Customer customer;
  List<LookupItem> items;
  List<LookupUnit> units;
};

// clang-format off
constexpr Field item_fields[] = {
    {.name = "subscriptionId", .type = Type::text, .at = member<&LookupItem::subscription_id>},
};
constexpr Schema item_schema{"LookupItem", item_fields};
constexpr Field unit_fields[] = {
    {.name = "id", .type = Type::text, .at = member<&LookupUnit::id>},
    {.name = "serialNumber", .type = Type::text, .at = member<&LookupUnit::serial_number>},
};
constexpr Schema unit_schema{"LookupUnit", unit_fields};
constexpr Field input_fields[] = {
    {.name = "orderType", .type = Type::choice, .at = member<&LookupInput::order_type>,
     .choices = &order_types},
    {.name = "customerId", .type = Type::text, .at = member<&LookupInput::customer_id>},
    {.name = "serialNumber", .type = Type::text, .at = member<&LookupInput::serial_number>},
    {.name = "customer", .type = Type::object, .at = member<&LookupInput::customer>,
     .schema = &customer_schema},
    {.name = "items", .type = Type::list, .at = member<&LookupInput::items>,
     .schema = &item_schema},
    {.name = "units", .type = Type::list, .at = member<&LookupInput::units>,
     .schema = &unit_schema},
};
// clang-format on
constexpr Schema input_schema{"LookupInput", input_fields};

std::string_view text_of(const Value& value) {
  return value.kind == Kind::text ? value.trimmed_text() : std::string_view();
}

void add_text(std::vector<std::string>& texts, const Value& value) {
  if (const std::string_view text = text_of(value); !text.empty()) texts.emplace_back(text);
}

}  // namespace

LookupKeys lookup_keys(const Customer& customer) {
  const BillingGroupRecord& group = customer.billing_group;
  LookupKeys keys;
  keys.customer_key = email_key(text_of(customer.email));
  keys.billing_group_id = text_of(group.id);
  keys.billing_group_key = fold_case(text_of(group.name));
  return keys;
}

LookupKeys lookup_keys(std::string_view text) {
  LookupInput input;
  if (read_record(text, max_catalog_bytes, input_schema, input)) return {};
  LookupKeys keys = lookup_keys(input.customer);
  validate_format({RuleContext{}, input_fields[0], input, input.order_type});
  if (input.order_type.format_fault == FaultCode::none) {
    const Value type = choice_or(input.order_type, order_types, default_order_type);
    keys.order_type = type.trimmed_text();
  }
  keys.customer_id = text_of(input.customer_id);
  add_text(keys.serial_numbers, input.serial_number);
  for (const LookupItem& item : input.items) {
    add_text(keys.subscription_ids, item.subscription_id);
  }
  for (const LookupUnit& unit : input.units) {
    add_text(keys.subscription_ids, unit.id);
    add_text(keys.serial_numbers, unit.serial_number);
  }
  return keys;
}

}  // namespace termwise
