// Faults of an input, field by field (section 4).
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "termwise/schema/fault_code.hpp"

namespace termwise {

class JsonWriter;

/// One thing that is wrong with one field (rule E2).
struct Fault {
  std::string path;  ///< JSON Pointer (RFC 6901), empty for the whole
  FaultCode code = FaultCode::none;
  std::string message;  ///< plain English, for a developer
  std::string params;   ///< a JSON object, or empty if the code needs none
};

/// A rejected input: at least one fault, in the order of rule E1.
struct Rejection {
  std::vector<Fault> faults;
  bool concerns_context = false;  ///< whether the caller's context is at fault, not the input

  /// The upper-case code if all faults have the same one, else VALIDATION_ERROR (rule E3).
  FaultCode code() const;
  /// The JSON text of rule E2.
  std::string body() const;
};

/// Writes faults as the array `details` of rule E2.
void write_faults(JsonWriter& json, const std::vector<Fault>& faults);

/// Rejects the whole input: one fault with path "" (rule E3).
Rejection reject_whole(FaultCode code, std::string message, std::string params = {});

/// REQUEST_TOO_LARGE, with the limit in bytes (rule E4).
Rejection reject_too_large(std::size_t max_bytes);

/// Returns a rejection from a function that returns `std::expected`.
inline std::unexpected<Rejection> rejected(Rejection rejection) {
  return std::unexpected(std::move(rejection));
}

/// A rejected line of a text. Lines are counted from 1.
struct LineFault {
  std::size_t line = 0;
  Rejection rejection;
};

/// Writes `[ { "line", "error" } ]`.
std::string line_faults_text(const std::vector<LineFault>& faults);

}  // namespace termwise
