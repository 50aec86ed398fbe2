// Where the contract of a subscription is on a day (rule A4).
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "termwise/order/subscription.hpp"

namespace termwise {

enum class Phase : std::uint8_t { upcoming, running, past_end, ended, cancelled };

namespace words {
inline constexpr std::string_view phase[] = {"upcoming", "running", "past_end", "ended",
                                             "cancelled"};
}  // namespace words

inline constexpr Choices phases{"Phase", words::phase};

/// `{ "phase", "month", "monthsLeft", "daysPastEnd" }`. The query is `{ "today" }`.
std::expected<std::string, Rejection> contract_position(const Subscription& subscription,
                                                        std::string_view query_text);

/// What selects the subscriptions of a phase, for a store to search by:
/// `{ "status", "startsFrom", "startsUntil", "endsFrom", "endsUntil" }`, days inclusive, absent if
/// unbounded. The query is `{ "phase", "today" }`.
std::expected<std::string, Rejection> phase_filter(std::string_view query_text);

extern const Schema contract_position_query_schema;
extern const Schema contract_position_schema;
extern const Schema phase_query_schema;
extern const Schema phase_filter_schema;

}  // namespace termwise
