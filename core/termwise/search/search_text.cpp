#include "termwise/search/search_text.hpp"

#include <algorithm>
#include <iterator>

#include "termwise/base/text.hpp"

namespace termwise {
namespace {

struct Decomposition {
  char32_t from;
  char32_t to[3];  // padded with 0
};

constexpr Decomposition decompositions[] = {
#include "termwise/base/tables/canonical_decomposition.inc"
};

struct ClassRun {
  char32_t first, last;
  int combining_class;
};

constexpr ClassRun class_runs[] = {
#include "termwise/base/tables/combining_classes.inc"
};

constexpr char32_t grapheme_joiner = 0x34F;

bool is_dropped_mark(char32_t c) { return c >= 0x300 && c <= 0x36F; }

int combining_class(char32_t c) {
  const auto* run =
      std::lower_bound(std::begin(class_runs), std::end(class_runs), c,
                       [](const ClassRun& r, char32_t value) { return r.last < value; });
  return run != std::end(class_runs) && c >= run->first ? run->combining_class : 0;
}

// Decomposes a Hangul syllable into two or three letters by arithmetic (Unicode, section 3.12).
void append_syllable(char32_t index, std::u32string& out) {
  constexpr char32_t vowels = 21;
  constexpr char32_t trailers = 28;
  out += 0x1100 + index / (vowels * trailers);
  out += 0x1161 + index / trailers % vowels;
  if (index % trailers != 0) out += 0x11A7 + index % trailers;
}

void append_decomposed(char32_t c, std::u32string& out) {
  if (c >= 0xAC00 && c <= 0xD7A3) return append_syllable(c - 0xAC00, out);
  const auto* found =
      std::lower_bound(std::begin(decompositions), std::end(decompositions), c,
                       [](const Decomposition& d, char32_t value) { return d.from < value; });
  if (found == std::end(decompositions) || found->from != c) {
    out += c;
    return;
  }
  for (const char32_t part : found->to) {
    if (part != 0) out += part;
  }
}

// Sorts the marks after each letter by their combining classes.
void order_marks(std::u32string& text) {
  const auto is_mark = [](char32_t c) { return combining_class(c) != 0; };
  for (auto at = text.begin(); at != text.end();) {
    const auto begin = std::find_if(at, text.end(), is_mark);
    at = std::find_if_not(begin, text.end(), is_mark);
    std::ranges::stable_sort(begin, at, {}, combining_class);
  }
}

// Letters without a decomposition that people often type as plain letters.
std::string_view plain_letters(char32_t c) {
  switch (c) {
    case U'ø': return "o";
    case U'ł': return "l";
    case U'đ':
    case U'ð': return "d";
    case U'ı': return "i";
    case U'ß': return "ss";
    case U'æ': return "ae";
    case U'œ': return "oe";
    case U'þ': return "th";
    default: return {};
  }
}

}  // namespace

std::string fold_for_search(std::string_view text) {
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (std::ranges::all_of(text, is_ascii)) return fold_ascii_case(text);
  std::u32string parts;
  parts.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto [value, bytes] = decode(text, at);
    at += bytes;
    // The joiner separates the marks around it until they are sorted.
    if (!is_dropped_mark(value) || value == grapheme_joiner) append_decomposed(value, parts);
  }
  order_marks(parts);
  std::string out;
  out.reserve(text.size());
  for (const char32_t part : parts) {
    if (part == grapheme_joiner) continue;
    const char32_t letter = fold_case(part);
    const std::string_view plain = plain_letters(letter);
    plain.empty() ? encode(letter, out) : void(out += plain);
  }
  return out;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= text.size();) {
    const bool is_end = at == text.size();
    const auto [value, bytes] = is_end ? CodePoint{U' ', 1} : decode(text, at);
    if (is_white_space(value)) {
      if (at > begin) words.push_back(text.substr(begin, at - begin));
      begin = at + bytes;
    }
    at += bytes;
  }
  return words;
}

}  // namespace termwise
