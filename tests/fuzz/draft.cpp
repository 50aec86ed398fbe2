// catalog | address policy | step | step …: any steps on a draft. After each step it has the same
// faults as a draft that is built at once, and as its validated request.
#include "termwise/draft/draft.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>

#include "core/draft_request.hpp"
#include "fuzz.hpp"
#include "termwise/draft/draft_views.hpp"
#include "termwise/order/order.hpp"

namespace termwise::fuzz {
namespace {

constexpr std::size_t max_steps = 40;
constexpr std::size_t max_items = 12;

// Parses `tAda`, `n12.5` or `b1`; anything else empties the field.
Value entry_of(std::string_view cell) {
  if (cell.starts_with('t')) return Value::of_text(cell.substr(1));
  if (cell.starts_with('n')) return Value::of_number_text(cell.substr(1));
  if (cell.starts_with('b')) return Value::of_boolean(cell == "b1");
  return {};
}

std::int64_t whole_of(std::string_view cell) {
  std::int64_t number = 0;
  std::from_chars(cell.data(), cell.data() + cell.size(), number);
  return number;
}

std::unique_ptr<OrderContext> context_of(AddressPolicy policy, std::string_view known) {
  auto context = read_order_context(fixture_text("contexts", known)).value();
  context->address_policy = choice_value(address_policies, policy);
  return context;
}

// A newer catalog of laptops: a price, a contract length and variants have changed (rule D4).
const std::shared_ptr<const Catalog>& newer_catalog() {
  static const auto opened = [] {
    cases::Json catalog = fixtures().at("catalogs").at("laptops");
    for (auto& product : catalog["products"]) {
      for (auto& variant : product["variants"]) {
        auto& prices = variant["prices"];
        if (prices.contains("24")) prices["24"] = 61.5;
        if (prices.contains("36")) prices.erase("36");
        if (variant["sku"] == "XPS13-LOAN") variant["active"] = false;
        if (variant["sku"] == "XPS13-16-512") variant["sku"] = "XPS13-NEW";
      }
    }
    return Catalog::open(cases::stringify(catalog)).value();
  }();
  return opened;
}

class Stage {
 public:
  Stage(std::string_view catalog, std::string_view policy)
      : catalog_(catalog_named(catalog)),
        policy_(policy == "api" ? AddressPolicy::api : AddressPolicy::strict),
        draft_(std::make_unique<Draft>(catalog_, policy_, known_named(known_))) {}

  void play(std::string_view step) {
    const auto cells = split(step, cell_mark, 4);
    const std::string_view name = cells[0];
    const auto cell = [&](std::size_t at) { return at < cells.size() ? cells[at] : ""; };
    if (name == "add" && slots_.size() < max_items) slots_.push_back(draft_->add_item());
    if (name == "set") set(cell(1), entry_of(cell(2)));
    if (name == "known") replace_known(cell(1));
    if (name == "restore") restore();
    if (name == "newer") {
      catalog_ = newer_catalog();
      restore();
    }
    if (slots_.empty()) return;
    const auto index = static_cast<std::size_t>(whole_of(cell(1))) % slots_.size();
    const Field* field = find_field(request_item_schema, cell(2));
    if (name == "accept") accept(slots_[index]);
    if (name == "remove") {
      draft_->remove_item(slots_[index]);
      slots_.erase(slots_.begin() + static_cast<std::ptrdiff_t>(index));
    }
    if (field == nullptr || !is_utf8(cell(3))) return;  // values of items are always UTF-8
    const auto place = static_cast<std::size_t>(field - request_item_schema.fields.data());
    if (name == "item") draft_->set_item(slots_[index], place, entry_of(cell(3)));
    if (name == "whole" && field->type == Type::integer) {
      draft_->set_item_integer(slots_[index], place, whole_of(cell(3)));
    }
  }

  void judge() {
    const std::string saved = draft_->save();
    const auto restored = Draft::restore(catalog_, saved, known_named(known_));
    require(restored.has_value(), "D1: what was saved can be restored", saved);
    Draft& fresh = **restored;
    require_same(fresh.save(), saved, "D1: save, restore, save");
    require_same(told(draft_->faults()), told(fresh.faults()), "faults as of one built at once");
    require(draft_->fault_count() == draft_->faults().size(), "the faults are counted", saved);
    require(draft_->monthly_total_minor() == fresh.monthly_total_minor(), "monthly total", saved);
    require(draft_->contract_value_minor() == fresh.contract_value_minor(), "value", saved);
    require(draft_->item_count() == slots_.size(), "the items are counted", saved);
    judge_schedule(fresh);
    judge_changes(saved);
    if (draft_changes_text(*draft_) == "[]") judge_request(saved);
  }

