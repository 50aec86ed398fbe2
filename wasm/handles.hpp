// The objects of the core that JavaScript holds. Numbers cross as numbers; what a caller reads
// after each edit lies in a window of doubles on the heap, so that a live edit costs one call.
#pragma once

#include <limits>

#include "boundary.hpp"
#include "termwise/base/text.hpp"
#include "termwise/draft/draft.hpp"

namespace termwise::wasm {

inline double or_nan(std::optional<AmountMinor> amount_minor) {
  return amount_minor ? static_cast<double>(*amount_minor)
                      : std::numeric_limits<double>::quiet_NaN();
}

inline std::size_t index(int number) { return static_cast<std::size_t>(number); }

// Numbers on the live API are minor units; JSON of these shapes is read by the package alone.
inline void write_offers(JsonWriter& json, const Catalog& catalog, std::string_view sku,
                         std::int64_t quantity) {
  json.begin_array();
  const auto place = catalog.find(trimmed(sku));
  if (place && catalog.entry(*place).is_active) {
    for (const PricedOffer& offer : priced_offers(catalog.entry(*place), quantity)) {
      json.begin_object();
      json.key("contractLength");
      json.integer(offer.contract_months);
      json.key("unitPrice");
      json.integer(offer.unit_price_minor);
      json.key("monthlyTotal");
      json.integer(offer.monthly_total_minor);
      json.key("contractValue");
      json.integer(offer.contract_value_minor);
      json.end_object();
    }
  }
  json.end_array();
}

/// A draft, with its window.
class DraftHandle {
 public:
  explicit DraftHandle(std::unique_ptr<Draft> draft) : draft_(std::move(draft)) { look(); }

  Address32 window() const { return address_of(window_.data()); }

  int addItem() {
    const auto slot = static_cast<int>(draft_->add_item());
    look();
    return slot;
  }
  void removeItem(int slot) {
    draft_->remove_item(index(slot));
    look();
  }
  double slotCount() const { return static_cast<double>(draft_->slot_count()); }
  double itemCount() const { return static_cast<double>(draft_->item_count()); }
  /// The quantity of an item, 1 while it is faulty.
  double itemQuantity(int slot) const {
    const Value& quantity = draft_->item(index(slot)).quantity;
    return quantity.is_valid() ? static_cast<double>(quantity.number) : 1;
  }
  double itemIndex(int slot) const { return static_cast<double>(draft_->item_index(index(slot))); }

  Draft& draft() { return *draft_; }
  /// Takes what changed into the window.
  void look() {
    window_ = {or_nan(draft_->monthly_total_minor()), or_nan(draft_->contract_value_minor()),
               static_cast<double>(draft_->fault_count()), static_cast<double>(draft_->changes())};
  }

  void setItemWhole(int slot, int field, double number) {
    draft_->set_item_integer(index(slot), index(field), static_cast<std::int64_t>(number));
    look();
  }
  void setItem(int slot, int field, int kind, double size) {
    draft_->set_item(index(slot), index(field), entered(kind, 0, size));
    look();
  }
  /// The kind of what was entered, its text in output 0.
  int getItem(int slot, int field) const {
    auto& item = const_cast<RequestItem&>(draft_->item(index(slot)));
    return leave(static_cast<Value&>(request_item_schema.fields[index(field)].at(item)));
  }
  double itemMonthlyTotal(int slot) const {
    const Line& line = draft_->item(index(slot)).line;
    return or_nan(line.counts ? std::optional(line.monthly_minor) : std::nullopt);
  }
  double itemContractValue(int slot) const {
    const Line& line = draft_->item(index(slot)).line;
    return or_nan(line.counts ? std::optional(line.contract_value_minor) : std::nullopt);
  }

  /// The path and then the value's text stand in the input.
  bool set(double path_size, int kind, double value_size) {
    const auto rejection =
        draft_->set(input_part(0, path_size), entered(kind, path_size, value_size));
    if (rejection) return refuse(*rejection);
    look();
    return true;
  }
  /// As `getItem`; -1 where there is no such path.
  int get(double path_size) const {
    const auto value = draft_->get(input_part(0, path_size));
    if (value) return leave(*value);
    refuse(value.error());
    return -1;
  }

  void faults() { leave_faults(draft_->faults()); }
  void faultsAt(double path_size) { leave_faults(draft_->faults_at(input_part(0, path_size))); }
  void itemFaults(int slot) { leave_faults(draft_->item_faults(index(slot))); }

