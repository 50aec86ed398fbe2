// What a draft shows beside its members: the payment schedule, and what a newer catalog changed.
#pragma once

#include <string>

#include "termwise/draft/draft.hpp"

namespace termwise {

extern const Schema schedule_run_schema;
extern const Schema draft_change_schema;

/// The payment schedule, amounts in minor units, as a JSON array (rules D3, V1).
std::string schedule_text(const Draft& draft);

/// What a newer catalog changed since the draft was saved, as the JSON array of rule D4.
std::string draft_changes_text(const Draft& draft);

}  // namespace termwise
