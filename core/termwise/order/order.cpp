// The schema of stored orders, with the rules that an order must follow by itself (rule I1).
#include "termwise/order/order.hpp"

#include <array>
#include <limits>

#include "termwise/base/date.hpp"
#include "termwise/order/messages.hpp"
#include "termwise/order/request_rules.hpp"
#include "termwise/order/rule_context.hpp"
#include "termwise/order/subscription.hpp"
#include "termwise/schema/formats.hpp"
#include "termwise/schema/validate.hpp"

namespace termwise {
namespace {

constexpr std::int32_t max_whole = std::numeric_limits<std::int32_t>::max();

FaultCode total_fault(const RuleInput& input, std::optional<AmountMinor> sum) {
  return !sum || *sum == input.value().number ? FaultCode::none : FaultCode::wrong_total;
}

FaultCode count_fault(const RuleInput& input, std::int64_t count) {
  const bool is_right =
      !order_context(input).order->has_countable_items || input.value().number == count;
  return is_right ? FaultCode::none : FaultCode::wrong_status;
}

// Counts the units for the rules of status and progress, after the formats were validated.
void count_devices(Order& order) {
  order.rented_devices = 0;
  order.total_devices = 0;
  order.has_countable_items = order.items.format_fault == FaultCode::none && order.items.size() > 0;
  for (const OrderItem& item : order.items) {
    const auto rented = item.rented_count();
    const bool is_countable = item.kind == Kind::object && item.quantity.is_valid() &&
                              item.rental_ids.format_fault == FaultCode::none &&
                              rented <= item.quantity.number;
    order.has_countable_items &= is_countable;
    if (!is_countable) continue;  // its quantity may be invalid
    order.rented_devices += rented;
    order.total_devices += item.quantity.number;
  }
}

void mark_duplicate_ids(const Order& order) {
  std::vector<Value*> ids;
  std::vector<Value*> rental_ids;
  for (OrderItem& item : order.items) {
    ids.push_back(&item.id);
    for (Value& id : item.rental_ids.entries) rental_ids.push_back(&id);
  }
  mark_duplicates(ids);
  mark_duplicates(rental_ids);
}

FaultCode rental_status_is_right(const RuleInput& input) {
  const auto& item = input.record_as<OrderItem>();
  if (!item.quantity.is_valid() || item.rental_ids.kind != Kind::array) return FaultCode::none;
  const auto rented = item.rented_count();
  const auto status = rental_status_of(rented, item.quantity.number);
  return status == input.value().choice<RentalStatus>() ? FaultCode::none : FaultCode::wrong_status;
}

FaultCode order_status_is_right(const RuleInput& input) {
  const Order& order = *order_context(input).order;
  const bool is_right =
      !order.has_countable_items || agrees_with_rentals(input.value().choice<OrderStatus>(),
                                                        order.rented_devices, order.total_devices);
  return is_right ? FaultCode::none : FaultCode::wrong_status;
}

// R22: while the status has a fault, it does not decide.
FaultCode only_if_order_is_cancelled(const RuleInput& input) {
  const Value& status = input.record_as<Order>().status;
  const bool is_cancelled = status.choice<OrderStatus>() == OrderStatus::cancelled;
  const bool is_forbidden = input.value().is_present() && status.is_valid() && !is_cancelled;
  return is_forbidden ? FaultCode::not_allowed : FaultCode::none;
}

FaultCode rented_devices_are_right(const RuleInput& input) {
  return count_fault(input, order_context(input).order->rented_devices);
}

FaultCode total_devices_are_right(const RuleInput& input) {
  return count_fault(input, order_context(input).order->total_devices);
}

FaultCode monthly_total_is_right(const RuleInput& input) {
  const Order& order = *order_context(input).order;
  return total_fault(input,
                     order.has_priced_items ? order.sums.monthly_total_minor() : std::nullopt);
}

FaultCode contract_value_is_right(const RuleInput& input) {
  const Order& order = *order_context(input).order;
  return total_fault(input,
                     order.has_priced_items ? order.sums.contract_value_minor() : std::nullopt);
}

FaultCode updated_after_creation(const RuleInput& input) {
  const Value& created = input.record_as<Order>().created_at;
  if (!created.is_valid()) return FaultCode::none;
  const bool is_before =
      moment_of(input.value().trimmed_text()) < moment_of(created.trimmed_text());
  return is_before ? FaultCode::invalid_date : FaultCode::none;
}

FaultCode order_line_fits(const RuleInput& input) {
  auto& item = input.record_as<OrderItem>();
  if (!item.unknown.empty() || input.currency == nullptr) return FaultCode::none;
  const UnitRates rates{item.unit_price.number, item.acquisition_cost.number,
                        static_cast<int>(item.contract_length.number)};
  return compute_line(rates, item.quantity.number, item.line) ? FaultCode::none
                                                              : FaultCode::amount_too_large;
}

FaultCode order_sums_fit(const RuleInput& input) {
  auto& order = input.record_as<Order>();
  order.sums = {};
  order.has_priced_items = true;
  for (const OrderItem& item : order.items) {
    order.has_priced_items &= item.line.counts;
    order.sums.add(item.line);
  }
  return order.sums.fit() ? FaultCode::none : FaultCode::amount_too_large;
}

// clang-format off

constexpr Field order_item_fields[] = {
    {.name = "id", .type = Type::text, .at = member<&OrderItem::id>, .need = Need::required,
     .max = max_name, .meaning_rule = id_is_unique},
    {.name = "sku", .type = Type::text, .at = member<&OrderItem::sku>, .need = Need::required,
     .max = max_name},
    {.name = "productName", .type = Type::text, .at = member<&OrderItem::product_name>,
     .need = Need::required, .max = max_name},
    {.name = "variantName", .type = Type::text, .at = member<&OrderItem::variant_name>,
     .need = Need::required, .max = max_name},
    {.name = "quantity", .type = Type::integer, .at = member<&OrderItem::quantity>,
     .need = Need::required, .min = 1, .max = max_quantity},
    {.name = "unitPrice", .type = Type::amount, .at = member<&OrderItem::unit_price>,
     .need = Need::required},
    {.name = "contractLength", .type = Type::integer, .at = member<&OrderItem::contract_length>,
     .need = Need::required, .min = 1, .max = max_contract_months},
    {.name = "subscriptionId", .type = Type::text, .at = member<&OrderItem::subscription_id>,
     .max = max_name},
    {.name = "rentalStatus", .type = Type::choice, .at = member<&OrderItem::rental_status>,
     .need = Need::required, .choices = &rental_statuses, .meaning_rule = rental_status_is_right,
     .message = order_message},
    {.name = "rentalIds", .type = Type::array, .at = member<&OrderItem::rental_ids>,
     .need = Need::required, .max = max_name, .meaning_rule = id_is_unique,
     .entry_type = Type::text},
    {.name = "listPrice", .type = Type::amount, .at = member<&OrderItem::list_price>,
     .need = Need::null_when_absent},
    {.name = "listPriceSource", .type = Type::choice, .at = member<&OrderItem::list_price_source>,
     .need = Need::null_when_absent, .choices = &list_price_sources},
    {.name = "acquisitionCost", .type = Type::amount, .at = member<&OrderItem::acquisition_cost>,
     .need = Need::null_when_absent, .is_staff_only = true},
    {.name = "acquisitionCostSource", .type = Type::choice,
     .at = member<&OrderItem::acquisition_cost_source>, .need = Need::null_when_absent,
     .choices = &acquisition_cost_sources, .is_staff_only = true},
};
constexpr Schema order_item_schema{"OrderItem", order_item_fields, order_line_fits};

constexpr Field totals_fields[] = {
    {.name = "monthlyTotal", .type = Type::amount, .at = member<&Totals::monthly_total>,
     .need = Need::required, .meaning_rule = monthly_total_is_right,
     .message = order_message},
    {.name = "contractValue", .type = Type::amount, .at = member<&Totals::contract_value>,
     .need = Need::required, .meaning_rule = contract_value_is_right,
     .message = order_message},
};
constexpr Schema totals_schema{"Totals", totals_fields};

constexpr Field rental_progress_fields[] = {
    {.name = "rentedDevices", .type = Type::integer, .at = member<&RentalProgress::rented_devices>,
     .need = Need::required, .max = max_whole, .meaning_rule = rented_devices_are_right,
     .message = order_message},
    {.name = "totalDevices", .type = Type::integer, .at = member<&RentalProgress::total_devices>,
     .need = Need::required, .max = max_whole, .meaning_rule = total_devices_are_right,
     .message = order_message},
};
constexpr Schema rental_progress_schema{"RentalProgress", rental_progress_fields};

constexpr Field order_fields[] = {
    {.name = "id", .type = Type::text, .at = member<&Order::id>, .need = Need::required,
     .max = max_name, .meaning_rule = id_is_unique},
    {.name = "orderType", .type = Type::choice, .at = member<&Order::order_type>,
     .need = Need::required, .choices = &order_types},
    {.name = "status", .type = Type::choice, .at = member<&Order::status>,
     .need = Need::required, .choices = &order_statuses, .meaning_rule = order_status_is_right,
     .message = order_message},
    {.name = "currency", .type = Type::text, .at = member<&Order::currency>,
     .need = Need::required, .format_rule = currency_format},
    {.name = "customerId", .type = Type::text, .at = member<&Order::customer_id>,
     .need = Need::required, .max = max_name},
    {.name = "customer", .type = Type::object, .at = member<&Order::customer>,
     .need = Need::required, .schema = &stored_customer_schema},
    {.name = "paymentTerm", .type = Type::choice, .at = member<&Order::payment_term>,
     .need = Need::required, .choices = &payment_terms},
    {.name = "billingAddress", .type = Type::object, .at = member<&Order::billing_address>,
     .need = Need::required, .schema = &stored_address_schema},
    {.name = "shippingAddress", .type = Type::object, .at = member<&Order::shipping_address>,
     .need = Need::null_when_absent, .schema = &stored_address_schema},
    {.name = "items", .type = Type::list, .at = member<&Order::items>, .need = Need::required,
     .min = 1, .max = max_items, .schema = &order_item_schema, .meaning_rule = order_sums_fit},
    {.name = "totals", .type = Type::object, .at = member<&Order::totals>,
     .need = Need::required, .schema = &totals_schema},
    {.name = "rentalProgress", .type = Type::object, .at = member<&Order::rental_progress>,
     .need = Need::required, .schema = &rental_progress_schema},
    {.name = "customFields", .type = Type::map, .at = member<&Order::custom_fields>,
     .need = Need::required, .max = max_custom_fields, .entry_type = Type::text,
     .validate_entries = validate_custom_fields,
     .message = custom_field_message},
    {.name = "notes", .type = Type::multiline_text, .at = member<&Order::notes>, .max = max_notes},
    {.name = "cancelReason", .type = Type::multiline_text, .at = member<&Order::cancel_reason>,
     .max = max_reason, .presence_rule = only_if_order_is_cancelled},
    {.name = "catalogVersion", .type = Type::text, .at = member<&Order::catalog_version>,
     .max = max_name},
    {.name = "createdAt", .type = Type::text, .at = member<&Order::created_at>,
     .need = Need::required, .format_rule = timestamp_format},
    {.name = "updatedAt", .type = Type::text, .at = member<&Order::updated_at>,
     .need = Need::required, .format_rule = timestamp_format,
     .meaning_rule = updated_after_creation,
     .message = order_message},
    {.name = "revision", .type = Type::integer, .at = member<&Order::revision>,
     .need = Need::required, .min = 1, .max = max_revision},
};

// clang-format on

// The schema of the records in a member.
struct Inside {
  std::string_view name;
  const Schema* schema;
};

// A schema without rules, which is enough for writing. Pages never read orders, so they do not
// download the rules.
template <std::size_t Count>
constexpr std::array<Field, Count> as_written(const Field (&fields)[Count],
                                              std::initializer_list<Inside> inside = {}) {
  std::array<Field, Count> written{};
  for (std::size_t i = 0; i < Count; ++i) {
    written[i] = fields[i];
    written[i].presence_rule = nullptr;
    written[i].meaning_rule = nullptr;
    for (const auto& [name, schema] : inside) {
      if (fields[i].name == name) written[i].schema = schema;
    }
  }
  return written;
}

constexpr auto written_item_fields = as_written(order_item_fields);
constexpr Schema written_item_schema{"OrderItem", written_item_fields};
constexpr auto written_totals_fields = as_written(totals_fields);
constexpr Schema written_totals_schema{"Totals", written_totals_fields};
constexpr auto written_progress_fields = as_written(rental_progress_fields);
constexpr Schema written_progress_schema{"RentalProgress", written_progress_fields};
constexpr auto written_order_fields =
    as_written(order_fields, {{"items", &written_item_schema},
                              {"totals", &written_totals_schema},
                              {"rentalProgress", &written_progress_schema}});

}  // namespace

constexpr Schema order_schema{"Order", order_fields, nullptr, nullptr, member<&Order::currency>};
constexpr Schema written_order_schema{"Order", written_order_fields, nullptr, nullptr,
                                      member<&Order::currency>};

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

std::size_t validate_order(Order& order) {
  OrderRuleContext context;
  context.order = &order;
  validate_formats(order_schema, order, context);
  count_devices(order);
  mark_duplicate_ids(order);
  order.id.number = order.is_repeated;
  return validate_rules(order_schema, order, context);
}

std::expected<std::unique_ptr<Order>, Rejection> read_order(std::string_view text,
                                                            std::size_t max_bytes) {
  auto order = std::make_unique<Order>();
  if (auto rejection = read_record(text, max_bytes, order_schema, *order)) {
    return rejected(std::move(*rejection));
  }
  if (validate_order(*order) > 0) return rejected(reject_record(order_schema, *order, {}));
  return order;
}

std::string order_text(const Order& order, Audience audience) {
  return record_text(written_order_schema, order, std::nullopt, audience);
}

}  // namespace termwise
