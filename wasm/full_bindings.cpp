// The core for JavaScript, what comes after a new order: its life, its views, finding and import.
// Converts and calls, never decides.
#include <emscripten/bind.h>

#include "handles.hpp"
#include "termwise/draft/csv_lines.hpp"
#include "termwise/import/import.hpp"
#include "termwise/lifecycle/command.hpp"
#include "termwise/order/order.hpp"
#include "termwise/reports/billing_group_summary.hpp"
#include "termwise/reports/due_date.hpp"
#include "termwise/reports/overview.hpp"
#include "termwise/reports/profitability.hpp"
#include "termwise/search/order_index.hpp"

namespace {

using namespace termwise;
using namespace termwise::wasm;

using Text = std::expected<std::string, Rejection>;

bool leave(const Text& text) {
  if (!text) return refuse(text.error());
  outputs[0] = *text;
  return true;
}

std::string array_of_texts(const std::vector<std::string>& texts) {
  JsonWriter json;
  json.begin_array();
  for (const std::string& text : texts) json.text(text);
  json.end_array();
  return json.take();
}

void leave_records(const List<Subscription>& subscriptions, std::size_t output) {
  JsonWriter json;
  json.begin_array();
  for (std::size_t slot = 0; slot < subscriptions.slot_count(); ++slot) {
    json.raw(subscription_text(*subscriptions.at_slot(slot)));
  }
  json.end_array();
  outputs[output] = json.take();
}

/// Leaves the keys (three), subscription ids, serial numbers, the order type.
void leave_lookup_keys(double size) {
  const LookupKeys keys = lookup_keys(input_part(0, size));
  leave_keys(keys, 0);
  outputs[3] = array_of_texts(keys.subscription_ids);
  outputs[4] = array_of_texts(keys.serial_numbers);
  outputs[5] = keys.order_type;
}

/// An order, a command and a context stand in the input, one after the other. Leaves the outcome,
/// the subscriptions made and those ended.
template <class Decide>
bool command(double order_size, double command_size, double context_size, bool for_everyone_too,
             Decide decide) {
  const auto order = read_order(input_part(0, order_size));
  if (!order) return reject_context(order.error());
  const auto context = read_command_context(input_part(order_size + command_size, context_size));
  if (!context) return reject_context(context.error());
  const Decision decision = decide(**order, input_part(order_size, command_size), **context);
  if (!leave_outcome(decision, for_everyone_too)) return false;
  leave_records((*decision)->subscriptions, 8);
  leave_records((*decision)->ended_subscriptions, 9);
  return true;
}

bool confirm(double order_size, double command_size, double context_size, bool for_everyone_too) {
  return command(order_size, command_size, context_size, for_everyone_too, confirm_order);
}

bool cancel(double order_size, double command_size, double context_size, bool for_everyone_too) {
  return command(order_size, command_size, context_size, for_everyone_too, cancel_order);
}

bool fulfill(double order_size, double command_size, double context_size, bool for_everyone_too) {
  return command(order_size, command_size, context_size, for_everyone_too, fulfill_order);
}

bool edit(const CatalogHandle& catalog, double order_size, double command_size, double context_size,
          bool for_everyone_too) {
  const auto decide = [&](const Order& order, std::string_view text, const OrderContext& context) {
    return edit_order(order, catalog.catalog(), text, context);
  };
  return command(order_size, command_size, context_size, for_everyone_too, decide);
}

bool cancel_subscription_text(double size) {
  const auto subscription = read_subscription(input_part(0, size));
  if (!subscription) return reject_context(subscription.error());
  const auto cancelled = cancel_subscription(**subscription);
  if (!cancelled) return refuse(cancelled.error());
  outputs[0] = subscription_text(*cancelled);
  return true;
}

bool normalize_subscription(double size) {
  return leave(read_subscription(input_part(0, size)).transform([](const auto& subscription) {
    return subscription_text(*subscription);
  }));
}

/// What is written of an order that stands in the input.
template <class Write>
bool of_order(double size, Write write) {
  const auto order = read_order(input_part(0, size));
  if (!order) return refuse(order.error());
  outputs[0] = write(**order);
  return true;
}

bool normalize_order(double size) {
  return of_order(size, [](const Order& order) { return order_text(order); });
}
bool overview(double size) { return of_order(size, overview_text); }
bool profitability(double size) { return of_order(size, profitability_text); }

bool leave_due_date(double size) { return leave(due_date(input_part(0, size))); }
bool leave_group_summary(double size) { return leave(billing_group_summary(input_part(0, size))); }

/// How many items were added, -1 where the text is refused; the faults of the rows in output 0.
double add_lines(DraftHandle& draft, double size) {
  const auto lines = add_csv_lines(draft.draft(), input_part(0, size));
  if (!lines) return refuse(lines.error()), -1;
  draft.look();
  outputs[0] = line_faults_text(lines->faults);
  return static_cast<double>(lines->added);
}

class OrderIndexHandle {
 public:
  bool put(double size) {
    const auto order = read_order(input_part(0, size));
    if (!order) return refuse(order.error());
    index_.put(**order);
    return true;
  }
  bool remove(double size) { return index_.remove(input_part(0, size)); }
  double size() const { return static_cast<double>(index_.size()); }
  /// The total, -1 where the query is refused; the page's ids as a JSON array in output 0.
  double search(double size) const {
    const auto page = index_.search(input_part(0, size));
    if (!page) return refuse(page.error()), -1;
    JsonWriter json;
    json.begin_array();
    for (const std::string_view id : page->ids) json.text(id);
    json.end_array();
    outputs[0] = json.take();
    return static_cast<double>(page->total);
  }

