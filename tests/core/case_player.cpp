#include "case_player.hpp"

#include <cmath>
#include <functional>
#include <map>
#include <utility>

#include "termwise/draft.hpp"
#include "termwise/lookup.hpp"
#include "termwise/order_record.hpp"

namespace termwise::cases {
namespace {

std::string from_hexadecimal(const std::string& text) {
  std::string bytes;
  for (std::size_t at = 0; at < text.size(); at += 2) {
    bytes += static_cast<char>(std::stoi(text.substr(at, 2), nullptr, 16));
  }
  return bytes;
}

std::string part_bytes(const Json& part) {
  if (part.is_string()) return part.get<std::string>();
  if (part.contains("hex")) return from_hexadecimal(part["hex"]);
  const std::string repeated = part["repeat"];
  std::string bytes;
  for (int times = part["times"]; times > 0; --times) bytes += repeated;
  return bytes;
}

// The bytes of a document: a fixture, one that is changed, or a text of its own.
std::string bytes_of(const Json& fixtures, const Json& document) {
  if (document.is_string()) return stringify(fixtures.at(document.get<std::string>()));
  if (document.contains("text")) return document["text"];
  if (document.contains("hex")) return from_hexadecimal(document["hex"]);
  if (document.contains("json")) return stringify(document["json"]);
  if (document.contains("parts")) {
    std::string bytes;
    for (const Json& part : document["parts"]) bytes += part_bytes(part);
    return bytes;
  }
  Json value = fixtures.at(document.at("base").get<std::string>());
  const Json changes = document.value("set", Json::object());
  for (const auto& [pointer, member] : changes.items()) {
    set_at(value, pointer, member);
  }
  for (const Json& pointer : document.value("remove", Json::array())) {
    remove_at(value, pointer.get<std::string>());
  }
  return stringify(value);
}

Json amount_or_null(std::optional<AmountMinor> amount) { return amount ? Json(*amount) : Json(); }
Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json faults_as_json(const std::vector<Fault>& faults) {
  JsonWriter json;
  write_faults(json, faults);
  return parse(json.take()).value();
}

Json schedule_as_json(const Draft& draft) {
  Json runs = Json::array();
  for (const ScheduleRun& run : draft.schedule()) {
    runs.push_back(
        {{"fromMonth", run.from_month}, {"toMonth", run.to_month}, {"amount", run.amount_minor}});
  }
  return runs;
}

Json offers_as_json(const Catalog& catalog, const std::string& sku) {
  Json offers = Json::array();
  const auto place = catalog.find(trimmed(sku));
  if (!place || !catalog.entry(*place).is_active) return offers;
  for (const PricedOffer& offer : priced_offers(catalog.entry(*place), 1)) {
    offers.push_back({{"contractLength", offer.contract_months},
                      {"unitPrice", offer.unit_price_minor},
                      {"monthlyTotal", offer.monthly_total_minor},
                      {"contractValue", offer.contract_value_minor}});
  }
  return offers;
}

Value entered(const Json& value) {
  if (value.is_string()) return Value::of_text(value.get_ref<const std::string&>());
  if (value.is_number()) return Value::of_entered_number(number_text(value.get<double>()));
  if (value.is_boolean()) return Value::of_boolean(value.get<bool>());
  return {};
}

Json raw(const Value& value) {
  if (value.kind == Kind::text) return value.text;
  if (value.kind == Kind::boolean) return value.number != 0;
  if (value.kind != Kind::number) return nullptr;
  if (value.text.empty()) return value.number;
  return std::strtod(value.text.c_str(), nullptr);
}

std::string brief(const Json& fault) {
  return fault["path"].get<std::string>() + " " + fault["code"].get<std::string>();
}

class Player {
 public:
  Player(const Json& fixtures, const Json& test_case)
      : fixtures_(fixtures), case_(test_case), expect_(test_case.value("expect", Json::object())) {}

  Played play() {
    const std::string call = case_["call"];
    Played played;
    if (call == "openCatalog") played.answer = play_catalog(Audience::staff);
    if (call == "publicView") played.answer = play_catalog(Audience::everyone);
    if (call == "createOrder") played.answer = play_order();
    if (call == "draft") played.answer = play_draft();
    played.problems = std::move(problems_);
    return played;
  }

 private:
  using Steps = std::map<std::string, bool (Player::*)(const Json&)>;
  using Views = std::map<std::string, void (Player::*)(const Json&)>;

  void judge(const std::string& what, const Json& actual, const Json& expected) {
    if (same(actual, expected)) return;
    problems_.push_back(what + ": " + actual.dump() + " instead of " + expected.dump());
  }

