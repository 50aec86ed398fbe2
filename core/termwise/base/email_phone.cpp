#include "termwise/base/email_phone.hpp"

#include <algorithm>

#include "termwise/base/text.hpp"

namespace termwise {
namespace {

bool is_label_character(char c) { return is_letter(c) || is_digit(c); }

bool is_local_part(std::string_view text) {
  constexpr std::string_view marks = ".!#$%&'*+/=?^_`{|}~-";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return is_label_character(c) || marks.contains(c);
  });
}

bool is_domain_label(std::string_view label) {
  constexpr std::size_t longest = 63;
  return !label.empty() && label.size() <= longest && is_label_character(label.front()) &&
         is_label_character(label.back()) &&
         std::ranges::all_of(label, [](char c) { return is_label_character(c) || c == '-'; });
}

}  // namespace

bool is_email(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || !is_local_part(text.substr(0, at))) return false;
  std::string_view domain = text.substr(at + 1);
  for (;;) {
    const std::size_t dot = domain.find('.');
    if (!is_domain_label(domain.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    domain.remove_prefix(dot + 1);
  }
}

bool is_phone(std::string_view text) {
  constexpr std::string_view separators = " ()-./";
  int digits = 0;
  bool begun = false;
  for (const char c : text) {
    if (separators.contains(c)) continue;
    const bool is_plus = c == '+' && !begun;
    begun = true;
    if (is_plus) continue;
    if (!is_digit(c)) return false;
    ++digits;
  }
  return digits >= 7 && digits <= 15;
}

}  // namespace termwise
