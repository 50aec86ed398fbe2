// Searches orders: after any changes, the index must find the same as a loop over all orders.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>

#include "case_json.hpp"
#include "random.hpp"
#include "termwise/base/text.hpp"
#include "termwise/order/order.hpp"
#include "termwise/search/order_index.hpp"
#include "termwise/search/search_text.hpp"

#ifdef __SANITIZE_ADDRESS__
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();
#endif

namespace termwise {
namespace {

using cases::Json;
using cases::Random;

// The members of an order that the search uses.
struct Plain {
  std::string id, status, customer_type, email, first_name, last_name, company, created_at;
  std::vector<std::string> products;
};

Json item_of(const Plain& plain, std::size_t index) {
  Json rental_ids = Json::array();
  const bool is_first_of_partial = plain.status == "partial" && index == 0;
  const int rented = plain.status == "fulfilled" ? 2 : is_first_of_partial ? 1 : 0;
  const char* statuses[] = {"pending", "partial", "completed"};
  for (int unit = 0; unit < rented; ++unit) {
    rental_ids.push_back("s" + std::to_string(index) + "-" + std::to_string(unit));
  }
  return {{"id", "1-" + std::to_string(index + 1)},
          {"sku", "S"},
          {"productName", plain.products[index]},
          {"variantName", "needle"},
          {"quantity", 2},
          {"unitPrice", 5},
          {"contractLength", 12},
          {"rentalStatus", statuses[rented]},
          {"rentalIds", rental_ids},
          {"listPrice", nullptr},
          {"listPriceSource", nullptr},
          {"acquisitionCost", nullptr},
          {"acquisitionCostSource", nullptr}};
}

std::unique_ptr<Order> order_of(const Plain& plain) {
  const auto count = static_cast<int>(plain.products.size());
  Json items = Json::array();
  for (std::size_t i = 0; i < plain.products.size(); ++i) items.push_back(item_of(plain, i));
  const int rented = plain.status == "fulfilled" ? 2 * count : plain.status == "partial" ? 1 : 0;
  Json customer = {{"email", plain.email},
                   {"firstName", plain.first_name},
                   {"lastName", plain.last_name},
                   {"phone", "+44 20 7946 0000"},
                   {"customerType", plain.customer_type}};
  if (!plain.company.empty()) customer["companyName"] = plain.company;
  const Json order = {{"id", plain.id},
                      {"orderType", "standard"},
                      {"status", plain.status},
                      {"currency", "EUR"},
                      {"customerId", "needle"},
                      {"customer", customer},
                      {"paymentTerm", "immediate"},
                      {"billingAddress",
                       {{"contactName", "needle"},
                        {"streetAddress", "needle"},
                        {"city", "needle"},
                        {"country", "GB"},
                        {"countryCode", "GB"}}},
                      {"shippingAddress", nullptr},
                      {"items", items},
                      {"totals", {{"monthlyTotal", 10 * count}, {"contractValue", 120 * count}}},
                      {"rentalProgress", {{"rentedDevices", rented}, {"totalDevices", 2 * count}}},
                      {"customFields", {{"needle", "needle"}}},
                      {"notes", "needle"},
                      {"createdAt", plain.created_at},
                      {"updatedAt", "2999-12-31T23:59:59Z"},
                      {"revision", 1}};
  auto read = read_order(cases::stringify(order));
  EXPECT_TRUE(read.has_value()) << (read ? "" : read.error().body());
  return std::move(*read);
}

// A query, with its words split.
struct Wanted {
  std::vector<std::string> words, statuses;
  std::string customer_type, from, to;
};

bool holds_word(const Plain& plain, const std::string& word) {
  const std::string folded = fold_for_search(word);
  std::vector<std::string> fields = {plain.id, plain.email, plain.first_name, plain.last_name,
                                     plain.company};
  fields.insert(fields.end(), plain.products.begin(), plain.products.end());
  return std::ranges::any_of(
      fields, [&](const std::string& field) { return fold_for_search(field).contains(folded); });
}

bool is_wanted(const Plain& plain, const Wanted& wanted) {
  const std::string day = plain.created_at.substr(0, 10);
  const bool has_status =
      wanted.statuses.empty() || std::ranges::count(wanted.statuses, plain.status) > 0;
  const bool has_type = wanted.customer_type.empty() || wanted.customer_type == plain.customer_type;
  const bool has_day =
      (wanted.from.empty() || day >= wanted.from) && (wanted.to.empty() || day <= wanted.to);
  return has_status && has_type && has_day &&
         std::ranges::all_of(wanted.words,
                             [&](const std::string& word) { return holds_word(plain, word); });
}

// All orders, for the loop.
using Kept = std::map<std::string, Plain>;

std::vector<std::string> found_by_looking(const Kept& kept, const Wanted& wanted) {
  std::vector<const Plain*> found;
  for (const auto& [id, plain] : kept) {
    if (is_wanted(plain, wanted)) found.push_back(&plain);
  }
  // A whole second comes before its fractions, as the texts without Z do.
  const auto moment = [](const Plain& plain) {
    return plain.created_at.substr(0, plain.created_at.size() - 1);
  };
  std::ranges::stable_sort(found, [&](const Plain* a, const Plain* b) {
    return moment(*a) > moment(*b);  // the map is sorted by id
  });
  std::vector<std::string> ids;
  for (const Plain* plain : found) ids.push_back(plain->id);
  return ids;
}

constexpr const char* pieces[] = {
    "a",      "B",   "e",      "er",   "an",   "14",     "1",        "Pro",    "Müller",
    "MU",     "ll",  "Straße", "SS",   "ẞ",    "Ærø",    "Łódź",     "İI",     "ıi",
    "Þór",    "th",  "東",     "京都", "서울", "서우",   "Жук",      "ЖУ",     "e\u0301",
    "\u0301", "Q&A", "(x)",    "+",    "שׁ",    "\u05BC", "か\u3099", "か",     "𐐀",
    "🚲",      "\"",  "\\",     "@b",   ".com", "-_",     "\u00B5",   "\u0958", "zz"};

constexpr const char* gaps[] = {" ", "  ", "\u00A0", "\u3000", "\u2003"};

class Orders {
 public:
  explicit Orders(std::uint32_t seed) : random_(seed) {}

