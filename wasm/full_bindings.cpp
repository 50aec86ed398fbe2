// The bindings for commands, views, search and import. They convert values and call the core.
#include <emscripten/bind.h>

#include <algorithm>

#include "catalog_handle.hpp"
#include "draft_handle.hpp"
#include "termwise/catalog/catalog_changes.hpp"
#include "termwise/draft/csv_lines.hpp"
#include "termwise/import/import.hpp"
#include "termwise/import/imported_customer.hpp"
#include "termwise/lifecycle/command.hpp"
#include "termwise/lifecycle/edit_customer.hpp"
#include "termwise/lifecycle/subscription_command.hpp"
#include "termwise/order/order.hpp"
#include "termwise/reports/billing_group_summary.hpp"
#include "termwise/reports/contract_position.hpp"
#include "termwise/reports/due_date.hpp"
#include "termwise/reports/overview.hpp"
#include "termwise/reports/payments.hpp"
#include "termwise/reports/profitability.hpp"
#include "termwise/search/filters.hpp"
#include "termwise/search/order_index.hpp"
#include "termwise/search/search_keys.hpp"

namespace {

using namespace termwise;
using namespace termwise::wasm;

using Text = std::expected<std::string, Rejection>;

bool write_text(const Text& text) {
  if (!text) return refuse(text.error());
  output(Output::result) = *text;
  return true;
}

std::string array_of_texts(const std::vector<std::string>& texts) {
  JsonWriter json;
  json.begin_array();
  for (const std::string& text : texts) json.text(text);
  json.end_array();
  return json.take();
}

std::string array_of_records(const List<Subscription>& subscriptions) {
  JsonWriter json;
  json.begin_array();
  for (std::size_t slot = 0; slot < subscriptions.slot_count(); ++slot) {
    json.raw(subscription_text(*subscriptions.at_slot(slot)));
  }
  json.end_array();
  return json.take();
}

void write_lookup_keys(double size) {
  output(Output::result) = lookup_keys_text(input_part(0, size));
}

void write_catalog_changes(const CatalogHandle& old_catalog, const CatalogHandle& new_catalog) {
  output(Output::result) = catalog_changes_text(old_catalog.catalog(), new_catalog.catalog());
}

/// The input has an order, a command and a context, one after the other. Fills the outputs of
/// `write_outcome`, `subscriptions` and `endedSubscriptions`.
template <class Decide>
bool command(double order_size, double command_size, double context_size, bool with_public_text,
             Decide decide) {
  const auto order = read_order(input_part(0, order_size));
  if (!order) return reject_context(order.error());
  const auto context = read_command_context(input_part(order_size + command_size, context_size));
  if (!context) return reject_context(context.error());
  const Decision decision = decide(**order, input_part(order_size, command_size), **context);
  if (!write_outcome(decision, with_public_text)) return false;
  output(Output::subscriptions) = array_of_records((*decision)->subscriptions);
  output(Output::endedSubscriptions) = array_of_records((*decision)->ended_subscriptions);
  return true;
}

bool confirm(double order_size, double command_size, double context_size, bool with_public_text) {
  return command(order_size, command_size, context_size, with_public_text, confirm_order);
}

bool cancel(double order_size, double command_size, double context_size, bool with_public_text) {
  return command(order_size, command_size, context_size, with_public_text, cancel_order);
}

bool fulfill(double order_size, double command_size, double context_size, bool with_public_text) {
  return command(order_size, command_size, context_size, with_public_text, fulfill_order);
}

/// Fills `result` with the order id in a fulfil command.
bool write_fulfilled_order_id(double size) {
  return write_text(fulfilled_order_id(input_part(0, size)));
}

bool edit(const CatalogHandle& catalog, double order_size, double command_size, double context_size,
          bool with_public_text) {
  const auto decide = [&](const Order& order, std::string_view text, const OrderContext& context) {
    return edit_order(order, catalog.catalog(), text, context);
  };
  return command(order_size, command_size, context_size, with_public_text, decide);
}

/// The input has a stored customer, a command and a context, one after the other. Fills `result`
/// with the customer, `billingGroup` if it is new, and the keys.
bool edit_customer_text(double customer_size, double command_size, double context_size) {
  const auto customer = read_customer(input_part(0, customer_size));
  if (!customer) return reject_context(customer.error());
  const auto context = read_command_context(input_part(customer_size + command_size, context_size));
  if (!context) return reject_context(context.error());
  const auto edited = edit_customer(**customer, input_part(customer_size, command_size), **context);
  if (!edited) return refuse(edited.error());
  output(Output::result) = customer_text(edited->customer);
  output(Output::billingGroup) =
      edited->new_billing_group ? billing_group_text(*edited->new_billing_group) : "";
  write_keys(lookup_keys(edited->customer));
  return true;
}

/// Fills `result` with the subscription after a command.
bool write_subscription(const std::expected<Subscription, Rejection>& subscription) {
  if (!subscription) return refuse(subscription.error());
  output(Output::result) = subscription_text(*subscription);
  return true;
}

/// The input has a subscription and a command, one after the other.
bool cancel_subscription_text(double subscription_size, double command_size) {
  const auto subscription = read_subscription(input_part(0, subscription_size));
  if (!subscription) return reject_context(subscription.error());
  return write_subscription(
      cancel_subscription(**subscription, input_part(subscription_size, command_size)));
}

/// The input has a subscription, a command and a context, one after the other.
bool edit_subscription_text(double subscription_size, double command_size, double context_size) {
  const auto subscription = read_subscription(input_part(0, subscription_size));
  if (!subscription) return reject_context(subscription.error());
  const auto context =
      read_command_context(input_part(subscription_size + command_size, context_size));
  if (!context) return reject_context(context.error());
  return write_subscription(
      edit_subscription(**subscription, input_part(subscription_size, command_size), **context));
}

bool normalize_subscription(double size) {
  return write_text(read_subscription(input_part(0, size)).transform([](const auto& subscription) {
    return subscription_text(*subscription);
  }));
}

/// Fills `result` with the text that `write` makes of the order in the input.
template <class Write>
bool of_order(double size, Write write) {
  const auto order = read_order(input_part(0, size));
  if (!order) return refuse(order.error());
  output(Output::result) = write(**order);
  return true;
}

bool normalize_order(double size) {
  return of_order(size, [](const Order& order) { return order_text(order); });
}

/// Fills `customer`, `billingGroup`, `customerId` and the outputs of `write_keys`.
bool imported_parties(double size) {
  const auto order = read_order(input_part(0, size));
  if (!order) return refuse(order.error());
  const Customer& customer = (*order)->customer;
  const BillingGroupRecord& group = customer.billing_group;
  output(Output::customer) = customer_text(imported_customer(**order));
  output(Output::billingGroup) = group.kind == Kind::absent ? "" : billing_group_text(group);
  output(Output::customerId) = (*order)->customer_id.trimmed_text();
  write_keys(lookup_keys(customer));
  return true;
}

bool overview(double size) { return of_order(size, overview_text); }
bool profitability(double size) { return of_order(size, profitability_text); }

/// The input has a subscription and a query. Fills `result` with the text that `write` makes of
/// them.
template <class Write>
bool of_subscription(double subscription_size, double query_size, Write write) {
  const auto subscription = read_subscription(input_part(0, subscription_size));
  if (!subscription) return refuse(subscription.error());
  return write_text(write(**subscription, input_part(subscription_size, query_size)));
}

bool write_contract_position(double subscription_size, double query_size) {
  return of_subscription(subscription_size, query_size, contract_position);
}
bool payments(double subscription_size, double query_size) {
  return of_subscription(subscription_size, query_size, payments_text);
}
bool write_phase_filter(double size) { return write_text(phase_filter(input_part(0, size))); }

bool write_due_date(double size) { return write_text(due_date(input_part(0, size))); }
bool write_group_summary(double size) {
  return write_text(billing_group_summary(input_part(0, size)));
}

bool write_order_keys(double size) { return write_text(order_keys(input_part(0, size))); }
bool write_subscription_keys(double size) {
  return write_text(subscription_keys(input_part(0, size)));
}
bool write_customer_keys(double size) { return write_text(customer_keys(input_part(0, size))); }
bool write_order_filter(double size) { return write_text(order_filter(input_part(0, size))); }
bool write_subscription_filter(double size) {
  return write_text(subscription_filter(input_part(0, size)));
}
bool write_customer_filter(double size) { return write_text(customer_filter(input_part(0, size))); }

/// Returns the number of added items, or -1 if the text is rejected. Fills `faults` with those of
/// the rows.
double add_lines(DraftHandle& draft, double size) {
  const auto lines = add_csv_lines(draft.draft(), input_part(0, size));
  if (!lines) return refuse(lines.error()), -1;
  draft.take_new_items(input_part(0, size).size());
  output(Output::faults) = line_faults_text(lines->faults);
  return static_cast<double>(lines->added);
}

class OrderIndexHandle {
 public:
  bool put(double size) {
    const auto order = read_order(input_part(0, size));
    if (!order) return refuse(order.error());
    if (!has_room(growth_bytes())) return reject_for_memory();
    index_.put(**order);
    put_bytes_ += size;
    ++puts_;
    return true;
  }
  bool remove(double size) { return index_.remove(input_part(0, size)); }
  double size() const { return static_cast<double>(index_.size()); }
  /// Returns the total, or -1 if the query is rejected. Fills `result` with the ids of the page, a
  /// JSON array.
  double search(double size) const {
    const auto page = index_.search(input_part(0, size));
    if (!page) return refuse(page.error()), -1;
    JsonWriter json;
    json.begin_array();
    for (const std::string_view id : page->ids) json.text(id);
    json.end_array();
    output(Output::result) = json.take();
    return static_cast<double>(page->total);
  }

