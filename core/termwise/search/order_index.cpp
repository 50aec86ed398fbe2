#include "termwise/search/order_index.hpp"

#include <algorithm>
#include <bit>

#include "termwise/base/date.hpp"
#include "termwise/search/order_query.hpp"
#include "termwise/search/search_keys.hpp"
#include "termwise/search/word_finder.hpp"

namespace termwise {
namespace {

// The columns of SearchColumns that are not for letters.
constexpr std::uint16_t is_there = 0;
constexpr std::uint16_t first_status = 1;
constexpr std::uint16_t first_customer_type = first_status + std::size(words::order_status);
static_assert(first_customer_type + std::size(words::customer_type) <= SearchColumns::flag_count);

std::uint16_t status_column(const Value& status) {
  return static_cast<std::uint16_t>(first_status + status.number);
}

std::uint16_t customer_type_column(const Value& type) {
  const bool is_business =
      type.is_present() && type.choice<CustomerType>() == CustomerType::business;
  return static_cast<std::uint16_t>(first_customer_type + (is_business ? 1 : 0));
}

template <class Visit>
void each_slot(const SearchColumns::Bits& bits, Visit visit) {
  for (std::size_t i = 0; i < bits.size(); ++i) {
    for (std::uint64_t left = bits[i]; left != 0; left &= left - 1) {
      visit(i * 64 + static_cast<std::size_t>(std::countr_zero(left)));
    }
  }
}

void drop(SearchColumns::Bits& bits, std::size_t slot) {
  bits[slot / 64] &= ~(std::uint64_t{1} << slot % 64);
}

bool holds(const SearchColumns::Bits& bits, std::size_t slot) {
  return (bits[slot / 64] >> slot % 64 & 1) != 0;
}

}  // namespace

void OrderIndex::put(const Order& order) {
  const std::string_view id = order.id.trimmed_text();
  auto place = slots_by_id_.lower_bound(id);
  if (place != slots_by_id_.end() && place->first == id) {
    empty(place->second);
  } else {
    place = slots_by_id_.emplace_hint(place, id, take_slot());
    ids_[place->second] = &place->first;
  }
  fill(place->second, order);
}

bool OrderIndex::remove(std::string_view id) {
  const auto place = slots_by_id_.find(id);
  if (place == slots_by_id_.end()) return false;
  empty(place->second);
  free_slots_.push_back(place->second);
  slots_by_id_.erase(place);
  return true;
}

OrderIndex::Slot OrderIndex::take_slot() {
  if (free_slots_.empty()) {
    const std::size_t slot = ids_.size();
    ids_.push_back(nullptr);
    created_at_.push_back(0);
    own_texts_.reach(slot);
    products_.reach(slot);
    columns_.reach(slot);
    return static_cast<Slot>(slot);
  }
  const Slot slot = free_slots_.back();
  free_slots_.pop_back();
  return slot;
}

void OrderIndex::fill(Slot slot, const Order& order) {
  created_at_[slot] = moment_of(order.created_at.trimmed_text());
  newest_first_.insert({created_at_[slot], slot});
  columns_.set(slot, is_there);
  columns_.set(slot, status_column(order.status));
  columns_.set(slot, customer_type_column(order.customer.customer_type));
  set_texts(slot, order);
}

void OrderIndex::empty(Slot slot) {
  newest_first_.erase({created_at_[slot], slot});
  columns_.clear(slot);
  for (const std::uint32_t number : products_.row(slot)) product_names_.release(number);
  products_.set(slot, {});
  own_texts_.set(slot, {});
}

void OrderIndex::set_texts(Slot slot, const Order& order) {
  const std::string own_text = own_search_text(order);
  own_texts_.set(slot, own_text);
  columns_.set_letters(slot, own_text);
  const auto products = hold_products(order);
  products_.set(slot, products);
  for (const std::uint32_t number : products) {
    columns_.set_letters(slot, product_names_.text(number));
  }
}

// The distinct numbers of the order's products; holds each once.
std::vector<std::uint32_t> OrderIndex::hold_products(const Order& order) {
  std::vector<std::uint32_t> numbers;
  for (const OrderItem& item : order.items) {
    numbers.push_back(product_names_.hold(product_search_text(item)));
  }
  std::ranges::sort(numbers);
  std::size_t count = 0;
  for (const std::uint32_t number : numbers) {
    if (count > 0 && numbers[count - 1] == number) {
      product_names_.release(number);
    } else {
      numbers[count++] = number;
    }
  }
  numbers.resize(count);
  return numbers;
}

std::expected<SearchPage, Rejection> OrderIndex::search(std::string_view query_text) const {
  OrderQuery query;
  if (auto rejection =
          read_valid_record(query_text, max_request_bytes, order_query_schema, query)) {
    return rejected(std::move(*rejection));
  }
  const Bits bits = matches(query);
  SearchPage found;
  for (const std::uint64_t word : bits) found.total += static_cast<unsigned>(std::popcount(word));
  const auto offset = static_cast<std::size_t>(query.offset.number);
  const std::size_t limit = page_limit(query.limit);
  if (offset >= found.total) return found;
  const auto slots = first(std::min(found.total, offset + limit), bits, found.total);
  for (const Slot slot : std::span(slots).subspan(offset)) found.ids.emplace_back(*ids_[slot]);
  return found;
}

OrderIndex::Bits OrderIndex::matches(const OrderQuery& query) const {
  std::vector<std::uint16_t> all = {is_there};
  std::vector<std::uint16_t> one_of;
  for (const Value& status : query.status.entries) one_of.push_back(status_column(status));
  if (query.customer_type.is_present()) all.push_back(customer_type_column(query.customer_type));
  std::vector<std::string> to_look_for;
  for (std::string& word : search_words(query.search)) {
    const WordColumns columns = SearchColumns::of_word(word);
    all.insert(all.end(), columns.columns.begin(), columns.columns.end());
    if (!columns.is_exact) to_look_for.push_back(std::move(word));
  }
  Bits bits = columns_.matches(all, one_of);
  keep_those_between(query.created_since(), query.created_until(), bits);
  for (const std::string& word : to_look_for) keep_those_with(word, bits);
  return bits;
}

void OrderIndex::keep_those_between(std::optional<Moment> since, std::optional<Moment> until,
                                    Bits& bits) const {
  if (!since && !until) return;
  each_slot(bits, [&](std::size_t slot) {
    const Moment created_at = created_at_[slot];
    if ((since && created_at < *since) || (until && created_at >= *until)) drop(bits, slot);
  });
}

void OrderIndex::keep_those_with(std::string_view word, Bits& bits) const {
  const WordFinder finder(word);
  std::vector<bool> is_product_with(product_names_.number_limit());
  bool is_any_with = false;
  for (std::uint32_t number = 0; number < is_product_with.size(); ++number) {
    is_product_with[number] = finder.is_in(product_names_.text(number));
    is_any_with = is_any_with || is_product_with[number];
  }
  const auto has_product = [&](std::size_t slot) {
    return std::ranges::any_of(products_.row(slot), [&](auto n) { return is_product_with[n]; });
  };
  each_slot(bits, [&](std::size_t slot) {
    if (is_any_with && has_product(slot)) return;
    const auto letters = own_texts_.row(slot);
    if (!finder.is_in({letters.data(), letters.size()})) drop(bits, slot);
  });
}

// The first `count` of the `total` set slots, newest first.
std::vector<OrderIndex::Slot> OrderIndex::first(std::size_t count, const Bits& bits,
                                                std::size_t total) const {
  std::vector<Slot> slots;
  // A few slots are sorted; many are found soon when starting from the newest.
  const bool are_few = total < size() / 64;
  if (are_few) {
    each_slot(bits, [&](std::size_t slot) { slots.push_back(static_cast<Slot>(slot)); });
    std::ranges::sort(slots, [&](Slot a, Slot b) {
      return newest_first_.precedes({created_at_[a], a}, {created_at_[b], b});
    });
    slots.resize(count);
    return slots;
  }
  newest_first_.each([&](Slot slot) {
    if (holds(bits, slot)) slots.push_back(slot);
    return slots.size() < count;
  });
  return slots;
}

}  // namespace termwise
