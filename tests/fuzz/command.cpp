// action | order | context | command: any command on any order. A rejected command changes nothing,
// an accepted one leads to a state that the contract allows.
#include "termwise/lifecycle/command.hpp"

#include <algorithm>

#include "core/order_rules.hpp"
#include "fuzz.hpp"
#include "termwise/order/order.hpp"

namespace termwise::fuzz {
namespace {

Decision run(std::string_view action, const Order& order, std::string_view command,
             const OrderContext& context) {
  if (action == "confirm") return confirm_order(order, command, context);
  if (action == "cancel") return cancel_order(order, command, context);
  if (action == "fulfill") return fulfill_order(order, command, context);
  return edit_order(order, *catalog_named("laptops"), command, context);
}

// Rule L3: a wrong revision is reported before a forbidden transition.
void judge_rejection(std::string_view action, const cases::Json& before,
                     const Rejection& rejection) {
  require_well_formed(rejection);
  const std::string status = before["status"];
  const bool is_forbidden =
      !cases::is_in_table(action, status) || before["revision"] == cases::last_revision;
  const std::string_view code = code_name(rejection.code());
  if (code == "INVALID_TRANSITION") require(is_forbidden, "L1: the table allows it", status);
}

void judge_subscriptions(const Outcome& outcome, const cases::Json& before,
                         const cases::Json& after) {
  const auto rented = [](const cases::Json& order) {
    return order["rentalProgress"]["rentedDevices"].get<double>();
  };
  const auto made = static_cast<double>(outcome.subscriptions.size());
  require(rented(before) + made == rented(after), "L5: as many rentals as subscriptions");
  for (const Subscription& subscription : outcome.subscriptions) {
    const std::string text = subscription_text(subscription);
    const auto again = read_subscription(text);
    require(again.has_value(), "O8: a subscription is read", text);
    require_same(subscription_text(**again), text, "O8: subscription, text, subscription");
    const auto json = cases::parse(text).value();
    require(json["status"] == "active" && json["startDate"] <= json["endDate"], "L6", text);
    require(json["orderId"] == after["id"] && json["customerId"] == after["customerId"], "L6",
            text);
  }
  for (const Subscription& subscription : outcome.ended_subscriptions) {
    const std::string text = subscription_text(subscription);
    require(cases::parse(text).value()["status"] == "ended", "L7: it ended", text);
  }
}

}  // namespace

void play(std::string_view input) {
  const auto parts = split(input, part_mark, 4);
  if (parts.size() < 4) return;
  const std::string_view words[] = {"confirm", "cancel", "fulfill", "edit"};
  const auto known = std::ranges::find(words, parts[0]);
  const std::string_view action = known == std::end(words) ? "edit" : *known;
  const auto order = read_order(parts[1]);
  if (!order) return require_well_formed(order.error());
  const auto context = read_command_context(parts[2]);
  if (!context) return require_well_formed(context.error());
  const std::string text = order_text(**order);
  const auto before = cases::parse(text).value();
  const auto outcome = run(action, **order, parts[3], **context);
  require_same(order_text(**order), text, "a command leaves the order that it was given");
  if (!outcome) return judge_rejection(action, before, outcome.error());
  const std::string next = order_text((*outcome)->order);
  const auto again = read_order(next);
  require(again.has_value(), "a command's order can be kept", next);
  require_same(order_text(**again), next, "O8: order, text, order");
  const auto after = cases::parse(next).value();
  require_same(cases::broken_rule(after), "", next);
  require_same(cases::broken_step(action, before, after), "", text + "\n" + next);
  judge_subscriptions(**outcome, before, after);
}

}  // namespace termwise::fuzz