 private:
  // The memory that its largest container needs to double: by measurement, a third of the texts'
  // bytes.
  std::size_t growth_bytes() const {
    const double text_bytes = put_bytes_ / std::max(puts_, 1.0);
    return static_cast<std::size_t>(std::min(text_bytes * size() / 3, max_growth_bytes));
  }
  static constexpr double max_growth_bytes = 2.0 * 1024 * 1024 * 1024;

  OrderIndex index_;
  double put_bytes_ = 0;
  double puts_ = 0;
};

/// An import for JavaScript. `bytes_at_once` limits what one `next` validates, because the faults
/// of more bytes might not fit into the memory.
template <class Import>
class ImportHandle {
 public:
  /// Takes the input and returns the number of lines to validate.
  double read(double size) {
    import_.read(input_part(0, size));
    return pending();
  }
  double readEnd() {
    import_.read_end();
    return pending();
  }
  /// Fills `result` with what to look up: `{ "ids", "orderIds", "serialNumbers" }`.
  void keys() const {
    const ImportKeys keys = import_.keys();
    JsonWriter json;
    json.begin_object();
    json.key("ids");
    json.raw(array_of_texts(keys.ids));
    json.key("orderIds");
    json.raw(array_of_texts(keys.order_ids));
    json.key("serialNumbers");
    json.raw(array_of_texts(keys.serial_numbers));
    json.end_object();
    output(Output::result) = json.take();
  }
  /// Takes what is known from the input; nothing if its size is 0.
  bool judge(double size) {
    const auto rejection = import_.judge(size == 0 ? "{}" : input_part(0, size));
    return rejection ? reject_context(*rejection) : true;
  }
  /// Validates further lines and returns whether lines are left. Fills `result` with the records,
  /// one per line, `accepted` with an array of their line numbers and ids, and `faults`.
  bool next() {
    const bool has_more = import_.next(bytes_at_once);
    const ImportBatch& batch = import_.batch();
    JsonWriter json;
    json.begin_array();
    for (const ImportBatch::Accepted& accepted : batch.accepted) {
      json.integer(static_cast<std::int64_t>(accepted.line));
      json.text(accepted.id);
    }
    json.end_array();
    output(Output::result) = batch.texts;
    output(Output::accepted) = json.take();
    output(Output::faults) = line_faults_text(batch.faults);
    return has_more;
  }
  double lines() const { return static_cast<double>(import_.lines()); }
  double bytes() const { return static_cast<double>(import_.bytes()); }

