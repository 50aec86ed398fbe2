// Money: whole minor units of one currency, read from and written as exact decimal text (rules M1
// to M4).
#pragma once

#include <cassert>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "termwise/base/decimal.hpp"

namespace termwise {

/// An ISO 4217 currency: its code and the number of decimals of its amounts (0, 2, 3 or 4).
struct Currency {
  std::string_view code;
  int exponent = 0;
};

/// The currency with exactly this code (rule K1), if there is one.
std::optional<Currency> find_currency(std::string_view code);

/// An amount in minor units, 0 to `max_amount_minor`.
using AmountMinor = std::int64_t;

/// A JavaScript number holds fifteen digits exactly, in minor and in major units (rule M4).
inline constexpr AmountMinor max_amount_minor = 999'999'999'999'999;

/// Why a number is not an amount. In order of precedence (rule M2).
enum class AmountError : std::uint8_t {
  too_precise,  ///< more decimals than the currency has
  negative,
  too_large  ///< more than `max_amount_minor`
};

/// The amount in minor units of a currency with `exponent` decimals (rule M2).
std::expected<AmountMinor, AmountError> amount_from_decimal(const Decimal& decimal, int exponent);

/// The shortest exact decimal in major units: 49.9, 50, 0.05 (rule M3). The amount may be negative.
std::string amount_text(std::int64_t amount_minor, int exponent);

/// The product of an amount and a number of units or months (below 2^31); nothing if it exceeds
/// `max_amount_minor` (rule M4).
inline std::optional<AmountMinor> multiply(AmountMinor amount_minor, std::int64_t factor) {
  // In two halves, because 64-bit multiplication with an overflow check is a slow call in
  // WebAssembly. An amount has 50 bits and a factor 31, and 2^50 exceeds the limit.
  assert(amount_minor >= 0 && amount_minor <= max_amount_minor);
  assert(factor >= 0 && factor < std::int64_t{1} << 31);
  const std::int64_t high = (amount_minor >> 32) * factor;
  if (high >= std::int64_t{1} << 18) return std::nullopt;
  const AmountMinor product = amount_minor * factor;
  if (product > max_amount_minor) return std::nullopt;
  return product;
}

}  // namespace termwise