 private:
  // A rejected step changes nothing.
  void set(std::string_view path, Value value) {
    const std::string before = draft_->save();
    const auto rejection = draft_->set(path, std::move(value));
    if (!rejection) return;
    require_well_formed(*rejection);
    require_same(draft_->save(), before, "a refused step leaves the draft");
  }

  // Rule A9: entries and totals stay, save where items name subscriptions.
  void replace_known(std::string_view name) {
    constexpr std::string_view names[] = {"known", "named", "renting", "plain"};
    const auto found = std::ranges::find(names, name);
    if (found == std::end(names)) return;
    const std::string before = draft_->save();
    known_ = *found;
    draft_->replace_known(known_named(known_));
    require_same(draft_->save(), before, "A9: the entries stay");
  }

  void restore() {
    draft_ = std::move(*Draft::restore(catalog_, draft_->save(), known_named(known_)));
    slots_.resize(draft_->item_count());
    std::iota(slots_.begin(), slots_.end(), std::size_t{0});
  }

  // Rule D4: accepting a price removes its fault, or the result says why it cannot be accepted.
  void accept(std::size_t slot) {
    const auto count = [&] { return cases::parse(draft_changes_text(*draft_))->size(); };
    const std::size_t before = count();
    const std::string path = "/items/" + std::to_string(draft_->item_index(slot));
    const auto rejection = draft_->accept_price(slot);
    const auto changes = cases::parse(draft_changes_text(*draft_)).value();
    if (rejection) return require(changes.size() == before, "D4: what is refused stays", path);
    for (const auto& change : changes) require(change["path"] != path, "D4: it is accepted", path);
  }

  // Rule D4: each change has a fault, so that the draft cannot be finished without seeing it.
  void judge_changes(const std::string& saved) {
    const auto changes = cases::parse(draft_changes_text(*draft_)).value();
    for (const auto& change : changes) {
      require(!draft_->is_complete(), "D4: finished unseen", saved);
      const std::string path = change["path"];
      const bool has_price = change["change"] == "price_changed";
      require(change["newPrice"].is_null() != has_price, "D4: the new price", saved);
      std::size_t faults = draft_->faults_at(path + "/unitPrice").size();
      if (!has_price) {
        faults = draft_->faults_at(path + "/sku").size() +
                 draft_->faults_at(path + "/contractLength").size();
      }
      require(faults > 0, "D4: the change bears its fault", saved);
    }
  }

  void judge_schedule(const Draft& fresh) const {
    std::uint64_t sum = 0;
    const auto runs = draft_->schedule();
    const auto fresh_runs = fresh.schedule();
    require(runs.size() == fresh_runs.size(), "the schedule is that of one built at once");
    for (std::size_t i = 0; i < runs.size(); ++i) {
      require(runs[i].amount_minor == fresh_runs[i].amount_minor, "the schedule's amounts");
      const auto months = static_cast<std::uint64_t>(runs[i].to_month - runs[i].from_month + 1);
      sum += runs[i].amount_minor * months;
    }
    const auto value = draft_->contract_value_minor();
    if (value) require(sum == static_cast<std::uint64_t>(*value), "V1: the schedule's sum");
  }

  // Rule D5.
  void judge_request(const std::string& saved) const {
    std::string request = cases::request_in(*draft_, saved);
    if (cases::has_typed_integers(*draft_)) {
      if (!draft_->is_complete()) return;
      request = draft_->request_text().value();
    }
    const auto context = context_of(policy_, known_);
    const auto from_text = create_order(*catalog_, request, *context);
    const auto from_draft = draft_->create_order(*context);
    require(from_text.has_value() == draft_->is_complete(), "D5: complete", saved);
    require(from_draft.has_value() == draft_->is_complete(), "D5: finished", saved);
    if (from_text) {
      require_same(order_text((*from_draft)->order), order_text((*from_text)->order),
                   "D5: the order");
    } else {
      require_same(told(draft_->faults()), told(from_text.error().faults), "D5: faults");
    }
  }

  std::shared_ptr<const Catalog> catalog_;
  AddressPolicy policy_;
  std::string_view known_ = "known";
  std::unique_ptr<Draft> draft_;
  std::vector<std::size_t> slots_;
};

}  // namespace

void play(std::string_view input) {
  const auto parts = split(input, part_mark, max_steps + 3);
  if (parts.size() < 3) return;
  Stage stage(parts[0], parts[1]);
  for (std::size_t i = 2; i < std::min(parts.size(), max_steps + 2); ++i) {
    stage.play(parts[i]);
    stage.judge();
  }
}

}  // namespace termwise::fuzz
