// Passes texts between JavaScript and the core, as UTF-8 bytes in buffers of this module.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "slots.hpp"
#include "termwise/lifecycle/create.hpp"
#include "termwise/lifecycle/lookup_keys.hpp"

namespace termwise::wasm {

// Addresses are passed as doubles, which represent all of them exactly.
using Address32 = double;

Address32 address_of(const void* pointer);

/// Returns the address at which JavaScript can write `size` bytes; 0 if there is not enough memory
/// for them and for processing them. Set `is_document` for JSON and CSV texts, which are read into
/// records and so need more.
Address32 reserve_input(double size, bool is_document);

/// A part of the bytes that JavaScript has written.
std::string_view input_part(double begin, double size);

/// The buffer of an output. Its text is valid until the next call that fills it.
std::string& output(Output slot);

/// Frees all outputs. Call it after they have been read.
void release_outputs();

/// Fills `rejection` and `rejectionOfContext`. Returns false, which the caller then returns.
bool refuse(const Rejection& rejection);

/// The same for faults in the context or the options.
bool reject_context(const Rejection& rejection);

/// The same if there is not enough memory for a call. The rejection is empty, which JavaScript
/// throws as a RangeError.
bool reject_for_memory();

/// Fills `customerKey`, `billingGroupId` and `billingGroupKey`.
void write_keys(const CustomerLookupKeys& keys);

/// Fills `result` with the order, `publicText` if requested, `customer` and `billingGroup` if they
/// are new, `customerId` and the keys; or fills the rejection.
bool write_outcome(const Decision& decision, bool with_public_text);

}  // namespace termwise::wasm
