// Functions for UTF-8 text: comparing, counting and trimming code points, independent of any
// locale.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace termwise {

/// Whether a text may contain tab, LF and CR (rule R21: only in `notes` and `description`).
enum class LineBreaks : bool { forbidden, allowed };

/// The text without outer white space; call it if the first or last character may be white space.
std::string_view trim_ends(std::string_view text);

/// The text without outer white space, which is the 25 code points of Unicode's White_Space
/// property (section 3).
inline std::string_view trimmed(std::string_view text) {
  // Usually both ends are visible ASCII, so there is nothing to trim.
  const auto is_visible = [](char c) { return static_cast<signed char>(c) > ' '; };
  const bool is_trimmed = !text.empty() && is_visible(text.front()) && is_visible(text.back());
  return is_trimmed ? text : trim_ends(text);
}

/// Whether the text has only white space. Such a text counts as absent (section 3).
inline bool is_blank(std::string_view text) { return trimmed(text).empty(); }

/// Whether the code point has Unicode's White_Space property.
bool is_white_space(char32_t c);

/// U+FEFF in UTF-8, with which a text may begin.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

struct CodePoint {
  char32_t value;
  unsigned bytes;  ///< of its UTF-8 sequence
};

/// Reads the code point of well-formed UTF-8 that begins at `at`.
CodePoint decode(std::string_view text, std::size_t at);

/// Appends a code point in UTF-8.
void encode(char32_t c, std::string& out);

/// The number of bytes of the UTF-8 sequence that begins at `at`; 0 if it is ill-formed.
std::size_t sequence_bytes(std::string_view text, std::size_t at);

/// Whether the text is well-formed UTF-8 throughout.
bool is_utf8(std::string_view text);

/// The number of code points in well-formed UTF-8.
std::size_t code_point_count(std::string_view text);

/// Whether the text has a forbidden control character (general category Cc, rule R21).
bool has_control_character(std::string_view text, LineBreaks line_breaks);

/// The text with Unicode's simple case folding, to compare texts regardless of case (rules R7,
/// R10).
std::string fold_case(std::string_view text);
char32_t fold_case(char32_t c);

/// The text with A to Z in lower case and nothing else changed (rule O7).
std::string fold_ascii_case(std::string_view text);

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
/// Whether the text is one or more ASCII digits.
bool is_all_digits(std::string_view text);
/// The digits without leading zeros, but always with the last digit.
std::string_view without_leading_zeros(std::string_view digits);
inline bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// For each name the index of the first equal name, which may be its own.
std::vector<std::size_t> first_occurrences(std::span<const std::string_view> names);

}  // namespace termwise
