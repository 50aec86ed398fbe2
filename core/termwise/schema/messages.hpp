// The generic wording and params of faults (rule E2). A field with rules of its own brings its
// wording (`Field::message`).
#pragma once

#include <initializer_list>
#include <utility>

#include "termwise/schema/schema.hpp"

namespace termwise {

/// The fault of one place, with its message and params.
Fault make_fault(const RuleInput& input, FaultCode code, std::string path);

/// A JSON object with these members, whose values are JSON.
std::string params_of(std::initializer_list<std::pair<std::string_view, std::string>> members);

/// A text as JSON.
std::string json_text(std::string_view text);

/// The message of a text that is longer than `max` code points.
Message too_long_message(std::size_t max);

/// The message of a number outside its bounds, both included.
Message out_of_range_message(std::string_view min, std::string_view max);

/// The parts with a separator between them.
std::string joined(const std::vector<std::string>& parts, std::string_view separator);

}  // namespace termwise
