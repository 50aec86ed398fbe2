// Timestamps in UTC, to the second: `2026-11-21T09:30:00Z`; and days: `2026-11-21`. Their canonical
// texts compare in the order of time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace termwise {

/// The canonical text of a UTC timestamp, without a fraction of a second; nothing if it is not a
/// second of the years 1900 to 2999 (rule R21).
std::optional<std::string> canonical_timestamp(std::string_view text);

/// The canonical text of a day, `YYYY-MM-DD`; nothing if it is not a day of the years 1900 to 2999
/// (rule R21).
std::optional<std::string> canonical_day(std::string_view text);

/// The UTC day of a canonical timestamp.
inline std::string_view day_of(std::string_view timestamp) { return timestamp.substr(0, 10); }

/// A point in time in whole microseconds since 1970-01-01T00:00:00Z; negative before.
using Moment = std::int64_t;

/// The moment of a valid timestamp, or the first moment of a valid day. Digits past the microsecond
/// are cut off.
Moment moment_of(std::string_view text);

/// The difference between the first moments of consecutive days.
inline constexpr Moment one_day = Moment{24} * 60 * 60 * 1'000'000;

/// The day `months` after a canonical day, at most the last day of the month (rule L6); nothing
/// past the year 2999.
std::optional<std::string> add_months(std::string_view day, std::int64_t months);

/// From the month of one canonical day to that of another, whatever the days in them.
std::int64_t calendar_months_between(std::string_view from, std::string_view to);

/// From one canonical day to another; negative if the other one is earlier.
std::int64_t days_between(std::string_view from, std::string_view to);

/// The day `days` (0 or more) after a canonical day; nothing past the year 2999.
std::optional<std::string> add_days(std::string_view day, std::int64_t days);

}  // namespace termwise
