// Text, code point by code point and byte by byte.
#include "termwise/base/text.hpp"

#include <gtest/gtest.h>

#include <set>

#include "random.hpp"

namespace termwise {
namespace {

using cases::Random;

// Unicode's White_Space property.
const std::set<char32_t> white_space = {0x09,   0x0A,   0x0B,   0x0C,   0x0D,   0x20,   0x85,
                                        0xA0,   0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004,
                                        0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200A, 0x2028,
                                        0x2029, 0x202F, 0x205F, 0x3000};

std::string utf8(char32_t c) {
  const auto tail = [&](int shift) { return static_cast<char>(0x80 | (c >> shift & 0x3F)); };
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800) return {static_cast<char>(0xC0 | c >> 6), tail(0)};
  if (c < 0x10000) return {static_cast<char>(0xE0 | c >> 12), tail(6), tail(0)};
  return {static_cast<char>(0xF0 | c >> 18), tail(12), tail(6), tail(0)};
}

bool is_surrogate(char32_t c) { return c >= 0xD800 && c <= 0xDFFF; }

// Every code point that a text may contain.
template <class Action>
void for_each_code_point(Action action) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (!is_surrogate(c)) action(c, utf8(c));
  }
}

// Whether bytes are UTF-8, decided by decoding and encoding each code point again.
bool is_utf8_by_rewriting(const std::string& bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const auto byte = [&](std::size_t i) -> char32_t {
      return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U;
    };
    const char32_t lead = byte(at);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t c = size == 1 ? lead : lead & (0xFFU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) c = c << 6 | (byte(at + i) & 0x3F);
    const bool fits = c <= 0x10FFFF && !is_surrogate(c) && bytes.compare(at, size, utf8(c)) == 0;
    if (!fits) return false;
    at += size;
  }
  return true;
}

TEST(Text, TheTwentyFiveWhiteSpacesAreTrimmedAndNoOthers) {
  ASSERT_EQ(white_space.size(), 25U);
  for_each_code_point([](char32_t c, const std::string& text) {
    const bool is_white = white_space.contains(c);
    ASSERT_EQ(is_blank(text), is_white) << std::hex << static_cast<std::uint32_t>(c);
    const std::string around = text + "a " + text + "b" + text;
    ASSERT_EQ(trimmed(around), is_white ? "a " + text + "b" : around);
  });
}

TEST(Text, EveryCodePointCountsAsOne) {
  for_each_code_point([](char32_t, const std::string& text) {
    ASSERT_TRUE(is_utf8(text));
    ASSERT_EQ(sequence_bytes(text, 0), text.size());
    ASSERT_EQ(code_point_count(text + text), 2U);
  });
}

TEST(Text, SurrogatesAreNotUtf8) {
  for (char32_t c = 0xD800; c <= 0xDFFF; ++c) ASSERT_FALSE(is_utf8(utf8(c)));
  EXPECT_FALSE(is_utf8(utf8(0x110000)));
}

TEST(Text, RandomBytesAreCheckedCorrectly) {
  Random random(4);
  constexpr char telling[] = {'a',    '\x7F', '\x80', '\x8F', '\x90', '\x9F',
                              '\xA0', '\xBF', '\xC0', '\xC1', '\xC2', '\xE0',
                              '\xED', '\xEF', '\xF0', '\xF4', '\xF5', '\xFF'};
  int sound = 0;
  for (int round = 0; round < 200'000; ++round) {
    std::string bytes;
    for (std::size_t n = random.below(5) + 1; n > 0; --n) {
      bytes += random.below(8) == 0 ? random.byte() : random.one_of(telling);
    }
    const bool expected = is_utf8_by_rewriting(bytes);
    sound += expected;
    ASSERT_EQ(is_utf8(bytes), expected) << testing::PrintToString(bytes);
  }
  EXPECT_GT(sound, 1000);
}

TEST(Text, ControlCharactersAreThoseOfTheCategory) {
  for_each_code_point([](char32_t c, const std::string& text) {
    const bool is_control = c < 0x20 || (c >= 0x7F && c <= 0x9F);
    const bool breaks_line = c == '\t' || c == '\n' || c == '\r';
    ASSERT_EQ(has_control_character(text, LineBreaks::forbidden), is_control);
    ASSERT_EQ(has_control_character("a" + text, LineBreaks::allowed), is_control && !breaks_line);
  });
}

TEST(Text, FoldingTwiceIsFoldingOnce) {
  int folded_points = 0;
  for_each_code_point([&](char32_t, const std::string& text) {
    const std::string folded = fold_case(text);
    folded_points += folded != text;
    ASSERT_TRUE(is_utf8(folded));
    ASSERT_EQ(fold_case(folded), folded);
  });
  EXPECT_GT(folded_points, 1400);  // Unicode 15 has 1 454 simple foldings
}

TEST(Text, LettersAreComparedWithoutCase) {
  constexpr std::pair<const char*, const char*> equal[] = {{"LONDON Office", "london oFFICE"},
                                                           {"BÜRO SÜD", "büro süd"},
                                                           {"ΣΑΣ", "σας"},
                                                           {"STRAẞE", "straße"},
                                                           {"ÅNGSTRÖM", "ångström"},
                                                           {"K", "k"},
                                                           {"ЖУК", "жук"},
                                                           {"Ǆ", "ǆ"},
                                                           {"𐐀", "𐐨"},
                                                           {"Ꭰ", "ꭰ"}};
  for (const auto& [one, other] : equal) EXPECT_EQ(fold_case(one), fold_case(other)) << one;
  constexpr std::pair<const char*, const char*> different[] = {
      {"STRASSE", "straße"}, {"İ", "i"}, {"ı", "i"}, {"e\u0301", "é"}, {"ﬁ", "fi"}, {"a", "а"}};
  for (const auto& [one, other] : different) EXPECT_NE(fold_case(one), fold_case(other)) << one;
}

TEST(Text, AsciiFoldingChangesOnlyTheLettersAToZ) {
  for_each_code_point([](char32_t c, const std::string& text) {
    ASSERT_EQ(fold_ascii_case(text), c >= 'A' && c <= 'Z' ? utf8(c + 32) : text);
  });
}

}  // namespace
}  // namespace termwise
