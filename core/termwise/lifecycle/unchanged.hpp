// Compares members of a command with the record that it changes (rules L4, A3).
#pragma once

#include "termwise/schema/schema.hpp"

namespace termwise {

/// Whether a member has the same value as in the record. If `sent` is a number, it must have no
/// format fault.
bool is_unchanged(const Field& field, const Node& sent, const Node& kept);

}  // namespace termwise