  // Exact bytes, members by pointer, and members that must not stand.
  void judge_text(const std::string& what, const std::string& text, const Json& expect,
                  const Json& subset) {
    if (expect.contains("text")) judge(what + " text", text, expect["text"]);
    const auto value = parse(text);
    if (!value) return problems_.push_back(what + " is no JSON: " + text);
    for (const auto& [pointer, expected] : subset.items()) {
      const Json* found = find(*value, pointer);
      if (found == nullptr) {
        problems_.push_back(what + " " + pointer + ": nothing instead of " + expected.dump());
      } else {
        judge(what + " " + pointer, *found, expected);
      }
    }
    for (const Json& pointer : expect.value("absent", Json::array())) {
      const Json* found = find(*value, pointer.get<std::string>());
      if (found != nullptr) problems_.push_back(what + " " + pointer.dump() + " stands");
    }
  }

  void judge_record(const std::string& what, const std::string& text) {
    if (!expect_.contains(what)) return;
    const Json& expected = expect_[what];
    if (expected.is_null() || text.empty()) {
      judge(what, text_or_null(text), expected);
    } else {
      judge_text(what, text, Json::object(), expected);
    }
  }

  void judge_faults(const std::string& what, const Json& actual, const Json& expected) {
    Json actual_briefs = Json::array();
    Json expected_briefs = Json::array();
    for (const Json& fault : actual) actual_briefs.push_back(brief(fault));
    for (const Json& fault : expected) expected_briefs.push_back(brief(fault));
    judge(what, actual_briefs, expected_briefs);
    for (std::size_t i = 0; i < std::min(actual.size(), expected.size()); ++i) {
      if (actual_briefs[i] != expected_briefs[i]) continue;
      const std::string path = expected[i]["path"];
      const bool has_params = expected[i].contains("params");
      if (has_params)
        judge("params at " + path, actual[i].value("params", Json()), expected[i]["params"]);
      if (actual[i].value("message", "").empty()) {
        problems_.push_back("the fault at " + path + " has no message");
      }
    }
  }

  // The body is what goes over the wire: it has the shape of rule E2 and says what the refusal
  // says.
  std::string judge_shape(const Refusal& refusal) {
    const std::string body = refusal.body();
    const Json parsed = parse(body).value();
    const auto names = [](const Json& object) {
      Json list = Json::array();
      for (const auto& member : object.items()) list.push_back(member.key());
      return list;
    };
    judge("members of the body", names(parsed), {"error"});
    const Json& error = parsed["error"];
    judge("members of the error", names(error), {"code", "message", "details"});
    judge("details", error["details"], faults_as_json(refusal.faults));
    judge("code", error["code"], std::string(code_name(refusal.code())));
    if (error["message"] == "") problems_.push_back("the error has no message");
    for (const Json& detail : error["details"]) {
      Json members = {"path", "code", "message"};
      if (detail.contains("params")) members.push_back("params");
      judge("members at " + detail["path"].dump(), names(detail), members);
    }
    return body;
  }

  std::string judge_refusal(const Refusal& refusal) {
    if (expect_.contains("faults")) {
      judge_faults("faults", faults_as_json(refusal.faults), expect_["faults"]);
    } else {
      problems_.push_back("was refused: " + refusal.body());
    }
    if (expect_.contains("code")) {
      judge("top code", std::string(code_name(refusal.code())), expect_["code"]);
    }
    return judge_shape(refusal);
  }

  std::string stopped(const std::string& where, const Refusal& refusal) {
    problems_.push_back(where + " was refused: " + refusal.body());
    return "refused " + refusal.body();
  }

  std::string document(const char* kind, const Json& named) const {
    return bytes_of(fixtures_[kind], named);
  }
  auto open_catalog() const { return Catalog::open(document("catalogs", case_["catalog"])); }

  std::string context_text() const {
    return stringify(parse(document("contexts", case_.value("context", Json("plain")))).value());
  }

  std::string play_catalog(Audience audience) {
    const auto catalog = open_catalog();
    if (!catalog) return judge_refusal(catalog.error());
    const std::string text = (*catalog)->text(audience);
    if (expect_.contains("faults")) {
      problems_.push_back("opened, but faults were expected");
    } else {
      judge_text("catalog", text, expect_, expect_.value("catalog", Json::object()));
    }
    return text;
  }

