#include "termwise/lifecycle/command.hpp"
#include "termwise/schema/validate.hpp"

namespace termwise {
namespace {

struct SimpleCommand : Record {
  Value expected_revision;
};

// clang-format off
constexpr Field simple_command_fields[] = {
    {.name = expected_revision_name, .type = Type::integer,
     .at = member<&SimpleCommand::expected_revision>},
};
// clang-format on

Decision change_status(const Order& order, Action action, std::string_view command_text,
                       const OrderContext& context) {
  SimpleCommand command;
  if (auto rejection =
          read_record(command_text, max_request_bytes, simple_command_schema, command)) {
    return rejected(std::move(*rejection));
  }
  const RuleContext no_context;
  validate_formats(simple_command_schema, command, no_context);
  const std::size_t faults = validate_rules(simple_command_schema, command, no_context);
  if (auto rejection = reject_action(order, action, command.expected_revision)) {
    return rejected(std::move(*rejection));
  }
  if (faults > 0) {
    return rejected(reject_record(simple_command_schema, command, no_context));
  }
  auto outcome = next_state(order, context);
  const OrderStatus to = transition(order.status.choice<OrderStatus>(), action).to[0];
  outcome->order.status = choice_value(order_statuses, to);
  return outcome;
}

}  // namespace

constexpr Schema simple_command_schema{"SimpleCommand", simple_command_fields};

Decision confirm_order(const Order& order, std::string_view command_text,
                       const OrderContext& context) {
  return change_status(order, Action::confirm, command_text, context);
}

Decision cancel_order(const Order& order, std::string_view command_text,
                      const OrderContext& context) {
  return change_status(order, Action::cancel, command_text, context);
}

std::expected<Subscription, Rejection> cancel_subscription(const Subscription& subscription) {
  if (!subscription.is_active()) {
    const auto action = words::action[static_cast<std::size_t>(Action::cancel)];
    return rejected(
        reject_transition(subscription.status.trimmed_text(), action, std::string_view()));
  }
  Subscription cancelled = subscription;
  cancelled.status = choice_value(subscription_statuses, SubscriptionStatus::cancelled);
  return cancelled;
}

}  // namespace termwise
