// Fulfilling: a subscription for each unit that is handed over (rules L5 to L8).
#include <map>
#include <set>

#include "termwise/command.hpp"
#include "termwise/date.hpp"
#include "termwise/order_record.hpp"
#include "termwise/rules.hpp"

namespace termwise {
namespace {

// A unit that is handed over, with what was found out about it before the rules run.
struct Unit : Record {
  Value id, item_id, serial_number, start_date;

  const OrderItem* item = nullptr;
  const Subscription* replaced = nullptr;  // the subscription that it extends or replaces
  bool replaces_anew = true;               // no unit before it replaces that one
  bool is_open = true;                     // the item still lacks it
  bool has_new_id = true;
  bool has_free_serial_number = true;
};

struct FulfillCommand : Record {
  List<Unit> units;
  Value expected_revision;

  OrderType order_type = OrderType::standard;
  std::string today;
};

const FulfillCommand& command_of(const Scope& scope) {
  return static_cast<const FulfillCommand&>(*scope.world.command);
}

std::string start_of(const Unit& unit, const FulfillCommand& command) {
  if (unit.start_date.is_present()) return std::string(unit.start_date.trimmed_text());
  const bool continues = command.order_type == OrderType::extension && unit.replaced != nullptr;
  return continues ? std::string(unit.replaced->end_date.trimmed_text()) : command.today;
}

Code unit_id_is_new(const Scope& scope) {
  return scope.record_as<Unit>().has_new_id ? Code::none : Code::DUPLICATE_ID;
}

Code item_is_open(const Scope& scope) {
  const auto& unit = scope.record_as<Unit>();
  if (unit.item == nullptr) return Code::ITEM_NOT_FOUND;
  if (!unit.is_open) return Code::ITEM_ALREADY_FULFILLED;
  const OrderType type = command_of(scope).order_type;
  if (type == OrderType::standard) return Code::none;
  const Code fault =
      subscription_fault(unit.replaced, scope.world.order->customer_id.trimmed_text(),
                         unit.item->sku.trimmed_text(), type);
  if (fault != Code::none) return fault;
  return unit.replaces_anew ? Code::none : Code::SUBSCRIPTION_NOT_ACTIVE;
}

// An extension keeps the device, so it needs no serial number and takes no other one (rule L7).
Code serial_number_presence(const Scope& scope) {
  const Value& serial_number = scope.value();
  const bool is_there = serial_number.is_present();
  if (command_of(scope).order_type != OrderType::extension) {
    return is_there ? Code::none : Code::required;
  }
  const Subscription* replaced = scope.record_as<Unit>().replaced;
  const bool is_another = is_there && replaced != nullptr &&
                          replaced->serial_number.trimmed_text() != serial_number.trimmed_text();
  return is_another ? Code::not_allowed : Code::none;
}

Code serial_number_is_free(const Scope& scope) {
  const bool is_free = command_of(scope).order_type == OrderType::extension ||
                       scope.record_as<Unit>().has_free_serial_number;
  return is_free ? Code::none : Code::SERIAL_NUMBER_IN_USE;
}

// The day itself is judged by its form; here, whether the subscription's end can be written.
Code start_has_an_end(const Scope& scope) {
  const auto& unit = scope.record_as<Unit>();
  if (unit.item == nullptr || unit.start_date.form != Code::none) return Code::none;
  const std::string start = start_of(unit, command_of(scope));
  const auto end = add_months(start, unit.item->contract_length.number);
  return end ? Code::none : Code::invalid_date;
}

// clang-format off
constexpr Field unit_fields[] = {
    {.name = "id", .form = Form::text, .at = member<&Unit::id>, .need = Need::required,
     .max = max_name, .meaning_rule = unit_id_is_new},
    {.name = "itemId", .form = Form::text, .at = member<&Unit::item_id>, .need = Need::required,
     .max = max_name, .meaning_rule = item_is_open},
    {.name = "serialNumber", .form = Form::text, .at = member<&Unit::serial_number>,
     .max = max_serial_number, .presence_rule = serial_number_presence,
     .meaning_rule = serial_number_is_free},
    {.name = "startDate", .form = Form::text, .at = member<&Unit::start_date>,
     .form_rule = day_form, .presence_rule = start_has_an_end},
};
constexpr Table unit_table{"Unit", unit_fields};

constexpr Field fulfill_command_fields[] = {
    {.name = "units", .form = Form::list, .at = member<&FulfillCommand::units>,
     .need = Need::required, .min = 1, .max = max_quantity, .table = &unit_table},
    {.name = expected_revision_name, .form = Form::whole,
     .at = member<&FulfillCommand::expected_revision>},
};
// clang-format on

// What is taken already, by what the caller knows and by units before.
struct Taken {
  std::set<std::string, std::less<>> ids;
  std::set<std::string, std::less<>> serial_numbers;
  std::set<const Subscription*> replaced;
  std::map<const OrderItem*, std::int64_t> units;
};

Taken taken_before(const Order& order, const Known& known) {
  Taken taken;
  for (std::size_t slot = 0; slot < known.subscriptions.slot_count(); ++slot) {
    const Subscription& subscription = *known.subscriptions.at_slot(slot);
    taken.ids.emplace(subscription.id.trimmed_text());
    if (subscription.is_active()) {
      taken.serial_numbers.emplace(subscription.serial_number.trimmed_text());
    }
  }
  for (std::size_t slot = 0; slot < order.items.slot_count(); ++slot) {
    const OrderItem& item = *order.items.at_slot(slot);
    for (const Value& id : item.rental_ids.entries) taken.ids.emplace(id.trimmed_text());
    taken.units[&item] = static_cast<std::int64_t>(item.rental_ids.entries.size());
  }
  return taken;
}

// Finds out about each unit what the rules ask.
void look_up(FulfillCommand& command, const Order& order, const Known& known) {
  std::map<std::string_view, const OrderItem*> items;
  for (std::size_t slot = 0; slot < order.items.slot_count(); ++slot) {
    const OrderItem& item = *order.items.at_slot(slot);
    items.emplace(item.id.trimmed_text(), &item);
  }
  Taken taken = taken_before(order, known);
  for (std::size_t slot = 0; slot < command.units.slot_count(); ++slot) {
    Unit& unit = *command.units.at_slot(slot);
    if (unit.id.is_sound()) {
      unit.has_new_id = taken.ids.emplace(unit.id.trimmed_text()).second;
    }
    if (unit.serial_number.is_sound()) {
      unit.has_free_serial_number =
          taken.serial_numbers.emplace(unit.serial_number.trimmed_text()).second;
    }
    const auto found =
        unit.item_id.is_sound() ? items.find(unit.item_id.trimmed_text()) : items.end();
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
  made.status = choice_value(subscription_statuses, SubscriptionStatus::active);
  return made;
}

Subscription ended(const Subscription& replaced, OrderType type, const Value& start_date) {
  Subscription old = replaced;
  old.status = choice_value(subscription_statuses, SubscriptionStatus::ended);
  if (type == OrderType::upgrade) old.end_date = start_date;
  return old;
}

}  // namespace

constexpr Table fulfill_command_table{"FulfillCommand", fulfill_command_fields};

Decision fulfill_order(const Order& order, std::string_view command_text,
                       const OrderContext& context) {
  FulfillCommand command;
  if (auto refusal = read_record(command_text, max_request_bytes, fulfill_command_table, command)) {
    return std::unexpected(std::move(*refusal));
  }
  command.order_type = order.order_type.choice<OrderType>();
  command.today = context.today.is_present() ? std::string(context.today.trimmed_text())
                                             : std::string(day_of(context.now.trimmed_text()));
  World world;
  world.order = &order;
  world.command = &command;
  check_forms(fulfill_command_table, command, world);
  look_up(command, order, context);
  const std::size_t faults = check_rules(fulfill_command_table, command, world);
  if (auto refusal = refuse_action(order, Action::fulfill, command.expected_revision)) {
    return std::unexpected(std::move(*refusal));
  }
  if (faults > 0) return std::unexpected(refuse_record(fulfill_command_table, command, world));

  auto outcome = next_state(order, context);
  std::map<std::string_view, OrderItem*> items;
  for (std::size_t slot = 0; slot < outcome->order.items.slot_count(); ++slot) {
    OrderItem& item = *outcome->order.items.at_slot(slot);
    items.emplace(item.id.trimmed_text(), &item);
  }
  for (std::size_t slot = 0; slot < command.units.slot_count(); ++slot) {
    const Unit& unit = *command.units.at_slot(slot);
    Subscription& made = outcome->subscriptions.append();
    made = subscription_of(unit, command, order);
    items[unit.item_id.trimmed_text()]->rental_ids.entries.push_back(made.id);
    if (command.order_type == OrderType::standard) continue;
    outcome->ended_subscriptions.append() =
        ended(*unit.replaced, command.order_type, made.start_date);
  }
  settle_progress(outcome->order);
  return outcome;
}

}  // namespace termwise
