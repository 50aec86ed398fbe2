// The life of an order: what may be done with it in which status (rules L1, L2). Nothing else in
// the code knows.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "termwise/order/order.hpp"

namespace termwise {

/// What can be done with an order, in the order of the table.
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

/// What becomes of an order, or why nothing may. Without a default, so that the table can lack
/// none.
struct Transition {
  constexpr Transition(OrderStatus status) : to{status, status} {}
  constexpr Transition(OrderStatus either, OrderStatus or_else) : to{either, or_else} {}
  constexpr Transition(Reason reason) : rejected(reason) {}

  Reason rejected = Reason::none;
  /// Where it may lead: one status; both of `partial` and `fulfilled`, of which the units that are
  /// still open decide.
  std::array<OrderStatus, 2> to{};
};

/// The one table (rule L1).
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

/// Why an order does not allow an action: what the table forbids, and any change at the highest
/// revision (rule A13). `none` if it is allowed.
Reason rejected_reason(const Order& order, Action action);

/// The word for a reason, which is not `none`.
std::string_view reason_word(Reason reason);

/// INVALID_TRANSITION (rule L1). `from` is a status of the record; `reason` empty where the rule
/// names none.
Rejection reject_transition(std::string_view from, std::string_view action,
                            std::string_view reason);

/// Whether a unit is still to be handed over and may be (rule V5).
bool is_ready_for_fulfillment(const Order& order);

/// The table as a diagram in Mermaid's notation.
std::string transition_diagram();

}  // namespace termwise
