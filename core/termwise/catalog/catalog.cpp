#include "termwise/catalog/catalog.hpp"

#include <algorithm>

#include "termwise/schema/formats.hpp"
#include "termwise/schema/read_record.hpp"
#include "termwise/schema/validate.hpp"

namespace termwise {
namespace {

constexpr int default_contract_lengths[] = {6, 12, 24, 36};
constexpr std::int32_t max_image = 2'000;
constexpr std::int32_t max_description = 5'000;

// The context of the rules of a catalog.
struct CatalogRuleContext : RuleContext {
  std::optional<std::vector<int>> contract_lengths;  // ascending; nothing if they are faulty
};

Message catalog_message(const RuleInput&, FaultCode code) {
  switch (code) {
    case FaultCode::duplicate_sku: return {"Another variant has this SKU", ""};
    case FaultCode::length_not_configured: return {"Is none of the catalog's contract lengths", ""};
    default: return {};
  }
}

// Duplicate ids and SKUs are marked in `number` before the rules run.
FaultCode sku_is_unique(const RuleInput& input) {
  return input.value().number != 0 ? FaultCode::duplicate_sku : FaultCode::none;
}

FaultCode length_is_unique(const RuleInput& input) {
  const auto& catalog = input.record_as<CatalogRecord>();
  const Value* first = catalog.first_of_length[static_cast<std::size_t>(input.value().number)];
  return first == &input.node ? FaultCode::none : FaultCode::duplicate_value;
}

// The configured length whose plain decimal text is this name, or 0 (rule K3).
int configured_length(std::string_view name, const std::vector<int>& lengths) {
  if (name.empty() || name.size() > 3 || name[0] == '0') return 0;
  int length = 0;
  for (const char c : name) {
    if (!is_digit(c)) return 0;
    length = length * 10 + (c - '0');
  }
  return std::ranges::find(lengths, length) == lengths.end() ? 0 : length;
}

// Moves the prices of these lengths to the front, in this order. The others keep their order.
void bring_forward(Map& prices, const std::vector<int>& lengths) {
  auto front = prices.entries.begin();
  for (const int length : lengths) {
    const auto found =
        std::ranges::find(front, prices.entries.end(), std::to_string(length), &Entry::name);
    if (found == prices.entries.end()) continue;
    std::rotate(front, found, found + 1);
    ++front;
  }
}

// Validates prices and moves the configured lengths to the front, in ascending order.
void validate_prices(Map& prices, const RuleContext& rule_context) {
  const auto& context = static_cast<const CatalogRuleContext&>(rule_context);
  const auto length_of = [&](const Entry& entry) {
    return context.contract_lengths ? configured_length(entry.name, *context.contract_lengths) : 0;
  };
  for (Entry& entry : prices.entries) {
    Value& price = entry.value;
    price.format_fault = FaultCode::none;
    if (price.kind == Kind::repeated) {
      price.format_fault = FaultCode::duplicate_field;
    } else if (context.contract_lengths && length_of(entry) == 0) {
      price.format_fault = FaultCode::length_not_configured;
    } else if (price.is_present()) {
      price.format_fault = amount_format(price, context.currency_or_null());
    } else {
      price.kind = Kind::absent;  // no price: not offered
    }
  }
  if (context.contract_lengths) bring_forward(prices, *context.contract_lengths);
}

bool is_active(const Record& variant) {
  return static_cast<const Variant&>(variant).active.number != 0;
}

bool has_active_variant(const Record& product) {
  const auto& variants = static_cast<const Product&>(product).variants;
  // NOLINTNEXTLINE(modernize-use-ranges): the iterator of a List is too simple for a range
  return std::any_of(variants.begin(), variants.end(), is_active);
}

// clang-format off

constexpr Field variant_fields[] = {
    {.name = "sku", .type = Type::text, .at = member<&Variant::sku>, .need = Need::required,
     .max = max_name, .meaning_rule = sku_is_unique, .message = catalog_message},
    {.name = "name", .type = Type::text, .at = member<&Variant::name>, .need = Need::required,
     .max = max_name},
    {.name = "active", .type = Type::boolean, .at = member<&Variant::active>,
     .is_staff_only = true},
    {.name = "prices", .type = Type::map, .at = member<&Variant::prices>, .need = Need::required,
     .entry_type = Type::amount, .validate_entries = validate_prices,
     .message = catalog_message},
    {.name = "listPrice", .type = Type::amount, .at = member<&Variant::list_price>},
    {.name = "acquisitionCost", .type = Type::amount, .at = member<&Variant::acquisition_cost>,
     .is_staff_only = true},
};
constexpr Schema variant_schema{"Variant", variant_fields, nullptr, is_active};

constexpr Field product_fields[] = {
    {.name = "id", .type = Type::text, .at = member<&Product::id>, .need = Need::required,
     .max = max_name, .meaning_rule = id_is_unique},
    {.name = "name", .type = Type::text, .at = member<&Product::name>, .need = Need::required,
     .max = max_name},
    {.name = "category", .type = Type::text, .at = member<&Product::category>, .max = max_name},
    {.name = "description", .type = Type::multiline_text, .at = member<&Product::description>,
     .max = max_description},
    {.name = "image", .type = Type::text, .at = member<&Product::image>, .max = max_image},
    {.name = "variants", .type = Type::list, .at = member<&Product::variants>,
     .need = Need::required, .schema = &variant_schema},
};
constexpr Schema product_schema{"Product", product_fields, nullptr, has_active_variant};

constexpr Field catalog_fields[] = {
    {.name = "version", .type = Type::text, .at = member<&CatalogRecord::version>,
     .max = max_name},
    {.name = "currency", .type = Type::text, .at = member<&CatalogRecord::currency>,
     .need = Need::required, .format_rule = currency_format},
    {.name = "contractLengths", .type = Type::array,
     .at = member<&CatalogRecord::contract_lengths>, .min = 1, .max = max_contract_months,
     .meaning_rule = length_is_unique},
    {.name = "products", .type = Type::list, .at = member<&CatalogRecord::products>,
     .need = Need::required, .schema = &product_schema},
};

// clang-format on

// Calls visit(product, variant) for each variant of the catalog.
template <class Visit>
void each_variant(const CatalogRecord& catalog, Visit visit) {
  for (Product& product : catalog.products) {
    for (Variant& variant : product.variants) visit(product, variant);
  }
}

void mark_duplicates(const CatalogRecord& catalog) {
  std::vector<Value*> ids;
  std::vector<Value*> skus;
  for (Product& product : catalog.products) ids.push_back(&product.id);
  each_variant(catalog, [&](Product&, Variant& variant) { skus.push_back(&variant.sku); });
  mark_duplicates(ids);
  mark_duplicates(skus);
}

// The contract lengths, ascending; nothing if `contractLengths` has a fault.
std::optional<std::vector<int>> valid_lengths(CatalogRecord& catalog) {
  Values& lengths = catalog.contract_lengths;
  if (lengths.kind == Kind::absent) {
    lengths.kind = Kind::array;
    for (const int length : default_contract_lengths) {
      lengths.entries.push_back(Value::of_integer(length));
    }
  }
  const RuleContext no_context;
  validate_format({no_context, *find_field(catalog_schema, "contractLengths"), catalog, lengths});
  if (lengths.format_fault != FaultCode::none || lengths.entries.empty()) return std::nullopt;
  std::vector<int> valid;
  bool all_valid = true;
  for (const Value& entry : lengths.entries) {
    if (entry.format_fault != FaultCode::none) {
      all_valid = false;
      continue;
    }
    const Value*& first = catalog.first_of_length[static_cast<std::size_t>(entry.number)];
    all_valid &= first == nullptr;
    if (first != nullptr) continue;
    first = &entry;
    const int length = static_cast<int>(entry.number);
    valid.insert(std::ranges::upper_bound(valid, length), length);
  }
  if (!all_valid) return std::nullopt;
  return valid;
}

std::optional<AmountMinor> amount_of(const Value& value) {
  if (!value.is_present()) return std::nullopt;
  return value.number;
}

}  // namespace

constexpr Schema catalog_schema{"CatalogRecord", catalog_fields};

std::optional<AmountMinor> CatalogEntry::unit_price_minor(std::int64_t contract_months) const {
  for (const Offer& offer : offers) {
    if (offer.contract_months == contract_months) return offer.unit_price_minor;
  }
  return std::nullopt;
}

std::expected<std::shared_ptr<const Catalog>, Rejection> Catalog::open(std::string_view text) {
  auto record = std::make_unique<CatalogRecord>();
  if (auto rejection = read_record(text, max_catalog_bytes, catalog_schema, *record)) {
    return rejected(std::move(*rejection));
  }
  CatalogRuleContext context;
  validate_format({context, *find_field(catalog_schema, "currency"), *record, record->currency});
  if (record->currency.is_valid()) {
    context.currency = find_currency(record->currency.trimmed_text());
  }
  context.contract_lengths = valid_lengths(*record);
  each_variant(*record, [](Product&, Variant& variant) {
    if (!variant.active.is_present() && variant.active.kind != Kind::repeated) {
      variant.active = Value::of_boolean(true);
    }
  });
  validate_formats(catalog_schema, *record, context);
  mark_duplicates(*record);
  if (validate_rules(catalog_schema, *record, context) > 0) {
    return rejected(reject_record(catalog_schema, *record, context));
  }
  std::shared_ptr<Catalog> catalog(new Catalog);
  catalog->record_ = std::move(record);
  catalog->currency_ = context.currency;
  catalog->contract_lengths_ = std::move(*context.contract_lengths);
  catalog->index();
  return catalog;
}

void Catalog::index() {
  each_variant(*record_, [&](Product& product, Variant& variant) {
    CatalogEntry entry{&product,
                       &variant,
                       is_active(variant),
                       {},
                       amount_of(variant.list_price),
                       amount_of(variant.acquisition_cost)};
    for (const Entry& price : variant.prices.entries) {
      if (!price.value.is_present()) continue;
      entry.offers.push_back(
          {configured_length(price.name, contract_lengths()), price.value.number});
    }
    places_.emplace(variant.sku.trimmed_text(), entries_.size());
    entries_.push_back(std::move(entry));
  });
}

std::optional<std::size_t> Catalog::find(std::string_view sku) const {
  const auto found = places_.find(sku);
  if (found == places_.end()) return std::nullopt;
  return found->second;
}

std::string Catalog::text(Audience audience) const {
  return record_text(catalog_schema, *record_, currency_, audience);
}

}  // namespace termwise
