// Makes sure of memory before the core works. The core allocates without looking, and an allocation
// that fails ends the module with all that is open in it; so whatever a caller passes is let in
// only if the memory for the worst that can come of it is there.
#pragma once

#include <cstddef>

namespace termwise::wasm {

namespace detail {
/// Held back for what is too small to be asked for; null once an allocation has needed it.
inline constexpr std::size_t reserve_bytes = 256 * 1024;
extern void* reserve;
bool can_allocate(std::size_t bytes);
}  // namespace detail

/// Whether that much can be allocated now. Costs two comparisons for what is small.
inline bool has_room(std::size_t bytes) {
  const bool is_small = detail::reserve != nullptr && bytes <= detail::reserve_bytes;
  return is_small || detail::can_allocate(bytes);
}

/// Whether a JSON or CSV text of that size can be read and answered.
bool has_room_to_read(std::size_t bytes);

}  // namespace termwise::wasm
