#include "termwise/lifecycle/lookup_keys.hpp"

#include "termwise/base/text.hpp"
#include "termwise/lifecycle/outcome.hpp"
#include "termwise/schema/read_record.hpp"
#include "termwise/schema/validate.hpp"
#include "termwise/schema/write_record.hpp"

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

struct LookupKeysRecord : Record {
  Value customer_id, customer_key, billing_group_id, billing_group_key;
  Values subscription_ids, serial_numbers;
  Value order_type;
};

// clang-format off
constexpr Field lookup_keys_fields[] = {
    {.name = "customerId", .type = Type::text, .at = member<&LookupKeysRecord::customer_id>,
     .need = Need::null_when_absent},
    {.name = "customerKey", .type = Type::text, .at = member<&LookupKeysRecord::customer_key>,
     .need = Need::null_when_absent},
    {.name = "billingGroupId", .type = Type::text,
     .at = member<&LookupKeysRecord::billing_group_id>, .need = Need::null_when_absent},
    {.name = "billingGroupKey", .type = Type::text,
     .at = member<&LookupKeysRecord::billing_group_key>, .need = Need::null_when_absent},
    {.name = "subscriptionIds", .type = Type::array,
     .at = member<&LookupKeysRecord::subscription_ids>, .need = Need::required,
     .entry_type = Type::text},
    {.name = "serialNumbers", .type = Type::array,
     .at = member<&LookupKeysRecord::serial_numbers>, .need = Need::required,
     .entry_type = Type::text},
    {.name = "orderType", .type = Type::choice, .at = member<&LookupKeysRecord::order_type>,
     .need = Need::null_when_absent, .choices = &order_types},
};
// clang-format on

std::string_view text_of(const Value& value) {
  return value.kind == Kind::text ? value.trimmed_text() : std::string_view();
}

void add_text(Values& texts, const Value& value) {
  const std::string_view text = text_of(value);
  if (!text.empty()) texts.entries.push_back(Value::of_text(text));
}

// R1: the default if a request says nothing; absent if it is faulty.
Value type_of(LookupInput& input) {
  validate_format({RuleContext{}, input_fields[0], input, input.order_type});
  if (input.order_type.format_fault != FaultCode::none) return {};
  return choice_or(input.order_type, order_types, default_order_type);
}

}  // namespace

constexpr Schema lookup_keys_schema{"LookupKeys", lookup_keys_fields};

CustomerLookupKeys lookup_keys(const Customer& customer) {
  const BillingGroupRecord& group = customer.billing_group;
  CustomerLookupKeys keys;
  keys.customer_key = email_key(text_of(customer.email));
  keys.billing_group_id = text_of(group.id);
  keys.billing_group_key = fold_case(text_of(group.name));
  return keys;
}

std::string lookup_keys_text(std::string_view text) {
  LookupInput input;
  LookupKeysRecord keys;
  if (!read_record(text, max_catalog_bytes, input_schema, input)) {
    const CustomerLookupKeys of_customer = lookup_keys(input.customer);
    keys.customer_id = Value::of_text(text_of(input.customer_id));
    keys.customer_key = Value::of_text(of_customer.customer_key);
    keys.billing_group_id = Value::of_text(of_customer.billing_group_id);
    keys.billing_group_key = Value::of_text(of_customer.billing_group_key);
    keys.order_type = type_of(input);
  }
  keys.subscription_ids.kind = Kind::array;
  keys.serial_numbers.kind = Kind::array;
  add_text(keys.serial_numbers, input.serial_number);
  for (const LookupItem& item : input.items) {
    add_text(keys.subscription_ids, item.subscription_id);
  }
  for (const LookupUnit& unit : input.units) {
    add_text(keys.subscription_ids, unit.id);
    add_text(keys.serial_numbers, unit.serial_number);
  }
  return record_text(lookup_keys_schema, keys);
}

}  // namespace termwise
