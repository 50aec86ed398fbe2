// The life of an order: the actions that each status allows (rules L1, L2). No other code knows
// them.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "termwise/order/order.hpp"

namespace termwise {

/// The actions on an order, in the order of the table.
enum class Action : std::uint8_t { confirm, edit, fulfill, cancel };

/// Why an action is rejected.
enum class Reason : std::uint8_t {
  none,
  already_confirmed,
  has_subscriptions,
  order_fulfilled,
  order_cancelled,
  revision_exhausted
};

namespace words {
inline constexpr std::string_view action[] = {"confirm", "edit", "fulfill", "cancel"};
inline constexpr std::string_view reason[] = {"already_confirmed", "has_subscriptions",
                                              "order_fulfilled", "order_cancelled",
                                              "revision_exhausted"};
}  // namespace words

inline constexpr Choices actions{"Action", words::action};
/// Without `Reason::none`, which has no word.
inline constexpr Choices reasons{"Reason", words::reason};

/// The new status, or why the action is not allowed. There is no default, so the table must be
/// complete.
struct Transition {
  constexpr Transition(OrderStatus status) : to{status, status} {}
  constexpr Transition(OrderStatus either, OrderStatus or_else) : to{either, or_else} {}
  constexpr Transition(Reason reason) : rejected(reason) {}

  Reason rejected = Reason::none;
  /// The possible new statuses: either one, or both `partial` and `fulfilled`, depending on the
  /// open units.
  std::array<OrderStatus, 2> to{};
};

/// The transition table (rule L1).
constexpr Transition transition(OrderStatus from, Action action) {
  using enum OrderStatus;
  using enum Reason;
  constexpr Transition by_open_units{partial, fulfilled};
  // clang-format off
  constexpr Transition table[std::size(words::order_status)][std::size(words::action)] = {
      //             confirm             edit             fulfill          cancel
      /* pending   */ {confirmed,          pending,         by_open_units,   cancelled},
      /* confirmed */ {already_confirmed,  confirmed,       by_open_units,   cancelled},
      /* partial   */ {has_subscriptions,  by_open_units,   by_open_units,   has_subscriptions},
      /* fulfilled */ {order_fulfilled,    order_fulfilled, order_fulfilled, order_fulfilled},
      /* cancelled */ {order_cancelled,    order_cancelled, order_cancelled, order_cancelled},
  };
  // clang-format on
  return table[static_cast<std::size_t>(from)][static_cast<std::size_t>(action)];
}

/// Why an order does not allow an action, by the table or because it has the highest revision (rule
/// A13). `none` if it is allowed.
Reason rejected_reason(const Order& order, Action action);

/// The word for a reason, which is not `none`.
std::string_view reason_word(Reason reason);

/// INVALID_TRANSITION (rule L1). `from` is the status of the record; `reason` may be empty.
Rejection reject_transition(std::string_view from, std::string_view action,
                            std::string_view reason);

/// Whether the order has an open unit that may be handed over (rule V5).
bool is_ready_for_fulfillment(const Order& order);

/// The table as a Mermaid diagram.
std::string transition_diagram();

}  // namespace termwise
