// Random numbers that are the same in every run and on every machine.
#pragma once

#include <cstdint>
#include <random>

namespace termwise::cases {

class Random {
 public:
  explicit Random(std::uint32_t seed) : engine_(seed) {}

  /// 0 to `count` - 1.
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(engine_() % count); }
  char byte() { return static_cast<char>(below(256)); }
  template <class List>
  const auto& one_of(const List& list) {
    return list[below(std::size(list))];
  }

 private:
  std::mt19937_64 engine_;  // the standard defines its numbers, but not those of the distributions
};

}  // namespace termwise::cases
