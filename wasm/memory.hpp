// Checks for enough memory before the core is called. The core does not check allocations, and a
// failed one would abort the module with everything that is open. So a call is only made if there
// is enough memory for the worst case.
#pragma once

#include <cstddef>

namespace termwise::wasm {

namespace detail {
/// Reserved for calls that are too small to be checked; null after an allocation has used it.
inline constexpr std::size_t reserve_bytes = 256 * 1024;
extern void* reserve;
bool can_allocate(std::size_t bytes);
}  // namespace detail

/// Whether this many bytes can be allocated now. For small amounts this takes two comparisons.
inline bool has_room(std::size_t bytes) {
  const bool is_small = detail::reserve != nullptr && bytes <= detail::reserve_bytes;
  return is_small || detail::can_allocate(bytes);
}

/// Whether there is enough memory to process a JSON or CSV text of this size.
bool has_room_to_read(std::size_t bytes);

}  // namespace termwise::wasm
