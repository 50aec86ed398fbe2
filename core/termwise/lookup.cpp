#include "termwise/lookup.hpp"

#include "termwise/text.hpp"

namespace termwise {
namespace {

struct LookupItem : Record {
  Value subscription_id;
};
struct LookupUnit : Record {
  Value id, serial_number;
};
struct LookupInput : Record {
  Value order_type;
  Customer customer;
  List<LookupItem> items;
  List<LookupUnit> units;
};

// clang-format off
constexpr Field item_fields[] = {
    {.name = "subscriptionId", .form = Form::text, .at = member<&LookupItem::subscription_id>},
};
constexpr Table item_table{"LookupItem", item_fields};
constexpr Field unit_fields[] = {
    {.name = "id", .form = Form::text, .at = member<&LookupUnit::id>},
    {.name = "serialNumber", .form = Form::text, .at = member<&LookupUnit::serial_number>},
};
constexpr Table unit_table{"LookupUnit", unit_fields};
constexpr Field input_fields[] = {
    {.name = "orderType", .form = Form::choice, .at = member<&LookupInput::order_type>,
     .choices = &order_types},
    {.name = "customer", .form = Form::object, .at = member<&LookupInput::customer>,
     .table = &customer_table},
    {.name = "items", .form = Form::list, .at = member<&LookupInput::items>,
     .table = &item_table},
    {.name = "units", .form = Form::list, .at = member<&LookupInput::units>,
     .table = &unit_table},
};
// clang-format on
constexpr Table input_table{"LookupInput", input_fields};

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
  keys.customer_key = fold_ascii_case(text_of(customer.email));
  keys.billing_group_id = text_of(group.id);
  keys.billing_group_key = fold_case(text_of(group.name));
  return keys;
}

LookupKeys lookup_keys(std::string_view text) {
  LookupInput input;
  if (read_record(text, max_catalog_bytes, input_table, input)) return {};
  LookupKeys keys = lookup_keys(input.customer);
  check_form({World{}, input_fields[0], input, input.order_type});
  if (input.order_type.form == Code::none) {
    keys.order_type =
        input.order_type.is_present() ? input.order_type.trimmed_text() : words::order_type[0];
  }
  for (std::size_t slot = 0; slot < input.items.slot_count(); ++slot) {
    add_text(keys.subscription_ids, input.items.at_slot(slot)->subscription_id);
  }
  for (std::size_t slot = 0; slot < input.units.slot_count(); ++slot) {
    add_text(keys.subscription_ids, input.units.at_slot(slot)->id);
    add_text(keys.serial_numbers, input.units.at_slot(slot)->serial_number);
  }
  return keys;
}

}  // namespace termwise