  Plain plain() {
    Plain made;
    made.id = "o" + std::to_string(random_.below(300)) + (random_.below(9) == 0 ? "Ö" : "");
    const char* statuses[] = {"pending", "confirmed", "partial", "fulfilled", "cancelled"};
    made.status = random_.one_of(statuses);
    made.customer_type = random_.below(2) == 0 ? "individual" : "business";
    made.email = email();
    made.first_name = name();
    made.last_name = name();
    if (made.customer_type == "business") made.company = name();
    made.created_at = "20" + two(20 + random_.below(3)) + "-0" + one() + "-0" + one() + "T00:00:0" +
                      one() + (random_.below(2) == 0 ? "Z" : ".5Z");
    const std::size_t count = random_.below(40) == 0 ? 60 : 1 + random_.below(4);
    for (std::size_t i = 0; i < count; ++i) made.products.push_back(name());
    return made;
  }

  Wanted wanted(const Kept& kept) {
    Wanted made;
    for (std::size_t n = random_.below(4); n > 0; --n) made.words.push_back(word(kept));
    const char* statuses[] = {"pending", "confirmed", "partial", "fulfilled", "cancelled"};
    if (random_.below(3) == 0) {
      for (std::size_t n = random_.below(4); n > 0; --n) {
        made.statuses.emplace_back(random_.one_of(statuses));
      }
    }
    if (random_.below(5) == 0) made.customer_type = random_.below(2) ? "business" : "individual";
    if (random_.below(5) == 0) made.from = day();
    if (random_.below(5) == 0) made.to = day();
    return made;
  }

  // The text of the query, with `offset`, and with `limit` if it is not 0.
  std::string query(const Wanted& wanted, std::size_t offset, std::size_t limit) {
    std::string search = random_.below(4) == 0 ? random_.one_of(gaps) : "";
    for (const std::string& word : wanted.words) search += word + random_.one_of(gaps);
    Json query = Json::object();
    if (!wanted.words.empty()) query["search"] = search;
    if (!wanted.statuses.empty()) query["status"] = wanted.statuses;
    if (!wanted.customer_type.empty()) query["customerType"] = wanted.customer_type;
    if (!wanted.from.empty()) query["createdFrom"] = wanted.from;
    if (!wanted.to.empty()) query["createdTo"] = wanted.to;
    if (offset > 0) query["offset"] = offset;
    if (limit > 0) query["limit"] = limit;
    return cases::stringify(query);
  }

  Random& random() { return random_; }

 private:
  std::string one() { return std::to_string(1 + random_.below(3)); }
  std::string two(std::size_t number) { return std::to_string(number); }
  std::string day() { return "20" + two(20 + random_.below(3)) + "-0" + one() + "-0" + one(); }

