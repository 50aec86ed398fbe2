// Whether a word is in a text, for one word and very many texts.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace termwise {

/// Looks for the word's rarest byte, eight places of the text at a time.
class WordFinder {
 public:
  /// The word is not empty.
  explicit WordFinder(std::string_view word);

  bool is_in(std::string_view text) const;

 private:
  bool is_at(const char* begin) const;

  std::string word_;
  std::size_t anchor_;  // place of the rarest byte
};

}  // namespace termwise
