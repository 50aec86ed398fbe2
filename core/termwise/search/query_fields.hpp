// The members that all queries have (rules F1, F3).
#pragma once

#include "termwise/schema/schema.hpp"

namespace termwise {

/// Pasted cells are separated by tabs and line breaks (rule A5).
template <auto Member>
constexpr Field search_field{
    .name = "search", .type = Type::multiline_text, .at = member<Member>, .max = 200};

template <auto Member>
constexpr Field limit_field{
    .name = "limit", .type = Type::integer, .at = member<Member>, .min = 1, .max = 200};

}  // namespace termwise