  std::string name() {
    std::string made(1, static_cast<char>('A' + random_.below(4)));
    for (std::size_t n = random_.below(4); n > 0; --n) {
      if (random_.below(3) == 0) made += random_.one_of(gaps);
      made += random_.one_of(pieces);
    }
    return made + "m";  // no white space at the end
  }

  std::string email() {
    constexpr const char* parts[] = {"a", "er", "An", "14", "+", "_", "-b", "mu", "LL"};
    constexpr const char* hosts[] = {"example.com", "a.b", "MUELLER.de", "x-1.org"};
    std::string made = "u";
    for (std::size_t n = random_.below(4); n > 0; --n) made += random_.one_of(parts);
    return made + "@" + random_.one_of(hosts);
  }

  // Mostly a part of a word that occurs in some order.
  std::string word(const Kept& kept) {
    if (kept.empty() || random_.below(4) == 0) return random_.one_of(pieces);
    const Plain& plain =
        std::next(kept.begin(), static_cast<std::ptrdiff_t>(random_.below(kept.size())))->second;
    const std::string& product = random_.one_of(plain.products);
    const std::string* fields[] = {&plain.id,        &plain.email,   &plain.first_name,
                                   &plain.last_name, &plain.company, &product};
    const auto words = words_of(*random_.one_of(fields));
    if (words.empty()) return "a";
    return part_of(std::string(random_.one_of(words)));
  }

  std::string part_of(const std::string& word) {
    std::vector<std::string> letters;
    for (std::size_t at = 0; at < word.size();) {
      const std::size_t bytes = decode(word, at).bytes;
      letters.push_back(word.substr(at, bytes));
      at += bytes;
    }
    const std::size_t begin = random_.below(letters.size());
    const std::size_t size = 1 + random_.below(letters.size() - begin);
    std::string part;
    for (std::size_t i = begin; i < begin + size; ++i) part += letters[i];
    return random_.below(3) == 0 ? fold_case(part) : part;
  }

  Random random_;
};

// All orders, both in the index and in a map.
class Search : public testing::TestWithParam<std::uint32_t> {
 protected:
  void put(const Plain& plain) {
    index_.put(*order_of(plain));
    kept_[plain.id] = plain;
  }

  void remove(const std::string& id) {
    const bool was_there = kept_.erase(id) > 0;
    ASSERT_EQ(index_.remove(id), was_there) << id;
  }

  // Queries a page and returns the total number of hits.
  std::size_t ask(Orders& orders) {
    const Wanted wanted = orders.wanted(kept_);
    const std::vector<std::string> expected = found_by_looking(kept_, wanted);
    Random& random = orders.random();
    const std::size_t offset = random.below(3) == 0 ? random.below(expected.size() + 2) : 0;
    const std::size_t limit = random.below(2) == 0 ? 1 + random.below(200) : 0;
    const std::string query = orders.query(wanted, offset, limit);
    const auto page = index_.search(query);
    EXPECT_TRUE(page.has_value()) << query;
    EXPECT_EQ(page->total, expected.size()) << query;
    const std::size_t begin = std::min(offset, expected.size());
    const std::size_t end = std::min(begin + (limit > 0 ? limit : 50), expected.size());
    const std::vector<std::string> ids(page->ids.begin(), page->ids.end());
    EXPECT_EQ(ids, std::vector(expected.begin() + static_cast<std::ptrdiff_t>(begin),
                               expected.begin() + static_cast<std::ptrdiff_t>(end)))
        << query;
    return expected.size();
  }

