// What is passed to JavaScript by number. wasm/records.cpp makes wasm/src/slots.ts from these
// lists.
#pragma once

#include <cstddef>

namespace termwise::wasm {

/// The buffers in which calls return texts. The comment of each call names those that it fills.
#define TERMWISE_OUTPUTS(OUTPUT) \
  OUTPUT(result)                 \
  OUTPUT(publicText)             \
  OUTPUT(customer)               \
  OUTPUT(billingGroup)           \
  OUTPUT(customerId)             \
  OUTPUT(customerKey)            \
  OUTPUT(billingGroupId)         \
  OUTPUT(billingGroupKey)        \
  OUTPUT(subscriptions)          \
  OUTPUT(endedSubscriptions)     \
  OUTPUT(accepted)               \
  OUTPUT(faults)                 \
  OUTPUT(rejection)              \
  OUTPUT(rejectionOfContext)

/// The doubles that a draft keeps up to date for JavaScript. Amounts are in minor units, or NaN if
/// they are too large.
#define TERMWISE_DRAFT_WINDOW(CELL) \
  CELL(monthlyTotal)                \
  CELL(contractValue)               \
  CELL(faultCount)                  \
  CELL(changes)

#define TERMWISE_ENUMERATOR(name) name,
enum class Output { TERMWISE_OUTPUTS(TERMWISE_ENUMERATOR) size };
enum class DraftWindow { TERMWISE_DRAFT_WINDOW(TERMWISE_ENUMERATOR) size };
#undef TERMWISE_ENUMERATOR

/// Both enums number their members from 0; `size` is their count.
template <class Enum>
constexpr std::size_t place(Enum member) {
  return static_cast<std::size_t>(member);
}

/// The maximum that JavaScript may write at once: enough for an order, a command and a context of
/// the largest size that the core reads (64 MiB each).
inline constexpr std::size_t max_input_bytes = 256 * 1024 * 1024;

}  // namespace termwise::wasm
