// What the records of the core are for and what their members mean, said once for everything that
// is generated: TypeScript types (records.cpp) and JSON Schemas (json_schemas.cpp).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "termwise/schema/schema.hpp"

namespace termwise::notes {

/// The records that are described; those inside them follow.
std::vector<const Schema*> all_schemas();

/// These end the program if nothing is said about a record or a member.
const std::string& of_record(std::string_view schema);
const std::string& of_member(std::string_view schema, std::string_view member);

}  // namespace termwise::notes
