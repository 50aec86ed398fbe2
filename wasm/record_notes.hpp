// What the records of the core are for and what their members mean, said once for everything that
// is generated: TypeScript types (records.cpp) and JSON Schemas (json_schemas.cpp).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "termwise/schema/schema.hpp"

namespace termwise::notes {

/// The records that are described; those inside them follow. What is sent to the core may have null
/// for what is absent, and texts for amounts; what the core writes is described as it is written.
std::vector<const Schema*> sent_records();
std::vector<const Schema*> written_records();

/// Whether the record is an edit: what it does not mention stays, and null empties.
bool is_edit(const Schema& schema);

/// These end the program if nothing is said about a record or a member.
const std::string& of_record(std::string_view schema);
const std::string& of_member(std::string_view schema, std::string_view member);

}  // namespace termwise::notes
