// The words and params of each fault (rule E2).
#include "termwise/country.hpp"
#include "termwise/date.hpp"
#include "termwise/fields.hpp"
#include "termwise/order.hpp"
#include "termwise/rules.hpp"

namespace termwise {
namespace {

struct Words {
  std::string message;
  std::string params;
};

// A JSON object with members given as JSON.
std::string object(std::initializer_list<std::pair<std::string_view, std::string>> members) {
  JsonWriter json;
  json.begin_object();
  for (const auto& [name, value] : members) {
    json.key(name);
    json.raw(value);
  }
  json.end_object();
  return json.take();
}

std::string quoted(std::string_view text) {
  JsonWriter json;
  json.text(text);
  return json.take();
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string joined;
  for (const std::string& part : parts) {
    if (!joined.empty()) joined += separator;
    joined += part;
  }
  return joined;
}

Words too_long(const Scope& scope) {
  auto max = static_cast<std::size_t>(scope.field.max);
  if (scope.field.form == Form::map) {
    max = code_point_count(scope.key) > max_custom_name ? max_custom_name : max_custom_text;
  }
  const std::string text = std::to_string(max);
  return {"Must have at most " + text + " characters", object({{"max", text}})};
}

Words out_of_range(const Scope& scope) {
  std::string min = "0";
  std::string max;
  const bool is_amount = scope.field.form == Form::amount ||
                         (scope.field.form == Form::map && scope.field.entry_form == Form::amount);
  if (is_amount) {
    max = amount_text(max_amount_minor, scope.world.currency->exponent);
  } else {
    // Within the field's own bounds only an extension's or upgrade's single unit is asked for.
    const std::int64_t number = scope.value().number;
    const bool is_within = number >= scope.field.min && number <= scope.field.max;
    min = std::to_string(scope.field.min);
    max = is_within ? min : std::to_string(scope.field.max);
  }
  return {"Must be from " + min + " to " + max, object({{"min", min}, {"max", max}})};
}

Words not_a_choice(const Scope& scope) {
  std::vector<std::string> words;
  for (const std::string_view choice : scope.field.choices->words) words.push_back(quoted(choice));
  return {"Must be one of " + join(words, ", "),
          object({{"allowed", '[' + join(words, ",") + ']'}})};
}

Words too_precise(const Scope& scope) {
  const std::string decimals = std::to_string(scope.world.currency->exponent);
  return {"Must have at most " + decimals + " decimals", object({{"decimals", decimals}})};
}

Words amount_too_large(const Scope& scope) {
  const std::string max = amount_text(max_amount_minor, scope.world.currency->exponent);
  return {"The amount must not exceed " + max, object({{"max", max}})};
}

Words invalid_contract_length(const Scope& scope) {
  std::vector<std::string> lengths;
  for (const int length : allowed_contract_lengths(scope)) {
    lengths.push_back(std::to_string(length));
  }
  const std::string message =
      lengths.empty() ? "This variant is not offered at any contract length"
                      : "The contract length must be one of " + join(lengths, ", ") + " months";
  return {message, object({{"allowed", '[' + join(lengths, ",") + ']'}})};
}

Words price_changed(const Scope& scope) {
  const auto& item = scope.record_as<RequestItem>();
  const int exponent = scope.world.currency->exponent;
  const auto price = entry_of(item.sku, scope.world).unit_price_minor(item.contract_length.number);
  const Value& sent = scope.value();
  const std::string expected = sent.is_present()
                                   ? amount_text(sent.number, exponent)
                                   : item.seen_price.substr(0, item.seen_price.find(' '));
  const std::string actual = amount_text(*price, exponent);
  return {"The price is " + actual + " and no longer " + expected,
          object({{"expected", expected}, {"actual", actual}})};
}

Words invalid_postal_code(const Scope& scope) {
  const auto index = static_cast<std::size_t>(scope.record_as<Address>().country.number);
  const Country country = country_at(index);
  const bool has_example = !country.postal_code_example.empty();
  const std::string example = has_example ? quoted(country.postal_code_example) : "null";
  const std::string hint = has_example ? ", for example " + example : "";
  return {"No postal code of " + std::string(country.name) + hint, object({{"example", example}})};
}

Words invalid_date(const Scope& scope) {
  if (scope.field.form_rule == day_form) return {"Must be a day like 2026-11-21", ""};
  const bool is_time = canonical_timestamp(scope.value().trimmed_text()).has_value();
  if (is_time) return {"Must not be before the order's creation", ""};
  return {"Must be a time like 2026-11-21T09:30:00Z", ""};
}

Words variant(const Scope& scope, std::string_view before, std::string_view after) {
  const std::string_view sku = scope.value().trimmed_text();
  return {std::string(before) + std::string(sku) + std::string(after),
          object({{"sku", quoted(sku)}})};
}

std::string wanted_type(const Scope& scope) {
  switch (scope.field.form) {
    case Form::object: return "an object";
    case Form::list: return &scope.node == &scope.record ? "an object" : "an array";
    case Form::values: {
      const bool is_whole = scope.field.entry_form == Form::whole;
      if (&scope.node != &scope.field.at(scope.record))
        return is_whole ? "a whole number" : "a text";
      return is_whole ? "an array of whole numbers" : "an array of texts";
    }
    case Form::map:
      return scope.key.data() == nullptr ? "an object" : "a text, a number or a boolean";
    case Form::whole: return "a whole number";
    case Form::amount: return "a number";
    case Form::flag: return "true or false";
    default: return "a text";
  }
}

Words say(const Scope& scope, Code code) {
  switch (code) {
    case Code::duplicate_field: return {"Stands more than once; send it once", ""};
    case Code::unknown_field: return {"No such field; remove it", ""};
    case Code::wrong_type: return {"Must be " + wanted_type(scope), ""};
    case Code::required: return {"Is required", ""};
    case Code::not_allowed: return {"Is not allowed here; remove it", ""};
    case Code::too_long: return too_long(scope);
    case Code::too_many: {
      const std::string max = std::to_string(scope.field.max);
      return {"Must have at most " + max + " entries", object({{"max", max}})};
    }
    case Code::invalid_characters: return {"Must not hold control characters", ""};
    case Code::not_a_choice: return not_a_choice(scope);
    case Code::not_a_number: return {"Must be a number like 49.9", ""};
    case Code::not_an_integer: return {"Must be a whole number", ""};
    case Code::too_precise: return too_precise(scope);
    case Code::out_of_range: return out_of_range(scope);
    case Code::amount_too_large: return amount_too_large(scope);
    case Code::invalid_email: return {"Must be an e-mail address like ada@example.com", ""};
    case Code::invalid_phone: return {"Must be a telephone number of 7 to 15 digits", ""};
    case Code::invalid_date: return invalid_date(scope);
    case Code::unknown_currency: return {"Must be a currency code of ISO 4217 like EUR", ""};
    case Code::unknown_country:
      return {"Must be a country's code of ISO 3166-1 or English name", ""};
    case Code::country_mismatch: return {"Must be the code of the country that is named", ""};
    case Code::invalid_postal_code: return invalid_postal_code(scope);
    case Code::invalid_billing_group: return {"Must name one billing group, by id or by name", ""};
    case Code::duplicate_value: return {"Stands in the list already", ""};
    case Code::duplicate_id: return {"This id is taken already", ""};
    case Code::wrong_total: return {"Is not the sum over the items", ""};
    case Code::wrong_status: return {"Does not agree with the rentals", ""};
    case Code::duplicate_sku: return {"Another variant has this SKU", ""};
    case Code::length_not_configured: return {"Is none of the catalog's contract lengths", ""};
    case Code::BILLING_GROUP_NOT_FOUND: return {"No billing group has this id", ""};
    case Code::VARIANT_NOT_FOUND: return variant(scope, "No variant has the SKU ", "");
    case Code::VARIANT_INACTIVE: return variant(scope, "The variant ", " is no longer offered");
    case Code::INVALID_CONTRACT_LENGTH: return invalid_contract_length(scope);
    case Code::PRICE_CHANGED: return price_changed(scope);
    case Code::DUPLICATE_SUBSCRIPTION:
      return {"Another item of this order names the same subscription", ""};
    case Code::CURRENCY_MISMATCH: return {"The catalog is in another currency than the order", ""};
    case Code::ITEM_NOT_FOUND: return {"The order has no such item", ""};
    case Code::DUPLICATE_ITEM: return {"The item is listed already", ""};
    case Code::CONTRACT_LENGTH_LOCKED:
      return {"The contract length of an item is fixed; remove it and add another", ""};
    case Code::ITEM_LOCKED: return {"The item has subscriptions and stays as it is", ""};
    case Code::ITEM_ALREADY_FULFILLED: return {"All units of the item are fulfilled", ""};
    case Code::SUBSCRIPTION_NOT_FOUND: return {"The customer has no such subscription", ""};
    case Code::SUBSCRIPTION_NOT_ACTIVE: return {"The subscription has ended", ""};
    case Code::SKU_MISMATCH: return {"An extension is of the subscription's own variant", ""};
    case Code::SAME_SKU: return {"An upgrade is to another variant", ""};
    case Code::DUPLICATE_ID: return {"A subscription has this id already", ""};
    case Code::SERIAL_NUMBER_IN_USE: return {"An active subscription has this serial number", ""};
    // Faults of the whole bring their own words.
    case Code::REVISION_CONFLICT:
    case Code::INVALID_TRANSITION:
    case Code::MALFORMED_JSON:
    case Code::REQUEST_TOO_LARGE:
    case Code::VALIDATION_ERROR:
    case Code::none: break;
  }
  return {};
}

}  // namespace

Fault make_fault(const Scope& scope, Code code, std::string path) {
  Words said = say(scope, code);
  return {std::move(path), code, std::move(said.message), std::move(said.params)};
}

}  // namespace termwise
