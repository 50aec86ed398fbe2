#include "draft_handle.hpp"

#include <algorithm>

#include "catalog_handle.hpp"
#include "termwise/draft/draft_views.hpp"

namespace termwise::wasm {
namespace {

// A character below U+0020 is written as six bytes.
constexpr std::size_t json_bytes_of_a_byte = 6;
constexpr std::size_t json_bytes_beside_an_entry = 64;

// Saving a draft needs strings that double and are copied. Listing its faults or finishing it also
// needs, for each item, its faults or the item of the order. The core lists at most 100 000 faults
// and finishes at most 10 000 items.
constexpr std::size_t copies_of_a_draft = 4;
constexpr std::size_t bytes_of_an_item = 5 * 1024;
constexpr std::size_t max_written_items = 25'000;

constexpr std::size_t items_between_checks = 32;
constexpr std::size_t recount_after_bytes = 1024 * 1024;

Value entered(int kind, double begin, double size) {
  const std::string_view text = input_part(begin, size);
  switch (static_cast<Kind>(kind)) {
    case Kind::text: return Value::of_text(text);
    case Kind::number: return Value::of_number_text(text);
    case Kind::boolean: return Value::of_boolean(text == "true");
    default: return {};
  }
}

int write_value(const Value& value) {
  if (!has_room(2 * value.text.size())) return reject_for_memory(), -1;
  const bool is_counted = value.kind == Kind::number && value.text.empty();
  const bool is_true = value.kind == Kind::boolean && value.number != 0;
  output(Output::result) = is_counted ? std::to_string(value.number)
                           : is_true  ? "true"
                                      : value.text;
  return static_cast<int>(value.kind);
}

void write_fault_list(const std::vector<Fault>& faults) {
  JsonWriter json;
  write_faults(json, faults);
  output(Output::result) = json.take();
}

}  // namespace

// Counts what is entered. Returns false if the saved draft would be too long to be restored.
bool DraftHandle::admit(std::size_t entered) {
  const std::size_t most = json_bytes_of_a_byte * entered + json_bytes_beside_an_entry;
  if (saved_bytes_ + most > max_catalog_bytes) recount();
  if (saved_bytes_ + most > max_catalog_bytes) return refuse(reject_too_large(max_catalog_bytes));
  saved_bytes_ += most;
  return true;
}

bool DraftHandle::has_room_to_save() const { return has_room(copies_of_a_draft * saved_bytes_); }

void DraftHandle::recount() {
  if (has_room_to_save()) counted_bytes_ = saved_bytes_ = draft_->save().size();
}

bool DraftHandle::has_room_for_items() {
  // Replaced entries are still counted, so count again from time to time.
  if (saved_bytes_ > 2 * counted_bytes_ + recount_after_bytes) recount();
  const std::size_t items = std::min(draft_->item_count(), max_written_items);
  return has_room(copies_of_a_draft * saved_bytes_ + bytes_of_an_item * items);
}

void DraftHandle::enterNewItem(int field, int kind, double size) {
  new_item_.push_back({index(field), entered(kind, 0, size)});
}

void DraftHandle::beginItem() {
  new_item_.clear();
  new_item_.reserve(request_item_schema.fields.size());
}

int DraftHandle::addItem() {
  std::size_t bytes = 0;
  for (const auto& [field, value] : new_item_) bytes += value.text.size();
  if (!has_room_for_another_item()) return reject_for_memory(), -1;
  if (!admit(bytes)) return -1;
  const auto slot = draft_->add_item(new_item_);
  if (!slot) return refuse(slot.error()), -1;
  look();
  return static_cast<int>(*slot);
}

// Makes sure that the draft can still be saved. Checked only at intervals; the reserve is enough in
// between.
bool DraftHandle::has_room_for_another_item() {
  const std::size_t slots = draft_->slot_count();
  if (slots % items_between_checks != 0) return has_room(0);
  return has_room(2 * sizeof(void*) * slots) && has_room_for_items();
}

void DraftHandle::take_new_items(std::size_t entered) {
  saved_bytes_ += json_bytes_of_a_byte * entered;
  look();
}

void DraftHandle::removeItem(int slot) {
  draft_->remove_item(index(slot));
  look();
}

bool DraftHandle::setItem(int slot, int field, int kind, double size) {
  if (!admit(static_cast<std::size_t>(size))) return false;
  const auto rejection = draft_->set_item(index(slot), index(field), entered(kind, 0, size));
  if (rejection) return refuse(*rejection);
  look();
  return true;
}

int DraftHandle::getItem(int slot, int field) const {
  auto& item = const_cast<RequestItem&>(draft_->item(index(slot)));
  return write_value(static_cast<Value&>(request_item_schema.fields[index(field)].at(item)));
}

double DraftHandle::itemMonthlyTotal(int slot) const {
  const Line& line = draft_->item(index(slot)).line;
  return or_nan(line.counts ? std::optional(line.monthly_minor) : std::nullopt);
}

double DraftHandle::itemContractValue(int slot) const {
  const Line& line = draft_->item(index(slot)).line;
  return or_nan(line.counts ? std::optional(line.contract_value_minor) : std::nullopt);
}

void DraftHandle::itemOffers(int slot) const {
  const RequestItem& item = draft_->item(index(slot));
  const std::string_view sku = item.sku.kind == Kind::text ? item.sku.text : std::string_view();
  const std::int64_t quantity = item.quantity.is_valid() ? item.quantity.number : 1;
  output(Output::result) = offers_text(draft_->catalog(), sku, quantity);
}

bool DraftHandle::replaceKnown(double size) {
  auto known = read_known_records(input_part(0, size));
  if (!known) return reject_context(known.error());
  draft_->replace_known(std::move(*known));
  look();
  return true;
}

bool DraftHandle::set(double path_size, int kind, double value_size) {
  if (!admit(static_cast<std::size_t>(path_size + value_size))) return false;
  const auto rejection =
      draft_->set(input_part(0, path_size), entered(kind, path_size, value_size));
  if (rejection) return refuse(*rejection);
  look();
  return true;
}

int DraftHandle::get(double path_size) const {
  const auto value = draft_->get(input_part(0, path_size));
  if (value) return write_value(*value);
  refuse(value.error());
  return -1;
}

bool DraftHandle::faults() {
  if (!has_room_for_items()) return reject_for_memory();
  write_fault_list(draft_->faults());
  return true;
}

void DraftHandle::faultsAt(double path_size) {
  write_fault_list(draft_->faults_at(input_part(0, path_size)));
}

void DraftHandle::itemFaults(int slot) { write_fault_list(draft_->item_faults(index(slot))); }

void DraftHandle::schedule() const { output(Output::result) = schedule_text(*draft_); }

bool DraftHandle::save() {
  if (!has_room_to_save()) return reject_for_memory();
  output(Output::result) = draft_->save();
  counted_bytes_ = saved_bytes_ = output(Output::result).size();
  return true;
}

bool DraftHandle::catalogChanges() {
  if (!has_room_for_items()) return reject_for_memory();
  output(Output::result) = draft_changes_text(*draft_);
  return true;
}

bool DraftHandle::request() {
  if (!has_room_for_items()) return reject_for_memory();
  auto text = draft_->request_text();
  if (!text) return refuse(text.error());
  output(Output::result) = std::move(*text);
  return true;
}

bool DraftHandle::acceptPrice(int slot) {
  if (!has_room_for_items()) return reject_for_memory();
  const auto rejection = draft_->accept_price(index(slot));
  if (rejection) return refuse(*rejection);
  look();
  return true;
}

bool DraftHandle::createOrder(double context_size, bool with_public_text) {
  if (!has_room_for_items()) return reject_for_memory();
  const auto context = read_order_context(input_part(0, context_size));
  if (!context) return reject_context(context.error());
  return write_outcome(draft_->create_order(**context), with_public_text);
}

}  // namespace termwise::wasm
