// Finds the member of a draft's request that a JSON Pointer leads to, and enters values there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "termwise/order/request.hpp"

namespace termwise {

/// Where a path leads: a member, or an entry of a map that may not exist yet.
struct DraftPlace {
  const Field* field;
  Record* record;
  Node* node;                     ///< null if the map has no such entry
  RequestItem* item = nullptr;    ///< the item that contains it
  Node* absent_parent = nullptr;  ///< an object that is created with its first member
  bool is_hidden = false;         ///< inside a container that is not validated
  bool is_item = false;           ///< the item itself
  std::string name;               ///< of the entry of a map
};

/// Which node a path means: the entered one, or the one that is validated in its place (rule A1).
enum class Look : std::uint8_t { entered, validated };

/// The place at a path; nothing if a request has no such member.
std::optional<DraftPlace> find_place(OrderRequest& request, std::string_view path,
                                     Look look = Look::entered);

bool is_entry_of_map(const DraftPlace& place);

/// Replaces an entered value. Its faults stay until it is validated again.
void enter_value(Value& place, Value value);

/// Enters a value at a place; an absent one removes what is there. An object or a map can only be
/// created or removed.
void enter_at(OrderRequest& request, const DraftPlace& place, Value value);

}  // namespace termwise
