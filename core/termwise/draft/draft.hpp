// The live order: what has been entered so far, its faults and its totals, true after every step
// (section 9).
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "termwise/lifecycle/create.hpp"

namespace termwise {

/// A draft as it is saved (rule D1). `seen_prices` are the prices that a person was shown, by the
/// item's index: amount, space, currency (rule D4).
struct SavedDraft : Record {
  Value address_policy, catalog_version;
  OrderRequest request;
  Map seen_prices;
};

/// What is entered in one member of an item; `field` is its place in `request_item_schema`.
struct ItemEntry {
  std::size_t field;
  Value value;
};

class Draft {
 public:
  /// Opens an empty draft (rule D6).
  Draft(std::shared_ptr<const Catalog> catalog, AddressPolicy address_policy,
        std::unique_ptr<const KnownRecords> known);
  /// Opens a draft as it was saved (rule D1), or rejects a text that is none.
  static std::expected<std::unique_ptr<Draft>, Rejection> restore(
      std::shared_ptr<const Catalog> catalog, std::string_view saved,
      std::unique_ptr<const KnownRecords> known);
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  const Catalog& catalog() const { return *catalog_; }

  /// Replaces the customers, billing groups and subscriptions that the draft is validated against
  /// (rule A9). The address policy stays.
  void replace_known(std::unique_ptr<const KnownRecords> known);

  /// Adds an empty item at the end. Its slot stays its own, whatever is added or removed.
  std::size_t add_item();
  /// Adds an item with entries, whose values it takes. Rejects it whole if one of them is rejected
  /// (rule A7).
  std::expected<std::size_t, Rejection> add_item(std::span<ItemEntry> entries);
  /// Judges an item by itself, paths counting from it, and adds it if it has no fault and `adds`.
  std::vector<Fault> add_valid_item(RequestItem item, bool adds);
  /// The slot of the next item that is added.
  std::size_t slot_count() const { return request().items.slot_count(); }
  void remove_item(std::size_t slot);
  bool has_item(std::size_t slot) const;
  const RequestItem& item(std::size_t slot) const { return *request().items.at_slot(slot); }
  /// The item's place among those that are there, as paths count them.
  std::size_t item_index(std::size_t slot) const;
  std::size_t item_count() const { return request().items.size(); }

  /// Sets one member of an item; `field` is its place in `request_item_schema`. The cost does not
  /// grow with the number of items (rule D2). Rejects a number that JSON cannot express (rule A7).
  std::optional<Rejection> set_item(std::size_t slot, std::size_t field, Value value);
  /// The same with a whole number, without a detour: the path of the live edit.
  void set_item_integer(std::size_t slot, std::size_t field, std::int64_t number);

  /// Sets the member at a JSON Pointer. An absent value empties it. An object is made with `true`
  /// and emptied with an absent value. Rejects a path that there is not and a text that is no
  /// UTF-8.
  std::optional<Rejection> set(std::string_view path, Value value);
  /// What was entered at a JSON Pointer, raw; absent where nothing was. True for an object.
  std::expected<Value, Rejection> get(std::string_view path) const;

  /// Whether it would be a fault to leave the member at a JSON Pointer empty, as the draft is now
  /// (rules R2 to R18).
  bool is_required(std::string_view path) const;

  /// Nothing past M4, and while there are too many items to look at.
  std::optional<AmountMinor> monthly_total_minor() const {
    if (request().items.fault == FaultCode::too_many) return std::nullopt;
    return request().sums.monthly_total_minor();
  }
  std::optional<AmountMinor> contract_value_minor() const {
    if (request().items.fault == FaultCode::too_many) return std::nullopt;
    return request().sums.contract_value_minor();
  }
  /// Empty while there is no monthly total.
  std::vector<ScheduleRun> schedule() const;
  std::size_t fault_count() const {
    const FaultCode items = request().items.fault;
    return head_faults_ + (items != FaultCode::none) + (hides_children(items) ? 0 : item_faults_);
  }
  bool is_complete() const { return fault_count() == 0; }
  /// Grows with every change.
  std::uint32_t changes() const { return changes_; }

  /// All faults, as validating the request from text would list them (rule D5).
  std::vector<Fault> faults();
  /// The faults of exactly that path.
  std::vector<Fault> faults_at(std::string_view path);
  std::vector<Fault> item_faults(std::size_t slot);

  /// The items that are there, in order.
  const List<RequestItem>& items() const { return request().items; }
  /// Sends the catalog's price along with an item, as the one that the sender expects (rule R16);
  /// none if it is not for rent.
  void expect_price(std::size_t slot);
  /// Accepts the catalog's price for an item; rejects, with its faults, what is no longer for rent
  /// (rule D4).
  std::optional<Rejection> accept_price(std::size_t slot);

  /// The draft as text: restored and saved again it gives the same bytes (rule D1).
  std::string save();
  /// The finished request in canonical form, or its faults (rule D5).
  std::expected<std::string, Rejection> request_text();
  /// The order that the draft would become, or its faults (rule D5).
  Decision create_order(const OrderContext& context);

 private:
  struct Place;

  OrderRequest& request() { return state_.request; }
  const OrderRequest& request() const { return state_.request; }
  // What a path means: what was entered, or what is validated in its place (rule A1).
  enum class Look : std::uint8_t { entered, validated };
  std::optional<Place> find(std::string_view path, Look look = Look::entered);
  Rejection reject_number(const Place& place, std::string path) const;
  static bool is_entry_of_map(const Place& place);
  void change(const Place& place, Value value);
  void forget_subscription(const RequestItem& item);
  void revalidate_all();
  void revalidate_head();
  void revalidate_item(RequestItem& item);
  void revalidate_member(RequestItem& item, const Field& field, Value& value);
  void finish_member_change(RequestItem& item, const Field& field, const Value& value,
                            FaultCode before);
  void recompute_line(RequestItem& item);
  void revalidate_items_list();
  void revalidate_sums();
  void revalidate_uses(const std::string& subscription_id);
  void revalidate_all_uses();
  void restore_seen_prices();

  std::shared_ptr<const Catalog> catalog_;
  std::unique_ptr<const KnownRecords> known_;
  OrderRuleContext rule_context_;
  const Field& items_field_;
  SavedDraft state_;
  std::size_t head_faults_ = 0;  // outside the items
  std::size_t item_faults_ = 0;
  std::uint32_t changes_ = 0;
};

}  // namespace termwise
