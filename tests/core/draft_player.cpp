// Plays drafts step by step.
#include <cmath>
#include <map>
#include <utility>

#include "players.hpp"
#include "termwise/draft/draft_views.hpp"
#include "termwise/lifecycle/create.hpp"
#include "termwise/order/order.hpp"

namespace termwise::cases {
namespace {

Json amount_or_null(std::optional<AmountMinor> amount) { return amount ? Json(*amount) : Json(); }

Json schedule_as_json(const Draft& draft) { return parse(schedule_text(draft)).value(); }

Json offers_as_json(const Catalog& catalog, const std::string& sku) {
  return parse(offers_text(catalog, sku, 1)).value();
}

Value entered(const Json& value) {
  if (value.is_string()) return Value::of_text(value.get_ref<const std::string&>());
  if (value.is_number()) return Value::of_number_text(number_text(value.get<double>()));
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

class DraftPlayer {
 public:
  explicit DraftPlayer(Judge& judge) : judge_(judge) {}

  std::string play() {
    const auto catalog = judge_.open_catalog(judge_.test_case["catalog"]);
    if (!catalog) return judge_.stopped("the catalog", catalog.error());
    catalog_ = *catalog;
    open();
    for (const Json& step : judge_.test_case["steps"]) {
      if (!take(step)) return "refused";
    }
    judge_finish();
    std::string answer;
    for (const std::string& line : lines_) answer += line + '\n';
    const auto request = draft_->request_text();
    return answer + (request ? *request : request.error().body()) + '\n' + draft_->save();
  }

 private:
  using Steps = std::map<std::string, bool (DraftPlayer::*)(const Json&, const Json&)>;
  using Views = std::map<std::string, void (DraftPlayer::*)(const Json&)>;

  void open() {
    known_ = judge_.test_case.value("options", Json::object());
    const bool is_strict = known_.value("addressPolicy", "strict") == "strict";
    known_.erase("addressPolicy");
    draft_ = std::make_unique<Draft>(
        catalog_, is_strict ? AddressPolicy::strict : AddressPolicy::api, known());
  }

  // The first member of a step says what it does.
  bool take(const Json& step) {
    static const Steps steps = {{"addItem", &DraftPlayer::add_item},
                                {"addLines", &DraftPlayer::add_lines},
                                {"set", &DraftPlayer::set},
                                {"item", &DraftPlayer::set_item},
                                {"remove", &DraftPlayer::remove},
                                {"expectPrice", &DraftPlayer::expect_price},
                                {"acceptPrice", &DraftPlayer::accept_price},
                                {"replaceKnown", &DraftPlayer::replace_known},
                                {"saveAndRestore", &DraftPlayer::save_and_restore},
                                {"restoreAgainst", &DraftPlayer::restore_against},
                                {"see", &DraftPlayer::see}};
    const auto member = step.items().begin();
    return (this->*steps.at(member.key()))(member.value(), step);
  }

  std::unique_ptr<KnownRecords> known() const { return read_known(stringify(known_)).value(); }

  std::string context_text() const { return stringify(judge_.context(judge_.test_case, "plain")); }

  bool has_item_at(const Json& index) {
    if (index < draft_->item_count()) return true;
    judge_.problems.push_back("there is no item " + index.dump());
    return false;
  }

  std::size_t slot_at(std::size_t index) const {
    for (std::size_t slot = 0;; ++slot) {
      if (draft_->has_item(slot) && draft_->item_index(slot) == index) return slot;
    }
  }

  static std::size_t field_number(const std::string& name) {
    return static_cast<std::size_t>(find_field(request_item_schema, name) -
                                    request_item_schema.fields.data());
  }

  bool add_item(const Json& fields, const Json&) {
    const std::size_t slot = draft_->add_item();
    for (const auto& [name, value] : fields.items()) {
      draft_->set_item(slot, field_number(name), entered(value));
    }
    return true;
  }

  bool set(const Json& step, const Json&) {
    const auto rejection = draft_->set(step[0].get<std::string>(), entered(step[1]));
    if (rejection) judge_.stopped("set " + step[0].dump(), *rejection);
    return !rejection;
  }

  // The package passes a whole number as a number and everything else as text.
  bool set_item(const Json& step, const Json&) {
    if (!has_item_at(step[0])) return false;
    const std::string name = step[1];
    const Json& value = step[2];
    const double number = value.is_number() ? value.get<double>() : 0.5;
    const bool is_whole = (name == "quantity" || name == "contractLength") &&
                          std::trunc(number) == number && std::abs(number) < 0x1p53;
    draft_->set_item(
        slot_at(step[0]), field_number(name),
        is_whole ? Value::of_integer(static_cast<std::int64_t>(number)) : entered(value));
    return true;
  }

  bool remove(const Json& index, const Json&) {
    if (!has_item_at(index)) return false;
    draft_->remove_item(slot_at(index));
    return true;
  }

  bool save_and_restore(const Json&, const Json&) {
    const std::string saved = draft_->save();
    auto restored = Draft::restore(catalog_, saved, known());
    if (!restored) return judge_.stopped("restoring", restored.error()), false;
    draft_ = std::move(*restored);
    judge_.compare("saved, restored and saved", draft_->save(), saved);
    return true;
  }

  // Saves the draft and restores it against another catalog (rule D4).
  bool restore_against(const Json& named, const Json&) {
    const std::string saved = draft_->save();
    auto catalog = judge_.open_catalog(named);
    if (!catalog) return judge_.stopped("the other catalog", catalog.error()), false;
    auto restored = Draft::restore(*catalog, saved, known());
    if (!restored) return judge_.stopped("restoring", restored.error()), false;
    catalog_ = *catalog;
    draft_ = std::move(*restored);
    return true;
  }

  bool replace_known(const Json& records, const Json& step) {
    auto known = read_known_records(stringify(records));
    if (!known) {
      judge_.compare_faults("faults", faults_as_json(known.error().faults),
                            step.value("faults", Json::array()));
      lines_.push_back(judge_.judge_shape(known.error()));
      return true;
    }
    judge_.compare("faults", step.contains("faults"), false);
    draft_->replace_known(std::move(*known));
    known_ = records;
    return true;
  }

  bool expect_price(const Json& index, const Json&) {
    if (!has_item_at(index)) return false;
    draft_->expect_price(slot_at(index));
    return true;
  }

  bool accept_price(const Json& index, const Json& step) {
    if (!has_item_at(index)) return false;
    const auto rejection = draft_->accept_price(slot_at(index));
    judge_.compare("refused", rejection.has_value(), step.value("refused", false));
    if (rejection) lines_.push_back(judge_.judge_shape(*rejection));
    return true;
  }

  bool add_lines(const Json& expected, const Json&) {
    lines_.push_back(stringify(cases::add_lines(judge_, *draft_, expected)));
    return true;
  }

  bool see(const Json& expected, const Json&) {
    static const Views views = {{"monthlyTotal", &DraftPlayer::see_monthly_total},
                                {"contractValue", &DraftPlayer::see_contract_value},
                                {"faultCount", &DraftPlayer::see_fault_count},
                                {"complete", &DraftPlayer::see_complete},
                                {"schedule", &DraftPlayer::see_schedule},
                                {"faults", &DraftPlayer::see_faults},
                                {"faultsAt", &DraftPlayer::see_faults_at},
                                {"offers", &DraftPlayer::see_offers},
                                {"lowestPrices", &DraftPlayer::see_lowest_prices},
                                {"required", &DraftPlayer::see_required},
                                {"itemTotals", &DraftPlayer::see_item_totals},
                                {"get", &DraftPlayer::see_get},
                                {"catalogChanges", &DraftPlayer::see_catalog_changes},
                                {"request", &DraftPlayer::see_request},
                                {"order", &DraftPlayer::see_order}};
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
    judge_.compare("faultCount", fault_count, draft_->faults().size());
    judge_.compare("complete", draft_->is_complete(), fault_count == 0);
    return true;
  }

  void see_monthly_total(const Json& expected) {
    judge_.compare("monthlyTotal", amount_or_null(draft_->monthly_total_minor()), expected);
  }
  void see_contract_value(const Json& expected) {
    judge_.compare("contractValue", amount_or_null(draft_->contract_value_minor()), expected);
  }
  void see_fault_count(const Json& expected) {
    judge_.compare("faultCount", draft_->fault_count(), expected);
  }
  void see_complete(const Json& expected) {
    judge_.compare("complete", draft_->is_complete(), expected);
  }
  void see_schedule(const Json& expected) {
    judge_.compare("schedule", schedule_as_json(*draft_), expected);
  }
  void see_faults(const Json& expected) {
    judge_.compare_faults("faults", faults_as_json(draft_->faults()), expected);
  }
  void see_faults_at(const Json& expected) {
    for (const auto& [path, faults] : expected.items()) {
      judge_.compare_faults("faults at " + path, faults_as_json(draft_->faults_at(path)), faults);
    }
  }
  void see_offers(const Json& expected) {
    for (const auto& [sku, offers] : expected.items()) {
      judge_.compare("offers of " + sku, offers_as_json(*catalog_, sku), offers);
    }
  }
  void see_lowest_prices(const Json& expected) {
    for (const auto& [product, price] : expected.items()) {
      const auto lowest = lowest_unit_price_minor(*catalog_, product);
      judge_.compare("lowest price of " + product, amount_or_null(lowest), price);
    }
  }
  void see_required(const Json& expected) {
    for (const auto& [path, required] : expected.items()) {
      judge_.compare("required " + path, draft_->is_required(path), required);
    }
  }
  void see_item_totals(const Json& expected) {
    Json totals = Json::array();
    for (std::size_t index = 0; index < draft_->item_count(); ++index) {
      const Line& line = draft_->item(slot_at(index)).line;
      totals.push_back(line.counts ? Json{line.monthly_minor, line.contract_value_minor}
                                   : Json{nullptr, nullptr});
    }
    judge_.compare("itemTotals", totals, expected);
  }
  void see_catalog_changes(const Json& expected) {
    const std::string text = draft_changes_text(*draft_);
    lines_.push_back(text);
    judge_.compare("catalogChanges", parse(text).value(), expected);
  }
  void see_get(const Json& expected) {
    for (const auto& [path, value] : expected.items()) {
      const auto found = draft_->get(path);
      if (!found) {
        judge_.stopped("get " + path, found.error());
      } else {
        judge_.compare("get " + path, raw(*found), value);
      }
    }
  }
  void see_request(const Json& expected) {
    const auto text = draft_->request_text();
    if (!text) {
      judge_.stopped("the request", text.error());
    } else {
      judge_subset("request", *text, expected);
    }
  }
  void see_order(const Json& expected) {
    const auto created = draft_->create_order(*read_order_context(context_text()).value());
    if (!created) {
      judge_.stopped("the order", created.error());
    } else {
      judge_subset("order", order_text((*created)->order), expected);
    }
  }
  // The key "text" means the exact text.
  void judge_subset(const std::string& what, const std::string& text, Json expected) {
    Json exact = Json::object();
    if (expected.contains("text")) exact["text"] = expected["text"];
    expected.erase("text");
    judge_.compare_text(what, text, exact, expected);
  }

  // Rule D5: a finished draft has the same faults as its validated request.
  void judge_finish() {
    const auto request = draft_->request_text();
    if (!request) {
      judge_.compare("faults of the request", faults_as_json(request.error().faults),
                     faults_as_json(draft_->faults()));
      judge_.judge_shape(request.error());
      return;
    }
    judge_.compare("faults of a finished draft", faults_as_json(draft_->faults()), Json::array());
    const auto context = read_order_context(context_text());
    const auto from_text = create_order(*catalog_, *request, **context);
    const auto from_draft = draft_->create_order(**context);
    if (!from_text) {
      judge_.stopped("the order of the request", from_text.error());
    } else if (!from_draft) {
      judge_.stopped("the order of the draft", from_draft.error());
    } else {
      judge_.compare("order of the request", order_text((*from_text)->order),
                     order_text((*from_draft)->order));
    }
  }

  Judge& judge_;
  std::shared_ptr<const Catalog> catalog_;
  std::unique_ptr<Draft> draft_;
  Json known_;
  std::vector<std::string> lines_;
};

}  // namespace

std::string play_draft(Judge& judge) { return DraftPlayer(judge).play(); }

}  // namespace termwise::cases
