// The search index of orders (section 8).
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "termwise/base/date.hpp"
#include "termwise/order/order.hpp"
#include "termwise/search/newest_first.hpp"
#include "termwise/search/order_query.hpp"
#include "termwise/search/packed_rows.hpp"
#include "termwise/search/search_columns.hpp"
#include "termwise/search/shared_texts.hpp"

namespace termwise {

struct SearchPage {
  std::size_t total = 0;              ///< of all pages
  std::vector<std::string_view> ids;  ///< of this one; views until the index changes
};

/// An index of orders that is always up to date (rule F4).
///
/// Each order has a slot with its own text (id, e-mail, names) and the numbers of its product
/// names, which many orders share. A search first narrows all slots by columns of bits
/// (SearchColumns), looks each word up in the product names, and then searches the own texts of the
/// remaining slots. NewestFirst keeps the order of the results.
///
/// The cost of putting and removing an order depends on the length of its text, the cost of a
/// search on a few bits per order and on the hits. Nothing is ever rebuilt or deferred. An order
/// takes about half a kilobyte besides its text.
class OrderIndex {
 public:
  OrderIndex() = default;
  OrderIndex(const OrderIndex&) = delete;  // its parts point to each other
  OrderIndex& operator=(const OrderIndex&) = delete;

  /// Adds a valid order, or replaces the one with the same id.
  void put(const Order& order);
  /// Removes an order. Returns whether there was one.
  bool remove(std::string_view id);
  std::size_t size() const { return slots_by_id_.size(); }

  /// A page of the orders that match a query text (rules F1 to F3).
  std::expected<SearchPage, Rejection> search(std::string_view query_text) const;

 private:
  using Slot = std::uint32_t;
  using Bits = SearchColumns::Bits;

  Slot take_slot();
  void fill(Slot slot, const Order& order);
  void empty(Slot slot);
  void set_texts(Slot slot, const Order& order);
  std::vector<std::uint32_t> hold_products(const Order& order);

  Bits matches(const OrderQuery& query) const;
  void keep_those_between(std::optional<Moment> since, std::optional<Moment> until,
                          Bits& bits) const;
  void keep_those_with(std::string_view word, Bits& bits) const;
  std::vector<Slot> first(std::size_t count, const Bits& bits, std::size_t total) const;

  std::map<std::string, Slot, std::less<>> slots_by_id_;
  std::vector<Slot> free_slots_;
  // By slot.
  std::vector<const std::string*> ids_;  // the keys of slots_by_id_, which never move
  std::vector<Moment> created_at_;
  PackedRows<char, 64> own_texts_;
  PackedRows<std::uint32_t, 16> products_;  // up to 10 000 per order
  SearchColumns columns_;

  SharedTexts product_names_;
  NewestFirst newest_first_{ids_};
};

}  // namespace termwise
