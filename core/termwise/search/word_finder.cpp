#include "termwise/search/word_finder.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

namespace termwise {
namespace {

constexpr std::uint64_t each_byte = 0x0101010101010101;
constexpr std::size_t step = sizeof(std::uint64_t);
static_assert(std::endian::native == std::endian::little, "the first byte is the lowest");

// Characters of names, products and addresses, from the most to the least frequent.
constexpr std::string_view by_frequency = "eaoinrstlcmdu.1024356789-@hgpbkvfywxzjq_";

std::size_t rarity(char c) {
  // Letters of a script begin with the same few bytes.
  if (static_cast<unsigned char>(c) >= 0xC0) return 0;
  return std::min(by_frequency.find(c), by_frequency.size());
}

std::uint64_t load(const char* from) {
  std::uint64_t bytes;
  std::memcpy(&bytes, from, step);
  return bytes;
}

// The highest bit of each zero byte. Above the first one there may be false positives.
std::uint64_t zero_bytes(std::uint64_t bytes) {
  return (bytes - each_byte) & ~bytes & (each_byte << 7);
}

}  // namespace

WordFinder::WordFinder(std::string_view word)
    : word_(word),
      anchor_(
          static_cast<std::size_t>(std::ranges::max_element(word_, {}, rarity) - word_.begin())) {}

bool WordFinder::is_at(const char* begin) const {
  // Without a call, because usually the first byte is already different.
  for (std::size_t i = 0; i < word_.size(); ++i) {
    if (begin[i] != word_[i]) return false;
  }
  return true;
}

bool WordFinder::is_in(std::string_view text) const {
  if (text.size() < word_.size()) return false;
  const std::size_t places = text.size() - word_.size() + 1;
  const char* const begin = text.data();
  const char* const anchors = begin + anchor_;
  const char anchor = word_[anchor_];
  if (places < step) {
    for (std::size_t at = 0; at < places; ++at) {
      if (anchors[at] == anchor && is_at(begin + at)) return true;
    }
    return false;
  }
  const std::uint64_t wanted = each_byte * static_cast<unsigned char>(anchor);
  for (std::size_t next = 0; next < places; next += step) {
    // The last step goes back, so it looks at some positions again.
    const std::size_t at = std::min(next, places - step);
    for (std::uint64_t hits = zero_bytes(load(anchors + at) ^ wanted); hits != 0;
         hits &= hits - 1) {
      if (is_at(begin + at + static_cast<std::size_t>(std::countr_zero(hits)) / 8)) return true;
    }
  }
  return false;
}

}  // namespace termwise
