// Random steps on a draft: after each step it must say the same as a fresh check of its request.
#include "termwise/draft/draft.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <numeric>

#include "case_json.hpp"
#include "draft_request.hpp"
#include "random.hpp"
#include "termwise/order/order.hpp"

namespace termwise {
namespace {

using cases::Json;
using cases::Random;

std::shared_ptr<const Catalog> open_catalog(const char* name) {
  std::ifstream stream(TERMWISE_CASES "/fixtures.json", std::ios::binary);
  return Catalog::open(cases::stringify(Json::parse(stream)["catalogs"][name])).value();
}

std::string known_customer(const char* id, const char* email) {
  return std::string(R"({"id":")") + id + R"(","email":")" + email +
         R"(","firstName":"A","lastName":"B","customerType":"individual",)"
         R"("createdAt":"2026-01-01T00:00:00Z"})";
}

std::string known_subscription(const char* id, const char* customer_id, const char* sku) {
  return std::string(R"({"id":")") + id + R"(","orderId":"o","itemId":"1-1","customerId":")" +
         customer_id + R"(","sku":")" + sku +
         R"(","serialNumber":"S","currency":"EUR","unitPrice":1,"contractLength":12,)"
         R"("startDate":"2026-01-01","endDate":"2027-01-01","status":"active"})";
}

// A business with a billing group, stored without the company's name.
constexpr const char* known_business =
    R"({"id":"c_3","email":"c@b","firstName":"C","lastName":"D","customerType":"business",)"
    R"("billingGroup":{"id":"bg_2","name":"Büro Süd"},"createdAt":"2026-01-01T00:00:00Z"})";

std::string known_text() {
  return R"({"billingGroups":[{"id":"bg_1","name":"London office"},{"id":"bg_2","name":"Büro Süd"}],)"
         R"("customers":[)" +
         known_customer("c_1", "ada@example.com") + ',' + known_customer("c_2", "a@b") + ',' +
         known_business + R"(],"subscriptions":[)" +
         known_subscription("sub_1", "c_1", "MBP14-16-512") + ',' +
         known_subscription("sub_2", "c_2", "MAX") + "]}";
}

// The same later: a group is gone, an address and a subscription belong to somebody else.
std::string other_known_text() {
  return R"({"billingGroups":[{"id":"bg_1","name":"Paris office"}],"customers":[)" +
         known_customer("c_2", "ADA@example.com") + ',' + known_business +
         R"(],"subscriptions":[)" + known_subscription("sub_1", "c_2", "MBP14-16-512") + "]}";
}

std::unique_ptr<KnownRecords> known() { return *read_known(known_text()); }

struct Setting {
  const char* catalog;
  std::vector<std::string> skus;
  std::vector<std::string> lengths;
  AddressPolicy policy;
};

// A field and values to enter: valid, invalid, absent, unusual.
struct Entries {
  const char* path;
  std::vector<Value> values;
};

std::vector<Value> texts(std::initializer_list<const char*> list) {
  std::vector<Value> values = {Value{}, Value::of_text(""), Value::of_boolean(true)};
  for (const char* text : list) values.push_back(Value::of_text(text));
  return values;
}

const std::vector<Entries>& head_entries() {
  static const std::vector<Entries> all = {
      {"/orderType", texts({"standard", "extension", "upgrade", "gift"})},
      {"/customerId", texts({"c_1", " c_2 ", "c_3", "c_9"})},
      {"/customer", {Value{}}},
      {"/customer/email", texts({"ada@example.com", "ada", " a@b "})},
      {"/customer/firstName", texts({"Ada", "A\tda"})},
      {"/customer/customerType", texts({"business", "business", "individual", "firm"})},
      {"/customer/companyName", texts({"Analytical Ltd"})},
      {"/customer/billingGroup/id", texts({"bg_1", "bg_2", "bg_3"})},
      {"/customer/billingGroup/name", texts({"LONDON office", "New"})},
      {"/customer/billingGroup", {Value{}, Value::of_boolean(true)}},
      {"/paymentTerm", texts({"immediate", "net30", "net31"})},
      {"/billingAddress/country", texts({"GB", "ireland", "nowhere"})},
      {"/billingAddress/postalCode", texts({"SW1Y 4JH", "26133"})},
      {"/billingAddress/countryCode", texts({"GB", "FR"})},
      {"/billingAddress/city", texts({"London"})},
      {"/shippingAddress/country", texts({"DE"})},
      {"/shippingAddress/postalCode", texts({"26133", "1"})},
      {"/shippingAddress", {Value{}, Value::of_boolean(true)}},
      {"/customFields/a", texts({"x", " kept "})},
      {"/customFields/b~1c", texts({"1", "\x01"})},
      {"/customFields/", texts({"no name"})},
      {"/customFields", {Value{}}},
      {"/notes", texts({"line\nbreak", "\x02"})}};
  return all;
}

