#include "termwise/reports/overview.hpp"

#include "termwise/lifecycle/transitions.hpp"

namespace termwise {
namespace {

struct AvailableAction : Record {
  Value action, allowed, reason;
};

struct PaymentRun : Record {
  Value from_month, to_month, amount;
};

struct Overview : Record {
  List<AvailableAction> available_actions;
  Value ready_for_fulfillment;
  List<PaymentRun> schedule;
};

// clang-format off
constexpr Field available_action_fields[] = {
    {.name = "action", .type = Type::choice, .at = member<&AvailableAction::action>,
     .need = Need::required, .choices = &actions},
    {.name = "allowed", .type = Type::boolean, .at = member<&AvailableAction::allowed>,
     .need = Need::required},
    {.name = "reason", .type = Type::choice, .at = member<&AvailableAction::reason>,
     .choices = &reasons},
};
constexpr Schema available_action_schema{"AvailableAction", available_action_fields};

constexpr Field payment_run_fields[] = {
    {.name = "fromMonth", .type = Type::integer, .at = member<&PaymentRun::from_month>,
     .need = Need::required},
    {.name = "toMonth", .type = Type::integer, .at = member<&PaymentRun::to_month>,
     .need = Need::required},
    {.name = "amount", .type = Type::amount, .at = member<&PaymentRun::amount>,
     .need = Need::required},
};
constexpr Schema payment_run_schema{"PaymentRun", payment_run_fields};

constexpr Field overview_fields[] = {
    {.name = "availableActions", .type = Type::list, .at = member<&Overview::available_actions>,
     .need = Need::required, .schema = &available_action_schema},
    {.name = "readyForFulfillment", .type = Type::boolean,
     .at = member<&Overview::ready_for_fulfillment>, .need = Need::required},
    {.name = "schedule", .type = Type::list, .at = member<&Overview::schedule>,
     .need = Need::required, .schema = &payment_run_schema},
};
// clang-format on

void add_actions(List<AvailableAction>& list, const Order& order) {
  list.kind = Kind::array;
  for (std::size_t i = 0; i < actions.words.size(); ++i) {
    const auto action = static_cast<Action>(i);
    const Reason reason = rejected_reason(order, action);
    AvailableAction& added = list.append();
    added.action = choice_value(actions, action);
    added.allowed = Value::of_boolean(reason == Reason::none);
    if (reason != Reason::none) added.reason = Value::of_text(reason_word(reason));
  }
}

}  // namespace

constexpr Schema overview_schema{"OrderOverview", overview_fields};

std::string overview_text(const Order& order) {
  Overview overview;
  add_actions(overview.available_actions, order);
  overview.ready_for_fulfillment = Value::of_boolean(is_ready_for_fulfillment(order));
  overview.schedule.kind = Kind::array;
  for (const ScheduleRun& run : order.sums.schedule()) {
    PaymentRun& added = overview.schedule.append();
    added.from_month = Value::of_integer(run.from_month);
    added.to_month = Value::of_integer(run.to_month);
    added.amount = Value::of_integer(static_cast<std::int64_t>(run.amount_minor));
  }
  return record_text(overview_schema, overview, stated_currency(order_schema, order));
}

}  // namespace termwise
