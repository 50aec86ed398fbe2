#include "termwise/base/text.hpp"

#include <algorithm>
#include <map>

namespace termwise {
namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

struct FoldingRun {
  std::int32_t first, last, step, delta;
};

constexpr FoldingRun folding_runs[] = {
#include "termwise/base/tables/case_folding.inc"
};

}  // namespace

bool is_white_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

CodePoint decode(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const char32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xE0) return {(lead & 0x1F) << 6 | (byte(1) & 0x3Fu), 2};
  if (lead < 0xF0) return {(lead & 0x0F) << 12 | (byte(1) & 0x3Fu) << 6 | (byte(2) & 0x3Fu), 3};
  return {
      (lead & 0x07) << 18 | (byte(1) & 0x3Fu) << 12 | (byte(2) & 0x3Fu) << 6 | (byte(3) & 0x3Fu),
      4};
}

void encode(char32_t c, std::string& out) {
  const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6);
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

std::string_view trim_ends(std::string_view text) {
  while (!text.empty()) {
    const auto [value, bytes] = decode(text, 0);
    if (!is_white_space(value)) break;
    text.remove_prefix(bytes);
  }
  while (!text.empty()) {
    std::size_t last = text.size() - 1;
    while (last > 0 && is_continuation(text[last])) --last;
    if (!is_white_space(decode(text, last).value)) break;
    text.remove_suffix(text.size() - last);
  }
  return text;
}

std::size_t sequence_bytes(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80) return 1;
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || at + bytes > text.size()) return 0;
  // The second byte reveals over-long forms, surrogates and values past U+10FFFF.
  const auto second = static_cast<unsigned char>(text[at + 1]);
  const unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (second < low || second > high) return 0;
  for (std::size_t i = 2; i < bytes; ++i) {
    if (!is_continuation(text[at + i])) return 0;
  }
  return bytes;
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t bytes = sequence_bytes(text, at);
    if (bytes == 0) return false;
    at += bytes;
  }
  return true;
}

std::size_t code_point_count(std::string_view text) {
  return text.size() -
         static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_continuation));
}

bool has_control_character(std::string_view text, LineBreaks line_breaks) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 || c == 0x7F) {
      const bool breaks_line = c == '\t' || c == '\n' || c == '\r';
      if (!breaks_line || line_breaks == LineBreaks::forbidden) return true;
    }
    // U+0080 to U+009F are C2 80 to C2 9F.
    if (c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) {
      return true;
    }
  }
  return false;
}

char32_t fold_case(char32_t c) {
  const auto code = static_cast<std::int32_t>(c);
  const auto* run = std::ranges::lower_bound(folding_runs, code, {}, &FoldingRun::last);
  const bool folds =
      run != std::end(folding_runs) && code >= run->first && (code - run->first) % run->step == 0;
  return folds ? static_cast<char32_t>(code + run->delta) : c;
}

std::string fold_case(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto [value, bytes] = decode(text, at);
    encode(fold_case(value), out);
    at += bytes;
  }
  return out;
}

std::string fold_ascii_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return out;
}

bool is_all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

std::string_view without_leading_zeros(std::string_view digits) {
  const std::size_t first = std::min(digits.find_first_not_of('0'), digits.size() - 1);
  return digits.substr(first);
}

std::vector<std::size_t> first_occurrences(std::span<const std::string_view> names) {
  std::map<std::string_view, std::size_t> seen;
  std::vector<std::size_t> first;
  first.reserve(names.size());
  for (const std::string_view name : names) {
    first.push_back(seen.emplace(name, first.size()).first->second);
  }
  return first;
}

}  // namespace termwise
