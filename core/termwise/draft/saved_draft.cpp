#include "termwise/draft/saved_draft.hpp"

#include "termwise/json/pointer.hpp"
#include "termwise/order/request_rules.hpp"
#include "termwise/schema/read_record.hpp"
#include "termwise/schema/validate.hpp"
#include "termwise/schema/write_record.hpp"

namespace termwise {
namespace {

bool is_seen_price(std::string_view text) {
  const std::string_view amount = amount_of_seen_price(text);
  const auto decimal = parse_decimal(amount);
  return decimal && amount.size() < text.size() && find_currency(text.substr(amount.size() + 1));
}

// Each name is the index of an item, each value the price that was seen for it.
void validate_seen_prices(Map& prices, const RuleContext& context) {
  const auto& rule_context = static_cast<const OrderRuleContext&>(context);
  for (Entry& entry : prices.entries) {
    const auto index = parse_index(entry.name);
    const bool has_item = index && *index < rule_context.request->items.size();
    const bool is_price = entry.value.kind == Kind::text && is_seen_price(entry.value.text);
    entry.value.format_fault = !has_item                            ? FaultCode::unknown_field
                               : entry.value.kind == Kind::repeated ? FaultCode::duplicate_field
                               : is_price                           ? FaultCode::none
                                                                    : FaultCode::wrong_type;
  }
}

// clang-format off
constexpr Field saved_draft_fields[] = {
    {.name = "addressPolicy", .type = Type::choice, .at = member<&SavedDraft::address_policy>,
     .need = Need::required, .choices = &address_policies},
    {.name = "catalogVersion", .type = Type::text, .at = member<&SavedDraft::catalog_version>},
    {.name = "seenPrices", .type = Type::map, .at = member<&SavedDraft::seen_prices>,
     .entry_type = Type::text, .validate_entries = validate_seen_prices},
    {.name = "request", .type = Type::object, .at = member<&SavedDraft::request>,
     .need = Need::required, .schema = &order_request_schema},
};
// clang-format on
constexpr Schema saved_draft_schema{"SavedDraft", saved_draft_fields};

// A duplicate stays one, so that it is rejected.
void set_kind(Node& container, Kind kind) {
  if (container.kind != Kind::repeated) container.kind = kind;
}

}  // namespace

std::string_view amount_of_seen_price(std::string_view seen_price) {
  return seen_price.substr(0, seen_price.find(' '));
}

void complete_request(OrderRequest& request) {
  set_kind(request, Kind::object);
  set_kind(request.customer, Kind::object);
  set_kind(request.billing_address, Kind::object);
  set_kind(request.items, Kind::array);
  if (request.shipping_address.kind != Kind::object)
    set_kind(request.shipping_address, Kind::absent);
  if (request.custom_fields.entries.empty()) set_kind(request.custom_fields, Kind::absent);
  auto& group = request.customer.billing_group;
  if (group.kind != Kind::object) set_kind(group, Kind::absent);
  for (RequestItem& item : request.items) item.kind = Kind::object;
}

std::optional<Rejection> read_saved_draft(std::string_view text, const Catalog& catalog,
                                          const KnownRecords* known, SavedDraft& draft) {
  if (auto rejection =
          read_record(text, max_catalog_bytes, saved_draft_schema, draft, ListReading::complete)) {
    return rejection;
  }
  const bool had_request = draft.request.kind == Kind::object;
  complete_request(draft.request);
  OrderRuleContext rule_context(catalog);
  rule_context.request = &draft.request;
  rule_context.known = known;
  rule_context.typed_integers = TypedIntegers::digits;  // their faults are removed below
  index_items(draft.request, draft.request.items);
  validate_formats(saved_draft_schema, draft, rule_context);
  validate_rules(saved_draft_schema, draft, rule_context);
  if (!had_request) draft.request.fault = FaultCode::required;
  Rejection rejection = reject_record(saved_draft_schema, draft, rule_context);
  std::erase_if(rejection.faults, [](const Fault& fault) {
    const bool is_of_draft = !fault.path.starts_with("/request/");
    return !is_of_draft && fault.code != FaultCode::unknown_field &&
           fault.code != FaultCode::duplicate_field;
  });
  if (rejection.faults.empty()) return std::nullopt;
  return rejection;
}

std::string saved_draft_text(const SavedDraft& draft) {
  JsonWriter json;
  write_entered(json, saved_draft_schema, draft);
  return json.take();
}

}  // namespace termwise
