#include "termwise/search/shared_texts.hpp"

namespace termwise {

std::uint32_t SharedTexts::hold(std::string_view text) {
  auto place = numbers_.lower_bound(text);
  if (place == numbers_.end() || place->first != text) {
    if (free_numbers_.empty()) {
      free_numbers_.push_back(number_limit());
      texts_.reach(holders_.size());
      holders_.push_back(0);
    }
    place = numbers_.emplace_hint(place, text, free_numbers_.back());
    free_numbers_.pop_back();
    texts_.set(place->second, text);
  }
  ++holders_[place->second];
  return place->second;
}

void SharedTexts::release(std::uint32_t number) {
  if (--holders_[number] > 0) return;
  numbers_.erase(numbers_.find(text(number)));
  texts_.set(number, {});
  free_numbers_.push_back(number);
}

}  // namespace termwise
