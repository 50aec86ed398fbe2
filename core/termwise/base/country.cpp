#include "termwise/base/country.hpp"

#include <array>
#include <cstdint>

#include "termwise/base/text.hpp"

namespace termwise {
namespace {

constexpr std::string_view rows =
#include "termwise/base/tables/countries.inc"
    ;

constexpr std::size_t row_count = [] {
  std::size_t count = 0;
  for (const char c : rows) count += c == '\n';
  return count;
}();

constexpr auto row_begins = [] {
  std::array<std::uint16_t, row_count + 1> begins{};
  std::size_t row = 0;
  for (std::size_t at = 0; at < rows.size(); ++at) {
    if (rows[at] == '\n') begins[++row] = static_cast<std::uint16_t>(at + 1);
  }
  return begins;
}();

std::string_view take_cell(std::string_view& row) {
  const std::size_t end = row.find_first_of("\t\n");
  const std::string_view cell = row.substr(0, end);
  row.remove_prefix(end + 1);
  return cell;
}

std::string_view code_at(std::size_t index) { return rows.substr(row_begins[index], 2); }

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; }

std::optional<std::size_t> find_code(std::string_view text) {
  const std::array<char, 2> letters{upper(text[0]), upper(text[1])};
  const std::string_view code(letters.data(), letters.size());
  std::size_t low = 0;
  std::size_t high = row_count;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (code_at(middle) < code) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == row_count || code_at(low) != code) return std::nullopt;
  return low;
}

// Matches the postal code patterns of core/data: characters, \d, classes, groups, |, ?, {n} and
// {n,m}. It keeps the set of all positions in the text that the pattern can have reached, so it
// never tries anything twice.
class PatternMatcher {
 public:
  PatternMatcher(std::string_view pattern, std::string_view text)
      : pattern_(pattern), text_(text) {}

  bool matches() {
    const Places reached = alternatives(1);
    return (reached >> text_.size() & 1) != 0;
  }

 private:
  using Places = std::uint64_t;  // bit n: the first n characters of the text can be matched

  bool next_is(char c) const { return at_ < pattern_.size() && pattern_[at_] == c; }

  Places alternatives(Places from) {
    Places reached = sequence(from);
    while (next_is('|')) {
      ++at_;
      reached |= sequence(from);
    }
    return reached;
  }

  Places sequence(Places from) {
    while (at_ < pattern_.size() && !next_is('|') && !next_is(')')) from = repeated_atom(from);
    return from;
  }

  Places repeated_atom(Places from) {
    const std::size_t begin = at_;
    Places reached = atom(from);
    int least = 1;
    int most = 1;
    const std::size_t end = repetition(least, most);
    Places all = least == 0 ? from | reached : least == 1 ? reached : 0;
    for (int times = 2; times <= most; ++times) {
      at_ = begin;
      reached = atom(reached);
      if (times >= least) all |= reached;
    }
    at_ = end;
    return all;
  }

  // Reads ?, {n} or {n,m} if it is next. Returns the position after it.
  std::size_t repetition(int& least, int& most) {
    if (next_is('?')) {
      least = 0;
      return ++at_;
    }
    if (!next_is('{')) return at_;
    ++at_;
    least = most = count();
    if (next_is(',')) {
      ++at_;
      most = count();
    }
    return ++at_;
  }

  int count() {
    int value = 0;
    while (is_digit(pattern_[at_])) value = value * 10 + (pattern_[at_++] - '0');
    return value;
  }

  Places atom(Places from) {
    if (!next_is('(')) return characters(from);
    ++at_;
    if (next_is('?')) at_ += 2;  // skips ?: because no group captures
    const Places reached = alternatives(from);
    ++at_;
    return reached;
  }

  Places characters(Places from) {
    const std::size_t begin = at_;
    Places reached = 0;
    for (std::size_t place = 0; place <= text_.size(); ++place) {
      at_ = begin;
      const char c = place < text_.size() ? upper(text_[place]) : '\0';
      const bool holds = next_is('[') ? class_holds(c) : single_holds(c);
      if (holds && c != '\0' && (from >> place & 1) != 0) reached |= Places{1} << (place + 1);
    }
    return reached;
  }

  bool single_holds(char c) {
    if (!next_is('\\')) return pattern_[at_++] == c;
    const char escaped = pattern_[at_ + 1];
    at_ += 2;
    return escaped == 'd' ? is_digit(c) : escaped == c;
  }

  bool class_holds(char c) {
    bool holds = false;
    for (++at_; !next_is(']');) {
      const bool is_range = pattern_[at_] != '\\' && pattern_[at_ + 1] == '-';
      if (is_range) {
        holds |= c >= pattern_[at_] && c <= pattern_[at_ + 2];
        at_ += 3;
      } else {
        holds |= single_holds(c);
      }
    }
    ++at_;
    return holds;
  }

  std::string_view pattern_;
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::size_t country_count() { return row_count; }

Country country_at(std::size_t index) {
  std::string_view row = rows.substr(row_begins[index]);
  Country country;
  country.code = take_cell(row);
  country.requires_postal_code = take_cell(row) == "1";
  country.name = take_cell(row);
  country.iso_name = take_cell(row);
  if (country.iso_name.empty()) country.iso_name = country.name;
  country.postal_code_pattern = take_cell(row);
  country.postal_code_example = take_cell(row);
  return country;
}

std::optional<std::size_t> find_country(std::string_view code_or_name) {
  if (code_or_name.size() == 2) return find_code(code_or_name);
  const std::string folded = fold_case(code_or_name);
  for (std::size_t i = 0; i < row_count; ++i) {
    const Country country = country_at(i);
    if (fold_case(country.name) == folded || fold_case(country.iso_name) == folded) return i;
  }
  return std::nullopt;
}

bool is_postal_code(const Country& country, std::string_view postal_code) {
  constexpr std::size_t longest = 62;  // longer than any country's, and positions fit into a word
  if (country.postal_code_pattern.empty()) return true;
  if (postal_code.size() > longest) return false;
  return PatternMatcher(country.postal_code_pattern, postal_code).matches();
}

}  // namespace termwise
