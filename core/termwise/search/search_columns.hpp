// Columns of bits that say which letters are neighbours in which of many texts.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace termwise {

/// The columns in which every text that contains a word has its bit set.
struct WordColumns {
  std::vector<std::uint16_t> columns;
  bool is_exact = false;  ///< whether every text with these bits contains the word
};

/// A table of bits, with a row for each slot and a column for each letter and each pair of
/// neighbours: a word can only occur in a text that has all its pairs. The most frequent characters
/// (a to z, digits and `@ . - _`) have their own columns, so that words of one or two of them need
/// no further check; all other letters share the remaining columns. A row takes 256 bytes. Rows are
/// stored in blocks, so that the table grows without being copied and a search reads contiguous
/// parts of a column.
class SearchColumns {
 public:
  static constexpr std::size_t column_count = 2048;
  static constexpr std::uint16_t flag_count =
      8;  ///< the first columns, which are free for other marks
  static constexpr std::size_t block_slots = 256;
  static constexpr std::size_t block_words = block_slots / 64;

  /// 64 slots in each number, lowest bit first.
  using Bits = std::vector<std::uint64_t>;

  /// The columns of a folded word.
  static WordColumns of_word(std::string_view word);

  /// Makes room for this slot.
  void reach(std::size_t slot);
  void set(std::size_t slot, std::uint16_t column);
  /// Sets the columns of a folded text. Pairs do not span white space.
  void set_letters(std::size_t slot, std::string_view text);
  void clear(std::size_t slot);

  /// The slots with all columns of `all` and, unless it is empty, one column of the second list.
  Bits matches(const std::vector<std::uint16_t>& all,
               const std::vector<std::uint16_t>& one_of) const;

 private:
  using Block = std::array<std::uint64_t, column_count * block_words>;
  static bool narrow(const Block& block, std::uint64_t* bits, std::uint16_t column);

  std::vector<std::unique_ptr<Block>> blocks_;
};

}  // namespace termwise
