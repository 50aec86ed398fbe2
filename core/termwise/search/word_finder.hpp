// Finds one word in very many texts.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace termwise {

/// Searches for the rarest byte of the word, eight positions at a time.
class WordFinder {
 public:
  /// The word must not be empty.
  explicit WordFinder(std::string_view word);

  bool is_in(std::string_view text) const;

 private:
  bool is_at(const char* begin) const;

  std::string word_;
  std::size_t anchor_;  // the position of the rarest byte
};

}  // namespace termwise
