#include "termwise/command.hpp"

#include <algorithm>

#include "termwise/date.hpp"
#include "termwise/order_record.hpp"

namespace termwise {
namespace {

struct SimpleCommand : Record {
  Value expected_revision;
};

// clang-format off
constexpr Field simple_command_fields[] = {
    {.name = expected_revision_name, .form = Form::whole,
     .at = member<&SimpleCommand::expected_revision>},
};
// clang-format on

Decision change_status(const Order& order, Action action, std::string_view command_text,
                       const OrderContext& context) {
  SimpleCommand command;
  if (auto refusal = read_record(command_text, max_request_bytes, simple_command_table, command)) {
    return std::unexpected(std::move(*refusal));
  }
  const World nothing_known;
  check_forms(simple_command_table, command, nothing_known);
  const std::size_t faults = check_rules(simple_command_table, command, nothing_known);
  if (auto refusal = refuse_action(order, action, command.expected_revision)) {
    return std::unexpected(std::move(*refusal));
  }
  if (faults > 0) {
    return std::unexpected(refuse_record(simple_command_table, command, nothing_known));
  }
  auto outcome = next_state(order, context);
  const OrderStatus to = transition(order.status.choice<OrderStatus>(), action).to[0];
  outcome->order.status = choice_value(order_statuses, to);
  return outcome;
}

}  // namespace

constexpr Table simple_command_table{"SimpleCommand", simple_command_fields};

Decision confirm_order(const Order& order, std::string_view command_text,
                       const OrderContext& context) {
  return change_status(order, Action::confirm, command_text, context);
}

Decision cancel_order(const Order& order, std::string_view command_text,
                      const OrderContext& context) {
  return change_status(order, Action::cancel, command_text, context);
}

std::expected<Subscription, Refusal> cancel_subscription(const Subscription& subscription) {
  if (!subscription.is_active()) {
    const auto action = words::action[static_cast<std::size_t>(Action::cancel)];
    return std::unexpected(
        refuse_transition(subscription.status.trimmed_text(), action, std::string_view()));
  }
  Subscription cancelled = subscription;
  cancelled.status = choice_value(subscription_statuses, SubscriptionStatus::cancelled);
  return cancelled;
}

std::optional<Refusal> refuse_action(const Order& order, Action action,
                                     const Value& expected_revision) {
  const std::int64_t actual = order.revision.number;
  if (expected_revision.is_sound() && expected_revision.number != actual) {
    JsonWriter params;
    params.begin_object();
    params.key("expected");
    params.integer(expected_revision.number);
    params.key("actual");
    params.integer(actual);
    params.end_object();
    return refuse_whole(Code::REVISION_CONFLICT,
                        "The order is at revision " + std::to_string(actual) + " by now",
                        params.take());
  }
  const Reason refused = transition(order.status.choice<OrderStatus>(), action).refused;
  if (refused == Reason::none) return std::nullopt;
  return refuse_transition(order.status.trimmed_text(),
                           words::action[static_cast<std::size_t>(action)], reason_word(refused));
}

std::unique_ptr<Outcome> next_state(const Order& order, const OrderContext& context) {
  auto outcome = std::make_unique<Outcome>();
  outcome->order = order;
  // A clock that was set back does not make a change older than what it changes.
  const auto now = canonical_timestamp(context.now.trimmed_text());
  const bool is_later = is_earlier(order.updated_at.trimmed_text(), *now);
  if (is_later) outcome->order.updated_at = Value::of_text(*now);
  outcome->order.revision = Value::of_whole(order.revision.number + 1);
  return outcome;
}

void settle_progress(Order& order) {
  std::int64_t rented_devices = 0;
  for (std::size_t slot = 0; slot < order.items.slot_count(); ++slot) {
    OrderItem& item = *order.items.at_slot(slot);
    const auto rented = static_cast<std::int64_t>(item.rental_ids.entries.size());
    item.rental_status =
        choice_value(rental_statuses, *rental_status_of(rented, item.quantity.number));
    rented_devices += rented;
  }
  order.rental_progress.rented_devices = Value::of_whole(rented_devices);
  if (rented_devices == 0) return;
  const bool is_done = rented_devices == order.rental_progress.total_devices.number;
  order.status =
      choice_value(order_statuses, is_done ? OrderStatus::fulfilled : OrderStatus::partial);
}

}  // namespace termwise
