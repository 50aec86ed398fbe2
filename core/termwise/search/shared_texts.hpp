// Texts that many records share, each kept once.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "termwise/search/packed_rows.hpp"

namespace termwise {

/// Each distinct text has a number for as long as somebody holds it. A tree and no hash table: no
/// choice of texts makes it slow, and it never grows all at once.
class SharedTexts {
 public:
  /// The text's number, with one more holder.
  std::uint32_t hold(std::string_view text);
  /// One holder less; with the last one the text goes, and its number may be given anew.
  void release(std::uint32_t number);

  /// Empty for a number that is not given.
  std::string_view text(std::uint32_t number) const {
    const auto letters = texts_.row(number);
    return {letters.data(), letters.size()};
  }
  /// Every number is below this.
  std::uint32_t number_limit() const { return static_cast<std::uint32_t>(holders_.size()); }

 private:
  std::map<std::string, std::uint32_t, std::less<>> numbers_;
  PackedRows<char, 64> texts_;
  std::vector<std::uint32_t> holders_;
  std::vector<std::uint32_t> free_numbers_;
};

}  // namespace termwise
