// Points in time as orders bear them: UTC, to the second, `2026-11-21T09:30:00Z`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace termwise {

/// The canonical text of a UTC timestamp, without a fraction of a second; nothing where it names no
/// second of the years 1900 to 2999 (rule R21).
std::optional<std::string> canonical_timestamp(std::string_view text);

}  // namespace termwise
