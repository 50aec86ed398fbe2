// JSON numbers as exact decimals, without binary floating point (rule M1).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace termwise {

/// A number: `digits` × 10^`exponent`, without zeros at either end of the digits.
struct Decimal {
  bool negative = false;
  std::uint64_t digits = 0;      ///< exact up to 18 digits; beyond that only `digit_count` is
  std::int64_t digit_count = 0;  ///< 0 for zero
  std::int64_t exponent = 0;

  bool is_whole() const { return exponent >= 0; }
  /// The whole number, capped at ±(10^18 - 1). Only for `is_whole()`.
  std::int64_t whole() const;
};

/// The number at the front of a text.
struct NumberScan {
  std::size_t size = 0;      ///< bytes that the grammar of JSON numbers allows
  bool is_complete = false;  ///< whether they are a number; if not, the byte after them is wrong
  Decimal value;             ///< if complete
};

/// Reads the longest number at the front of a text. Only this function knows the grammar of JSON
/// numbers.
NumberScan scan_number(std::string_view text);

/// The number, if the whole text is a number by the grammar of JSON.
std::optional<Decimal> parse_decimal(std::string_view text);

/// 10 to the power of 0 to 18.
constexpr std::int64_t power_of_ten(std::int64_t exponent) {
  std::int64_t power = 1;
  while (exponent-- > 0) power *= 10;
  return power;
}

}  // namespace termwise
