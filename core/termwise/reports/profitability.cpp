#include "termwise/reports/profitability.hpp"

namespace termwise {
namespace {

struct Profitability : Record {
  Value acquisition_cost, contract_value, margin, break_even_month;
};

// clang-format off
constexpr Field profitability_fields[] = {
    {.name = "acquisitionCost", .type = Type::amount, .at = member<&Profitability::acquisition_cost>,
     .need = Need::null_when_absent},
    {.name = "contractValue", .type = Type::amount, .at = member<&Profitability::contract_value>,
     .need = Need::required},
    {.name = "margin", .type = Type::amount, .at = member<&Profitability::margin>,
     .need = Need::null_when_absent},
    {.name = "breakEvenMonth", .type = Type::integer, .at = member<&Profitability::break_even_month>,
     .need = Need::null_when_absent},
};
// clang-format on

// The first month in which the payments cover the cost; nothing if they never do.
std::optional<std::int64_t> break_even_month(const std::vector<ScheduleRun>& runs,
                                             AmountMinor cost_minor) {
  if (cost_minor == 0) return 1;
  std::int64_t open_minor = cost_minor;
  for (const ScheduleRun& run : runs) {
    const auto amount_minor = static_cast<std::int64_t>(run.amount_minor);
    if (amount_minor == 0) continue;
    const std::int64_t months_needed = (open_minor + amount_minor - 1) / amount_minor;
    const std::int64_t months = run.to_month - run.from_month + 1;
    if (months_needed <= months) return run.from_month + months_needed - 1;
    open_minor -= amount_minor * months;
  }
  return std::nullopt;
}

// The cost of all units; nothing if the cost of an item is unknown.
std::optional<AmountMinor> known_cost_minor(const Order& order) {
  for (const OrderItem& item : order.items) {
    if (!item.acquisition_cost.is_present()) return std::nullopt;
  }
  return order.sums.acquisition_cost_minor();
}

}  // namespace

constexpr Schema profitability_schema{"Profitability", profitability_fields};

std::string profitability_text(const Order& order) {
  const AmountMinor value_minor = *order.sums.contract_value_minor();
  Profitability profitability;
  profitability.contract_value = Value::of_integer(value_minor);
  if (const auto cost_minor = known_cost_minor(order)) {
    profitability.acquisition_cost = Value::of_integer(*cost_minor);
    profitability.margin = Value::of_integer(value_minor - *cost_minor);
    const auto month = break_even_month(order.sums.schedule(), *cost_minor);
    if (month) profitability.break_even_month = Value::of_integer(*month);
  }
  return record_text(profitability_schema, profitability, stated_currency(order_schema, order));
}

}  // namespace termwise
