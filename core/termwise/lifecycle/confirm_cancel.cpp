// Commands that change nothing but an order's status (rules L1, A2).
#include "termwise/lifecycle/command.hpp"
#include "termwise/order/subscription.hpp"
#include "termwise/schema/validate.hpp"

namespace termwise {
namespace {

struct SimpleCommand : Record {
  Value expected_revision;
};

struct CancelCommand : SimpleCommand {
  Value reason;
};

// clang-format off
constexpr Field simple_command_fields[] = {
    {.name = expected_revision_name, .type = Type::integer,
     .at = member<&SimpleCommand::expected_revision>},
};

constexpr Field cancel_command_fields[] = {
    {.name = "reason", .type = Type::multiline_text, .at = member<&CancelCommand::reason>,
     .max = max_reason},
    simple_command_fields[0],
};
// clang-format on

// Reads the command into an empty record of that schema.
Decision change_status(const Order& order, Action action, std::string_view command_text,
                       const Schema& schema, SimpleCommand& command, const OrderContext& context) {
  if (auto rejection = read_record(command_text, max_request_bytes, schema, command)) {
    return rejected(std::move(*rejection));
  }
  const RuleContext no_context;
  validate_formats(schema, command, no_context);
  const std::size_t faults = validate_rules(schema, command, no_context);
  if (auto rejection = reject_action(order, action, command.expected_revision)) {
    return rejected(std::move(*rejection));
  }
  if (faults > 0) {
    return rejected(reject_record(schema, command, no_context));
  }
  auto outcome = next_state(order, context);
  const OrderStatus to = transition(order.status.choice<OrderStatus>(), action).to[0];
  outcome->order.status = choice_value(order_statuses, to);
  return outcome;
}

}  // namespace

constexpr Schema simple_command_schema{"SimpleCommand", simple_command_fields};
constexpr Schema cancel_command_schema{"CancelCommand", cancel_command_fields};

Decision confirm_order(const Order& order, std::string_view command_text,
                       const OrderContext& context) {
  SimpleCommand command;
  return change_status(order, Action::confirm, command_text, simple_command_schema, command,
                       context);
}

Decision cancel_order(const Order& order, std::string_view command_text,
                      const OrderContext& context) {
  CancelCommand command;
  auto outcome =
      change_status(order, Action::cancel, command_text, cancel_command_schema, command, context);
  if (outcome) (*outcome)->order.cancel_reason = command.reason;
  return outcome;
}

}  // namespace termwise