  OrderIndex index_;
  Kept kept_;
};

TEST_P(Search, FindsTheSameAsALoopOverAllOrders) {
  Orders orders(GetParam());
  Random& random = orders.random();
  std::size_t found = 0;
  std::size_t empty = 0;
  for (int round = 0; round < 1500 && !HasFailure(); ++round) {
    // The number of orders grows, shrinks to nothing and grows again.
    const bool grows = round % 500 < 300;
    if (random.below(10) < (grows ? 9U : 2U)) {
      put(orders.plain());
    } else if (!kept_.empty()) {
      const auto any =
          std::next(kept_.begin(), static_cast<std::ptrdiff_t>(random.below(kept_.size())));
      remove(random.below(5) == 0 ? "nobody" : std::string(any->first));
    }
    ASSERT_EQ(index_.size(), kept_.size());
    const std::size_t total = ask(orders);
    found += total > 0 && total < kept_.size();
    empty += total == 0;
  }
  EXPECT_GT(found, 400U);
  EXPECT_GT(empty, 100U);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Search, testing::Values(1U, 2U, 3U));

const Plain ada = {"ord_1",
                   "pending",
                   "business",
                   "ada@example.com",
                   "Ada",
                   "Byron",
                   "Müller & Söhne",
                   "2026-03-01T23:59:59Z",
                   {"MacBook Pro 14"}};

std::vector<std::string> ids_of(const OrderIndex& index, const std::string& query) {
  const auto page = index.search(query);
  if (!page) return {page.error().body()};
  return {page->ids.begin(), page->ids.end()};
}

using Ids = std::vector<std::string>;

TEST(SearchQuery, SearchesOnlyTheFieldsOfTheRule) {
  OrderIndex index;
  index.put(*order_of(ada));
  for (const char* word : {"ADA", "byr", "muller", "söhne", "ada@example", "ord_1", "macbook 14",
                           "pro ada", "&", "e", "ORD_"}) {
    EXPECT_EQ(ids_of(index, R"({"search":")" + std::string(word) + "\"}"), Ids({"ord_1"})) << word;
  }
  for (const char* word : {"needle", "adabyron", "comada", "14ord", "ada nobody", "7946", "EUR",
                           "mullersohne", "pending"}) {
    EXPECT_EQ(ids_of(index, R"({"search":")" + std::string(word) + "\"}"), Ids()) << word;
  }
}

TEST(SearchQuery, IncludesItsDaysWhichAreInUtc) {
  OrderIndex index;
  index.put(*order_of(ada));
  EXPECT_EQ(ids_of(index, R"({"createdFrom":"2026-03-01","createdTo":"2026-03-01"})").size(), 1U);
  EXPECT_EQ(ids_of(index, R"({"createdFrom":"2026-03-02"})").size(), 0U);
  EXPECT_EQ(ids_of(index, R"({"createdTo":"2026-02-28"})").size(), 0U);
  EXPECT_EQ(ids_of(index, R"({"createdTo":"2999-12-31"})").size(), 1U);
  EXPECT_EQ(ids_of(index, R"({"createdFrom":"2026-03-02","createdTo":"2026-02-01"})").size(), 0U);
}

TEST(SearchQuery, OrdersHitsNewestFirstThenByTheBytesOfTheId) {
  OrderIndex index;
  const std::pair<const char*, const char*> orders[] = {{"b", "2026-01-01T00:00:00.9Z"},
                                                        {"é", "2026-01-01T00:00:00Z"},
                                                        {"Z", "2026-01-01T00:00:00.90Z"},
                                                        {"x", "2026-01-01T00:00:01Z"},
                                                        {"a", "2025-12-31T23:59:59Z"}};
  for (const auto& [id, created_at] : orders) {
    Plain plain = ada;
    plain.id = id;
    plain.created_at = created_at;
    index.put(*order_of(plain));
  }
  EXPECT_EQ(ids_of(index, "{}"), Ids({"x", "Z", "b", "é", "a"}));
  EXPECT_EQ(ids_of(index, R"({"offset":1,"limit":2})"), Ids({"Z", "b"}));
  EXPECT_EQ(ids_of(index, R"({"offset":5})"), Ids());
  EXPECT_EQ(ids_of(index, R"({"offset":2147483647,"limit":200})"), Ids());
  EXPECT_EQ(index.search(R"({"offset":5})")->total, 5U);
}

TEST(SearchQuery, IgnoresFiltersThatCountAsAbsent) {
  OrderIndex index;
  index.put(*order_of(ada));
  for (const char* query :
       {R"({"search":" ","status":null,"customerType":"","createdFrom":null,"limit":" "})",
        R"({"status":[]})", R"({"search":"\u0301"})"}) {
    EXPECT_EQ(ids_of(index, query), Ids({"ord_1"})) << query;
  }
}

