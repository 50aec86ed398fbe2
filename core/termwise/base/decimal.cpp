#include "termwise/base/decimal.hpp"

#include <algorithm>

#include "termwise/base/text.hpp"

namespace termwise {
namespace {

constexpr std::int64_t exact_digits = 18;

// Collects the significant digits, without leading and trailing zeros.
class DigitCollector {
 public:
  void add(char c, bool is_decimal) {
    if (is_decimal) ++decimals_;
    if (c == '0') {
      if (count_ > 0) ++zeros_;  // leading zeros are ignored
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
  std::int64_t zeros_ = 0;     // zeros after the last significant digit so far
  std::int64_t decimals_ = 0;  // digits after the point, with zeros
};

}  // namespace

std::int64_t Decimal::whole() const {
  std::int64_t magnitude = 0;
  if (digit_count > 0) {
    magnitude = digit_count + exponent > exact_digits
                    ? power_of_ten(exact_digits) - 1
                    : static_cast<std::int64_t>(digits) * power_of_ten(exponent);
  }
  return negative ? -magnitude : magnitude;
}

NumberScan scan_number(std::string_view text) {
  NumberScan scan;
  std::size_t& at = scan.size;
  const auto peek = [&] { return at < text.size() ? text[at] : '\0'; };
  const bool negative = peek() == '-';
  if (negative) ++at;
  if (!is_digit(peek())) return scan;
  DigitCollector collector;
  if (peek() == '0') {
    ++at;  // no digit may follow a leading zero
  } else {
    for (; is_digit(peek()); ++at) collector.add(peek(), false);
  }
  if (peek() == '.') {
    ++at;
    if (!is_digit(peek())) return scan;
    for (; is_digit(peek()); ++at) collector.add(peek(), true);
  }
  std::int64_t exponent = 0;
  if (peek() == 'e' || peek() == 'E') {
    ++at;
    const bool negative_exponent = peek() == '-';
    if (negative_exponent || peek() == '+') ++at;
    if (!is_digit(peek())) return scan;
    constexpr std::int64_t far_enough = 1'000'000'000'000;  // no text has as many digits
    for (; is_digit(peek()); ++at) {
      exponent = std::min(exponent * 10 + (peek() - '0'), far_enough);
    }
    if (negative_exponent) exponent = -exponent;
  }
  scan.is_complete = true;
  scan.value = collector.result(negative, exponent);
  return scan;
}

std::optional<Decimal> parse_decimal(std::string_view text) {
  const NumberScan scan = scan_number(text);
  if (!scan.is_complete || scan.size != text.size()) return std::nullopt;
  return scan.value;
}

}  // namespace termwise
