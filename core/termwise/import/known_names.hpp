// What a caller knows, as texts to compare with.
#pragma once

#include <set>
#include <string>

#include "termwise/schema/value.hpp"

namespace termwise {

using KnownNames = std::set<std::string, std::less<>>;

/// The names in a list that was validated.
inline KnownNames known_names(const Values& values) {
  KnownNames names;
  for (const Value& value : values.entries) names.emplace(value.trimmed_text());
  return names;
}

}  // namespace termwise
