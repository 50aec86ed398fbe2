// A second implementation of the order contract, which shares no code with the core. It checks what
// must hold for every order and for every change of an order.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "case_json.hpp"

namespace termwise::cases {

/// A timestamp with microseconds, so that the texts compare like the times.
std::string comparable_time(std::string_view time);

/// The first rule of sections 5 and 6 that an order breaks; empty if there is none.
std::string broken_rule(const Json& order);

/// The first rule of section 6 that a change of an order breaks; empty if there is none.
std::string broken_step(std::string_view action, const Json& before, const Json& after);

/// The highest revision, at which no action is allowed (rule A13).
inline constexpr std::int64_t last_revision = 2'000'000'000;

/// Whether the table of section 6 allows the action in this status.
bool is_in_table(std::string_view action, std::string_view status);

/// The first rule (V1, L2, V5) that the overview of an order breaks; empty if there is none.
std::string broken_overview(const Json& order, const Json& overview);

}  // namespace termwise::cases
