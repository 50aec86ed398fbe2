// Reading JSON: compares the result with nlohmann/json's on nearly valid texts, and checks the
// offset.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>

#include "random.hpp"
#include "termwise/json/reader.hpp"
#include "termwise/json/writer.hpp"

namespace termwise {
namespace {

using cases::Random;

class Ignored final : public JsonEvents {
 public:
  void null() override {}
  void boolean(bool) override {}
  void number(std::string_view) override {}
  void string(std::string&&) override {}
  void begin_object() override {}
  void key(std::string&&) override {}
  void end_object() override {}
  void begin_array() override {}
  void end_array() override {}
};

// The offset at which a text is rejected, or nothing if it is JSON.
std::optional<std::size_t> refused_at(std::string_view text) {
  Ignored events;
  return read_json(text, events);
}

const std::string texts[] = {
    R"({"orderType":"gift","customer":{"email":"ada@example.com","firstName":"A"},"items":[{"quantity":3}]})",
    R"([0,-0,1.5,-2.25e+3,1E-2,12345678901234567890,true,false,null,"",[],{},[[]],[{}],{"a":[]}])",
    R"({"a":"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é😀","\u0062":" ","":[1 , 2]})",
    "\xEF\xBB\xBF { \"a\" :\t[ 1 ,\r\n 2 ] } ",
    R"("\udbff\udfff")",
    R"(-0.0e-0)",
    R"(true)",
    R"([[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]])"};

// Tokens that are likely to reveal errors in an unexpected place.
const std::string splinters[] = {"\"",
                                 "\\",
                                 "{",
                                 "}",
                                 "[",
                                 "]",
                                 ",",
                                 ":",
                                 "0",
                                 "1",
                                 "-",
                                 ".",
                                 "e",
                                 "E",
                                 "+",
                                 "\\u",
                                 "\\ud800",
                                 "\\udc00",
                                 "\xC3",
                                 "\xA9",
                                 "\xED\xA0\x80",
                                 "\xF0\x9F\x98\x80",
                                 "\xEF\xBB\xBF",
                                 " ",
                                 "\t",
                                 "\n",
                                 "\x01",
                                 "\x7F",
                                 "\xFF",
                                 "tru",
                                 "nul",
                                 "//",
                                 "'",
                                 "NaN",
                                 "\"a\":",
                                 ",]",
                                 "1e9",
                                 "00"};

std::string mutated(Random& random) {
  std::string text = random.one_of(texts);
  for (std::size_t edits = random.below(3) + 1; edits > 0; --edits) {
    const std::size_t at = random.below(text.size() + 1);
    switch (random.below(5)) {
      case 0: text.insert(at, random.one_of(splinters)); break;
      case 1: text.erase(at, random.below(3) + 1); break;
      case 2: text.resize(at); break;
      case 3: text.replace(at, 1, random.one_of(splinters)); break;
      default:
        if (at < text.size()) text[at] = random.byte();
    }
  }
  return text;
}

std::size_t deepest(const std::string& text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return c == '[' || c == '{'; }));
}

TEST(Json, IsAcceptedIfTheOtherReaderAcceptsIt) {
  Random random(6);
  // nlohmann/json has no depth limit, treats a zero byte as the end, and rejects numbers too large
  // for a double.
  const std::regex huge("[eE]\\+?[0-9]{3,}");
  int accepted = 0;
  int compared = 0;
  for (int round = 0; round < 60'000; ++round) {
    const std::string text = mutated(random);
    const bool is_other = text.find('\0') != std::string::npos || deepest(text) > max_json_depth;
    if (is_other || std::regex_search(text, huge)) continue;
    const bool expected = nlohmann::json::accept(text);
    ++compared;
    accepted += expected;
    ASSERT_EQ(!refused_at(text), expected) << testing::PrintToString(text);
  }
  EXPECT_GT(compared, 50'000);
  EXPECT_GT(accepted, 3'000);
}

TEST(Json, IsRejectedAtTheFirstByteThatCannotContinue) {
  Random random(7);
  int refused = 0;
  for (int round = 0; round < 60'000; ++round) {
    const std::string text = mutated(random);
    const auto offset = refused_at(text);
    if (!offset) continue;
    ++refused;
    ASSERT_LE(*offset, text.size()) << testing::PrintToString(text);
    // The text before the offset is JSON, or could be continued.
    ASSERT_EQ(refused_at(text.substr(0, *offset)).value_or(*offset), *offset)
        << testing::PrintToString(text);
    // With that byte it is neither, unless the byte only begins the invalid part.
    const bool begins =
        *offset == text.size() || text[*offset] == '\\' || (text[*offset] & 0x80) != 0;
    if (begins) continue;
    const std::string with_it = text.substr(0, *offset + 1) + "\"]}";
    ASSERT_EQ(refused_at(with_it), *offset) << testing::PrintToString(text);
  }
  EXPECT_GT(refused, 30'000);
}

TEST(Json, IsRejectedAtItsEndIfItIsCutOff) {
  for (const std::string& text : texts) {
    ASSERT_EQ(refused_at(text), std::nullopt) << text;
    for (std::size_t size = 0; size < text.size(); ++size) {
      const auto offset = refused_at(text.substr(0, size));
      if (!offset || *offset == size) continue;
      const bool cuts_a_sequence = (text[*offset] & 0x80) != 0;
      const bool cuts_a_pair = text[*offset] == '\\' && text[*offset + 1] == 'u';
      ASSERT_TRUE(cuts_a_sequence || cuts_a_pair) << text << " cut at " << size;
    }
  }
}

TEST(Json, MayBeNestedThirtyTwoLevelsDeep) {
  for (const auto& [open, close] : {std::pair("[", "]"), std::pair("{\"a\":", "}")}) {
    for (int depth = 1; depth < 40; ++depth) {
      std::string text;
      for (int i = 0; i < depth; ++i) text += open;
      const std::size_t too_deep = std::string_view(open).size() * max_json_depth;
      text += "1";
      for (int i = 0; i < depth; ++i) text += close;
      ASSERT_EQ(refused_at(text), depth <= max_json_depth ? std::nullopt : std::optional(too_deep));
    }
  }
}

TEST(Json, ReadsWhatItHasWritten) {
  Random random(8);
  for (int round = 0; round < 5'000; ++round) {
    std::string value;
    for (std::size_t n = random.below(20); n > 0; --n)
      value += static_cast<char>(random.below(128));
    JsonWriter json;
    json.begin_object();
    json.key(value);
    json.text(value);
    json.end_object();
    const std::string text = json.take();
    ASSERT_EQ(refused_at(text), std::nullopt) << text;
    ASSERT_EQ(text, nlohmann::json({{value, value}}).dump());
  }
}

}  // namespace
}  // namespace termwise
