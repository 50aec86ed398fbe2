// The inputs of shared cases, as tests/README.md tells how to write them.
#pragma once

#include <string>

#include "case_json.hpp"

namespace termwise::cases {

/// The bytes of a document: a fixture of that kind, one that is changed, or a text of its own.
std::string document_bytes(const Json& fixtures, const char* kind, const Json& document);

}  // namespace termwise::cases
