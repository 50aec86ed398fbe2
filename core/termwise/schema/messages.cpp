#include "termwise/schema/messages.hpp"

#include <cassert>

#include "termwise/json/writer.hpp"
#include "termwise/schema/formats.hpp"

namespace termwise {
namespace {

Message out_of_range(const RuleInput& input) {
  const bool is_amount = input.field.type == Type::amount ||
                         (input.field.type == Type::map && input.field.entry_type == Type::amount);
  if (is_amount) {
    return out_of_range_message("0", amount_text(max_amount_minor, input.currency->exponent));
  }
  return out_of_range_message(std::to_string(input.field.min), std::to_string(input.field.max));
}

Message too_many(const RuleInput& input) {
  const std::string max = std::to_string(max_entries_of(input.field));
  return {"Must have at most " + max + " entries", params_of({{"max", max}})};
}

Message not_a_choice(const RuleInput& input) {
  std::vector<std::string> words;
  for (const std::string_view word : input.field.choices->words) words.push_back(json_text(word));
  return {"Must be one of " + joined(words, ", "),
          params_of({{"allowed", '[' + joined(words, ",") + ']'}})};
}

Message too_precise(const RuleInput& input) {
  const std::string decimals = std::to_string(input.currency->exponent);
  return {"Must have at most " + decimals + " decimals", params_of({{"decimals", decimals}})};
}

Message amount_too_large(const RuleInput& input) {
  const std::string max = amount_text(max_amount_minor, input.currency->exponent);
  return {"The amount must not exceed " + max, params_of({{"max", max}})};
}

std::string array_name(const RuleInput& input) {
  const bool is_integer = input.field.entry_type == Type::integer;
  const bool is_entry = &input.node != &input.field.at(input.record);
  if (is_entry) return is_integer ? "a whole number" : "a text";
  return is_integer ? "an array of whole numbers" : "an array of texts";
}

std::string type_name(const RuleInput& input) {
  switch (input.field.type) {
    case Type::object: return "an object";
    case Type::list: return &input.node == &input.record ? "an object" : "an array";
    case Type::array: return array_name(input);
    case Type::map:
      return input.key.data() == nullptr ? "an object" : "a text, a number or a boolean";
    case Type::integer: return "a whole number";
    case Type::amount: return "a number";
    case Type::boolean: return "true or false";
    default: return "a text";
  }
}

Message generic_message(const RuleInput& input, FaultCode code) {
  switch (code) {
    case FaultCode::duplicate_field: return {"Stands more than once; send it once", ""};
    case FaultCode::unknown_field: return {"No such field; remove it", ""};
    case FaultCode::wrong_type: return {"Must be " + type_name(input), ""};
    case FaultCode::required: return {"Is required", ""};
    case FaultCode::not_allowed: return {"Is not allowed here; remove it", ""};
    case FaultCode::too_long: return too_long_message(static_cast<std::size_t>(input.field.max));
    case FaultCode::too_many: return too_many(input);
    case FaultCode::invalid_characters: return {"Must not hold control characters", ""};
    case FaultCode::not_a_choice: return not_a_choice(input);
    case FaultCode::not_a_number: return {"Must be a number like 49.9", ""};
    case FaultCode::not_an_integer: return {"Must be a whole number", ""};
    case FaultCode::too_precise: return too_precise(input);
    case FaultCode::out_of_range: return out_of_range(input);
    case FaultCode::amount_too_large: return amount_too_large(input);
    case FaultCode::invalid_email: return {"Must be an e-mail address like ada@example.com", ""};
    case FaultCode::invalid_phone: return {"Must be a telephone number of 7 to 15 digits", ""};
    case FaultCode::invalid_date:
      return {input.field.format_rule == day_format ? "Must be a day like 2026-11-21"
                                                    : "Must be a time like 2026-11-21T09:30:00Z",
              ""};
    case FaultCode::unknown_currency: return {"Must be a currency code of ISO 4217 like EUR", ""};
    case FaultCode::unknown_country:
      return {"Must be a country's code of ISO 3166-1 or English name", ""};
    case FaultCode::duplicate_value: return {"Stands in the list already", ""};
    case FaultCode::duplicate_id: return {"This id is taken already", ""};
    default: return {};
  }
}

}  // namespace

std::string params_of(std::initializer_list<std::pair<std::string_view, std::string>> members) {
  JsonWriter json;
  json.begin_object();
  for (const auto& [name, value] : members) {
    json.key(name);
    json.raw(value);
  }
  json.end_object();
  return json.take();
}

std::string json_text(std::string_view text) {
  JsonWriter json;
  json.text(text);
  return json.take();
}

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
  std::string all;
  for (const std::string& part : parts) {
    if (!all.empty()) all += separator;
    all += part;
  }
  return all;
}

Message too_long_message(std::size_t max) {
  const std::string text = std::to_string(max);
  return {"Must have at most " + text + " characters", params_of({{"max", text}})};
}

Message out_of_range_message(std::string_view min, std::string_view max) {
  const std::string least(min);
  const std::string most(max);
  return {"Must be from " + least + " to " + most, params_of({{"min", least}, {"max", most}})};
}

Fault make_fault(const RuleInput& input, FaultCode code, std::string path) {
  Message message = input.field.message != nullptr ? input.field.message(input, code) : Message{};
  if (message.text.empty()) message = generic_message(input, code);
  assert(!message.text.empty());  // the field of a rule has no wording for its code
  return {std::move(path), code, std::move(message.text), std::move(message.params)};
}

}  // namespace termwise
