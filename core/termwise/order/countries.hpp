// The countries as a form offers them.
#pragma once

#include <string>

#include "termwise/schema/schema.hpp"

namespace termwise {

extern const Schema country_schema;

/// All countries by code, as a JSON array.
std::string countries_text();

}  // namespace termwise
