// Plays one shared case on the core itself, with the meaning and the answer that
// tests/wasm/player.mjs has.
#pragma once

#include <string>
#include <vector>

#include "case_json.hpp"

namespace termwise::cases {

/// What differs from the expectation, and the exact bytes that came out of the core.
struct Played {
  std::vector<std::string> problems;
  std::string answer;
};

Played play(const Json& fixtures, const Json& test_case);

}  // namespace termwise::cases
