// The core for JavaScript: catalogs, drafts and new orders. Converts and calls, never decides.
#include <emscripten/bind.h>

#include "handles.hpp"
#include "termwise/base/country.hpp"
#include "termwise/lifecycle/lookup_keys.hpp"
#include "termwise/order/order.hpp"

namespace {

using namespace termwise;
using namespace termwise::wasm;

/// Makes room for a text of that many bytes; where JavaScript writes it.
Address32 reserve_input(double size) {
  input.clear();  // so that growing copies nothing
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

CatalogHandle* open_catalog(double size) {
  auto catalog = Catalog::open(input_part(0, size));
  if (!catalog) return refuse(catalog.error()), nullptr;
  return new CatalogHandle(std::move(*catalog));
}

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

namespace termwise::wasm {

void leave_keys(const LookupKeys& keys, std::size_t first_output) {
  outputs[first_output] = keys.customer_key;
  outputs[first_output + 1] = keys.billing_group_id;
  outputs[first_output + 2] = keys.billing_group_key;
}

bool leave_outcome(const Decision& decision, bool for_everyone_too) {
  if (!decision) return refuse(decision.error());
  const Outcome& made = **decision;
  outputs[0] = order_text(made.order);
  outputs[1] = for_everyone_too ? order_text(made.order, Audience::everyone) : "";
  outputs[2] = made.new_customer ? customer_text(*made.new_customer) : "";
  outputs[3] = made.new_billing_group ? billing_group_text(*made.new_billing_group) : "";
  outputs[4] = made.order.customer_id.trimmed_text();
  leave_keys(lookup_keys(made.order.customer), 5);
  return true;
}

}  // namespace termwise::wasm

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
      .function("slotCount", &DraftHandle::slotCount)
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
      .function("catalogChanges", &DraftHandle::catalogChanges)
      .function("acceptPrice", &DraftHandle::acceptPrice)
      .function("save", &DraftHandle::save)
      .function("request", &DraftHandle::request)
      .function("createOrder", &DraftHandle::createOrder);
}
