#include "boundary.hpp"

#include <array>
#include <cstdint>

#include "memory.hpp"
#include "termwise/order/order.hpp"

namespace termwise::wasm {
namespace {

// The worst case for a text that is not read into records: it is copied, folded and written as
// JSON.
constexpr std::size_t copies_of_a_text = 9;

// Up to this size the input buffer grows like any string. Beyond it, the old buffer is freed before
// a larger one is allocated, so that both never exist together.
constexpr std::size_t small_input_bytes = 64 * 1024;

std::string input;
std::array<std::string, place(Output::size)> outputs;

}  // namespace

Address32 address_of(const void* pointer) {
  return static_cast<Address32>(reinterpret_cast<std::uintptr_t>(pointer));
}

Address32 reserve_input(double size, bool is_document) {
  const auto bytes = static_cast<std::size_t>(size);
  if (bytes > max_input_bytes) return 0;
  input.clear();  // so that growing copies nothing
  if (bytes > input.capacity() && input.capacity() > small_input_bytes) std::string().swap(input);
  const bool has_memory =
      is_document ? has_room_to_read(bytes) : has_room(copies_of_a_text * bytes);
  if (!has_memory) return 0;
  input.resize_and_overwrite(bytes, [](char*, std::size_t all) { return all; });
  return address_of(input.data());
}

std::string_view input_part(double begin, double size) {
  return std::string_view(input).substr(static_cast<std::size_t>(begin),
                                        static_cast<std::size_t>(size));
}

std::string& output(Output slot) { return outputs[place(slot)]; }

void release_outputs() { outputs = {}; }

bool refuse(const Rejection& rejection) {
  output(Output::rejection) = rejection.body();
  output(Output::rejectionOfContext) = rejection.concerns_context ? "context" : "";
  return false;
}

bool reject_context(const Rejection& rejection) {
  refuse(rejection);
  output(Output::rejectionOfContext) = "context";
  return false;
}

bool reject_for_memory() {
  output(Output::rejection).clear();
  return false;
}

void write_keys(const CustomerLookupKeys& keys) {
  output(Output::customerKey) = keys.customer_key;
  output(Output::billingGroupId) = keys.billing_group_id;
  output(Output::billingGroupKey) = keys.billing_group_key;
}

bool write_outcome(const Decision& decision, bool with_public_text) {
  if (!decision) return refuse(decision.error());
  const Outcome& made = **decision;
  output(Output::result) = order_text(made.order);
  output(Output::publicText) = with_public_text ? order_text(made.order, Audience::everyone) : "";
  output(Output::customer) = made.new_customer ? customer_text(*made.new_customer) : "";
  output(Output::billingGroup) =
      made.new_billing_group ? billing_group_text(*made.new_billing_group) : "";
  output(Output::customerId) = made.order.customer_id.trimmed_text();
  write_keys(lookup_keys(made.order.customer));
  return true;
}

}  // namespace termwise::wasm
