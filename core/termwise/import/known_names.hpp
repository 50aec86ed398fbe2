// Known names, which are compared as texts.
#pragma once

#include <set>
#include <string>

#include "termwise/schema/value.hpp"

namespace termwise {

using KnownNames = std::set<std::string, std::less<>>;

/// The names in a valid list.
inline KnownNames known_names(const Values& values) {
  KnownNames names;
  for (const Value& value : values.entries) names.emplace(value.trimmed_text());
  return names;
}

}  // namespace termwise
