// Text folded for search: the letters of rule F1, and a checksum over every code point.
#include "termwise/search/search_text.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>

#include "termwise/base/text.hpp"

namespace termwise {
namespace {

std::string utf8(char32_t c) {
  std::string text;
  encode(c, text);
  return text;
}

// Every code point that has a decomposition, a combining class or a case, and many others.
template <class Action>
void for_each_code_point(Action action) {
  for (char32_t c = 0; c < 0x30000; ++c) {
    if (c < 0xD800 || c > 0xDFFF) action(utf8(c));
  }
}

TEST(SearchText, LettersAreComparedWithoutCaseAndMarks) {
  constexpr std::pair<const char*, const char*> equal[] = {{"müller", "Muller"},
                                                           {"MÜLLER", "mu\u0308ller"},
                                                           {"Søren ØRSTED", "soren orsted"},
                                                           {"Łódź", "lodz"},
                                                           {"Đorđe", "dorde"},
                                                           {"Ðóra", "dora"},
                                                           {"Isık IŞIK", "isik ıŞık"},
                                                           {"İstanbul", "istanbul"},
                                                           {"Straße", "STRASSE"},
                                                           {"STRAẞE", "strasse"},
                                                           {"Ærø", "aero"},
                                                           {"Œuvre", "oeuvre"},
                                                           {"Þór", "THOR"},
                                                           {"Ǿ Ǽ", "o ae"},
                                                           {"Ἀθῆναι", "αθηναι"},
                                                           {"ᾼ", "α"},
                                                           {"ΣΑΣ", "σας"},
                                                           {"Ёлка Й", "елка и"},
                                                           {"Å", "å"},
                                                           {"K", "k"},
                                                           {"Tiếng Việt", "tieng viet"},
                                                           {"ẛ", "s"},
                                                           {"\u0300\u036F", ""},
                                                           {"a\u0345", "A"},
                                                           {"각", "\u1100\u1161\u11A8"},
                                                           {"가", "\u1100\u1161"},
                                                           {"が", "か\u3099"},
                                                           {"\uF900", "豈"},
                                                           {"क\u093C", "\u0958"},
                                                           {"𐐀", "𐐨"}};
  for (const auto& [one, other] : equal) {
    EXPECT_EQ(fold_for_search(one), fold_for_search(other)) << one;
  }
  constexpr std::pair<const char*, const char*> different[] = {
      {"ﬁ", "fi"}, {"²", "2"}, {"か", "が"}, {"а", "a"}, {"ŋ", "n"}, {"a b", "ab"}, {"\u20D0", ""}};
  for (const auto& [one, other] : different) {
    EXPECT_NE(fold_for_search(one), fold_for_search(other)) << one;
  }
}

TEST(SearchText, MarksThatAreKeptAreInCanonicalOrder) {
  constexpr std::pair<const char*, const char*> equal[] = {
      {"ש\u05BC\u05C1", "ש\u05C1\u05BC"},
      {"ل\u0651\u064E", "ل\u064E\u0651"},
      {"ش\u0308\u064E\u0301\u0651", "ش\u0651\u064E"},
      {"\uFB2C", "ש\u05C1\u05BC"}};
  for (const auto& [one, other] : equal) {
    EXPECT_EQ(fold_for_search(one), fold_for_search(other)) << one;
  }
  // Marks of one class keep their order; a joiner separates them.
  EXPECT_NE(fold_for_search("a\u20D0\u20D1"), fold_for_search("a\u20D1\u20D0"));
  EXPECT_NE(fold_for_search("ل\u0651\u034F\u064E"), fold_for_search("ل\u064E\u0651"));
}

TEST(SearchText, EveryCodePointIsFoldedAsItsDecompositionSays) {
  // FNV-1a over the results of String.prototype.normalize('NFD') and core/data/case-folding.json:
  // once for the code point alone and twice between marks that are reordered.
  std::uint64_t checksum = 0xCBF29CE484222325;
  const auto add = [&](const std::string& text) {
    for (const char c : text) {
      checksum = (checksum ^ static_cast<unsigned char>(c)) * 0x100000001B3;
    }
  };
  for_each_code_point([&](const std::string& text) {
    add(fold_for_search(text));
    add(fold_for_search("\u20D0" + text + "\u20D2"));
    add(fold_for_search("\u0651" + text + "\u05B0"));
    add("\n");
  });
  EXPECT_EQ(checksum, 0xA2F09B792119166E);
}

TEST(SearchText, FoldingTwiceIsFoldingOnce) {
  for_each_code_point([](const std::string& text) {
    const std::string folded = fold_for_search(text);
    ASSERT_TRUE(is_utf8(folded));
    ASSERT_EQ(fold_for_search(folded), folded);
    ASSERT_EQ(fold_for_search(text + "\u0301"), folded);
  });
}

TEST(SearchText, ManyMarksAreOrderedFast) {
  std::string text = "a";
  for (int i = 0; i < 100'000; ++i) text += i % 2 == 0 ? "\u20D0" : "\u20D2";
  const std::string folded = fold_for_search(text);
  EXPECT_EQ(folded.size(), text.size());
  EXPECT_EQ(folded.substr(0, 7), "a\u20D2\u20D2");
}

TEST(SearchText, WordsAreSeparatedByWhiteSpace) {
  using Message = std::vector<std::string_view>;
  EXPECT_EQ(words_of(""), Message());
  EXPECT_EQ(words_of(" \t\u3000"), Message());
  EXPECT_EQ(words_of("ada"), Message({"ada"}));
  EXPECT_EQ(words_of(" ada\u00A0byron\u2003\u2028x "), Message({"ada", "byron", "x"}));
  EXPECT_EQ(words_of("a\u200Bb"), Message({"a\u200Bb"}));
}

}  // namespace
}  // namespace termwise
