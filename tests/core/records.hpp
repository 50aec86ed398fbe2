// The records of a list, to loop over.
#pragma once

#include <vector>

#include "termwise/schema/value.hpp"

namespace termwise::cases {

template <class T>
std::vector<const T*> records_of(const List<T>& list) {
  std::vector<const T*> records;
  for (std::size_t slot = 0; slot < list.slot_count(); ++slot) {
    if (const T* record = list.at_slot(slot)) records.push_back(record);
  }
  return records;
}

}  // namespace termwise::cases
