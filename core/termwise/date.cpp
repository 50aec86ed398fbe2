#include "termwise/date.hpp"

#include "termwise/text.hpp"

namespace termwise {
namespace {

constexpr std::string_view shape = "0000-00-00T00:00:00";

int number_at(std::string_view text, std::size_t begin, std::size_t digits) {
  int value = 0;
  for (const char c : text.substr(begin, digits)) value = value * 10 + (c - '0');
  return value;
}

int days_in_month(int year, int month) {
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && is_leap ? 29 : days[month - 1];
}

bool has_shape(std::string_view text) {
  if (text.size() < shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == '0' ? !is_digit(text[i]) : text[i] != shape[i]) return false;
  }
  return true;
}

// After the seconds: an optional fraction and Z.
bool ends_in_utc(std::string_view rest) {
  if (rest.starts_with('.')) {
    std::size_t end = 1;
    while (end < rest.size() && is_digit(rest[end])) ++end;
    if (end == 1) return false;
    rest.remove_prefix(end);
  }
  return rest == "Z";
}

}  // namespace

std::optional<std::string> canonical_timestamp(std::string_view text) {
  if (!has_shape(text) || !ends_in_utc(text.substr(shape.size()))) return std::nullopt;
  const int year = number_at(text, 0, 4);
  const int month = number_at(text, 5, 2);
  const int day = number_at(text, 8, 2);
  const bool is_day = year >= 1900 && year <= 2999 && month >= 1 && month <= 12 && day >= 1 &&
                      day <= days_in_month(year, month);
  const bool is_time =
      number_at(text, 11, 2) <= 23 && number_at(text, 14, 2) <= 59 && number_at(text, 17, 2) <= 59;
  if (!is_day || !is_time) return std::nullopt;
  return std::string(text.substr(0, shape.size())) + 'Z';
}

}  // namespace termwise
