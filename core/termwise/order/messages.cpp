#include "termwise/order/messages.hpp"

#include "termwise/base/date.hpp"
#include "termwise/base/text.hpp"
#include "termwise/order/request_rules.hpp"
#include "termwise/schema/formats.hpp"

namespace termwise {
namespace {

Message invalid_contract_length(const RuleInput& input) {
  std::vector<std::string> lengths;
  for (const int length : allowed_contract_lengths(input)) {
    lengths.push_back(std::to_string(length));
  }
  const std::string message =
      lengths.empty() ? "This variant is not offered at any contract length"
                      : "The contract length must be one of " + joined(lengths, ", ") + " months";
  return {message, params_of({{"allowed", '[' + joined(lengths, ",") + ']'}})};
}

Message price_changed(const RuleInput& input) {
  const auto& item = input.record_as<RequestItem>();
  const int exponent = input.currency->exponent;
  const auto price = entry_of(item.sku, *order_context(input).catalog)
                         .unit_price_minor(item.contract_length.number);
  const Value& sent = input.value();
  const std::string expected = sent.is_present()
                                   ? amount_text(sent.number, exponent)
                                   : item.seen_price.substr(0, item.seen_price.find(' '));
  const std::string actual = amount_text(*price, exponent);
  return {"The price is " + actual + " and no longer " + expected,
          params_of({{"expected", expected}, {"actual", actual}})};
}

Message invalid_postal_code(const RuleInput& input) {
  const auto index = static_cast<std::size_t>(input.record_as<Address>().country.number);
  const Country country = country_at(index);
  const bool has_example = !country.postal_code_example.empty();
  const std::string example = has_example ? json_text(country.postal_code_example) : "null";
  const std::string hint = has_example ? ", for example " + example : "";
  return {"No postal code of " + std::string(country.name) + hint,
          params_of({{"example", example}})};
}

Message variant(const RuleInput& input, std::string_view before, std::string_view after) {
  const std::string_view sku = input.value().trimmed_text();
  return {std::string(before) + std::string(sku) + std::string(after),
          params_of({{"sku", json_text(sku)}})};
}

// A time that is valid by itself is before the order's creation, a day before the first one.
Message early_date(const RuleInput& input) {
  const std::string_view text = input.value().trimmed_text();
  if (input.field.format_rule == timestamp_format && canonical_timestamp(text)) {
    return {"Must not be before the order's creation", ""};
  }
  if (input.field.format_rule == day_format && canonical_day(text)) {
    return {"Must not be before the start date", ""};
  }
  return {};
}

}  // namespace

Message order_message(const RuleInput& input, FaultCode code) {
  switch (code) {
    case FaultCode::invalid_date: return early_date(input);
    case FaultCode::country_mismatch: return {"Must be the code of the country that is named", ""};
    case FaultCode::invalid_postal_code: return invalid_postal_code(input);
    case FaultCode::invalid_billing_group:
      return {"Must name one billing group, by id or by name", ""};
    case FaultCode::wrong_total: return {"Is not the sum over the items", ""};
    case FaultCode::wrong_status: return {"Does not agree with the rentals", ""};
    case FaultCode::CUSTOMER_NOT_FOUND: return {"No customer has this id", ""};
    case FaultCode::CUSTOMER_MISMATCH:
      return {"Is not the e-mail address of the customer with this customerId", ""};
    case FaultCode::BILLING_GROUP_NOT_FOUND: return {"No billing group has this id", ""};
    case FaultCode::VARIANT_NOT_FOUND: return variant(input, "No variant has the SKU ", "");
    case FaultCode::VARIANT_INACTIVE:
      return variant(input, "The variant ", " is no longer offered");
    case FaultCode::INVALID_CONTRACT_LENGTH: return invalid_contract_length(input);
    case FaultCode::PRICE_CHANGED: return price_changed(input);
    case FaultCode::DUPLICATE_SUBSCRIPTION:
      return {"Another item of this order names the same subscription", ""};
    case FaultCode::CURRENCY_MISMATCH:
      return {"The catalog is in another currency than the order", ""};
    case FaultCode::ITEM_NOT_FOUND: return {"The order has no such item", ""};
    case FaultCode::DUPLICATE_ITEM: return {"The item is listed already", ""};
    case FaultCode::CONTRACT_LENGTH_LOCKED:
      return {"The contract length of an item is fixed; remove it and add another", ""};
    case FaultCode::ITEM_LOCKED: return {"The item has subscriptions and stays as it is", ""};
    case FaultCode::ITEM_ALREADY_FULFILLED: return {"All units of the item are fulfilled", ""};
    case FaultCode::SUBSCRIPTION_NOT_FOUND: return {"The customer has no such subscription", ""};
    case FaultCode::SUBSCRIPTION_NOT_ACTIVE: return {"The subscription has ended", ""};
    case FaultCode::SKU_MISMATCH: return {"An extension is of the subscription's own variant", ""};
    case FaultCode::SAME_SKU: return {"An upgrade is to another variant", ""};
    case FaultCode::DUPLICATE_ID: return {"A subscription has this id already", ""};
    case FaultCode::SERIAL_NUMBER_IN_USE:
      return {"An active subscription has this serial number", ""};
    default: return {};
  }
}

Message quantity_message(const RuleInput& input, FaultCode code) {
  const Field& field = input.field;
  const std::int64_t number = input.value().number;
  const bool is_single_unit =
      code == FaultCode::out_of_range && number >= field.min && number <= field.max;
  if (!is_single_unit) return order_message(input, code);
  const std::string one = std::to_string(field.min);
  return out_of_range_message(one, one);
}

Message custom_field_message(const RuleInput& input, FaultCode code) {
  if (code != FaultCode::too_long) return {};
  const bool is_name = code_point_count(input.key) > max_custom_name;
  return too_long_message(is_name ? max_custom_name : max_custom_text);
}

}  // namespace termwise