  std::string play_order() {
    const auto catalog = open_catalog();
    if (!catalog) return stopped("the catalog", catalog.error());
    const std::string request = document("requests", case_["request"]);
    const auto context = read_order_context(context_text());
    if (!context) return judge_refusal(context.error());
    const auto created = create_order(**catalog, request, **context);
    if (!created) return judge_refusal(created.error());
    const std::string text = order_text((*created)->order);
    if (expect_.contains("faults")) {
      problems_.push_back("became an order, but faults were expected");
    } else {
      judge_order(**created, text);
    }
    return text;
  }

  void judge_order(const Outcome& created, const std::string& text) {
    judge_text("order", text, expect_, expect_.value("order", Json::object()));
    judge_record("customer", created.new_customer ? customer_text(*created.new_customer) : "");
    judge_record("billingGroup", created.new_billing_group
                                     ? billing_group_text(*created.new_billing_group)
                                     : "");
    const LookupKeys keys = lookup_keys(created.order.customer);
    const std::string customer_id(created.order.customer_id.trimmed_text());
    if (expect_.contains("customerId")) judge("customerId", customer_id, expect_["customerId"]);
    if (expect_.contains("billingGroupId")) {
      judge("billingGroupId", text_or_null(keys.billing_group_id), expect_["billingGroupId"]);
    }
  }

  std::unique_ptr<Known> known() const {
    Json known = case_.value("options", Json::object());
    known.erase("addressPolicy");
    return read_known(stringify(known)).value();
  }

  std::string play_draft() {
    auto catalog = open_catalog();
    if (!catalog) return stopped("the catalog", catalog.error());
    catalog_ = *catalog;
    const std::string policy =
        case_.value("options", Json::object()).value("addressPolicy", "strict");
    draft_ = std::make_unique<Draft>(
        catalog_, policy == "strict" ? AddressPolicy::strict : AddressPolicy::api, known());
    static const Steps steps = {{"addItem", &Player::add_item},
                                {"set", &Player::set},
                                {"item", &Player::set_item},
                                {"remove", &Player::remove},
                                {"saveAndRestore", &Player::save_and_restore},
                                {"see", &Player::see}};
    for (const Json& step : case_["steps"]) {
      const auto member = step.items().begin();
      if (!(this->*steps.at(member.key()))(member.value())) return "refused";
    }
    judge_finish();
    std::string answer;
    for (const std::string& line : lines_) answer += line + '\n';
    const auto request = draft_->request_text();
    return answer + (request ? *request : request.error().body()) + '\n' + draft_->save();
  }

  std::size_t slot_at(std::size_t index) const {
    for (std::size_t slot = 0;; ++slot) {
      if (draft_->has_item(slot) && draft_->item_index(slot) == index) return slot;
    }
  }

  static std::size_t field_number(const std::string& name) {
    return static_cast<std::size_t>(find_field(request_item_table, name) -
                                    request_item_table.fields.data());
  }

  bool add_item(const Json& fields) {
    const std::size_t slot = draft_->add_item();
    for (const auto& [name, value] : fields.items()) {
      draft_->set_item(slot, field_number(name), entered(value));
    }
    return true;
  }

  bool set(const Json& step) {
    const auto refusal = draft_->set(step[0].get<std::string>(), entered(step[1]));
    if (refusal) stopped("set " + step[0].dump(), *refusal);
    return !refusal;
  }

  // A whole number crosses to the package's core as a number, anything else as text.
  bool set_item(const Json& step) {
    const std::string name = step[1];
    const Json& value = step[2];
    const double number = value.is_number() ? value.get<double>() : 0.5;
    const bool is_whole = (name == "quantity" || name == "contractLength") &&
                          std::trunc(number) == number && std::abs(number) < 0x1p53;
    draft_->set_item(
        slot_at(step[0]), field_number(name),
        is_whole ? Value::of_whole(static_cast<std::int64_t>(number)) : entered(value));
    return true;
  }

  bool remove(const Json& index) {
    draft_->remove_item(slot_at(index));
    return true;
  }

  bool save_and_restore(const Json&) {
    const std::string saved = draft_->save();
    auto restored = Draft::restore(catalog_, saved, known());
    if (!restored) return stopped("restoring", restored.error()), false;
    draft_ = std::move(*restored);
    judge("saved, restored and saved", draft_->save(), saved);
    return true;
  }

