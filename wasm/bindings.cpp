// The bindings for catalogs, drafts and new orders. They convert values and call the core.
#include <emscripten/bind.h>

#include "catalog_handle.hpp"
#include "draft_handle.hpp"
#include "termwise/order/countries.hpp"

namespace {

using namespace termwise;
using namespace termwise::wasm;

Address32 output_address(int slot) { return address_of(output(static_cast<Output>(slot)).data()); }
double output_size(int slot) {
  return static_cast<double>(output(static_cast<Output>(slot)).size());
}

void write_countries() { output(Output::result) = countries_text(); }

}  // namespace

EMSCRIPTEN_BINDINGS(termwise) {
  using namespace emscripten;

  function("reserveInput", &reserve_input);
  function("outputAddress", &output_address);
  function("outputSize", &output_size);
  function("releaseOutputs", &release_outputs);
  function("openCatalog", &CatalogHandle::open, allow_raw_pointers());
  function("countries", &write_countries);

  class_<CatalogHandle>("CatalogHandle")
      .function("exponent", &CatalogHandle::exponent)
      .function("amountText", &CatalogHandle::amountText)
      .function("offers", &CatalogHandle::offers)
      .function("lowestPrice", &CatalogHandle::lowestPrice)
      .function("createOrder", &CatalogHandle::createOrder)
      .function("openDraft", &CatalogHandle::openDraft, allow_raw_pointers())
      .function("restoreDraft", &CatalogHandle::restoreDraft, allow_raw_pointers());

  class_<DraftHandle>("DraftHandle")
      .function("window", &DraftHandle::window)
      .function("beginItem", &DraftHandle::beginItem)
      .function("enterNewItem", &DraftHandle::enterNewItem)
      .function("addItem", &DraftHandle::addItem)
      .function("removeItem", &DraftHandle::removeItem)
      .function("slotCount", &DraftHandle::slotCount)
      .function("itemCount", &DraftHandle::itemCount)
      .function("itemIndex", &DraftHandle::itemIndex)
      .function("setItemWhole", &DraftHandle::setItemWhole)
      .function("setItem", &DraftHandle::setItem)
      .function("getItem", &DraftHandle::getItem)
      .function("itemMonthlyTotal", &DraftHandle::itemMonthlyTotal)
      .function("itemContractValue", &DraftHandle::itemContractValue)
      .function("itemOffers", &DraftHandle::itemOffers)
      .function("replaceKnown", &DraftHandle::replaceKnown)
      .function("set", &DraftHandle::set)
      .function("get", &DraftHandle::get)
      .function("isRequired", &DraftHandle::isRequired)
      .function("faults", &DraftHandle::faults)
      .function("faultsAt", &DraftHandle::faultsAt)
      .function("itemFaults", &DraftHandle::itemFaults)
      .function("schedule", &DraftHandle::schedule)
      .function("catalogChanges", &DraftHandle::catalogChanges)
      .function("expectPrice", &DraftHandle::expectPrice)
      .function("acceptPrice", &DraftHandle::acceptPrice)
      .function("save", &DraftHandle::save)
      .function("request", &DraftHandle::request)
      .function("createOrder", &DraftHandle::createOrder);
}
