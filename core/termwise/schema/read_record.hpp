// Reads JSON texts into records.
#pragma once

#include "termwise/schema/schema.hpp"

namespace termwise {

/// How many bytes an order request, a command or a line may have (rule E4).
inline constexpr std::size_t max_request_bytes = 8 * 1024 * 1024;
/// How many bytes a catalog may have (rule K5).
inline constexpr std::size_t max_catalog_bytes = 64 * 1024 * 1024;

/// How much of a list is read that has more records than its field allows: all, or only one record
/// more than the limit.
enum class ListReading : std::uint8_t { up_to_limit, complete };

/// Reads a text into an empty record: what was sent, valid or not. Rejects a text that is too large
/// or no JSON object.
std::optional<Rejection> read_record(std::string_view text, std::size_t max_bytes,
                                     const Schema& schema, Record& record,
                                     ListReading list_reading = ListReading::up_to_limit);

/// Reads a text into an empty record and validates it by itself, or rejects it with every fault.
std::optional<Rejection> read_valid_record(std::string_view text, std::size_t max_bytes,
                                           const Schema& schema, Record& record,
                                           const RuleContext& context = {});

}  // namespace termwise
