// Typed whole numbers, which only drafts may keep as texts (rule A7).
#pragma once

#include "termwise/draft/draft.hpp"

namespace termwise::cases {

/// Whether an item of the draft has a text as quantity or contract length. The request would then
/// have the wrong type there, so rule D5 does not compare the faults.
inline bool has_typed_integers(const Draft& draft) {
  for (std::size_t slot = 0; slot < draft.slot_count(); ++slot) {
    if (!draft.has_item(slot)) continue;
    const RequestItem& item = draft.item(slot);
    if (item.quantity.kind == Kind::text || item.contract_length.kind == Kind::text) return true;
  }
  return false;
}

}  // namespace termwise::cases
