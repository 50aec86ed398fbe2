// Texts that many records share. Each is stored once.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "termwise/search/packed_rows.hpp"

namespace termwise {

/// Each distinct text has a number as long as it has a holder. It uses a tree, not a hash table,
/// because hostile texts cannot make that slow, and it never has to be rehashed.
class SharedTexts {
 public:
  /// Adds a holder to a text and returns its number.
  std::uint32_t hold(std::string_view text);
  /// Removes a holder. After the last one the text is removed, and its number may be reused.
  void release(std::uint32_t number);

  /// Empty for an unused number.
  std::string_view text(std::uint32_t number) const {
    const auto letters = texts_.row(number);
    return {letters.data(), letters.size()};
  }
  /// All numbers are below this.
  std::uint32_t number_limit() const { return static_cast<std::uint32_t>(holders_.size()); }

 private:
  std::map<std::string, std::uint32_t, std::less<>> numbers_;
  PackedRows<char, 64> texts_;
  std::vector<std::uint32_t> holders_;
  std::vector<std::uint32_t> free_numbers_;
};

}  // namespace termwise
