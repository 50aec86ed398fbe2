// A draft that JavaScript holds. A live edit is one call with only numbers. What a screen reads
// afterwards is in a window of doubles on the heap.
#pragma once

#include <array>
#include <limits>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "boundary.hpp"
#include "memory.hpp"
#include "termwise/draft/draft.hpp"

namespace termwise::wasm {

inline double or_nan(std::optional<AmountMinor> amount_minor) {
  return amount_minor ? static_cast<double>(*amount_minor)
                      : std::numeric_limits<double>::quiet_NaN();
}

inline std::size_t index(int number) { return static_cast<std::size_t>(number); }

/// Functions that can fail return false or -1 and fill `rejection`. An item is identified by its
/// slot, a member of an item by its index in the core's schema.
class DraftHandle {
 public:
  /// `saved_bytes` is the length of the saved text from which the draft was restored.
  DraftHandle(std::unique_ptr<Draft> draft, std::size_t saved_bytes)
      : draft_(std::move(draft)), saved_bytes_(saved_bytes), counted_bytes_(saved_bytes) {
    look();
  }

  /// The address of the window (`DraftWindow`).
  Address32 window() const { return address_of(window_.data()); }

  /// Adds an item with the entries that `enterNewItem` collected since `beginItem`. Returns its
  /// slot.
  int addItem();
  void beginItem();
  void enterNewItem(int field, int kind, double size);
  void removeItem(int slot);
  double slotCount() const { return static_cast<double>(draft_->slot_count()); }
  double itemCount() const { return static_cast<double>(draft_->item_count()); }
  double itemIndex(int slot) const { return static_cast<double>(draft_->item_index(index(slot))); }

  /// The live edit: sets a whole number without passing a text.
  void setItemWhole(int slot, int field, double number) {
    draft_->set_item_integer(index(slot), index(field), static_cast<std::int64_t>(number));
    look();
  }
  bool setItem(int slot, int field, int kind, double size);
  /// Returns the kind of the entry and fills `result` with its text.
  int getItem(int slot, int field) const;
  double itemMonthlyTotal(int slot) const;
  double itemContractValue(int slot) const;
  /// Fills `result` with the offers for an item's quantity, or for one unit if that is faulty.
  void itemOffers(int slot) const;

  /// The input has the known records.
  bool replaceKnown(double size);

  /// The input has the path, then the text of the value.
  bool set(double path_size, int kind, double value_size);
  /// As `getItem`.
  int get(double path_size) const;

  bool isRequired(double path_size) const { return draft_->is_required(input_part(0, path_size)); }

  // Each fills `result`.
  bool faults();
  void faultsAt(double path_size);
  void itemFaults(int slot);
  void schedule() const;
  bool save();
  bool catalogChanges();
  bool request();

  void expectPrice(int slot) {
    draft_->expect_price(index(slot));
    look();
  }
  bool acceptPrice(int slot);
  bool createOrder(double context_size, bool with_public_text);

  Draft& draft() { return *draft_; }
  /// Updates window and size after items were added from `entered` bytes.
  void take_new_items(std::size_t entered);

 private:
  void look() {
    window_ = {or_nan(draft_->monthly_total_minor()), or_nan(draft_->contract_value_minor()),
               static_cast<double>(draft_->fault_count()), static_cast<double>(draft_->changes())};
  }
  bool admit(std::size_t entered);
  bool has_room_to_save() const;
  bool has_room_for_items();
  bool has_room_for_another_item();
  void recount();

  std::unique_ptr<Draft> draft_;
  std::array<double, place(DraftWindow::size)> window_{};
  std::vector<ItemEntry> new_item_;
  std::size_t saved_bytes_;    // an upper bound of what `save` writes
  std::size_t counted_bytes_;  // its exact size when it was last counted
};

}  // namespace termwise::wasm
