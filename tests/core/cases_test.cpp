// Plays every shared case on the native core. The answers are written to a file and compared with
// those of the other runtimes.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "case_player.hpp"

namespace {

using termwise::cases::Json;
namespace files = std::filesystem;

Json read(const files::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return Json::parse(stream);
}

const Json& fixtures() {
  static const Json read_once = read(files::path(TERMWISE_CASES) / "fixtures.json");
  return read_once;
}

struct SharedCase {
  std::string title;  // of the test: only letters, digits and underscores
  Json test_case;
};

std::string title_of(const std::string& file, std::size_t number, const std::string& name) {
  std::string title = file + "_" + std::to_string(number) + "_" + name;
  std::ranges::replace_if(
      title, [](unsigned char c) { return !std::isalnum(c); }, '_');
  return title;
}

// In the order of the file names, then of the cases in each file, as all players do.
const std::vector<SharedCase>& shared_cases() {
  static const std::vector<SharedCase> all = [] {
    std::vector<files::path> paths;
    for (const auto& entry : files::directory_iterator(TERMWISE_CASES)) {
      const files::path& path = entry.path();
      if (path.extension() == ".json" && path.stem() != "fixtures") paths.push_back(path);
    }
    std::ranges::sort(paths);
    std::vector<SharedCase> cases;
    for (const files::path& path : paths) {
      const Json file = read(path);
      for (std::size_t i = 0; i < file["cases"].size(); ++i) {
        const Json& test_case = file["cases"][i];
        cases.push_back({title_of(path.stem(), i, test_case["name"]), test_case});
      }
    }
    return cases;
  }();
  return all;
}

std::vector<std::string> answer_lines;

// Writes the answers if all cases were played, not if only some of them were.
class Answers : public testing::Environment {
  void TearDown() override {
    if (answer_lines.size() != shared_cases().size()) return;
    files::create_directories(TERMWISE_ANSWERS);
    std::ofstream file(files::path(TERMWISE_ANSWERS) / "native.ndjson", std::ios::binary);
    for (const std::string& line : answer_lines) file << line << '\n';
  }
};
[[maybe_unused]] const auto* const answers = testing::AddGlobalTestEnvironment(new Answers);

class Cases : public testing::TestWithParam<std::size_t> {};

TEST_P(Cases, Plays) {
  const Json& test_case = shared_cases()[GetParam()].test_case;
  const auto played = termwise::cases::play(fixtures(), test_case);
  answer_lines.push_back(Json{{"name", test_case["name"]}, {"answer", played.answer}}.dump());
  for (const std::string& problem : played.problems) {
    ADD_FAILURE() << test_case["name"].get<std::string>() << "\n" << problem;
  }
}

INSTANTIATE_TEST_SUITE_P(Shared, Cases, testing::Range<std::size_t>(0, shared_cases().size()),
                         [](const auto& test) { return shared_cases()[test.param].title; });

}  // namespace
