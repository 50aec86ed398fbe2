#include "termwise/catalog.hpp"

#include <algorithm>

#include "termwise/rules.hpp"

namespace termwise {
namespace {

constexpr int default_contract_lengths[] = {6, 12, 24, 36};
constexpr std::int32_t max_name = 200;
constexpr std::int32_t max_image = 2'000;
constexpr std::int32_t max_description = 5'000;

// Repeated ids and SKUs are marked in `number` before the rules run.
Code sku_is_new(const Scope& scope) {
  return scope.value().number != 0 ? Code::duplicate_sku : Code::none;
}

Code length_is_new(const Scope& scope) {
  const auto& catalog = scope.record_as<CatalogRecord>();
  const Value* first = catalog.first_of_length[static_cast<std::size_t>(scope.value().number)];
  return first == &scope.node ? Code::none : Code::duplicate_value;
}

// The configured length that this name is in plain decimal text, or 0 (rule K3).
int configured_length(std::string_view name, const std::vector<int>& lengths) {
  if (name.empty() || name.size() > 3 || name[0] == '0') return 0;
  int length = 0;
  for (const char c : name) {
    if (!is_digit(c)) return 0;
    length = length * 10 + (c - '0');
  }
  return std::ranges::find(lengths, length) == lengths.end() ? 0 : length;
}

// Moves the prices of these lengths to the front, in their order; the others stay as they stand.
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

// Judges prices and brings the configured lengths first, in ascending order.
void check_prices(Map& prices, const World& world) {
  const auto length_of = [&](const Entry& entry) {
    return world.contract_lengths ? configured_length(entry.name, *world.contract_lengths) : 0;
  };
  for (Entry& entry : prices.entries) {
    Value& price = entry.value;
    price.form = Code::none;
    if (price.kind == Kind::repeated) {
      price.form = Code::duplicate_field;
    } else if (world.contract_lengths && length_of(entry) == 0) {
      price.form = Code::length_not_configured;
    } else if (price.is_present()) {
      price.form = amount_form(price, world);
    } else {
      price.kind = Kind::absent;  // no price: not offered
    }
  }
  if (world.contract_lengths) bring_forward(prices, *world.contract_lengths);
}

bool is_active(const Record& variant) {
  return static_cast<const Variant&>(variant).active.number != 0;
}

bool has_active_variant(const Record& product) {
  const auto& variants = static_cast<const Product&>(product).variants;
  for (std::size_t slot = 0; slot < variants.slot_count(); ++slot) {
    if (is_active(*variants.at_slot(slot))) return true;
  }
  return false;
}

// clang-format off

constexpr Field variant_fields[] = {
    {.name = "sku", .form = Form::text, .at = member<&Variant::sku>, .need = Need::required,
     .max = max_name, .meaning_rule = sku_is_new},
    {.name = "name", .form = Form::text, .at = member<&Variant::name>, .need = Need::required,
     .max = max_name},
    {.name = "active", .form = Form::flag, .at = member<&Variant::active>,
     .is_staff_only = true},
    {.name = "prices", .form = Form::map, .at = member<&Variant::prices>, .need = Need::required,
     .entry_form = Form::amount, .check_entries = check_prices},
    {.name = "listPrice", .form = Form::amount, .at = member<&Variant::list_price>},
    {.name = "acquisitionCost", .form = Form::amount, .at = member<&Variant::acquisition_cost>,
     .is_staff_only = true},
};
constexpr Table variant_table{"Variant", variant_fields, nullptr, is_active};

constexpr Field product_fields[] = {
    {.name = "id", .form = Form::text, .at = member<&Product::id>, .need = Need::required,
     .max = max_name, .meaning_rule = id_is_new},
    {.name = "name", .form = Form::text, .at = member<&Product::name>, .need = Need::required,
     .max = max_name},
    {.name = "category", .form = Form::text, .at = member<&Product::category>, .max = max_name},
    {.name = "description", .form = Form::lines, .at = member<&Product::description>,
     .max = max_description},
    {.name = "image", .form = Form::text, .at = member<&Product::image>, .max = max_image},
    {.name = "variants", .form = Form::list, .at = member<&Product::variants>,
     .need = Need::required, .table = &variant_table},
};
constexpr Table product_table{"Product", product_fields, nullptr, has_active_variant};

constexpr Field catalog_fields[] = {
    {.name = "version", .form = Form::text, .at = member<&CatalogRecord::version>,
     .max = max_name},
    {.name = "currency", .form = Form::text, .at = member<&CatalogRecord::currency>,
     .need = Need::required, .form_rule = currency_form},
    {.name = "contractLengths", .form = Form::values,
     .at = member<&CatalogRecord::contract_lengths>, .min = 1, .max = max_contract_months,
     .meaning_rule = length_is_new},
    {.name = "products", .form = Form::list, .at = member<&CatalogRecord::products>,
     .need = Need::required, .table = &product_table},
};

// clang-format on

// Calls visit(product, variant) for each variant of the catalog.
template <class Visit>
void each_variant(const CatalogRecord& catalog, Visit visit) {
  for (std::size_t p = 0; p < catalog.products.slot_count(); ++p) {
    Product& product = *catalog.products.at_slot(p);
    for (std::size_t v = 0; v < product.variants.slot_count(); ++v) {
      visit(product, *product.variants.at_slot(v));
    }
  }
}

void mark_repeated(const CatalogRecord& catalog) {
  std::vector<Value*> ids;
  std::vector<Value*> skus;
  for (std::size_t p = 0; p < catalog.products.slot_count(); ++p) {
    ids.push_back(&catalog.products.at_slot(p)->id);
  }
  each_variant(catalog, [&](Product&, Variant& variant) { skus.push_back(&variant.sku); });
  mark_repeated(ids);
  mark_repeated(skus);
}

// The lengths that may be priced, ascending; nothing while `contractLengths` has a fault.
std::optional<std::vector<int>> sound_lengths(CatalogRecord& catalog) {
  Values& lengths = catalog.contract_lengths;
  if (lengths.kind == Kind::absent) {
    lengths.kind = Kind::array;
    for (const int length : default_contract_lengths) {
      lengths.entries.push_back(Value::of_whole(length));
    }
  }
  const World nothing_known;
  check_form({nothing_known, *find_field(catalog_table, "contractLengths"), catalog, lengths});
  if (lengths.form != Code::none || lengths.entries.empty()) return std::nullopt;
  std::vector<int> sound;
  bool all_sound = true;
  for (const Value& entry : lengths.entries) {
    if (entry.form != Code::none) {
      all_sound = false;
      continue;
    }
    const Value*& first = catalog.first_of_length[static_cast<std::size_t>(entry.number)];
    all_sound &= first == nullptr;
    if (first != nullptr) continue;
    first = &entry;
    const int length = static_cast<int>(entry.number);
    sound.insert(std::ranges::upper_bound(sound, length), length);
  }
  if (!all_sound) return std::nullopt;
  return sound;
}

std::optional<AmountMinor> amount_of(const Value& value) {
  if (!value.is_present()) return std::nullopt;
  return value.number;
}

}  // namespace

constexpr Table catalog_table{"CatalogRecord", catalog_fields};

std::optional<AmountMinor> CatalogEntry::unit_price_minor(std::int64_t contract_months) const {
  for (const Offer& offer : offers) {
    if (offer.contract_months == contract_months) return offer.unit_price_minor;
  }
  return std::nullopt;
}

std::expected<std::shared_ptr<const Catalog>, Refusal> Catalog::open(std::string_view text) {
  auto record = std::make_unique<CatalogRecord>();
  if (auto refusal = read_record(text, max_catalog_bytes, catalog_table, *record)) {
    return std::unexpected(std::move(*refusal));
  }
  World world;
  const Scope currency{world, *find_field(catalog_table, "currency"), *record, record->currency};
  check_form(currency);
  if (record->currency.is_sound()) world.currency = find_currency(record->currency.trimmed_text());
  world.contract_lengths = sound_lengths(*record);
  each_variant(*record, [](Product&, Variant& variant) {
    if (!variant.active.is_present() && variant.active.kind != Kind::repeated) {
      variant.active = Value::of_boolean(true);
    }
  });
  check_forms(catalog_table, *record, world);
  mark_repeated(*record);
  if (check_rules(catalog_table, *record, world) > 0) {
    return std::unexpected(refuse_record(catalog_table, *record, world));
  }
  const std::shared_ptr<Catalog> catalog(new Catalog);
  catalog->record_ = std::move(record);
  catalog->world_ = std::move(world);
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

World Catalog::world() const {
  World world = world_;
  world.catalog = this;
  return world;
}

std::string Catalog::text(Audience audience) const {
  JsonWriter json;
  write_record(json, catalog_table, *record_, world_, audience);
  return json.take();
}

}  // namespace termwise