  void schedule() const {
    JsonWriter json;
    json.begin_array();
    for (const ScheduleRun& run : draft_->schedule()) {
      json.begin_object();
      json.key("fromMonth");
      json.integer(run.from_month);
      json.key("toMonth");
      json.integer(run.to_month);
      json.key("amount");
      json.integer(static_cast<std::int64_t>(run.amount_minor));
      json.end_object();
    }
    json.end_array();
    outputs[0] = json.take();
  }

  void save() { outputs[0] = draft_->save(); }
  void catalogChanges() const { outputs[0] = draft_->catalog_changes_text(); }
  bool acceptPrice(int slot) {
    const auto rejection = draft_->accept_price(index(slot));
    if (rejection) return refuse(*rejection);
    look();
    return true;
  }
  bool request() {
    auto text = draft_->request_text();
    if (!text) return refuse(text.error());
    outputs[0] = std::move(*text);
    return true;
  }
  bool createOrder(double context_size, bool for_everyone_too) {
    const auto context = read_order_context(input_part(0, context_size));
    if (!context) return reject_context(context.error());
    return leave_outcome(draft_->create_order(**context), for_everyone_too);
  }

 private:
  static Value entered(int kind, double begin, double size) {
    const std::string_view text = input_part(begin, size);
    switch (static_cast<Kind>(kind)) {
      case Kind::text: return Value::of_text(text);
      case Kind::number: return Value::of_entered_number(text);
      case Kind::boolean: return Value::of_boolean(text == "true");
      default: return {};
    }
  }

  static int leave(const Value& value) {
    const bool is_counted = value.kind == Kind::number && value.text.empty();
    const bool is_true = value.kind == Kind::boolean && value.number != 0;
    outputs[0] = is_counted ? std::to_string(value.number) : is_true ? "true" : value.text;
    return static_cast<int>(value.kind);
  }

  static void leave_faults(const std::vector<Fault>& faults) {
    JsonWriter json;
    write_faults(json, faults);
    outputs[0] = json.take();
  }

  std::unique_ptr<Draft> draft_;
  std::array<double, 4> window_{};
};

/// A catalog that is open.
class CatalogHandle {
 public:
  explicit CatalogHandle(std::shared_ptr<const Catalog> catalog) : catalog_(std::move(catalog)) {}
  const Catalog& catalog() const { return *catalog_; }

  int exponent() const { return catalog_->currency().exponent; }
  void text() const { outputs[0] = catalog_->text(Audience::staff); }
  void publicText() const { outputs[0] = catalog_->text(Audience::everyone); }
  void amountText(double minor) const {
    outputs[0] = amount_text(static_cast<std::int64_t>(minor), exponent());
  }
  void offers(double sku_size, double quantity) const {
    // What is no quantity has no offers; a fraction would be cut silently.
    const bool is_counted = quantity >= 0 && quantity <= max_quantity;
    const auto whole = static_cast<std::int64_t>(is_counted ? quantity : 0);
    const bool is_whole = static_cast<double>(whole) == quantity;
    JsonWriter json;
    write_offers(json, *catalog_, input_part(0, sku_size), is_whole ? whole : 0);
    outputs[0] = json.take();
  }
  bool createOrder(double request_size, double context_size, bool for_everyone_too) const {
    const auto context = read_order_context(input_part(request_size, context_size));
    if (!context) return reject_context(context.error());
    return leave_outcome(create_order(*catalog_, input_part(0, request_size), **context),
                         for_everyone_too);
  }
  DraftHandle* openDraft(double known_size) const {
    auto known = read_known(input_part(0, known_size));
    if (!known) return reject_context(known.error()), nullptr;
    const auto policy = (*known)->address_policy.choice<AddressPolicy>();
    return new DraftHandle(std::make_unique<Draft>(catalog_, policy, std::move(*known)));
  }
  DraftHandle* restoreDraft(double saved_size, double known_size) const {
    auto known = read_known(input_part(saved_size, known_size));
    if (!known) return reject_context(known.error()), nullptr;
    auto draft = Draft::restore(catalog_, input_part(0, saved_size), std::move(*known));
    if (!draft) return refuse(draft.error()), nullptr;
    return new DraftHandle(std::move(*draft));
  }

 private:
  std::shared_ptr<const Catalog> catalog_;
};

}  // namespace termwise::wasm