 private:
  OrderIndex index_;
};

class OrderImportHandle {
 public:
  void push(double size) {
    import_.push(input_part(0, size));
    leave_batch();
  }
  void finish() {
    import_.finish();
    leave_batch();
  }
  double lines() const { return static_cast<double>(import_.lines()); }
  double bytes() const { return static_cast<double>(import_.bytes()); }

 private:
  /// The orders, a line each; their line numbers and ids as a JSON array; the faults likewise.
  void leave_batch() const {
    const ImportBatch& batch = import_.batch();
    JsonWriter json;
    json.begin_array();
    for (const ImportBatch::Accepted& accepted : batch.accepted) {
      json.integer(static_cast<std::int64_t>(accepted.line));
      json.text(accepted.id);
    }
    json.end_array();
    outputs[0] = batch.orders;
    outputs[1] = json.take();
    outputs[2] = line_faults_text(batch.faults);
  }

  OrderImport import_;
};

}  // namespace

EMSCRIPTEN_BINDINGS(termwise_full) {
  using namespace emscripten;

  function("lookupKeys", &leave_lookup_keys);
  function("confirm", &confirm);
  function("cancel", &cancel);
  function("fulfill", &fulfill);
  function("edit", &edit);
  function("cancelSubscription", &cancel_subscription_text);
  function("normalizeOrder", &normalize_order);
  function("normalizeSubscription", &normalize_subscription);
  function("overview", &overview);
  function("profitability", &profitability);
  function("dueDate", &leave_due_date);
  function("billingGroupSummary", &leave_group_summary);
  function("addLines", &add_lines);

  class_<OrderIndexHandle>("OrderIndexHandle")
      .constructor<>()
      .function("put", &OrderIndexHandle::put)
      .function("remove", &OrderIndexHandle::remove)
      .function("size", &OrderIndexHandle::size)
      .function("search", &OrderIndexHandle::search);

  class_<OrderImportHandle>("OrderImportHandle")
      .constructor<>()
      .function("push", &OrderImportHandle::push)
      .function("finish", &OrderImportHandle::finish)
      .function("lines", &OrderImportHandle::lines)
      .function("bytes", &OrderImportHandle::bytes);
}
