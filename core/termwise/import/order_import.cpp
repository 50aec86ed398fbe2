// The import of historical orders (rule I1).
#include <limits>

#include "termwise/import/import.hpp"
#include "termwise/order/order.hpp"
#include "termwise/schema/validate.hpp"

namespace termwise {
namespace {

struct KnownOrders : Record {
  Values ids;
};

// clang-format off
constexpr Field known_orders_fields[] = {
    {.name = "ids", .type = Type::array, .at = member<&KnownOrders::ids>,
     .entry_type = Type::text},
};
// clang-format on

}  // namespace

constexpr Schema known_orders_schema{"KnownOrders", known_orders_fields};

void OrderImport::push(std::string_view bytes) {
  read(bytes);
  judge_all();
}

void OrderImport::finish() {
  read_end();
  judge_all();
}

void OrderImport::judge_all() {
  judge("{}");
  next(std::numeric_limits<std::size_t>::max());
}

std::optional<Rejection> OrderImport::take_known(std::string_view known_text) {
  KnownOrders known;
  if (auto rejection =
          read_valid_record(known_text, max_catalog_bytes, known_orders_schema, known)) {
    return rejection;
  }
  known_ids_ = known_names(known.ids);
  return std::nullopt;
}

void OrderImport::judge_line(const PendingLines::Line& line) {
  Order order;
  if (auto rejection = read_record(line.text, max_request_bytes, order_schema, order)) {
    return reject(line, std::move(*rejection));
  }
  const std::string_view id = order.id.kind == Kind::text ? order.id.trimmed_text() : "";
  order.is_repeated = accepted_ids_.contains(id) || known_ids_.contains(id);
  if (validate_order(order) > 0) return reject(line, reject_record(order_schema, order, {}));
  accept(line, id, order_text(order));
}

}  // namespace termwise
