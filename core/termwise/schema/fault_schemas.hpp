// The schemas of rejections (rules E2, I1), as `write_faults` and `line_faults_text` write them.
#pragma once

#include "termwise/schema/schema.hpp"

namespace termwise {

extern const Schema rejection_schema;
extern const Schema line_fault_schema;

/// The codes of faults, as a choice.
extern const Choices fault_codes;

}  // namespace termwise
