// Any bytes as a stored order: an accepted order is written again with the same bytes, and follows
// the contract by a second implementation of it.
#include "termwise/order/order.hpp"

#include "core/order_rules.hpp"
#include "fuzz.hpp"
#include "termwise/reports/billing_group_summary.hpp"
#include "termwise/reports/due_date.hpp"
#include "termwise/reports/overview.hpp"
#include "termwise/reports/profitability.hpp"

namespace termwise::fuzz {

void play(std::string_view input) {
  const auto order = read_order(input);
  if (!order) return require_well_formed(order.error());
  const std::string text = order_text(**order);
  const auto again = read_order(text);
  require(again.has_value(), "O8: what was written is read", text);
  require_same(order_text(**again), text, "O8: order, text, order");
  const auto json = cases::parse(text).value();
  require_same(cases::broken_rule(json), "", text);
  const auto overview = cases::parse(overview_text(**order));
  require(overview.has_value(), "the overview is JSON", text);
  require_same(cases::broken_overview(json, *overview), "", text);
  require(cases::parse(profitability_text(**order)).has_value(), "V4: it is JSON", text);
  const auto shown = cases::parse(order_text(**order, Audience::everyone)).value();
  for (const auto& item : shown["items"]) {
    require(!item.contains("acquisitionCost"), "costs are staff's", text);
  }
}

}  // namespace termwise::fuzz
