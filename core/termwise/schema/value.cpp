#include "termwise/schema/value.hpp"

namespace termwise {

Value::Value() noexcept = default;
Value::Value(const Value& other) = default;
Value::Value(Value&& other) noexcept = default;
Value& Value::operator=(const Value& other) = default;
Value& Value::operator=(Value&& other) noexcept = default;
Value::~Value() = default;

Value Value::of_text(std::string_view text) {
  Value value;
  value.kind = Kind::text;
  value.text = text;
  return value;
}

Value Value::of_number_text(std::string_view text) {
  Value value;
  value.kind = Kind::number;
  value.text = text;
  return value;
}

Value Value::of_integer(std::int64_t number) {
  Value value;
  value.kind = Kind::number;
  value.number = number;
  return value;
}

Value Value::of_boolean(bool boolean) {
  Value value;
  value.kind = Kind::boolean;
  value.number = boolean ? 1 : 0;
  return value;
}

}  // namespace termwise
