// The generic wording and params of faults (rule E2). A field with its own rules has its own
// wording (`Field::message`).
#pragma once

#include <initializer_list>
#include <utility>

#include "termwise/schema/schema.hpp"

namespace termwise {

/// The fault of one node, with its message and params.
Fault make_fault(const RuleInput& input, FaultCode code, std::string path);

/// A JSON object with these members. The values are JSON texts.
std::string params_of(std::initializer_list<std::pair<std::string_view, std::string>> members);

/// A text as a JSON string.
std::string json_text(std::string_view text);

/// The message of a text that is longer than `max` code points.
Message too_long_message(std::size_t max);

/// The message of a number outside its bounds, which are included in the range.
Message out_of_range_message(std::string_view min, std::string_view max);

/// The parts with a separator between them.
std::string joined(const std::vector<std::string>& parts, std::string_view separator);

}  // namespace termwise
