// Lines of a spreadsheet with bytes that no shared case can contain.
#include <gtest/gtest.h>

#include <fstream>

#include "case_json.hpp"
#include "termwise/draft/csv_lines.hpp"

namespace termwise {
namespace {

using cases::Json;

std::unique_ptr<Draft> open_draft() {
  std::ifstream stream(TERMWISE_CASES "/fixtures.json", std::ios::binary);
  const Json fixtures = Json::parse(stream);
  return std::make_unique<Draft>(
      Catalog::open(cases::stringify(fixtures["catalogs"]["laptops"])).value(), AddressPolicy::api,
      std::move(*read_known("{}")));
}

// A cell that ended inside a character used to be read beyond its end.
TEST(CsvLines, MayEndInsideACharacter) {
  const std::string cells[] = {"\xF0", "\xF0\x09\xF0", "1\xF0\x09\xF0\x09", "\xE2\x80", " \xC2"};
  for (const std::string& cell : cells) {
    for (const std::string& line : {cell, "XPS13-LOAN;1;" + cell, cell + ";1;12"}) {
      const auto draft = open_draft();
      const auto lines = add_csv_lines(*draft, line);
      ASSERT_TRUE(lines);
      EXPECT_EQ(lines->added, 0U);
      ASSERT_EQ(lines->faults.size(), 1U);
      EXPECT_TRUE(cases::parse(lines->faults[0].rejection.body()));
      EXPECT_EQ(lines->faults[0].line, 1U);
      EXPECT_EQ(draft->item_count(), 0U);
    }
  }
}

}  // namespace
}  // namespace termwise
