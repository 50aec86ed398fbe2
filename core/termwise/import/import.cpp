#include "termwise/import/import.hpp"

#include "termwise/base/text.hpp"
#include "termwise/order/order.hpp"
#include "termwise/schema/validate.hpp"

namespace termwise {
namespace {

// The maximum memory of the ids of an import, so that a hostile text cannot fill the memory. It is
// enough for more than two million ids of the usual length.
constexpr std::size_t max_kept_bytes = 256 * 1024 * 1024;
constexpr std::size_t bytes_beside_an_id = 64;

}  // namespace

void OrderImport::push(std::string_view bytes) {
  batch_ = {};
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    if (end == std::string_view::npos) return take_part(bytes);
    const std::string_view rest = bytes.substr(0, end);
    bytes.remove_prefix(end + 1);
    const std::size_t line_bytes = begun_bytes_ + rest.size() + 1;
    if (begun_bytes_ == 0) {
      take_line(rest);
    } else {
      take_part(rest);
      take_line(begun_);
    }
    begun_.clear();
    begun_bytes_ = 0;
    bytes_ += line_bytes;
  }
}

void OrderImport::finish() {
  batch_ = {};
  if (begun_bytes_ == 0) return;
  take_line(begun_);
  bytes_ += begun_bytes_;
  begun_.clear();
  begun_bytes_ = 0;
}

void OrderImport::take_part(std::string_view part) {
  begun_bytes_ += part.size();
  const std::size_t room = max_request_bytes + 1 - begun_.size();
  begun_ += part.substr(0, room);
}

void OrderImport::take_line(std::string_view line) {
  ++lines_;
  std::string_view content = line;
  if (lines_ == 1 && content.starts_with(byte_order_mark))
    content.remove_prefix(byte_order_mark.size());
  // Only the front of a too long line is stored, which may look blank.
  const bool is_blank = content.find_first_not_of(" \t\r") == std::string_view::npos;
  if (is_blank && line.size() <= max_request_bytes) return;

  Order order;
  if (auto rejection = read_record(line, max_request_bytes, order_schema, order)) {
    return reject(std::move(*rejection));
  }
  const std::string_view id = order.id.kind == Kind::text ? order.id.trimmed_text() : "";
  order.is_repeated = !id.empty() && ids_.contains(id);
  if (validate_order(order) > 0) return reject(reject_record(order_schema, order, {}));
  kept_bytes_ += id.size() + bytes_beside_an_id;
  if (kept_bytes_ > max_kept_bytes) return reject(reject_too_large(max_kept_bytes));
  ids_.emplace(id);
  batch_.orders += order_text(order);
  batch_.accepted.push_back({lines_, batch_.orders.size(), std::string(id)});
  batch_.orders += '\n';
}

void OrderImport::reject(Rejection rejection) {
  batch_.faults.push_back({lines_, std::move(rejection)});
}

}  // namespace termwise
