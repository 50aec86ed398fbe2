#include "termwise/rules.hpp"

#include <algorithm>

#include "termwise/contact.hpp"
#include "termwise/country.hpp"
#include "termwise/date.hpp"
#include "termwise/order.hpp"

namespace termwise {
namespace {

// A choice with its default, or nothing while it is faulty and rules that need it rest (rule R22).
template <class Choice>
std::optional<Choice> choice_or_default(const Value& value, Choice when_absent) {
  if (value.form != Code::none) return std::nullopt;
  return value.is_present() ? value.choice<Choice>() : when_absent;
}

std::optional<CustomerType> customer_type(const Customer& customer) {
  if (customer.kind != Kind::object) return std::nullopt;
  return choice_or_default(customer.customer_type, CustomerType::individual);
}

std::optional<OrderType> order_type(const World& world) {
  return choice_or_default(world.request->order_type, OrderType::standard);
}

bool replaces_subscription(const World& world) {
  const auto type = order_type(world);
  return type && *type != OrderType::standard;
}

std::optional<Country> country_of(const Address& address) {
  const Value& country = address.country;
  if (country.form != Code::none || !country.is_present()) return std::nullopt;
  return country_at(static_cast<std::size_t>(country.number));
}

Code custom_value_form(const Value& value) {
  switch (value.kind) {
    case Kind::repeated: return Code::duplicate_field;
    case Kind::absent:
    case Kind::number:
    case Kind::boolean: return Code::none;
    case Kind::text:
      if (code_point_count(value.text) > max_custom_text) return Code::too_long;
      return has_control_character(value.text, LineBreaks::forbidden) ? Code::invalid_characters
                                                                      : Code::none;
    default: return Code::wrong_type;
  }
}

Code custom_name_form(std::string_view name) {
  if (name.empty()) return Code::required;
  if (code_point_count(name) > max_custom_name) return Code::too_long;
  return has_control_character(name, LineBreaks::forbidden) ? Code::invalid_characters : Code::none;
}

}  // namespace

Code email_form(const Scope& scope) {
  return is_email(scope.value().trimmed_text()) ? Code::none : Code::invalid_email;
}

Code phone_form(const Scope& scope) {
  return is_phone(scope.value().trimmed_text()) ? Code::none : Code::invalid_phone;
}

Code country_form(const Scope& scope) {
  const auto index = find_country(scope.value().trimmed_text());
  if (!index) return Code::unknown_country;
  scope.value().number = static_cast<std::int64_t>(*index);
  return Code::none;
}

Code sku_form(const Scope& scope) {
  const auto place = scope.world.catalog->find(scope.value().trimmed_text());
  scope.value().number = place ? static_cast<std::int64_t>(*place) : -1;
  return Code::none;
}

Code currency_form(const Scope& scope) {
  return find_currency(scope.value().trimmed_text()) ? Code::none : Code::unknown_currency;
}

Code day_form(const Scope& scope) {
  return canonical_day(scope.value().trimmed_text()) ? Code::none : Code::invalid_date;
}

Code timestamp_form(const Scope& scope) {
  return canonical_timestamp(scope.value().trimmed_text()) ? Code::none : Code::invalid_date;
}

void check_custom_fields(Map& fields, const World&) {
  for (Entry& entry : fields.entries) {
    const Code name = custom_name_form(entry.name);
    const Code value = custom_value_form(entry.value);
    entry.value.form = entry.value.kind == Kind::absent ? Code::none : std::min(name, value);
  }
}

Code required_for_business(const Scope& scope) {
  const auto type = customer_type(scope.record_as<Customer>());
  const bool is_missing = type == CustomerType::business && !scope.value().is_present();
  return is_missing ? Code::required : business_only(scope);
}

Code business_only(const Scope& scope) {
  const auto type = customer_type(scope.record_as<Customer>());
  const bool is_there = is_present(scope.field, scope.node);
  return type == CustomerType::individual && is_there ? Code::not_allowed : Code::none;
}

Code term_of_individual(const Scope& scope) {
  const Value& term = scope.value();
  const auto type = customer_type(scope.record_as<OrderRequest>().customer);
  const bool defers =
      term.is_present() &&
      term.trimmed_text() != words::payment_term[static_cast<int>(PaymentTerm::immediate)];
  return type == CustomerType::individual && defers ? Code::not_allowed : Code::none;
}

Code postal_code_presence(const Scope& scope) {
  const auto country = country_of(scope.record_as<Address>());
  const bool is_required = scope.world.address_policy == AddressPolicy::strict && country &&
                           country->requires_postal_code;
  return is_required && !scope.value().is_present() ? Code::required : Code::none;
}

Code subscription_presence(const Scope& scope) {
  const auto type = order_type(scope.world);
  if (!type) return Code::none;
  const bool is_there = scope.value().is_present();
  if (*type == OrderType::standard) return is_there ? Code::not_allowed : Code::none;
  return is_there ? Code::none : Code::required;
}

Code billing_group_is_known(const Scope& scope) {
  const auto* group = scope.world.known->billing_group(scope.value().trimmed_text());
  return group != nullptr ? Code::none : Code::BILLING_GROUP_NOT_FOUND;
}

Code billing_group_is_consistent(const Scope& scope) {
  const auto& group = scope.record_as<BillingGroupRecord>();
  if (!group.id.is_present()) {
    return group.name.is_present() ? Code::none : Code::invalid_billing_group;
  }
  if (!group.name.is_present()) return Code::none;
  const auto* known = scope.world.known->billing_group(group.id.trimmed_text());
  const bool agree = fold_case(known->name.trimmed_text()) == fold_case(group.name.trimmed_text());
  return agree ? Code::none : Code::invalid_billing_group;
}

Code postal_code_matches(const Scope& scope) {
  const auto country = country_of(scope.record_as<Address>());
  const bool matches = !country || is_postal_code(*country, scope.value().trimmed_text());
  return matches ? Code::none : Code::invalid_postal_code;
}

Code country_code_matches(const Scope& scope) {
  const auto country = country_of(scope.record_as<Address>());
  const bool matches = !country || country->code == scope.value().trimmed_text();
  return matches ? Code::none : Code::country_mismatch;
}

const CatalogEntry& entry_of(const Value& sku, const World& world) {
  return world.catalog->entry(static_cast<std::size_t>(sku.number));
}

Code variant_is_orderable(const Scope& scope) {
  const Value& sku = scope.value();
  if (sku.number < 0) return Code::VARIANT_NOT_FOUND;
  const auto type = order_type(scope.world);
  const bool may_be_inactive = !type || *type == OrderType::extension;
  const bool is_orderable = may_be_inactive || entry_of(sku, scope.world).is_active;
  return is_orderable ? Code::none : Code::VARIANT_INACTIVE;
}

Code quantity_suits_order_type(const Scope& scope) {
  if (scope.value().number == 1) return Code::none;
  return replaces_subscription(scope.world) ? Code::out_of_range : Code::none;
}

std::vector<int> allowed_contract_lengths(const Scope& scope) {
  const Value& sku = scope.record_as<RequestItem>().sku;
  if (!sku.is_sound()) return scope.world.catalog->contract_lengths();
  std::vector<int> lengths;
  for (const Offer& offer : entry_of(sku, scope.world).offers) {
    lengths.push_back(offer.contract_months);
  }
  return lengths;
}

Code contract_length_is_offered(const Scope& scope) {
  const Value& sku = scope.record_as<RequestItem>().sku;
  const std::int64_t months = scope.value().number;
  const auto& configured = scope.world.catalog->contract_lengths();
  const bool is_offered = sku.is_sound()
                              ? entry_of(sku, scope.world).unit_price_minor(months).has_value()
                              : std::ranges::find(configured, months) != configured.end();
  return is_offered ? Code::none : Code::INVALID_CONTRACT_LENGTH;
}

Code price_is_current(const Scope& scope) {
  const auto& item = scope.record_as<RequestItem>();
  if (!item.sku.is_sound() || !item.contract_length.is_sound()) return Code::none;
  const auto price = entry_of(item.sku, scope.world).unit_price_minor(item.contract_length.number);
  return price == scope.value().number ? Code::none : Code::PRICE_CHANGED;
}

Code seen_price_is_current(const Scope& scope) {
  const auto& item = scope.record_as<RequestItem>();
  if (item.seen_price.empty() || item.unit_price.is_present()) return Code::none;
  const std::string price = shown_price(item, scope.world);
  return price.empty() || price == item.seen_price ? Code::none : Code::PRICE_CHANGED;
}

void mark_repeated(const std::vector<Value*>& values) {
  std::vector<std::string_view> texts;
  std::vector<Value*> sound;
  for (Value* value : values) {
    if (value->form != Code::none || !value->is_present()) continue;
    texts.push_back(value->trimmed_text());
    sound.push_back(value);
  }
  const auto first = first_occurrences(texts);
  for (std::size_t i = 0; i < sound.size(); ++i) sound[i]->number = first[i] != i;
}

Code id_is_new(const Scope& scope) {
  return scope.value().number != 0 ? Code::duplicate_id : Code::none;
}

Code subscription_fault(const Subscription* subscription, std::string_view customer_id,
                        std::string_view sku, OrderType order_type) {
  // Another customer's is not told from one that is not there.
  if (subscription == nullptr || subscription->customer_id.trimmed_text() != customer_id) {
    return Code::SUBSCRIPTION_NOT_FOUND;
  }
  if (!subscription->is_active()) return Code::SUBSCRIPTION_NOT_ACTIVE;
  const bool is_same = sku.empty() || subscription->sku.trimmed_text() == sku;
  if (order_type == OrderType::extension) return is_same ? Code::none : Code::SKU_MISMATCH;
  return is_same && !sku.empty() ? Code::SAME_SKU : Code::none;
}

Code subscription_is_named_once(const Scope& scope) {
  const auto& uses = scope.world.request->subscription_uses;
  const auto first = uses.lower_bound({std::string(scope.value().trimmed_text()), 0});
  const bool is_first = first->second == scope.record_as<RequestItem>().slot;
  return is_first ? Code::none : Code::DUPLICATE_SUBSCRIPTION;
}

Code subscription_suits(const Scope& scope) {
  const auto type = order_type(scope.world);
  if (!type) return Code::none;
  if (const Code code = subscription_is_named_once(scope); code != Code::none) return code;
  const OrderRequest& request = *scope.world.request;
  const auto& item = scope.record_as<RequestItem>();
  const std::string_view id = scope.value().trimmed_text();
  if (!request.customer.email.is_sound()) return Code::none;
  const auto sku = item.sku.is_sound() ? item.sku.trimmed_text() : "";
  return subscription_fault(scope.world.known->subscription(id), request.known_customer_id, sku,
                            *type);
}

Code sums_fit(const Scope& scope) {
  auto& sums = scope.record_as<OrderRequest>().sums;
  const auto& items = static_cast<const AnyList&>(scope.node);
  sums = {};
  for (std::size_t slot = 0; slot < items.slot_count(); ++slot) {
    const Record* item = items.at_slot(slot);
    if (item != nullptr) sums.add(static_cast<const RequestItem*>(item)->line);
  }
  return sums.fit() ? Code::none : Code::amount_too_large;
}

}  // namespace termwise
