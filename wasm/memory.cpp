#include "memory.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <new>

#include "boundary.hpp"

namespace termwise::wasm {
namespace {

// The same as MAXIMUM_MEMORY in wasm/CMakeLists.txt.
constexpr std::size_t max_memory_bytes = std::size_t{2} << 30;
constexpr std::size_t wasm_page_bytes = 65'536;

// The measured memory per byte of text: 12 bytes for an ordinary catalog, up to 1 500 for lines of
// empty objects with many faults each. The core has upper limits: it reads a few million members of
// a text and lists 100 000 faults.
constexpr std::size_t usual_factor = 24;
constexpr std::size_t worst_factor = 2'000;
constexpr std::size_t worst_bytes = std::size_t{1} << 30;

std::size_t memory_bytes() { return __builtin_wasm_memory_size(0) * wasm_page_bytes; }

// Allocates in blocks, because free memory may be fragmented. Their addresses are stored in a
// volatile variable, because compilers remove an allocation that is only freed.
bool try_allocation(std::size_t bytes) {
  std::array<void* volatile, 8> blocks{};
  bool is_there = true;
  for (auto& block : blocks) {
    block = std::malloc(bytes / blocks.size() + 1);
    is_there = is_there && block != nullptr;
  }
  for (auto& block : blocks) std::free(block);
  return is_there;
}

}  // namespace

namespace detail {

void* reserve = nullptr;

namespace {

void spend_reserve() {
  std::free(reserve);
  reserve = nullptr;
  std::set_new_handler(nullptr);
}

bool has_reserve() {
  if (reserve == nullptr) {
    reserve = std::malloc(reserve_bytes);
    if (reserve != nullptr) std::set_new_handler(spend_reserve);
  }
  return reserve != nullptr;
}

bool is_there(std::size_t bytes) {
  return has_reserve() && (bytes <= reserve_bytes || try_allocation(bytes));
}

}  // namespace

bool can_allocate(std::size_t bytes) {
  if (is_there(bytes)) return true;
  release_outputs();
  return is_there(bytes);
}

}  // namespace detail

// Allocates the usual amount now. It only tests for the worst case if the module could not grow
// that much later; otherwise every small text would make the module large.
bool has_room_to_read(std::size_t bytes) {
  const std::size_t usual = std::min(bytes, worst_bytes / usual_factor) * usual_factor;
  const std::size_t worst = std::min(bytes, worst_bytes / worst_factor) * worst_factor;
  return has_room(usual) && (worst <= max_memory_bytes - memory_bytes() || has_room(worst));
}

}  // namespace termwise::wasm
