#include "termwise/money.hpp"

#include <algorithm>

#include "termwise/text.hpp"

namespace termwise {
namespace {

constexpr std::string_view currencies =
#include "termwise/tables/currencies.inc"
    ;
constexpr std::size_t currency_row = 4;  // three letters and the exponent's digit

constexpr std::int64_t power_of_ten(std::int64_t exponent) {
  std::int64_t power = 1;
  while (exponent-- > 0) power *= 10;
  return power;
}

constexpr std::int64_t exact_digits = 18;
constexpr std::int64_t amount_digits = 15;

// Collects significant digits, without the zeros before the first and after the last of them.
class DigitCollector {
 public:
  void add(char c, bool is_decimal) {
    if (is_decimal) ++decimals_;
    if (c == '0') {
      if (count_ > 0) ++zeros_;  // zeros before the first digit say nothing
      return;
    }
    for (; zeros_ > 0; --zeros_) push(0);
    push(static_cast<unsigned>(c - '0'));
  }
  Decimal result(bool negative, std::int64_t exponent) const {
    if (count_ == 0) return {};
    return {negative, digits_, count_, exponent + zeros_ - decimals_};
  }

 private:
  void push(unsigned digit) {
    if (count_ < exact_digits) digits_ = digits_ * 10 + digit;
    ++count_;
  }
  std::uint64_t digits_ = 0;
  std::int64_t count_ = 0;
  std::int64_t zeros_ = 0;     // zeros after the last digit that is none
  std::int64_t decimals_ = 0;  // digits after the point, zeros included
};

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

std::int64_t Decimal::whole() const {
  std::int64_t magnitude = 0;
  if (digit_count > 0) {
    magnitude = digit_count + exponent > exact_digits
                    ? power_of_ten(exact_digits) - 1
                    : static_cast<std::int64_t>(digits) * power_of_ten(exponent);
  }
  return negative ? -magnitude : magnitude;
}

std::optional<Decimal> parse_decimal(std::string_view text) {
  std::size_t at = 0;
  const auto peek = [&] { return at < text.size() ? text[at] : '\0'; };
  const bool negative = peek() == '-';
  if (negative) ++at;
  if (!is_digit(peek())) return std::nullopt;
  DigitCollector collector;
  if (peek() == '0') {
    ++at;  // no digit may follow a leading zero
  } else {
    for (; is_digit(peek()); ++at) collector.add(peek(), false);
  }
  if (peek() == '.') {
    ++at;
    if (!is_digit(peek())) return std::nullopt;
    for (; is_digit(peek()); ++at) collector.add(peek(), true);
  }
  std::int64_t exponent = 0;
  if (peek() == 'e' || peek() == 'E') {
    ++at;
    const bool negative_exponent = peek() == '-';
    if (negative_exponent || peek() == '+') ++at;
    if (!is_digit(peek())) return std::nullopt;
    constexpr std::int64_t far_enough = 1'000'000'000'000;  // no text has as many digits
    for (; is_digit(peek()); ++at) {
      exponent = std::min(exponent * 10 + (peek() - '0'), far_enough);
    }
    if (negative_exponent) exponent = -exponent;
  }
  if (at != text.size()) return std::nullopt;
  return collector.result(negative, exponent);
}

std::expected<AmountMinor, Code> amount_from_decimal(const Decimal& decimal, int exponent) {
  if (decimal.digit_count == 0) return 0;
  const std::int64_t shift = decimal.exponent + exponent;
  if (shift < 0) return std::unexpected(Code::too_precise);
  if (decimal.negative) return std::unexpected(Code::out_of_range);
  if (decimal.digit_count + shift > amount_digits) return std::unexpected(Code::amount_too_large);
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