 private:
  static constexpr std::size_t bytes_at_once = 64 * 1024;

  double pending() const { return static_cast<double>(import_.pending()); }

  Import import_;
};

using OrderImportHandle = ImportHandle<OrderImport>;
using SubscriptionImportHandle = ImportHandle<SubscriptionImport>;

template <class Handle>
void bind_import(const char* name) {
  emscripten::class_<Handle>(name)
      .template constructor<>()
      .function("read", &Handle::read)
      .function("readEnd", &Handle::readEnd)
      .function("keys", &Handle::keys)
      .function("judge", &Handle::judge)
      .function("next", &Handle::next)
      .function("lines", &Handle::lines)
      .function("bytes", &Handle::bytes);
}

}  // namespace

EMSCRIPTEN_BINDINGS(termwise_full) {
  using namespace emscripten;

  function("lookupKeys", &write_lookup_keys);
  function("catalogChanges", &write_catalog_changes);
  function("confirm", &confirm);
  function("cancel", &cancel);
  function("fulfill", &fulfill);
  function("fulfilledOrderId", &write_fulfilled_order_id);
  function("edit", &edit);
  function("editCustomer", &edit_customer_text);
  function("cancelSubscription", &cancel_subscription_text);
  function("editSubscription", &edit_subscription_text);
  function("normalizeOrder", &normalize_order);
  function("normalizeSubscription", &normalize_subscription);
  function("importedParties", &imported_parties);
  function("overview", &overview);
  function("profitability", &profitability);
  function("contractPosition", &write_contract_position);
  function("phaseFilter", &write_phase_filter);
  function("payments", &payments);
  function("dueDate", &write_due_date);
  function("billingGroupSummary", &write_group_summary);
  function("addLines", &add_lines);
  function("orderKeys", &write_order_keys);
  function("subscriptionKeys", &write_subscription_keys);
  function("customerKeys", &write_customer_keys);
  function("orderFilter", &write_order_filter);
  function("subscriptionFilter", &write_subscription_filter);
  function("customerFilter", &write_customer_filter);

  class_<OrderIndexHandle>("OrderIndexHandle")
      .constructor<>()
      .function("put", &OrderIndexHandle::put)
      .function("remove", &OrderIndexHandle::remove)
      .function("size", &OrderIndexHandle::size)
      .function("search", &OrderIndexHandle::search);

  bind_import<OrderImportHandle>("OrderImportHandle");
  bind_import<SubscriptionImportHandle>("SubscriptionImportHandle");
}
