// Makes sure of memory before the core works. The core does not check allocations, and one that
// fails ends the module with all that is open in it. So a call goes ahead only if there is memory
// for the worst case.
#pragma once

#include <cstddef>

namespace termwise::wasm {

namespace detail {
/// Held back for calls that are too small to be checked; null once an allocation has needed it.
inline constexpr std::size_t reserve_bytes = 256 * 1024;
extern void* reserve;
bool can_allocate(std::size_t bytes);
}  // namespace detail

/// Whether that much can be allocated now. A small amount costs two comparisons.
inline bool has_room(std::size_t bytes) {
  const bool is_small = detail::reserve != nullptr && bytes <= detail::reserve_bytes;
  return is_small || detail::can_allocate(bytes);
}

/// Whether a JSON or CSV text of that size can be read and answered.
bool has_room_to_read(std::size_t bytes);

}  // namespace termwise::wasm
