// What a command repeats of the record that it changes (rules L4, A3).
#pragma once

#include "termwise/schema/schema.hpp"

namespace termwise {

/// Whether a member says what the record has already. `sent` is without a format fault if it is a
/// number.
bool is_unchanged(const Field& field, const Node& sent, const Node& kept);

}  // namespace termwise
