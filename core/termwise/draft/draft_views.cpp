#include "termwise/draft/draft_views.hpp"

#include "termwise/catalog/catalog_changes.hpp"
#include "termwise/order/request_rules.hpp"

namespace termwise {
namespace {

/// Amounts are in minor units, like all numbers of the live API.
struct ScheduleRunRecord : Record {
  Value from_month, to_month, amount;
};

struct DraftChange : Record {
  Value path, sku, change, old_price, new_price;
};

// clang-format off
constexpr Field schedule_run_fields[] = {
    {.name = "fromMonth", .type = Type::integer, .at = member<&ScheduleRunRecord::from_month>,
     .need = Need::required},
    {.name = "toMonth", .type = Type::integer, .at = member<&ScheduleRunRecord::to_month>,
     .need = Need::required},
    {.name = "amount", .type = Type::integer, .at = member<&ScheduleRunRecord::amount>,
     .need = Need::required},
};
constexpr Field draft_change_fields[] = {
    {.name = "path", .type = Type::text, .at = member<&DraftChange::path>, .need = Need::required},
    {.name = "sku", .type = Type::text, .at = member<&DraftChange::sku>, .need = Need::required},
    {.name = "change", .type = Type::choice, .at = member<&DraftChange::change>,
     .need = Need::required, .choices = &catalog_change_kinds},
    {.name = "oldPrice", .type = Type::amount, .at = member<&DraftChange::old_price>,
     .need = Need::required},
    {.name = "newPrice", .type = Type::amount, .at = member<&DraftChange::new_price>,
     .need = Need::null_when_absent},
};
// clang-format on

CatalogChangeKind change_of(const RequestItem& item, std::string_view price) {
  if (!price.empty()) return CatalogChangeKind::price_changed;
  const bool is_inactive = item.sku.fault == FaultCode::VARIANT_INACTIVE;
  return is_inactive ? CatalogChangeKind::inactive : CatalogChangeKind::vanished;
}

// The amount of a price with its currency; null if there is none.
Value amount_in(std::string_view price) {
  Value amount = Value::of_number_text(amount_of_seen_price(price));
  if (price.empty()) amount.kind = Kind::null;
  return amount;
}

}  // namespace

constexpr Schema schedule_run_schema{"ScheduleRun", schedule_run_fields};
constexpr Schema draft_change_schema{"CatalogChange", draft_change_fields};

std::string schedule_text(const Draft& draft) {
  List<ScheduleRunRecord> runs;
  for (const ScheduleRun& run : draft.schedule()) {
    ScheduleRunRecord& added = runs.append();
    added.from_month = Value::of_integer(run.from_month);
    added.to_month = Value::of_integer(run.to_month);
    added.amount = Value::of_integer(static_cast<std::int64_t>(run.amount_minor));
  }
  return list_text(schedule_run_schema, runs);
}

std::string draft_changes_text(const Draft& draft) {
  List<DraftChange> changes;
  std::size_t next_index = 0;
  for (const RequestItem& item : draft.items()) {
    const std::size_t index = next_index++;
    if (item.seen_price.empty()) continue;
    const std::string price = shown_price(item, draft.catalog());
    if (price == item.seen_price) continue;
    DraftChange& added = changes.append();
    added.path = Value::of_text("/items/" + std::to_string(index));
    added.sku = Value::of_text(item.sku.trimmed_text());
    added.change = choice_value(catalog_change_kinds, change_of(item, price));
    added.old_price = amount_in(item.seen_price);
    added.new_price = amount_in(price);
  }
  return entered_text(draft_change_schema, changes);
}

}  // namespace termwise
