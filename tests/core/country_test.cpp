// Checks every country of the data, and compares the matching of postal codes with std::regex.
#include "termwise/base/country.hpp"

#include <gtest/gtest.h>

#include <clocale>
#include <cwchar>
#include <cwctype>
#include <regex>
#include <string>

#include "random.hpp"

namespace termwise {
namespace {

using cases::Random;

std::wstring widened(std::string_view text) {
  std::wstring wide(text.size(), L'\0');
  wide.resize(std::mbstowcs(wide.data(), std::string(text).c_str(), wide.size()));
  return wide;
}

std::string narrowed(const std::wstring& wide) {
  std::string text(wide.size() * 4, '\0');
  text.resize(std::wcstombs(text.data(), wide.c_str(), text.size()));
  return text;
}

// The text with its n-th letter in upper case if `is_upper(n)`, else in lower case.
template <class Predicate>
std::string in_case(std::string_view text, Predicate is_upper) {
  std::wstring wide = widened(text);
  for (std::size_t n = 0; n < wide.size(); ++n) {
    const auto letter = static_cast<std::wint_t>(wide[n]);
    wide[n] = static_cast<wchar_t>(is_upper(n) ? std::towupper(letter) : std::towlower(letter));
  }
  return narrowed(wide);
}

class Countries : public testing::Test {
 protected:
  static void SetUpTestSuite() { ASSERT_NE(std::setlocale(LC_CTYPE, "C.UTF-8"), nullptr); }
  static void TearDownTestSuite() { std::setlocale(LC_CTYPE, "C"); }
};

TEST_F(Countries, AreFoundByEachNameInAnyCase) {
  for (std::size_t i = 0; i < country_count(); ++i) {
    const Country country = country_at(i);
    for (const std::string_view name : {country.name, country.iso_name, country.code}) {
      EXPECT_EQ(find_country(name), i) << name;
      for (const std::string& spelled : {in_case(name, [](std::size_t) { return true; }),
                                         in_case(name, [](std::size_t) { return false; }),
                                         in_case(name, [](std::size_t n) { return n % 2 == 0; }),
                                         in_case(name, [](std::size_t n) { return n % 3 != 0; })}) {
        EXPECT_EQ(find_country(spelled), i) << spelled;
      }
      EXPECT_NE(find_country(std::string(name) + "x"), i);
      EXPECT_NE(find_country(name.substr(1)), i);
    }
  }
}

TEST_F(Countries, HaveUniqueCodesInOrder) {
  std::size_t found = 0;
  for (char first = 'A'; first <= 'Z'; ++first) {
    for (char second = 'A'; second <= 'Z'; ++second) {
      const std::string code{first, second};
      const auto place = find_country(code);
      if (!place) continue;
      EXPECT_EQ(*place, found++);
      EXPECT_EQ(country_at(*place).code, code);
    }
  }
  EXPECT_EQ(found, country_count());
  EXPECT_EQ(found, 250U);
  for (const char* other : {"", "G", "GBR", "826", "g", "Ä"})
    EXPECT_FALSE(find_country(other)) << other;
}

TEST_F(Countries, HaveAnExampleThatMatches) {
  for (std::size_t i = 0; i < country_count(); ++i) {
    const Country country = country_at(i);
    const std::string example(country.postal_code_example);
    EXPECT_TRUE(example.empty() || is_postal_code(country, example)) << country.code;
    EXPECT_EQ(is_postal_code(country, example + "\n"), country.postal_code_pattern.empty());
    EXPECT_EQ(is_postal_code(country, std::string(100, '1')), country.postal_code_pattern.empty());
    EXPECT_FALSE(country.requires_postal_code && country.postal_code_pattern.empty())
        << country.code;
  }
}

// The example code with a few characters changed, inserted or removed.
std::string near(const std::string& example, Random& random) {
  constexpr char characters[] =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz -,()_.";
  const auto any = [&] { return characters[random.below(sizeof characters - 1)]; };
  std::string text = example;
  for (std::size_t edits = random.below(4); edits > 0; --edits) {
    const std::size_t at = random.below(text.size() + 1);
    const std::size_t kind = random.below(4);
    if (kind == 0 || at == text.size()) {
      text.insert(at, 1, any());
    } else if (kind == 1) {
      text.erase(at, 1);
    } else {
      const char c = text[at];
      const bool keeps_its_kind = kind == 2 && c >= '0' && c <= '9';
      text[at] = keeps_its_kind ? characters[random.below(10)] : any();
    }
  }
  return text;
}

TEST_F(Countries, MatchPostalCodesLikeStdRegex) {
  Random random(5);
  int matched = 0;
  int refused = 0;
  for (std::size_t i = 0; i < country_count(); ++i) {
    const Country country = country_at(i);
    if (country.postal_code_pattern.empty()) continue;
    const std::regex pattern(std::string(country.postal_code_pattern), std::regex::icase);
    const bool has_example = !country.postal_code_example.empty();
    const std::string example(has_example ? country.postal_code_example : "1234");
    for (int round = 0; round < 300; ++round) {
      const std::string text = near(example, random);
      const bool expected = std::regex_match(text, pattern);
      (expected ? matched : refused) += 1;
      ASSERT_EQ(is_postal_code(country, text), expected) << country.code << ": " << text;
    }
  }
  EXPECT_GT(matched, 10'000);
  EXPECT_GT(refused, 10'000);
}

}  // namespace
}  // namespace termwise
