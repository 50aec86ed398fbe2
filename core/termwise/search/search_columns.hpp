// Which letters are side by side in which of many texts, as columns of bits.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace termwise {

/// The columns in which every text that holds a word has its bit.
struct WordColumns {
  std::vector<std::uint16_t> columns;
  bool is_exact = false;  ///< whether every text with these bits holds the word
};

/// A table of bits, a row each slot, a column each letter and each pair of neighbours: a word can
/// only stand where all its pairs do. What is searched for most (the letters a to z, the digits and
/// `@ . - _`) has columns of its own, so that words of one or two of them need no second look; all
/// other letters share the rest. A row takes 256 bytes. Rows lie in blocks, so that the table grows
/// without being copied and a search reads what it needs of a column in one go.
class SearchColumns {
 public:
  static constexpr std::size_t column_count = 2048;
  static constexpr std::uint16_t flag_count = 8;  ///< first columns, free for other marks of a row
  static constexpr std::size_t block_slots = 256;
  static constexpr std::size_t block_words = block_slots / 64;

  /// 64 slots each, the lowest bit first.
  using Bits = std::vector<std::uint64_t>;

  /// Where the words of a folded text are to be looked for.
  static WordColumns of_word(std::string_view word);

  /// Makes room for that slot.
  void reach(std::size_t slot);
  void set(std::size_t slot, std::uint16_t column);
  /// Sets the columns of a folded text; pairs do not reach across white space.
  void set_letters(std::size_t slot, std::string_view text);
  void clear(std::size_t slot);

  /// The slots that have all of some columns and, unless that is empty, one of others.
  Bits matches(const std::vector<std::uint16_t>& all,
               const std::vector<std::uint16_t>& one_of) const;

 private:
  using Block = std::array<std::uint64_t, column_count * block_words>;
  static bool narrow(const Block& block, std::uint64_t* bits, std::uint16_t column);

  std::vector<std::unique_ptr<Block>> blocks_;
};

}  // namespace termwise
