// Plays cases from a file, one per line, and writes the answers, one per line.
// Usage: termwise_play <fixtures.json> <cases.ndjson> <answers.ndjson>
#include <cstdio>
#include <fstream>
#include <string>

#include "case_player.hpp"

int main(int count, char** arguments) {
  using termwise::cases::Json;
  if (count != 4) {
    std::fputs("usage: termwise_play <fixtures.json> <cases.ndjson> <answers.ndjson>\n", stderr);
    return 2;
  }
  std::ifstream fixtures_file(arguments[1], std::ios::binary);
  const Json fixtures = Json::parse(fixtures_file);
  std::ifstream cases_file(arguments[2], std::ios::binary);
  std::ofstream answers(arguments[3], std::ios::binary);
  for (std::string line; std::getline(cases_file, line);) {
    const auto played = termwise::cases::play(fixtures, Json::parse(line));
    // Written as JSON.stringify does, so that lines can be compared.
    answers << Json(played.answer).dump() << std::endl;
  }
  return answers ? 0 : 1;
}