  bool see(const Json& expected) {
    static const Views views = {{"monthlyTotal", &Player::see_monthly_total},
                                {"contractValue", &Player::see_contract_value},
                                {"faultCount", &Player::see_fault_count},
                                {"complete", &Player::see_complete},
                                {"schedule", &Player::see_schedule},
                                {"faults", &Player::see_faults},
                                {"faultsAt", &Player::see_faults_at},
                                {"offers", &Player::see_offers},
                                {"itemTotals", &Player::see_item_totals},
                                {"get", &Player::see_get},
                                {"request", &Player::see_request},
                                {"order", &Player::see_order}};
    for (const auto& [name, value] : expected.items()) (this->*views.at(name))(value);
    Json runs = Json::array();
    for (const Json& run : schedule_as_json(*draft_)) {
      runs.push_back({run["fromMonth"], run["toMonth"], run["amount"]});
    }
    const std::size_t fault_count = draft_->fault_count();
    const Json line = {amount_or_null(draft_->monthly_total_minor()),
                       amount_or_null(draft_->contract_value_minor()), fault_count,
                       draft_->is_complete(), runs};
    lines_.push_back(stringify(line));
    judge("faultCount", fault_count, draft_->faults().size());
    judge("complete", draft_->is_complete(), fault_count == 0);
    return true;
  }

  void see_monthly_total(const Json& expected) {
    judge("monthlyTotal", amount_or_null(draft_->monthly_total_minor()), expected);
  }
  void see_contract_value(const Json& expected) {
    judge("contractValue", amount_or_null(draft_->contract_value_minor()), expected);
  }
  void see_fault_count(const Json& expected) {
    judge("faultCount", draft_->fault_count(), expected);
  }
  void see_complete(const Json& expected) { judge("complete", draft_->is_complete(), expected); }
  void see_schedule(const Json& expected) {
    judge("schedule", schedule_as_json(*draft_), expected);
  }
  void see_faults(const Json& expected) {
    judge_faults("faults", faults_as_json(draft_->faults()), expected);
  }
  void see_faults_at(const Json& expected) {
    for (const auto& [path, faults] : expected.items()) {
      judge_faults("faults at " + path, faults_as_json(draft_->faults_at(path)), faults);
    }
  }
  void see_offers(const Json& expected) {
    for (const auto& [sku, offers] : expected.items()) {
      judge("offers of " + sku, offers_as_json(*catalog_, sku), offers);
    }
  }
  void see_item_totals(const Json& expected) {
    Json totals = Json::array();
    for (std::size_t index = 0; index < draft_->item_count(); ++index) {
      const Line& line = draft_->item(slot_at(index)).line;
      totals.push_back(line.counts ? Json{line.monthly_minor, line.contract_value_minor}
                                   : Json{nullptr, nullptr});
    }
    judge("itemTotals", totals, expected);
  }
  void see_get(const Json& expected) {
    for (const auto& [path, value] : expected.items()) {
      const auto found = draft_->get(path);
      if (!found) {
        stopped("get " + path, found.error());
      } else {
        judge("get " + path, raw(*found), value);
      }
    }
  }
  void see_request(const Json& expected) {
    const auto text = draft_->request_text();
    if (!text) {
      stopped("the request", text.error());
    } else {
      judge_subset("request", *text, expected);
    }
  }
  void see_order(const Json& expected) {
    const auto created = draft_->create_order(*read_order_context(context_text()).value());
    if (!created) {
      stopped("the order", created.error());
    } else {
      judge_subset("order", order_text((*created)->order), expected);
    }
  }
  // A "text" among the pointers is the exact text.
  void judge_subset(const std::string& what, const std::string& text, Json expected) {
    Json exact = Json::object();
    if (expected.contains("text")) exact["text"] = expected["text"];
    expected.erase("text");
    judge_text(what, text, exact, expected);
  }

  // Rule D5: what a draft says when it is finished is what validating its request says.
  void judge_finish() {
    const auto request = draft_->request_text();
    if (!request) {
      judge("faults of the request", faults_as_json(request.error().faults),
            faults_as_json(draft_->faults()));
      judge_shape(request.error());
      return;
    }
    judge("faults of a finished draft", faults_as_json(draft_->faults()), Json::array());
    const auto context = read_order_context(context_text());
    const auto from_text = create_order(*catalog_, *request, **context);
    const auto from_draft = draft_->create_order(**context);
    if (!from_text) {
      stopped("the order of the request", from_text.error());
    } else if (!from_draft) {
      stopped("the order of the draft", from_draft.error());
    } else {
      judge("order of the request", order_text((*from_text)->order),
            order_text((*from_draft)->order));
    }
  }

  const Json& fixtures_;
  const Json& case_;
  const Json expect_;
  std::vector<std::string> problems_;
  std::shared_ptr<const Catalog> catalog_;
  std::unique_ptr<Draft> draft_;
  std::vector<std::string> lines_;
};

}  // namespace

Played play(const Json& fixtures, const Json& test_case) {
  return Player(fixtures, test_case).play();
}

}  // namespace termwise::cases
