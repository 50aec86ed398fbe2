// Plays what finds and imports orders.
#include "players.hpp"

namespace termwise::cases {
std::string play_search(Judge&) { return "not yet"; }
std::string play_import(Judge&) { return "not yet"; }
Json add_lines(Draft&, std::string_view) { return {{"added", 0}, {"faults", Json::array()}}; }
}  // namespace termwise::cases