class Steps {
 public:
  Steps(const Setting& setting, std::uint32_t seed)
      : setting_(setting),
        random_(seed),
        catalog_(open_catalog(setting.catalog)),
        draft_(std::make_unique<Draft>(catalog_, setting.policy, known())) {}

  /// Starts with a complete draft, so that random steps reach more complete drafts.
  void fill() {
    for (const Entries& entries : head_entries()) draft_->set(entries.path, {});
    for (; !slots_.empty(); slots_.pop_back()) draft_->remove_item(slots_.back());
    constexpr std::pair<const char*, const char*> needed[] = {
        {"/customer/email", "ada@example.com"},    {"/customer/firstName", "Ada"},
        {"/customer/lastName", "Byron"},           {"/billingAddress/contactName", "Ada"},
        {"/billingAddress/streetAddress", "1 Rd"}, {"/billingAddress/city", "Cork"},
        {"/billingAddress/country", "IE"}};
    for (const auto& [path, text] : needed) draft_->set(path, Value::of_text(text));
    slots_.push_back(draft_->add_item());
    draft_->set("/items/0/sku", Value::of_text(setting_.skus[0]));
    draft_->set("/items/0/quantity", Value::of_integer(1));
    draft_->set("/items/0/contractLength", Value::of_number_text(setting_.lengths[0]));
    compare();
  }

  void play(int count) {
    for (int step = 0; step < count; ++step) {
      const std::uint32_t before = draft_->changes();
      change();
      ASSERT_GT(draft_->changes(), before);
      compare();
      if (testing::Test::HasFatalFailure()) return;
      if (random_.below(20) == 0) restore();
    }
  }

  /// How many steps led to a complete draft.
  int complete() const { return complete_; }

 private:
  void change() {
    const std::size_t kind = random_.below(10);
    if (random_.below(20) == 0) {
      known_ = known_ == known_text() ? other_known_text() : known_text();
      draft_->replace_known(*read_known_records(known_));
    } else if (draft_->item_count() == 0 || (kind == 0 && draft_->item_count() < 12)) {
      slots_.push_back(draft_->add_item());
    } else if (kind == 1) {
      const std::size_t index = random_.below(slots_.size());
      draft_->remove_item(slots_[index]);
      slots_.erase(slots_.begin() + static_cast<std::ptrdiff_t>(index));
    } else if (kind < 7) {
      set_item();
    } else {
      const Entries& entries = random_.one_of(head_entries());
      ASSERT_FALSE(draft_->set(entries.path, random_.one_of(entries.values))) << entries.path;
    }
  }

  void set_item() {
    const std::size_t index = random_.below(slots_.size());
    const auto& fields = request_item_schema.fields;
    const std::size_t field = random_.below(fields.size());
    const Value value = entry(fields[field]);
    if (random_.below(2) == 0) {
      draft_->set_item(slots_[index], field, value);
    } else {
      const std::string path =
          "/items/" + std::to_string(index) + "/" + std::string(fields[field].name);
      ASSERT_FALSE(draft_->set(path, value)) << path;
    }
  }

