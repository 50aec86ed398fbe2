#include "termwise/order_record.hpp"

#include "termwise/date.hpp"
#include "termwise/rules.hpp"

namespace termwise {
namespace {

Code total_fault(const Scope& scope, std::optional<AmountMinor> sum) {
  return !sum || *sum == scope.value().number ? Code::none : Code::wrong_total;
}

Code count_fault(const Scope& scope, std::int64_t count) {
  const bool is_right = !scope.world.order->has_countable_items || scope.value().number == count;
  return is_right ? Code::none : Code::wrong_status;
}

// Counts what the rules of status and progress are held against, once the forms are judged.
void count_devices(Order& order) {
  order.rented_devices = 0;
  order.total_devices = 0;
  order.has_countable_items = order.items.form == Code::none;
  for (std::size_t slot = 0; slot < order.items.slot_count(); ++slot) {
    const OrderItem& item = *order.items.at_slot(slot);
    const auto rented = static_cast<std::int64_t>(item.rental_ids.entries.size());
    const bool is_countable = item.kind == Kind::object && item.quantity.is_sound() &&
                              item.rental_ids.form == Code::none && rented <= item.quantity.number;
    order.has_countable_items &= is_countable;
    if (!is_countable) continue;  // its quantity may be of any size
    order.rented_devices += rented;
    order.total_devices += item.quantity.number;
  }
}

void mark_repeated_ids(const Order& order) {
  std::vector<Value*> ids;
  std::vector<Value*> rental_ids;
  for (std::size_t slot = 0; slot < order.items.slot_count(); ++slot) {
    OrderItem& item = *order.items.at_slot(slot);
    ids.push_back(&item.id);
    for (Value& id : item.rental_ids.entries) rental_ids.push_back(&id);
  }
  mark_repeated(ids);
  mark_repeated(rental_ids);
}

std::string text_of(const Table& table, const Record& record, Audience audience = Audience::staff) {
  JsonWriter json;
  write_record(json, table, record, {}, audience);
  return json.take();
}

}  // namespace

std::optional<RentalStatus> rental_status_of(std::int64_t rented, std::int64_t quantity) {
  if (rented > quantity) return std::nullopt;
  if (rented == 0) return RentalStatus::pending;
  return rented == quantity ? RentalStatus::completed : RentalStatus::partial;
}

bool agrees_with_rentals(OrderStatus status, std::int64_t rented, std::int64_t total) {
  switch (status) {
    case OrderStatus::pending:
    case OrderStatus::confirmed:
    case OrderStatus::cancelled: return rented == 0;
    case OrderStatus::partial: return rented > 0 && rented < total;
    case OrderStatus::fulfilled: return rented > 0 && rented == total;
  }
  return false;
}

Code rental_status_is_right(const Scope& scope) {
  const auto& item = scope.record_as<OrderItem>();
  if (!item.quantity.is_sound() || item.rental_ids.kind != Kind::array) return Code::none;
  const auto rented = static_cast<std::int64_t>(item.rental_ids.entries.size());
  const auto status = rental_status_of(rented, item.quantity.number);
  return status == scope.value().choice<RentalStatus>() ? Code::none : Code::wrong_status;
}

Code order_status_is_right(const Scope& scope) {
  const Order& order = *scope.world.order;
  const bool is_right =
      !order.has_countable_items || agrees_with_rentals(scope.value().choice<OrderStatus>(),
                                                        order.rented_devices, order.total_devices);
  return is_right ? Code::none : Code::wrong_status;
}

Code rented_devices_are_right(const Scope& scope) {
  return count_fault(scope, scope.world.order->rented_devices);
}

Code total_devices_are_right(const Scope& scope) {
  return count_fault(scope, scope.world.order->total_devices);
}

Code monthly_total_is_right(const Scope& scope) {
  const Order& order = *scope.world.order;
  return total_fault(scope,
                     order.has_priced_items ? order.sums.monthly_total_minor() : std::nullopt);
}

Code contract_value_is_right(const Scope& scope) {
  const Order& order = *scope.world.order;
  return total_fault(scope,
                     order.has_priced_items ? order.sums.contract_value_minor() : std::nullopt);
}

Code updated_after_creation(const Scope& scope) {
  const Value& created = scope.record_as<Order>().created_at;
  if (!created.is_sound()) return Code::none;
  const bool is_before = is_earlier(scope.value().trimmed_text(), created.trimmed_text());
  return is_before ? Code::invalid_date : Code::none;
}

Code order_line_fits(const Scope& scope) {
  auto& item = scope.record_as<OrderItem>();
  if (!item.unknown.empty() || !scope.world.currency) return Code::none;
  const UnitRates rates{item.unit_price.number, item.acquisition_cost.number,
                        static_cast<int>(item.contract_length.number)};
  return weigh(rates, item.quantity.number, item.line) ? Code::none : Code::amount_too_large;
}

Code order_sums_fit(const Scope& scope) {
  auto& order = scope.record_as<Order>();
  order.sums = {};
  order.has_priced_items = true;
  for (std::size_t slot = 0; slot < order.items.slot_count(); ++slot) {
    const Line& line = order.items.at_slot(slot)->line;
    order.has_priced_items &= line.counts;
    order.sums.add(line);
  }
  return order.sums.fit() ? Code::none : Code::amount_too_large;
}

std::size_t check_order(Order& order) {
  World world;
  world.order = &order;
  check_forms(order_table, order, world);
  count_devices(order);
  mark_repeated_ids(order);
  order.id.number = order.is_repeated;
  return check_rules(order_table, order, world);
}

std::expected<std::unique_ptr<Order>, Refusal> read_order(std::string_view text,
                                                          std::size_t max_bytes) {
  auto order = std::make_unique<Order>();
  if (auto refusal = read_record(text, max_bytes, order_table, *order)) {
    return std::unexpected(std::move(*refusal));
  }
  if (check_order(*order) > 0) return std::unexpected(refuse_record(order_table, *order, {}));
  return order;
}

std::string order_text(const Order& order, Audience audience) {
  return text_of(order_table, order, audience);
}

std::expected<std::unique_ptr<Subscription>, Refusal> read_subscription(std::string_view text) {
  auto subscription = std::make_unique<Subscription>();
  if (auto refusal =
          read_sound_record(text, max_request_bytes, subscription_table, *subscription)) {
    return std::unexpected(std::move(*refusal));
  }
  return subscription;
}

std::string subscription_text(const Subscription& subscription) {
  return text_of(subscription_table, subscription);
}

std::string customer_text(const CustomerRecord& customer) {
  return text_of(customer_record_table, customer);
}

std::string billing_group_text(const BillingGroupRecord& billing_group) {
  return text_of(billing_group_table, billing_group);
}

}  // namespace termwise
