#include "termwise/base/date.hpp"

#include <algorithm>

#include "termwise/base/text.hpp"

namespace termwise {
namespace {

constexpr std::string_view timestamp_shape = "0000-00-00T00:00:00";
constexpr std::string_view day_shape = timestamp_shape.substr(0, 10);
constexpr int first_year = 1900;
constexpr int last_year = 2999;

struct Day {
  int year, month, day;
};

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

bool has_shape(std::string_view text, std::string_view shape) {
  if (text.size() < shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == '0' ? !is_digit(text[i]) : text[i] != shape[i]) return false;
  }
  return true;
}

// Whether `rest`, the text after the seconds, is an optional fraction and Z.
bool ends_in_utc(std::string_view rest) {
  if (rest.starts_with('.')) {
    std::size_t end = 1;
    while (end < rest.size() && is_digit(rest[end])) ++end;
    if (end == 1) return false;
    rest.remove_prefix(end);
  }
  return rest == "Z";
}

std::optional<Day> day_at_front(std::string_view text) {
  const Day day{number_at(text, 0, 4), number_at(text, 5, 2), number_at(text, 8, 2)};
  const bool is_day = day.year >= first_year && day.year <= last_year && day.month >= 1 &&
                      day.month <= 12 && day.day >= 1 &&
                      day.day <= days_in_month(day.year, day.month);
  if (!is_day) return std::nullopt;
  return day;
}

// Days since the first of March of the year 0. Years begin in March here, so that the leap day is
// their last.
std::int64_t day_number(const Day& day) {
  const std::int64_t year = day.month > 2 ? day.year : day.year - 1;
  const std::int64_t month = (day.month + 9) % 12;
  return year * 365 + year / 4 - year / 100 + year / 400 + (month * 306 + 5) / 10 + day.day - 1;
}

// The microseconds of a fraction: `.25Z` is 250 000, `Z` is 0.
Moment microseconds_in(std::string_view fraction) {
  Moment microseconds = 0;
  for (std::size_t place = 1; place <= 6; ++place) {
    const bool has_digit = place < fraction.size() && is_digit(fraction[place]);
    microseconds = microseconds * 10 + (has_digit ? fraction[place] - '0' : 0);
  }
  return microseconds;
}

void append_number(std::string& text, int number, std::size_t digits) {
  const std::string plain = std::to_string(number);
  text.append(digits - plain.size(), '0') += plain;
}

std::optional<std::string> text_of(const Day& day) {
  if (day.year > last_year) return std::nullopt;
  std::string text;
  append_number(text, day.year, 4);
  text += '-';
  append_number(text, day.month, 2);
  text += '-';
  append_number(text, day.day, 2);
  return text;
}

}  // namespace

std::optional<std::string> canonical_timestamp(std::string_view text) {
  if (!has_shape(text, timestamp_shape)) return std::nullopt;
  if (!ends_in_utc(text.substr(timestamp_shape.size())) || !day_at_front(text)) return std::nullopt;
  const bool is_time =
      number_at(text, 11, 2) <= 23 && number_at(text, 14, 2) <= 59 && number_at(text, 17, 2) <= 59;
  if (!is_time) return std::nullopt;
  return std::string(text.substr(0, timestamp_shape.size())) + 'Z';
}

std::optional<std::string> canonical_day(std::string_view text) {
  const bool has_its_shape = text.size() == day_shape.size() && has_shape(text, day_shape);
  if (!has_its_shape || !day_at_front(text)) return std::nullopt;
  return std::string(text);
}

Moment moment_of(std::string_view text) {
  const Day day = *day_at_front(text);
  const Moment midnight = (day_number(day) - day_number({1970, 1, 1})) * one_day;
  if (text.size() < timestamp_shape.size()) return midnight;
  const Moment seconds =
      (number_at(text, 11, 2) * 60 + number_at(text, 14, 2)) * 60 + number_at(text, 17, 2);
  return midnight + seconds * 1'000'000 + microseconds_in(text.substr(timestamp_shape.size()));
}

std::optional<std::string> add_months(std::string_view day, std::int64_t months) {
  Day end = *day_at_front(day);
  const std::int64_t month = end.month - 1 + months;
  end.year += static_cast<int>(month / 12);
  end.month = static_cast<int>(month % 12) + 1;
  end.day = std::min(end.day, days_in_month(end.year, end.month));
  return text_of(end);
}

std::int64_t calendar_months_between(std::string_view from, std::string_view to) {
  const Day first = *day_at_front(from);
  const Day last = *day_at_front(to);
  return (last.year - first.year) * std::int64_t{12} + last.month - first.month;
}

std::int64_t days_between(std::string_view from, std::string_view to) {
  return day_number(*day_at_front(to)) - day_number(*day_at_front(from));
}

std::optional<std::string> add_days(std::string_view day, std::int64_t days) {
  Day end = *day_at_front(day);
  for (; days > 0 && end.year <= last_year; --days) {
    if (++end.day <= days_in_month(end.year, end.month)) continue;
    end.day = 1;
    if (++end.month <= 12) continue;
    end.month = 1;
    ++end.year;
  }
  return text_of(end);
}

}  // namespace termwise
