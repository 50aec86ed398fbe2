// Plays one shared case on the native core. tests/wasm/player.mjs must give the same answer.
#pragma once

#include <string>
#include <vector>

#include "case_json.hpp"

namespace termwise::cases {

/// The differences from the expectation, and the exact bytes that the core returned.
struct Played {
  std::vector<std::string> problems;
  std::string answer;
};

Played play(const Json& fixtures, const Json& test_case);

}  // namespace termwise::cases
