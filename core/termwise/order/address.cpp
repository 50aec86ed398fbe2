// The schemas and rules of postal addresses (rules R9 to R11).
#include "termwise/order/address.hpp"

#include "termwise/catalog/catalog.hpp"
#include "termwise/order/messages.hpp"
#include "termwise/order/rule_context.hpp"
#include "termwise/order/stored_fields.hpp"
#include "termwise/schema/formats.hpp"

namespace termwise {
namespace {

std::optional<Country> country_of(const Address& address) {
  const Value& country = address.country;
  if (country.format_fault != FaultCode::none || !country.is_present()) return std::nullopt;
  return country_at(static_cast<std::size_t>(country.number));
}

// R11: whether a postal code is required.
FaultCode postal_code_presence(const RuleInput& input) {
  const auto country = country_of(input.record_as<Address>());
  const bool is_required = order_context(input).address_policy == AddressPolicy::strict &&
                           country && country->requires_postal_code;
  return is_required && !input.value().is_present() ? FaultCode::required : FaultCode::none;
}

// R11: whether the postal code matches the pattern of its country.
FaultCode postal_code_matches(const RuleInput& input) {
  const auto country = country_of(input.record_as<Address>());
  const bool matches = !country || is_postal_code(*country, input.value().trimmed_text());
  return matches ? FaultCode::none : FaultCode::invalid_postal_code;
}

// R10.
FaultCode country_code_matches(const RuleInput& input) {
  const auto country = country_of(input.record_as<Address>());
  const bool matches = !country || country->code == input.value().trimmed_text();
  return matches ? FaultCode::none : FaultCode::country_mismatch;
}

// clang-format off

constexpr Field address_fields[] = {
    {.name = "contactName", .type = Type::text, .at = member<&Address::contact_name>,
     .need = Need::required, .max = max_name},
    {.name = "company", .type = Type::text, .at = member<&Address::company>, .max = max_name},
    {.name = "streetAddress", .type = Type::text, .at = member<&Address::street_address>,
     .need = Need::required, .max = max_name},
    {.name = "buildingInfo", .type = Type::text, .at = member<&Address::building_info>,
     .max = max_name},
    {.name = "locality", .type = Type::text, .at = member<&Address::locality>, .max = max_name},
    {.name = "city", .type = Type::text, .at = member<&Address::city>, .need = Need::required,
     .max = max_name},
    {.name = "adminArea", .type = Type::text, .at = member<&Address::admin_area>,
     .max = max_name},
    {.name = "postalCode", .type = Type::text, .at = member<&Address::postal_code>,
     .max = max_name, .presence_rule = postal_code_presence,
     .meaning_rule = postal_code_matches, .message = order_message},
    {.name = "country", .type = Type::text, .at = member<&Address::country>,
     .need = Need::required, .max = max_name, .format_rule = country_format},
    {.name = "countryCode", .type = Type::text, .at = member<&Address::country_code>,
     .max = max_name, .meaning_rule = country_code_matches,
     .message = order_message},
};

// clang-format on

constexpr auto stored_address_fields = as_stored(address_fields, {"countryCode"});

}  // namespace

constexpr Schema address_schema{"Address", address_fields};
constexpr Schema stored_address_schema{"OrderAddress", stored_address_fields};

}  // namespace termwise
