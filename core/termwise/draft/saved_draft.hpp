// Drafts as they are saved (rule D1).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "termwise/catalog/catalog.hpp"
#include "termwise/order/known_records.hpp"
#include "termwise/order/request.hpp"

namespace termwise {

/// The state of a draft. `seen_prices` are the prices that a person has seen, by the index of the
/// item: the amount, a space and the currency (rule D4).
struct SavedDraft : Record {
  Value address_policy, catalog_version;
  OrderRequest request;
  Map seen_prices;
};

/// The amount in a seen price, `59.9 EUR`.
std::string_view amount_of_seen_price(std::string_view seen_price);

/// Gives a request the objects and lists that the request of a draft always has.
void complete_request(OrderRequest& request);

/// Reads the text of a saved draft into an empty `draft`. Rejects it only for faults that no saved
/// draft can have; faults of the order itself are shown by the draft.
std::optional<Rejection> read_saved_draft(std::string_view text, const Catalog& catalog,
                                          const KnownRecords* known, SavedDraft& draft);

/// The text of a draft, which gives the same text when it is read and written again.
std::string saved_draft_text(const SavedDraft& draft);

}  // namespace termwise
