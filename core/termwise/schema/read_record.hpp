// Reads JSON texts into records.
#pragma once

#include "termwise/schema/schema.hpp"

namespace termwise {

/// The maximum size of an order request, a command or a line (rule E4).
inline constexpr std::size_t max_request_bytes = std::size_t{8} * 1024 * 1024;
/// The maximum size of a catalog (rule K5).
inline constexpr std::size_t max_catalog_bytes = std::size_t{64} * 1024 * 1024;

/// How a list with more records than its field allows is read: completely, or only up to one record
/// more than the limit.
enum class ListReading : std::uint8_t { up_to_limit, complete };

/// Reads a text into an empty record, valid or not. Rejects a text that is too large or not a JSON
/// object.
std::optional<Rejection> read_record(std::string_view text, std::size_t max_bytes,
                                     const Schema& schema, Record& record,
                                     ListReading list_reading = ListReading::up_to_limit);

/// Reads a text into an empty record and validates it without a context, or rejects it with every
/// fault.
std::optional<Rejection> read_valid_record(std::string_view text, std::size_t max_bytes,
                                           const Schema& schema, Record& record,
                                           const RuleContext& context = {});

}  // namespace termwise
