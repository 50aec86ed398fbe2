#include "termwise/import/import.hpp"

#include <algorithm>

#include "termwise/order/subscription.hpp"
#include "termwise/schema/read_record.hpp"
#include "termwise/schema/validate.hpp"

namespace termwise {
namespace {

// Enough for more than two million names of the usual length.
constexpr std::size_t bytes_beside_a_name = 64;

struct LineKeys : Record {
  Value id, order_id, serial_number, status;
};

// clang-format off
constexpr Field line_key_fields[] = {
    {.name = "id", .type = Type::text, .at = member<&LineKeys::id>},
    {.name = "orderId", .type = Type::text, .at = member<&LineKeys::order_id>},
    {.name = "serialNumber", .type = Type::text, .at = member<&LineKeys::serial_number>},
    {.name = "status", .type = Type::choice, .at = member<&LineKeys::status>,
     .choices = &subscription_statuses},
};
// clang-format on
constexpr Schema line_keys_schema{"LineKeys", line_key_fields};

void add_text(std::vector<std::string>& texts, const Value& value) {
  if (value.kind == Kind::text && value.is_present()) texts.emplace_back(value.trimmed_text());
}

}  // namespace

bool AcceptedNames::contains(std::string_view name) const {
  return kept_.contains(name) || recent_.contains(name);
}

bool AcceptedNames::add(std::string_view name) {
  const std::size_t bytes = name.size() + bytes_beside_a_name;
  if (kept_bytes_ + recent_bytes_ + bytes > max_bytes) return false;
  recent_.emplace(name);
  recent_bytes_ += bytes;
  return true;
}

void AcceptedNames::forget_recent() {
  recent_.clear();
  recent_bytes_ = 0;
}

void AcceptedNames::keep_recent() {
  kept_.merge(recent_);
  kept_bytes_ += recent_bytes_;
  forget_recent();
}

void LineImport::read(std::string_view bytes) {
  drop_judged();
  pending_.read(bytes);
}

void LineImport::read_end() {
  drop_judged();
  pending_.read_end();
}

void LineImport::drop_judged() {
  if (judged_ < pending_.size()) return;
  keep_recent();
  pending_.clear();
  judged_ = 0;
}

ImportKeys LineImport::keys() const {
  ImportKeys keys;
  for (std::size_t i = 0; i < pending_.size(); ++i) {
    LineKeys line;
    if (read_record(pending_.at(i).text, max_request_bytes, line_keys_schema, line)) continue;
    add_text(keys.ids, line.id);
    add_text(keys.order_ids, line.order_id);
    const bool is_active =
        line.status.trimmed_text() ==
        words::subscription_status[static_cast<std::size_t>(SubscriptionStatus::active)];
    if (is_active) add_text(keys.serial_numbers, line.serial_number);
  }
  return keys;
}

std::optional<Rejection> LineImport::judge(std::string_view known_text) {
  if (auto rejection = take_known(known_text)) return rejection;
  forget_recent();
  judged_ = 0;
  return std::nullopt;
}

bool LineImport::next(std::size_t max_bytes) {
  batch_ = {};
  std::size_t bytes = 0;
  while (judged_ < pending_.size() && bytes < max_bytes) {
    const PendingLines::Line line = pending_.at(judged_++);
    bytes += line.text.size();
    judge_line(line);
  }
  return judged_ < pending_.size();
}

void LineImport::accept(const PendingLines::Line& line, std::string_view id,
                        const std::string& text) {
  if (!accepted_ids_.add(id)) return reject(line, reject_too_large(AcceptedNames::max_bytes));
  batch_.texts += text;
  batch_.accepted.push_back({line.number, batch_.texts.size(), std::string(id)});
  batch_.texts += '\n';
}

void LineImport::reject(const PendingLines::Line& line, Rejection rejection) {
  batch_.faults.push_back({line.number, std::move(rejection)});
}

}  // namespace termwise
