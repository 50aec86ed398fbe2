#include "termwise/base/money.hpp"

namespace termwise {
namespace {

constexpr std::string_view currencies =
#include "termwise/base/tables/currencies.inc"
    ;
constexpr std::size_t currency_row = 4;  // three letters and the digit of the exponent

constexpr std::int64_t amount_digits = 15;

}  // namespace

std::optional<Currency> find_currency(std::string_view code) {
  if (code.size() != 3) return std::nullopt;
  for (std::size_t row = 0; row < currencies.size(); row += currency_row) {
    if (currencies.substr(row, 3) == code) {
      return Currency{currencies.substr(row, 3), currencies[row + 3] - '0'};
    }
  }
  return std::nullopt;
}

std::expected<AmountMinor, AmountError> amount_from_decimal(const Decimal& decimal, int exponent) {
  if (decimal.digit_count == 0) return 0;
  const std::int64_t shift = decimal.exponent + exponent;
  if (shift < 0) return std::unexpected(AmountError::too_precise);
  if (decimal.negative) return std::unexpected(AmountError::negative);
  if (decimal.digit_count + shift > amount_digits) return std::unexpected(AmountError::too_large);
  return static_cast<AmountMinor>(decimal.digits) * power_of_ten(shift);
}

std::string amount_text(std::int64_t amount_minor, int exponent) {
  const bool negative = amount_minor < 0;
  std::string digits = std::to_string(negative ? -amount_minor : amount_minor);
  const auto decimals = static_cast<std::size_t>(exponent);
  if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
  if (decimals > 0) {
    digits.insert(digits.size() - decimals, 1, '.');
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.back() == '.') digits.pop_back();
  }
  return negative ? '-' + digits : digits;
}

}  // namespace termwise
