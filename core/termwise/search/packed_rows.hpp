// Many short rows of values, which are contiguous in memory.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace termwise {

/// Rows by number. `block_rows` neighbours share an allocation: a larger number makes reading all
/// rows faster, a smaller one makes changing a row cheaper.
template <class T, std::size_t block_rows>
class PackedRows {
 public:
  /// Makes room for this row, which is empty until it is set.
  void reach(std::size_t row) {
    while (row >= blocks_.size() * block_rows) blocks_.push_back(std::make_unique<Block>());
  }

  std::span<const T> row(std::size_t row) const {
    const Block& block = *blocks_[row / block_rows];
    const std::size_t place = row % block_rows;
    return std::span(block.values).subspan(block.begins[place], block.size(place));
  }

  void set(std::size_t row, std::span<const T> values) {
    Block& block = *blocks_[row / block_rows];
    const std::size_t place = row % block_rows;
    const std::size_t old_size = block.size(place);
    const auto begin = block.values.begin() + static_cast<std::ptrdiff_t>(block.begins[place]);
    const auto next = block.values.erase(begin, begin + static_cast<std::ptrdiff_t>(old_size));
    block.values.insert(next, values.begin(), values.end());
    // Frees the memory of a very long row.
    if (block.values.size() < block.values.capacity() / 4) block.values.shrink_to_fit();
    for (std::size_t i = place + 1; i < block.begins.size(); ++i) {
      block.begins[i] +=
          static_cast<std::uint32_t>(values.size()) - static_cast<std::uint32_t>(old_size);
    }
  }

 private:
  struct Block {
    std::vector<T> values;
    std::array<std::uint32_t, block_rows + 1> begins{};
    std::size_t size(std::size_t place) const { return begins[place + 1] - begins[place]; }
  };

  std::vector<std::unique_ptr<Block>> blocks_;
};

}  // namespace termwise
