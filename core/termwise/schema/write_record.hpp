// Writes records as JSON, by their schemas.
#pragma once

#include "termwise/json/writer.hpp"
#include "termwise/schema/schema.hpp"

namespace termwise {

/// Who may read the text.
enum class Audience : std::uint8_t { staff, everyone };

/// Writes a valid record in canonical form. `currency` is the currency of its amounts, unless the
/// record has its own.
void write_record(JsonWriter& json, const Schema& schema, const Record& record,
                  const std::optional<Currency>& currency, Audience audience = Audience::staff);

/// Writes a record as it was entered, valid or not.
void write_entered(JsonWriter& json, const Schema& schema, const Record& record);

/// The text of a valid record in canonical form.
std::string record_text(const Schema& schema, const Record& record,
                        const std::optional<Currency>& currency = std::nullopt,
                        Audience audience = Audience::staff);

/// The texts of valid records in canonical form, as a JSON array.
std::string list_text(const Schema& schema, const AnyList& list);

/// The text of a record or of a list of records as entered.
std::string entered_text(const Schema& schema, const Record& record);
std::string entered_text(const Schema& schema, const AnyList& list);

}  // namespace termwise