  // Mostly valid values, so that there are several valid items.
  Value entry(const Field& field) {
    if (random_.below(8) == 0)
      return random_.one_of(texts({"?", "\x03", "1e400", "-1", "2.5", "100001"}));
    if (field.name == "sku") return Value::of_text(random_.one_of(setting_.skus));
    if (field.name == "contractLength")
      return Value::of_number_text(random_.one_of(setting_.lengths));
    if (field.name == "quantity") {
      return Value::of_integer(
          random_.below(3) == 0 ? 1 : static_cast<std::int64_t>(random_.below(100'000)));
    }
    if (field.name == "subscriptionId") {
      return random_.below(2) == 0 ? Value{}
                                   : Value::of_text(random_.below(2) == 0 ? "sub_1" : "sub_2");
    }
    if (field.name == "unitPrice") return random_.below(3) == 0 ? Value::of_text("59.9") : Value{};
    return random_.below(2) == 0 ? Value{} : Value::of_number_text("9999999999.99");
  }

  static std::string told(const std::vector<Fault>& faults) {
    JsonWriter json;
    write_faults(json, faults);
    return json.take();
  }

  void compare() {
    const std::uint32_t changes = draft_->changes();
    const std::string saved = draft_->save();
    const auto restored = Draft::restore(catalog_, saved, *read_known(known_));
    ASSERT_TRUE(restored) << saved;
    Draft& fresh = **restored;
    ASSERT_EQ(fresh.save(), saved);
    ASSERT_EQ(draft_->monthly_total_minor(), fresh.monthly_total_minor()) << saved;
    ASSERT_EQ(draft_->contract_value_minor(), fresh.contract_value_minor()) << saved;
    ASSERT_EQ(told(draft_->faults()), told(fresh.faults())) << saved;
    ASSERT_EQ(draft_->fault_count(), draft_->faults().size()) << saved;
    compare_schedule(fresh);
    compare_places();
    compare_request(cases::request_in(*draft_, saved));
    ASSERT_EQ(draft_->changes(), changes) << "reading is no change";
  }

  void compare_schedule(const Draft& fresh) {
    const auto runs = draft_->schedule();
    const auto fresh_runs = fresh.schedule();
    ASSERT_EQ(runs.size(), fresh_runs.size());
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < runs.size(); ++i) {
      ASSERT_EQ(runs[i].from_month, fresh_runs[i].from_month);
      ASSERT_EQ(runs[i].to_month, fresh_runs[i].to_month);
      ASSERT_EQ(runs[i].amount_minor, fresh_runs[i].amount_minor);
      sum += runs[i].amount_minor *
             static_cast<std::uint64_t>(runs[i].to_month - runs[i].from_month + 1);
    }
    const auto value = draft_->contract_value_minor();
    const bool adds_up = !value || sum == static_cast<std::uint64_t>(*value);
    ASSERT_TRUE(adds_up) << "rule V1";
  }

  // `faults_at` has each fault at its path, and each item has its own faults.
  void compare_places() {
    std::string items;
    for (const std::size_t slot : slots_) {
      for (const Fault& fault : draft_->item_faults(slot)) items += fault.path + " ";
    }
    std::string expected;
    for (const Fault& fault : draft_->faults()) {
      const auto at_path = draft_->faults_at(fault.path);
      ASSERT_EQ(told(at_path), told({fault}));
      if (fault.path.starts_with("/items/")) expected += fault.path + " ";
    }
    ASSERT_EQ(items, expected);
  }

  // Rules D5 and R23: validating the request as text has the same faults, except for missing
  // members.
  void compare_request(std::string request) {
    if (cases::has_typed_integers(*draft_)) {
      if (!draft_->is_complete()) return;
      request = draft_->request_text().value();
    }
    Json text = Json::parse(known_);
    text.update({{"orderId", "ord_1"},
                 {"customerId", "cus_1"},
                 {"billingGroupId", "bg_9"},
                 {"now", "2026-11-21T09:30:00Z"},
                 {"addressPolicy", setting_.policy == AddressPolicy::strict ? "strict" : "api"}});
    const auto context = read_order_context(cases::stringify(text));
    const auto from_text = create_order(*catalog_, request, **context);
    const auto from_draft = draft_->create_order(**context);
    ASSERT_EQ(from_text.has_value(), draft_->is_complete()) << request;
    ASSERT_EQ(from_draft.has_value(), draft_->is_complete());
    if (!from_text) {
      ASSERT_EQ(told(from_text.error().faults), told(draft_->faults())) << request;
    } else {
      ++complete_;
      ASSERT_EQ(order_text((*from_text)->order), order_text((*from_draft)->order));
    }
  }

  void restore() {
    draft_ = std::move(*Draft::restore(catalog_, draft_->save(), *read_known(known_)));
    slots_.resize(draft_->item_count());
    std::iota(slots_.begin(), slots_.end(), std::size_t{0});
  }

  const Setting& setting_;
  Random random_;
  std::string known_ = known_text();
  std::shared_ptr<const Catalog> catalog_;
  std::unique_ptr<Draft> draft_;
  std::vector<std::size_t> slots_;
  int complete_ = 0;
};

const Setting laptops = {
    "laptops",
    {"MBP14-16-512", "MBP14-32-1T", "MBP14-8-256", " XPS13-16-512 ", "XPS13-LOAN", "NOPE"},
    {"6", "12", "24", "24.0", "36", "7"},
    AddressPolicy::strict};
const Setting giants = {"giants",
                        {"MAX", "HALF", "YEAR", "ZERO", "CENT", "DEAR"},
                        {"1", "12", "120"},
                        AddressPolicy::api};

class Drafts : public testing::TestWithParam<std::uint32_t> {};

TEST_P(Drafts, HaveTheSameFaultsAsAFreshCheck) {
  const Setting& setting = GetParam() % 2 == 0 ? laptops : giants;
  Steps steps(setting, GetParam());
  for (int round = 0; round < 20; ++round) {
    steps.fill();
    steps.play(20);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(steps.complete(), 20);
}

INSTANTIATE_TEST_SUITE_P(Random, Drafts, testing::Range(0U, 12U));

TEST(Draft, KeepsTheSlotsOfItsItems) {
  Draft draft(open_catalog("laptops"), AddressPolicy::api, {});
  const std::size_t first = draft.add_item();
  const std::size_t second = draft.add_item();
  draft.remove_item(first);
  EXPECT_FALSE(draft.has_item(first));
  EXPECT_TRUE(draft.has_item(second));
  EXPECT_EQ(draft.item_index(second), 0U);
  EXPECT_NE(draft.add_item(), first);
}

TEST(Draft, CreatesAnOrderWithTheRecordsThatItKnew) {
  Draft draft(open_catalog("laptops"), AddressPolicy::api, known());
  const std::pair<const char*, const char*> head[] = {
      {"/customer/email", "ADA@example.com"}, {"/customer/firstName", "Ada"},
      {"/customer/lastName", "Byron"},        {"/customer/customerType", "business"},
      {"/customer/companyName", "A"},         {"/customer/billingGroup/id", "bg_1"},
      {"/billingAddress/contactName", "Ada"}, {"/billingAddress/streetAddress", "1 Rd"},
      {"/billingAddress/city", "Cork"},       {"/billingAddress/country", "IE"}};
  for (const auto& [path, text] : head) ASSERT_FALSE(draft.set(path, Value::of_text(text)));
  draft.add_item();
  ASSERT_FALSE(draft.set("/items/0/sku", Value::of_text("MBP14-16-512")));
  ASSERT_FALSE(draft.set("/items/0/quantity", Value::of_integer(1)));
  ASSERT_FALSE(draft.set("/items/0/contractLength", Value::of_integer(24)));
  // This context only has ids and the time.
  const auto context =
      read_order_context(R"({"orderId":"o","customerId":"c_new","billingGroupId":"bg_new",)"
                         R"("now":"2026-01-01T00:00:00Z"})");
  const Decision made = draft.create_order(**context);
  ASSERT_TRUE(made);
  const Order& order = (*made)->order;
  EXPECT_EQ(order.customer_id.text, "c_1");
  EXPECT_EQ(order.customer.billing_group.name.text, "London office");
  EXPECT_TRUE(read_order(order_text(order)));
}

TEST(Draft, RefusesTextThatIsNotUtf8) {
  Draft draft(open_catalog("laptops"), AddressPolicy::api, {});
  const std::string saved = draft.save();
  EXPECT_TRUE(draft.set("/notes", Value::of_text("\xFF")));
  EXPECT_TRUE(draft.set("/customFields/\xFF", Value::of_text("x")));
  EXPECT_EQ(draft.save(), saved);
}

TEST(Draft, ReportsAPathThatIsNotUtf8InValidJson) {
  Draft draft(open_catalog("laptops"), AddressPolicy::api, {});
  for (const char* path : {"/customer/\xFF", "/customFields/\xFF", "\xFF"}) {
    const auto rejection = draft.set(path, Value::of_text("x"));
    ASSERT_TRUE(rejection);
    EXPECT_TRUE(cases::parse(rejection->body())) << rejection->body();
  }
  EXPECT_TRUE(cases::parse(draft.get("/\xFF").error().body()));
}

TEST(Draft, IsNotRestoredFromATextWithADuplicateMember) {
  for (const char* twice : {R"("items":[],"items":[{}])", R"("customer":{},"customer":{})",
                            R"("billingAddress":{},"billingAddress":{})",
                            R"("shippingAddress":{},"shippingAddress":null)",
                            R"("customFields":{"a":1},"customFields":{})",
                            R"("customer":{"billingGroup":{},"billingGroup":null})"}) {
    const std::string saved = R"({"addressPolicy":"api","request":{)" + std::string(twice) + "}}";
    const auto restored = Draft::restore(open_catalog("laptops"), saved, {});
    ASSERT_FALSE(restored) << saved;
    EXPECT_EQ(restored.error().faults[0].code, FaultCode::duplicate_field) << saved;
  }
}

}  // namespace
}  // namespace termwise
