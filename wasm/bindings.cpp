// The core for JavaScript. Converts and calls, never decides.
// Texts cross as UTF-8 bytes in buffers of this module's, everything else as numbers: what a caller
// reads after each edit lies in a window of doubles on the heap, so that a live edit costs one
// call.
#include <emscripten/bind.h>

#include <array>
#include <limits>
#include <string>

#include "termwise/country.hpp"
#include "termwise/draft.hpp"

namespace {

using namespace termwise;

// Addresses cross as doubles, which hold every one of them.
using Address32 = double;

std::string input;                   // what JavaScript wrote last
std::array<std::string, 8> outputs;  // what the last call that returns texts left

Address32 address_of(const void* pointer) {
  return static_cast<Address32>(reinterpret_cast<std::uintptr_t>(pointer));
}

std::string_view input_part(double begin, double size) {
  return std::string_view(input).substr(static_cast<std::size_t>(begin),
                                        static_cast<std::size_t>(size));
}

/// Makes room for a text of that many bytes; where JavaScript writes it.
Address32 reserve_input(double size) {
  input.resize(static_cast<std::size_t>(size));
  return address_of(input.data());
}

Address32 output_address(int i) { return address_of(outputs[static_cast<std::size_t>(i)].data()); }
double output_size(int i) {
  return static_cast<double>(outputs[static_cast<std::size_t>(i)].size());
}

/// Frees what the last calls left, after large texts.
void release_buffers() {
  input = {};
  outputs = {};
}

bool refuse(const Refusal& refusal) {
  outputs[0] = refusal.body();
  outputs[1].clear();
  return false;
}

/// Refuses what was supplied beside the input.
bool refuse_context(const Refusal& refusal) {
  refuse(refusal);
  outputs[1] = "context";
  return false;
}

double or_nan(std::optional<AmountMinor> amount_minor) {
  return amount_minor ? static_cast<double>(*amount_minor)
                      : std::numeric_limits<double>::quiet_NaN();
}

std::size_t index(int number) { return static_cast<std::size_t>(number); }

// Numbers on the live API are minor units; JSON of these shapes is read by the package alone.
void write_offers(JsonWriter& json, const Catalog& catalog, std::string_view sku,
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

void leave_keys(const LookupKeys& keys, std::size_t first_output) {
  outputs[first_output] = keys.customer_key;
  outputs[first_output + 1] = keys.billing_group_id;
  outputs[first_output + 2] = keys.billing_group_key;
}

/// Leaves: order, order for everyone where it is asked for, new customer, new billing group,
/// customer id, and the keys.
bool leave_created(const std::expected<std::unique_ptr<CreatedOrder>, Refusal>& created,
                   bool for_everyone_too) {
  if (!created) return refuse(created.error());
  const CreatedOrder& made = **created;
  outputs[0] = made.order_text(Audience::staff);
  outputs[1] = for_everyone_too ? made.order_text(Audience::everyone) : "";
  outputs[2] = made.customer_text();
  outputs[3] = made.billing_group_text();
  outputs[4] = made.order.customer_id.trimmed_text();
  leave_keys(lookup_keys(made.order.customer), 5);
  return true;
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
  double itemCount() const { return static_cast<double>(draft_->item_count()); }
  /// The quantity of an item, 1 while it is faulty.
  double itemQuantity(int slot) const {
    const Value& quantity = draft_->item(index(slot)).quantity;
    return quantity.is_sound() ? static_cast<double>(quantity.number) : 1;
  }
  double itemIndex(int slot) const {
    return static_cast<double>(draft_->item_index(index(slot)));
  }

  void setItemWhole(int slot, int field, double number) {
    draft_->set_item_whole(index(slot), index(field),
                           static_cast<std::int64_t>(number));
    look();
  }
  void setItem(int slot, int field, int kind, double size) {
    draft_->set_item(index(slot), index(field), entered(kind, 0, size));
    look();
  }
  /// The kind of what was entered, its text in output 0.
  int getItem(int slot, int field) const {
    auto& item = const_cast<RequestItem&>(draft_->item(index(slot)));
    return leave(
        static_cast<Value&>(request_item_table.fields[index(field)].at(item)));
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
    const auto refusal =
        draft_->set(input_part(0, path_size), entered(kind, path_size, value_size));
    if (refusal) return refuse(*refusal);
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

  void save() const { outputs[0] = draft_->save(); }
  bool request() {
    auto text = draft_->request_text();
    if (!text) return refuse(text.error());
    outputs[0] = std::move(*text);
    return true;
  }
  bool createOrder(double context_size, bool for_everyone_too) {
    const auto context = read_order_context(input_part(0, context_size));
    if (!context) return refuse_context(context.error());
    return leave_created(draft_->create_order(**context), for_everyone_too);
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

  void look() {
    window_ = {or_nan(draft_->monthly_total_minor()), or_nan(draft_->contract_value_minor()),
               static_cast<double>(draft_->fault_count()), static_cast<double>(draft_->changes())};
  }

  std::unique_ptr<Draft> draft_;
  std::array<double, 4> window_{};
};

/// A catalog that is open.
class CatalogHandle {
 public:
  explicit CatalogHandle(std::shared_ptr<const Catalog> catalog) : catalog_(std::move(catalog)) {}

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
    if (!context) return refuse_context(context.error());
    return leave_created(create_order(*catalog_, input_part(0, request_size), **context),
                         for_everyone_too);
  }
  DraftHandle* openDraft(bool is_strict, double groups_size) const {
    const auto groups = read_known_billing_groups(input_part(0, groups_size));
    if (!groups) return refuse_context(groups.error()), nullptr;
    const auto policy = is_strict ? AddressPolicy::strict : AddressPolicy::api;
    return new DraftHandle(std::make_unique<Draft>(catalog_, policy, *groups));
  }
  DraftHandle* restoreDraft(double saved_size, double groups_size) const {
    const auto groups = read_known_billing_groups(input_part(saved_size, groups_size));
    if (!groups) return refuse_context(groups.error()), nullptr;
    auto draft = Draft::restore(catalog_, input_part(0, saved_size), *groups);
    if (!draft) return refuse(draft.error()), nullptr;
    return new DraftHandle(std::move(*draft));
  }

 private:
  std::shared_ptr<const Catalog> catalog_;
};

CatalogHandle* open_catalog(double size) {
  auto catalog = Catalog::open(input_part(0, size));
  if (!catalog) return refuse(catalog.error()), nullptr;
  return new CatalogHandle(std::move(*catalog));
}

void leave_lookup_keys(double size) { leave_keys(lookup_keys(input_part(0, size)), 0); }

void leave_countries() {
  JsonWriter json;
  json.begin_array();
  for (std::size_t i = 0; i < country_count(); ++i) {
    const Country country = country_at(i);
    json.begin_object();
    json.key("code");
    json.text(country.code);
    json.key("name");
    json.text(country.name);
    json.key("postalCodeExample");
    if (country.postal_code_example.empty()) {
      json.null();
    } else {
      json.text(country.postal_code_example);
    }
    json.key("postalCodeRequired");
    json.boolean(country.requires_postal_code);
    json.end_object();
  }
  json.end_array();
  outputs[0] = json.take();
}

constexpr int kind_number(Kind kind) { return static_cast<int>(kind); }

}  // namespace

EMSCRIPTEN_BINDINGS(termwise) {
  using namespace emscripten;

  constant("KIND_ABSENT", kind_number(Kind::absent));
  constant("KIND_BOOLEAN", kind_number(Kind::boolean));
  constant("KIND_NUMBER", kind_number(Kind::number));
  constant("KIND_TEXT", kind_number(Kind::text));

  function("reserveInput", &reserve_input);
  function("outputAddress", &output_address);
  function("outputSize", &output_size);
  function("releaseBuffers", &release_buffers);
  function("openCatalog", &open_catalog, allow_raw_pointers());
  function("lookupKeys", &leave_lookup_keys);
  function("countries", &leave_countries);

  class_<CatalogHandle>("CatalogHandle")
      .function("exponent", &CatalogHandle::exponent)
      .function("text", &CatalogHandle::text)
      .function("publicText", &CatalogHandle::publicText)
      .function("amountText", &CatalogHandle::amountText)
      .function("offers", &CatalogHandle::offers)
      .function("createOrder", &CatalogHandle::createOrder)
      .function("openDraft", &CatalogHandle::openDraft, allow_raw_pointers())
      .function("restoreDraft", &CatalogHandle::restoreDraft, allow_raw_pointers());

  class_<DraftHandle>("DraftHandle")
      .function("window", &DraftHandle::window)
      .function("addItem", &DraftHandle::addItem)
      .function("removeItem", &DraftHandle::removeItem)
      .function("itemCount", &DraftHandle::itemCount)
      .function("itemQuantity", &DraftHandle::itemQuantity)
      .function("itemIndex", &DraftHandle::itemIndex)
      .function("setItemWhole", &DraftHandle::setItemWhole)
      .function("setItem", &DraftHandle::setItem)
      .function("getItem", &DraftHandle::getItem)
      .function("itemMonthlyTotal", &DraftHandle::itemMonthlyTotal)
      .function("itemContractValue", &DraftHandle::itemContractValue)
      .function("set", &DraftHandle::set)
      .function("get", &DraftHandle::get)
      .function("faults", &DraftHandle::faults)
      .function("faultsAt", &DraftHandle::faultsAt)
      .function("itemFaults", &DraftHandle::itemFaults)
      .function("schedule", &DraftHandle::schedule)
      .function("save", &DraftHandle::save)
      .function("request", &DraftHandle::request)
      .function("createOrder", &DraftHandle::createOrder);
}
