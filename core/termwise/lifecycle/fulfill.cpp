// Fulfils orders: creates a subscription for each unit that is handed over (rules L5 to L8).
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "termwise/base/date.hpp"
#include "termwise/lifecycle/command.hpp"
#include "termwise/order/messages.hpp"
#include "termwise/order/order.hpp"
#include "termwise/order/request_rules.hpp"
#include "termwise/schema/formats.hpp"

namespace termwise {
namespace {

// A unit that is handed over, with facts that are found before the rules run.
struct Unit : Record {
  Value id, item_id, serial_number, start_date, carrier, tracking_number;

  const OrderItem* item = nullptr;
  const Subscription* replaced = nullptr;  // the subscription that it extends or replaces
  bool replaces_anew = true;               // no earlier unit replaces the same one
  bool is_open = true;                     // the item still needs a unit
  bool has_new_id = true;
  bool has_free_serial_number = true;
};

// A command for a single unit may have the members of the unit itself, without a list.
struct FulfillCommand : Unit {
  Value order_id, expected_revision;
  List<Unit> units;

  bool is_bare = false;
  OrderType order_type = OrderType::standard;
  std::string today;
};

const FulfillCommand& command_of(const RuleInput& input) {
  return static_cast<const FulfillCommand&>(*order_context(input).command);
}

std::string start_of(const Unit& unit, const FulfillCommand& command) {
  if (unit.start_date.is_present()) return std::string(unit.start_date.trimmed_text());
  const bool continues = command.order_type == OrderType::extension && unit.replaced != nullptr;
  return continues ? std::string(unit.replaced->end_date.trimmed_text()) : command.today;
}

// Without an order it is only asked which one the command is for.
bool has_order(const RuleInput& input) { return order_context(input).order != nullptr; }

FaultCode order_id_presence(const RuleInput& input) {
  const bool is_missing = !has_order(input) && !input.value().is_present();
  return is_missing ? FaultCode::required : FaultCode::none;
}

FaultCode order_is_the_named_one(const RuleInput& input) {
  if (!has_order(input)) return FaultCode::none;
  const bool is_same =
      order_context(input).order->id.trimmed_text() == input.value().trimmed_text();
  return is_same ? FaultCode::none : FaultCode::not_allowed;
}

// A bare unit is one.
FaultCode units_presence(const RuleInput& input) {
  return is_present(input.field, input.node) ? FaultCode::none : FaultCode::required;
}

// A bare unit was moved into the list. What is still here was sent beside a list.
FaultCode beside_units(const RuleInput& input) {
  return input.value().is_present() ? FaultCode::not_allowed : FaultCode::none;
}

FaultCode unit_id_presence(const RuleInput& input) {
  const bool is_missing = has_order(input) && !input.value().is_present();
  return is_missing ? FaultCode::required : FaultCode::none;
}

FaultCode unit_id_is_new(const RuleInput& input) {
  return input.record_as<Unit>().has_new_id ? FaultCode::none : FaultCode::DUPLICATE_ID;
}

FaultCode item_is_open(const RuleInput& input) {
  if (!has_order(input)) return FaultCode::none;
  const auto& unit = input.record_as<Unit>();
  if (unit.item == nullptr) return FaultCode::ITEM_NOT_FOUND;
  if (!unit.is_open) return FaultCode::ITEM_ALREADY_FULFILLED;
  const OrderType type = command_of(input).order_type;
  if (type == OrderType::standard) return FaultCode::none;
  const FaultCode fault =
      subscription_fault(unit.replaced, order_context(input).order->customer_id.trimmed_text(),
                         unit.item->sku.trimmed_text(), type);
  if (fault != FaultCode::none) return fault;
  return unit.replaces_anew ? FaultCode::none : FaultCode::SUBSCRIPTION_NOT_ACTIVE;
}

// An extension keeps the device, so it needs no serial number and allows no other one (rule L7).
FaultCode serial_number_presence(const RuleInput& input) {
  if (!has_order(input)) return FaultCode::none;
  const Value& serial_number = input.value();
  const bool is_there = serial_number.is_present();
  if (command_of(input).order_type != OrderType::extension) {
    return is_there ? FaultCode::none : FaultCode::required;
  }
  const Subscription* replaced = input.record_as<Unit>().replaced;
  const bool is_another = is_there && replaced != nullptr &&
                          replaced->serial_number.trimmed_text() != serial_number.trimmed_text();
  return is_another ? FaultCode::not_allowed : FaultCode::none;
}

FaultCode serial_number_is_free(const RuleInput& input) {
  const bool is_free = command_of(input).order_type == OrderType::extension ||
                       input.record_as<Unit>().has_free_serial_number;
  return is_free ? FaultCode::none : FaultCode::SERIAL_NUMBER_IN_USE;
}

// Checks that the end date is not after the year 2999. The format of the day is validated
// elsewhere.
FaultCode start_has_an_end(const RuleInput& input) {
  const auto& unit = input.record_as<Unit>();
  if (unit.item == nullptr || unit.start_date.format_fault != FaultCode::none)
    return FaultCode::none;
  const std::string start = start_of(unit, command_of(input));
  const auto end = add_months(start, unit.item->contract_length.number);
  return end ? FaultCode::none : FaultCode::invalid_date;
}

// clang-format off
constexpr Field unit_fields[] = {
    {.name = "id", .type = Type::text, .at = member<&Unit::id>, .max = max_name,
     .presence_rule = unit_id_presence, .meaning_rule = unit_id_is_new,
     .message = order_message},
    {.name = "itemId", .type = Type::text, .at = member<&Unit::item_id>, .need = Need::required,
     .max = max_name, .meaning_rule = item_is_open, .message = order_message},
    {.name = "serialNumber", .type = Type::text, .at = member<&Unit::serial_number>,
     .max = max_serial_number, .presence_rule = serial_number_presence,
     .meaning_rule = serial_number_is_free, .message = order_message},
    {.name = "startDate", .type = Type::text, .at = member<&Unit::start_date>,
     .format_rule = day_format, .presence_rule = start_has_an_end},
    {.name = "carrier", .type = Type::text, .at = member<&Unit::carrier>,
     .max = max_shipment_text},
    {.name = "trackingNumber", .type = Type::text, .at = member<&Unit::tracking_number>,
     .max = max_shipment_text},
};
constexpr Schema unit_schema{"Unit", unit_fields};

template <auto Member>
constexpr Field bare_text(std::string_view name) {
  return {.name = name, .type = Type::text, .at = member<Member>, .presence_rule = beside_units};
}

constexpr Field fulfill_command_fields[] = {
    {.name = "orderId", .type = Type::text, .at = member<&FulfillCommand::order_id>,
     .max = max_name, .presence_rule = order_id_presence, .meaning_rule = order_is_the_named_one},
    {.name = "units", .type = Type::list, .at = member<&FulfillCommand::units>,
     .min = 1, .max = max_quantity, .schema = &unit_schema, .presence_rule = units_presence},
    bare_text<&FulfillCommand::item_id>("itemId"),
    bare_text<&FulfillCommand::serial_number>("serialNumber"),
    bare_text<&FulfillCommand::start_date>("startDate"),
    bare_text<&FulfillCommand::carrier>("carrier"),
    bare_text<&FulfillCommand::tracking_number>("trackingNumber"),
    {.name = expected_revision_name, .type = Type::integer,
     .at = member<&FulfillCommand::expected_revision>},
};
// clang-format on

// Ids and serial numbers that are used by known subscriptions or earlier units.
struct Taken {
  std::set<std::string, std::less<>> ids;
  std::set<std::string, std::less<>> serial_numbers;
  std::set<const Subscription*> replaced;
  std::map<const OrderItem*, std::int64_t> units;
};

Taken taken_before(const Order& order, const KnownRecords& known) {
  Taken taken;
  for (const Subscription& subscription : known.subscriptions) {
    taken.ids.emplace(subscription.id.trimmed_text());
    if (subscription.is_active()) {
      taken.serial_numbers.emplace(subscription.serial_number.trimmed_text());
    }
  }
  for (const OrderItem& item : order.items) {
    for (const Value& id : item.rental_ids.entries) taken.ids.emplace(id.trimmed_text());
    taken.units[&item] = item.rented_count();
  }
  return taken;
}

// Finds the facts that the rules use, for each unit.
void look_up(FulfillCommand& command, const Order& order, const KnownRecords& known) {
  std::map<std::string_view, const OrderItem*> items;
  for (const OrderItem& item : order.items) {
    items.emplace(item.id.trimmed_text(), &item);
  }
  Taken taken = taken_before(order, known);
  for (Unit& unit : command.units) {
    if (unit.id.is_valid()) {
      unit.has_new_id = taken.ids.emplace(unit.id.trimmed_text()).second;
    }
    if (unit.serial_number.is_valid()) {
      unit.has_free_serial_number =
          taken.serial_numbers.emplace(unit.serial_number.trimmed_text()).second;
    }
    const auto found =
        unit.item_id.is_valid() ? items.find(unit.item_id.trimmed_text()) : items.end();
    if (found == items.end()) continue;
    unit.item = found->second;
    unit.is_open = ++taken.units[unit.item] <= unit.item->quantity.number;
    unit.replaced = known.subscription(unit.item->subscription_id.trimmed_text());
    if (unit.replaced != nullptr) {
      unit.replaces_anew = taken.replaced.insert(unit.replaced).second;
    }
  }
}

Subscription subscription_of(const Unit& unit, const FulfillCommand& command, const Order& order) {
  const std::string start = start_of(unit, command);
  const OrderItem& item = *unit.item;
  Subscription made;
  made.kind = Kind::object;
  made.id = unit.id;
  made.order_id = order.id;
  made.item_id = item.id;
  made.customer_id = order.customer_id;
  made.billing_group_id = order.customer.billing_group.id;
  made.sku = item.sku;
  made.serial_number =
      unit.serial_number.is_present() ? unit.serial_number : unit.replaced->serial_number;
  made.currency = order.currency;
  made.unit_price = item.unit_price;
  made.contract_length = item.contract_length;
  made.start_date = Value::of_text(start);
  made.end_date = Value::of_text(*add_months(start, item.contract_length.number));
  made.carrier = unit.carrier;
  made.tracking_number = unit.tracking_number;
  made.status = choice_value(subscription_statuses, SubscriptionStatus::active);
  return made;
}

Subscription ended(const Subscription& replaced, OrderType type, const Value& start_date) {
  Subscription old = replaced;
  old.status = choice_value(subscription_statuses, SubscriptionStatus::ended);
  if (type == OrderType::upgrade) old.end_date = start_date;
  return old;
}

// Makes a list of a bare unit, so that it is judged like any other.
void move_bare_unit(FulfillCommand& command) {
  if (command.units.kind != Kind::absent) return;
  Value* const members[] = {&command.item_id, &command.serial_number, &command.start_date,
                            &command.carrier, &command.tracking_number};
  command.is_bare =
      std::ranges::any_of(members, [](const Value* value) { return value->is_present(); });
  if (!command.is_bare) return;
  command.units.kind = Kind::array;
  Unit& unit = command.units.append();
  unit.kind = Kind::object;
  unit.item_id = std::exchange(command.item_id, {});
  unit.serial_number = std::exchange(command.serial_number, {});
  unit.start_date = std::exchange(command.start_date, {});
  unit.carrier = std::exchange(command.carrier, {});
  unit.tracking_number = std::exchange(command.tracking_number, {});
}

std::optional<Rejection> read_command(std::string_view text, FulfillCommand& command) {
  if (auto rejection = read_record(text, max_request_bytes, fulfill_command_schema, command)) {
    return rejection;
  }
  move_bare_unit(command);
  return std::nullopt;
}

// The faults, those of a bare unit at the members that were sent.
Rejection reject_command(FulfillCommand& command, const OrderRuleContext& rule_context) {
  constexpr std::string_view in_list = "/units/0";
  Rejection rejection = reject_record(fulfill_command_schema, command, rule_context);
  if (!command.is_bare) return rejection;
  for (Fault& fault : rejection.faults) {
    if (fault.path.starts_with(in_list)) fault.path.erase(0, in_list.size());
  }
  return rejection;
}

// Units without an id get the one of the context: the first as it is, the others numbered.
void supply_ids(FulfillCommand& command, const OrderContext& context) {
  if (!context.subscription_id.is_present()) return;
  const std::string id(context.subscription_id.trimmed_text());
  std::size_t number = 0;
  for (Unit& unit : command.units) {
    ++number;
    if (unit.id.kind != Kind::absent) continue;
    unit.id = Value::of_text(number == 1 ? id : id + '-' + std::to_string(number));
  }
}

}  // namespace

constexpr Schema fulfill_command_schema{"FulfillCommand", fulfill_command_fields};

std::expected<std::string, Rejection> fulfilled_order_id(std::string_view command_text) {
  FulfillCommand command;
  if (auto rejection = read_command(command_text, command)) return rejected(std::move(*rejection));
  OrderRuleContext rule_context;
  rule_context.command = &command;
  validate_formats(fulfill_command_schema, command, rule_context);
  if (command.order_id.is_valid()) return std::string(command.order_id.trimmed_text());
  validate_rules(fulfill_command_schema, command, rule_context);
  return rejected(reject_command(command, rule_context));
}

Decision fulfill_order(const Order& order, std::string_view command_text,
                       const OrderContext& context) {
  FulfillCommand command;
  if (auto rejection = read_command(command_text, command)) return rejected(std::move(*rejection));
  supply_ids(command, context);
  command.order_type = order.order_type.choice<OrderType>();
  command.today = context.today.is_present() ? std::string(context.today.trimmed_text())
                                             : std::string(day_of(context.now.trimmed_text()));
  OrderRuleContext rule_context;
  rule_context.order = &order;
  rule_context.command = &command;
  validate_formats(fulfill_command_schema, command, rule_context);
  look_up(command, order, context);
  const std::size_t faults = validate_rules(fulfill_command_schema, command, rule_context);
  if (auto rejection = reject_action(order, Action::fulfill, command.expected_revision)) {
    return rejected(std::move(*rejection));
  }
  if (faults > 0) return rejected(reject_command(command, rule_context));

  auto outcome = next_state(order, context);
  std::map<std::string_view, OrderItem*> items;
  for (OrderItem& item : outcome->order.items) {
    items.emplace(item.id.trimmed_text(), &item);
  }
  for (const Unit& unit : command.units) {
    Subscription& made = outcome->subscriptions.append();
    made = subscription_of(unit, command, order);
    items[unit.item_id.trimmed_text()]->rental_ids.entries.push_back(made.id);
    if (command.order_type == OrderType::standard) continue;
    outcome->ended_subscriptions.append() =
        ended(*unit.replaced, command.order_type, made.start_date);
  }
  update_progress(outcome->order);
  return outcome;
}

}  // namespace termwise
