// How texts cross between JavaScript and the core: as UTF-8 bytes in buffers of this module.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "slots.hpp"
#include "termwise/lifecycle/create.hpp"
#include "termwise/lifecycle/lookup_keys.hpp"

namespace termwise::wasm {

// Addresses cross as doubles, which hold every one of them.
using Address32 = double;

Address32 address_of(const void* pointer);

/// Makes room for JavaScript to write that many bytes, and says where; 0 if the memory for them and
/// for what is done with them is not there. `is_document` is a JSON or CSV text, which is read into
/// records; any other text is at most copied.
Address32 reserve_input(double size, bool is_document);

/// A part of what JavaScript wrote last.
std::string_view input_part(double begin, double size);

/// The buffer of an output. It keeps its text until the next call that fills it.
std::string& output(Output slot);

/// Frees all outputs. They must have been read.
void release_outputs();

/// Fills `rejection` and `rejectionOfContext`. Returns false, for the caller to return.
bool refuse(const Rejection& rejection);

/// The same for a fault of what was supplied beside the input.
bool reject_context(const Rejection& rejection);

/// The same if the memory for a call is not there: no text, which JavaScript throws as a
/// RangeError.
bool reject_for_memory();

/// Fills `customerKey`, `billingGroupId` and `billingGroupKey`.
void write_keys(const CustomerLookupKeys& keys);

/// Fills `result` with the order, `publicText` if it is wanted, `customer` and `billingGroup` if
/// they are new, `customerId` and the keys; or refuses.
bool write_outcome(const Decision& decision, bool with_public_text);

}  // namespace termwise::wasm