TEST(SearchQuery, IsRejectedWithEveryFault) {
  const OrderIndex index;
  const auto refused = index.search(
      R"({"search":1,"status":["pending","Partial",null,7,""],"customerType":"firm","createdFrom":"2026-02-29",)"
      R"("createdTo":"2026-01-01T00:00:00Z","offset":-1,"limit":201,"sort":"id"})");
  ASSERT_FALSE(refused.has_value());
  std::string told;
  for (const Fault& fault : refused.error().faults) {
    told += fault.path + " " + std::string(code_name(fault.code)) + " " + fault.params + "\n";
  }
  EXPECT_EQ(told,
            "/search wrong_type \n"
            "/status/1 not_a_choice "
            R"({"allowed":["pending","confirmed","partial","fulfilled","cancelled"]})"
            "\n/status/2 wrong_type \n/status/3 wrong_type \n/status/4 wrong_type \n"
            R"(/customerType not_a_choice {"allowed":["individual","business"]})"
            "\n/createdFrom invalid_date \n/createdTo invalid_date \n"
            R"(/offset out_of_range {"min":0,"max":2147483647})"
            "\n"
            R"(/limit out_of_range {"min":1,"max":200})"
            "\n/sort unknown_field \n");
  EXPECT_FALSE(index.search(R"({"limit":0})").has_value());
  EXPECT_FALSE(index.search(R"({"limit":1.5})").has_value());
  EXPECT_FALSE(index.search(R"({"status":"pending"})").has_value());
  EXPECT_FALSE(index.search(R"({"search":")" + std::string(201, 'a') + "\"}").has_value());
  EXPECT_FALSE(index.search("[").has_value());
  EXPECT_TRUE(index.search(R"({"search":")" + std::string(200, 'a') + "\"}").has_value());
}

// The bytes allocated by the sanitizer's heap; 0 without the sanitizer.
std::size_t allocated_bytes() {
#ifdef __SANITIZE_ADDRESS__
  return __sanitizer_get_current_allocated_bytes();
#else
  return 0;
#endif
}

TEST(SearchIndex, HandlesOrdersOfTenThousandProductsThatComeAndGo) {
  OrderIndex index;
  Plain large = ada;
  large.id = "large";
  large.products.clear();
  for (int i = 0; i < 10'000; ++i) large.products.push_back("Thing " + std::to_string(i * 7919));
  const auto order = order_of(large);
  index.put(*order_of(ada));
  for (int round = 0; round < 20; ++round) {
    index.put(*order);
    EXPECT_EQ(ids_of(index, R"({"search":"thing 79182081"})"), Ids({"large"}));
    EXPECT_EQ(ids_of(index, R"({"search":"thing ada"})"), Ids({"large"}));
    EXPECT_EQ(ids_of(index, R"({"search":"macbook"})"), Ids({"ord_1"}));
    if (round % 3 == 0) {
      EXPECT_TRUE(index.remove("large"));
      EXPECT_EQ(ids_of(index, R"({"search":"thing"})"), Ids());
      EXPECT_FALSE(index.remove("large"));
    }
  }
}

TEST(SearchIndex, FreesTheMemoryOfRemovedOrders) {
  const auto order = order_of(ada);
  for (int i = 0; i < 20; ++i) order->items.append();
  const auto bytes_after = [&](OrderIndex& index, int rounds) {
    for (int round = 0; round < rounds; ++round) {
      for (std::size_t i = 0; i < 20; ++i) {  // each name twice
        const std::string name = std::to_string(round) + " is a name " + std::to_string(i / 2);
        order->items.at_slot(i)->product_name = Value::of_text(name);
      }
      order->id = Value::of_text(std::to_string(round % 5));
      index.put(*order);
      if (round % 3 == 0) index.remove(std::to_string(round % 5));
    }
    for (int i = 0; i < 5; ++i) index.remove(std::to_string(i));
    return allocated_bytes();
  };
  OrderIndex index;
  const std::size_t before = bytes_after(index, 100);
  EXPECT_LT(bytes_after(index, 1000), before + 1000);
}

TEST(SearchIndex, KeepsManyOrdersInTheirOrder) {
  OrderIndex index;
  auto order = order_of(ada);
  Random random(6);
  std::vector<std::string> expected;
  for (int i = 0; i < 5000; ++i) {
    const std::string id = "n" + std::to_string(10'000 + random.below(90'000));
    order->id = Value::of_text(id);
    index.put(*order);
    expected.push_back(id);
  }
  std::ranges::sort(expected);
  expected.erase(std::unique(expected.begin(), expected.end()), expected.end());
  Ids all;
  while (all.size() < index.size()) {
    const auto page = ids_of(index, R"({"limit":200,"offset":)" + std::to_string(all.size()) + "}");
    ASSERT_FALSE(page.empty());
    all.insert(all.end(), page.begin(), page.end());
  }
  EXPECT_EQ(all, expected);
}

}  // namespace
}  // namespace termwise
