// A second reading of the order contract, on an order's text alone: what must hold of every order,
// and of every step from one state to the next. It shares nothing with the core.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "case_json.hpp"

namespace termwise::cases {

/// A time's text brought to microseconds, so that texts compare as the times do.
std::string comparable_time(std::string_view time);

/// The first rule of sections 5 and 6 that an order breaks by itself; empty where none.
std::string broken_rule(const Json& order);

/// The first rule of section 6 that an action broke on the way from one state to the next.
std::string broken_step(std::string_view action, const Json& before, const Json& after);

/// The highest revision, at which no action is allowed (rule A13).
inline constexpr std::int64_t last_revision = 2'000'000'000;

/// Whether the table of section 6 lets the action happen to an order in that status.
bool is_in_table(std::string_view action, std::string_view status);

/// What the order says of its own views (rules V1, L2, V5), given as `overview_text` has them.
std::string broken_overview(const Json& order, const Json& overview);

}  // namespace termwise::cases
