// The live order: what has been entered so far, with faults and totals that are up to date after
// every change (section 9).
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "termwise/draft/saved_draft.hpp"
#include "termwise/lifecycle/create.hpp"

namespace termwise {

struct DraftPlace;

/// A value for one member of an item; `field` is its index in `request_item_schema`.
struct ItemEntry {
  std::size_t field;
  Value value;
};

class Draft {
 public:
  /// Opens an empty draft (rule D6).
  Draft(std::shared_ptr<const Catalog> catalog, AddressPolicy address_policy,
        std::unique_ptr<const KnownRecords> known);
  /// Opens a saved draft (rule D1), or rejects a text that is not one.
  static std::expected<std::unique_ptr<Draft>, Rejection> restore(
      std::shared_ptr<const Catalog> catalog, std::string_view saved,
      std::unique_ptr<const KnownRecords> known);
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  const Catalog& catalog() const { return *catalog_; }

  /// Replaces the customers, billing groups and subscriptions that the draft is validated against
  /// (rule A9). The address policy does not change.
  void replace_known(std::unique_ptr<const KnownRecords> known);

  /// Adds an empty item at the end. Its slot never changes when other items are added or removed.
  std::size_t add_item();
  /// Adds an item with entries, whose values are moved from. If one of them is rejected, no item is
  /// added (rule A7).
  std::expected<std::size_t, Rejection> add_item(std::span<ItemEntry> entries);
  /// Validates an item and returns its faults, with paths relative to the item. If it has no faults
  /// and `adds` is true, it is added.
  std::vector<Fault> add_valid_item(RequestItem item, bool adds);
  /// The number of slots, which is the slot of the next item.
  std::size_t slot_count() const { return request().items.slot_count(); }
  void remove_item(std::size_t slot);
  bool has_item(std::size_t slot) const;
  const RequestItem& item(std::size_t slot) const { return *request().items.at_slot(slot); }
  /// The index of the item, as in paths.
  std::size_t item_index(std::size_t slot) const;
  std::size_t item_count() const { return request().items.size(); }

  /// Sets one member of an item; `field` is its index in `request_item_schema`. The cost does not
  /// depend on the number of items (rule D2). Rejects a number that JSON cannot express (rule A7).
  std::optional<Rejection> set_item(std::size_t slot, std::size_t field, Value value);
  /// The same for a whole number. This is the fast path of live edits.
  void set_item_integer(std::size_t slot, std::size_t field, std::int64_t number);

  /// Sets the member at a JSON Pointer. An absent value removes it. An object is created with
  /// `true` and removed with an absent value. Rejects an unknown path and a text that is not UTF-8.
  std::optional<Rejection> set(std::string_view path, Value value);
  /// The value at a JSON Pointer, as it was entered; absent if there is none. True for an object.
  std::expected<Value, Rejection> get(std::string_view path) const;

  /// Whether it would be a fault if the member at a JSON Pointer were empty now (rules R2 to R18).
  bool is_required(std::string_view path) const;

  /// Nothing if it is too large (rule M4) or if there are too many items.
  std::optional<AmountMinor> monthly_total_minor() const {
    if (request().items.fault == FaultCode::too_many) return std::nullopt;
    return request().sums.monthly_total_minor();
  }
  std::optional<AmountMinor> contract_value_minor() const {
    if (request().items.fault == FaultCode::too_many) return std::nullopt;
    return request().sums.contract_value_minor();
  }
  /// Empty if there is no monthly total.
  std::vector<ScheduleRun> schedule() const;
  std::size_t fault_count() const {
    const FaultCode items = request().items.fault;
    return head_faults_ + (items != FaultCode::none) + (hides_children(items) ? 0 : item_faults_);
  }
  bool is_complete() const { return fault_count() == 0; }
  /// Increases with every change.
  std::uint32_t changes() const { return changes_; }

  /// All faults, as validating the request from text would list them (rule D5).
  std::vector<Fault> faults();
  /// The faults of exactly this path.
  std::vector<Fault> faults_at(std::string_view path);
  std::vector<Fault> item_faults(std::size_t slot);

  /// The items that were not removed, in order.
  const List<RequestItem>& items() const { return request().items; }
  /// Enters the catalog's price as the price that an item expects (rule R16); none if it is not for
  /// rent.
  void expect_price(std::size_t slot);
  /// Accepts the catalog's price for an item, or rejects an item that is no longer for rent, with
  /// its faults (rule D4).
  std::optional<Rejection> accept_price(std::size_t slot);

  /// The draft as text. If it is restored and saved again, the text is the same (rule D1).
  std::string save();
  /// The request in canonical form, or its faults (rule D5).
  std::expected<std::string, Rejection> request_text();
  /// Creates an order from the draft, or returns its faults (rule D5).
  Decision create_order(const OrderContext& context);

 private:
  OrderRequest& request() { return state_.request; }
  const OrderRequest& request() const { return state_.request; }
  Rejection reject_number(const DraftPlace& place, std::string path) const;
  void change(const DraftPlace& place, Value value);
  void change_subscription(RequestItem& item, Value value);
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
