// The payment schedule of a draft, and what a newer catalog has changed in it.
#pragma once

#include <string>

#include "termwise/draft/draft.hpp"

namespace termwise {

extern const Schema schedule_run_schema;
extern const Schema draft_change_schema;

/// The payment schedule as a JSON array, with amounts in minor units (rules D3, V1).
std::string schedule_text(const Draft& draft);

/// What a newer catalog has changed since the draft was saved, as the JSON array of rule D4.
std::string draft_changes_text(const Draft& draft);

}  // namespace termwise
