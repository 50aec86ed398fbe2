#include "termwise/lifecycle/transitions.hpp"

#include "termwise/json/writer.hpp"

namespace termwise {
namespace {

std::string_view status_word(OrderStatus status) {
  return words::order_status[static_cast<std::size_t>(status)];
}

}  // namespace

Reason rejected_reason(const Order& order, Action action) {
  const Reason reason = transition(order.status.choice<OrderStatus>(), action).rejected;
  const bool is_last = order.revision.number >= max_revision;
  return reason == Reason::none && is_last ? Reason::revision_exhausted : reason;
}

std::string_view reason_word(Reason reason) {
  return words::reason[static_cast<std::size_t>(reason) - 1];
}

Rejection reject_transition(std::string_view from, std::string_view action,
                            std::string_view reason) {
  JsonWriter params;
  params.begin_object();
  params.key("from");
  params.text(from);
  params.key("action");
  params.text(action);
  if (!reason.empty()) {
    params.key("reason");
    params.text(reason);
  }
  params.end_object();
  const std::string message =
      "What is " + std::string(from) + " does not allow the action " + std::string(action);
  return reject_whole(FaultCode::INVALID_TRANSITION, message, params.take());
}

bool is_ready_for_fulfillment(const Order& order) {
  const bool may_be = rejected_reason(order, Action::fulfill) == Reason::none;
  return may_be &&
         order.rental_progress.rented_devices.number < order.rental_progress.total_devices.number;
}

std::string transition_diagram() {
  std::string diagram = "stateDiagram-v2\n  [*] --> pending\n  [*] --> confirmed\n";
  for (std::size_t from = 0; from < order_statuses.words.size(); ++from) {
    for (std::size_t action = 0; action < actions.words.size(); ++action) {
      const auto status = static_cast<OrderStatus>(from);
      const Transition leads = transition(status, static_cast<Action>(action));
      if (leads.rejected != Reason::none) continue;
      for (std::size_t i = 0; i < leads.to.size(); ++i) {
        if (i > 0 && leads.to[i] == leads.to[0]) continue;
        diagram += "  ";
        diagram += status_word(status);
        diagram += " --> ";
        diagram += status_word(leads.to[i]);
        diagram += ": ";
        diagram += actions.words[action];
        diagram += '\n';
      }
    }
  }
  return diagram + "  fulfilled --> [*]\n  cancelled --> [*]\n";
}

}  // namespace termwise
