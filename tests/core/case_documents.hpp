// The inputs of shared cases, which tests/README.md describes.
#pragma once

#include <string>

#include "case_json.hpp"

namespace termwise::cases {

/// The bytes of a document: a fixture of the given kind, a changed fixture, or a text.
std::string document_bytes(const Json& fixtures, const char* kind, const Json& document);

}  // namespace termwise::cases
