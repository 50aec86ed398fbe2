#include "termwise/order/countries.hpp"

#include "termwise/base/country.hpp"
#include "termwise/schema/write_record.hpp"

namespace termwise {
namespace {

struct CountryRecord : Record {
  Value code, name, postal_code_example, postal_code_required;
};

// clang-format off
constexpr Field country_fields[] = {
    {.name = "code", .type = Type::text, .at = member<&CountryRecord::code>,
     .need = Need::required},
    {.name = "name", .type = Type::text, .at = member<&CountryRecord::name>,
     .need = Need::required},
    {.name = "postalCodeExample", .type = Type::text,
     .at = member<&CountryRecord::postal_code_example>, .need = Need::null_when_absent},
    {.name = "postalCodeRequired", .type = Type::boolean,
     .at = member<&CountryRecord::postal_code_required>, .need = Need::required},
};
// clang-format on

}  // namespace

constexpr Schema country_schema{"Country", country_fields};

std::string countries_text() {
  List<CountryRecord> countries;
  for (std::size_t i = 0; i < country_count(); ++i) {
    const Country country = country_at(i);
    CountryRecord& added = countries.append();
    added.code = Value::of_text(country.code);
    added.name = Value::of_text(country.name);
    added.postal_code_example = Value::of_text(country.postal_code_example);
    added.postal_code_required = Value::of_boolean(country.requires_postal_code);
  }
  return list_text(country_schema, countries);
}

}  // namespace termwise
