#include "termwise/search/search_columns.hpp"

#include <algorithm>

#include "termwise/base/text.hpp"

namespace termwise {
namespace {

constexpr std::string_view own_letters = "abcdefghijklmnopqrstuvwxyz0123456789@.-_";
constexpr std::size_t first_single = SearchColumns::flag_count;
constexpr std::size_t first_pair = first_single + own_letters.size();
constexpr std::size_t first_shared = first_pair + own_letters.size() * own_letters.size();
constexpr std::size_t shared_count = SearchColumns::column_count - first_shared;
static_assert(first_shared < SearchColumns::column_count);

constexpr std::uint8_t no_place = 0xFF;

// The index of each ASCII character among the letters that have their own columns.
constexpr auto own_places = [] {
  std::array<std::uint8_t, 128> places{};
  places.fill(no_place);
  for (std::size_t i = 0; i < own_letters.size(); ++i) {
    places[static_cast<std::size_t>(own_letters[i])] = static_cast<std::uint8_t>(i);
  }
  return places;
}();

std::uint8_t own_place(char32_t c) { return c < own_places.size() ? own_places[c] : no_place; }

struct Column {
  std::uint16_t number;
  bool is_exact;
};

Column own(std::size_t number) { return {static_cast<std::uint16_t>(number), true}; }

// The multiplications spread neighbouring letters of a script over all columns.
Column shared(char32_t first, char32_t second) {
  const std::uint32_t mixed = first * 0x9E3779B1U + second * 0x85EBCA6BU;
  return {static_cast<std::uint16_t>(first_shared + (mixed >> 12) % shared_count), false};
}

Column of_letter(char32_t c) {
  const std::size_t place = own_place(c);
  return place != no_place ? own(first_single + place) : shared(c, 0);
}

Column of_pair(char32_t a, char32_t b) {
  const std::size_t first = own_place(a);
  const std::size_t second = own_place(b);
  const bool is_own = first != no_place && second != no_place;
  return is_own ? own(first_pair + first * own_letters.size() + second) : shared(a, b);
}

// Visits each letter that is not white space, with the letter before it, or 0 if there is none.
template <class Visit>
void each_pair(std::string_view text, Visit visit) {
  char32_t before = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const CodePoint letter = lead < 0x80 ? CodePoint{lead, 1} : decode(text, at);
    at += letter.bytes;
    const bool is_gap = letter.value == U' ' || is_white_space(letter.value);
    if (!is_gap) visit(before, letter.value);
    before = is_gap ? 0 : letter.value;
  }
}

}  // namespace

WordColumns SearchColumns::of_word(std::string_view word) {
  WordColumns found;
  std::size_t letters = 0;
  bool are_exact = true;
  each_pair(word, [&](char32_t before, char32_t letter) {
    ++letters;
    if (before == 0) return;
    const Column column = of_pair(before, letter);
    found.columns.push_back(column.number);
    are_exact = are_exact && column.is_exact;
  });
  if (letters == 1) {
    const Column column = of_letter(decode(word, 0).value);
    found.columns.push_back(column.number);
    are_exact = column.is_exact;
  }
  found.is_exact = letters <= 2 && are_exact;
  return found;
}

void SearchColumns::reach(std::size_t slot) {
  while (slot >= blocks_.size() * block_slots) blocks_.push_back(std::make_unique<Block>());
}

void SearchColumns::set(std::size_t slot, std::uint16_t column) {
  const std::size_t place = slot % block_slots;
  (*blocks_[slot / block_slots])[column * block_words + place / 64] |= std::uint64_t{1}
                                                                       << place % 64;
}

void SearchColumns::set_letters(std::size_t slot, std::string_view text) {
  each_pair(text, [&](char32_t before, char32_t letter) {
    set(slot, of_letter(letter).number);
    if (before != 0) set(slot, of_pair(before, letter).number);
  });
}

void SearchColumns::clear(std::size_t slot) {
  Block& block = *blocks_[slot / block_slots];
  const std::size_t place = slot % block_slots;
  const std::uint64_t others = ~(std::uint64_t{1} << place % 64);
  for (std::size_t at = place / 64; at < block.size(); at += block_words) block[at] &= others;
}

bool SearchColumns::narrow(const Block& block, std::uint64_t* bits, std::uint16_t column) {
  std::uint64_t left = 0;
  for (std::size_t i = 0; i < block_words; ++i) left |= bits[i] &= block[column * block_words + i];
  return left != 0;
}

SearchColumns::Bits SearchColumns::matches(const std::vector<std::uint16_t>& all,
                                           const std::vector<std::uint16_t>& one_of) const {
  Bits bits(blocks_.size() * block_words);
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    const Block& block = *blocks_[i];
    std::uint64_t* const own_bits = &bits[i * block_words];
    if (one_of.empty()) std::fill_n(own_bits, block_words, ~std::uint64_t{0});
    for (const std::uint16_t column : one_of) {
      for (std::size_t j = 0; j < block_words; ++j) own_bits[j] |= block[column * block_words + j];
    }
    for (const std::uint16_t column : all) {
      if (!narrow(block, own_bits, column)) break;
    }
  }
  return bits;
}

}  // namespace termwise
