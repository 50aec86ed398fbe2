// How texts cross between JavaScript and the core: as UTF-8 bytes in buffers of this module's.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "termwise/lifecycle/create.hpp"
#include "termwise/lifecycle/lookup_keys.hpp"

namespace termwise::wasm {

// Addresses cross as doubles, which hold every one of them.
using Address32 = double;

inline std::string input;                    // what JavaScript wrote last
inline std::array<std::string, 10> outputs;  // what the last call that returns texts left

inline Address32 address_of(const void* pointer) {
  return static_cast<Address32>(reinterpret_cast<std::uintptr_t>(pointer));
}

inline std::string_view input_part(double begin, double size) {
  return std::string_view(input).substr(static_cast<std::size_t>(begin),
                                        static_cast<std::size_t>(size));
}

inline bool refuse(const Rejection& rejection) {
  outputs[0] = rejection.body();
  outputs[1] = rejection.concerns_context ? "context" : "";
  return false;
}

/// Refuses what was supplied beside the input.
inline bool reject_context(const Rejection& rejection) {
  refuse(rejection);
  outputs[1] = "context";
  return false;
}

/// Leaves: customer key, billing group id, billing group key.
void leave_keys(const LookupKeys& keys, std::size_t first_output);

/// Leaves: order, order for everyone where it is asked for, new customer, new billing group,
/// customer id, and the keys (three).
bool leave_outcome(const Decision& decision, bool for_everyone_too);

}  // namespace termwise::wasm
