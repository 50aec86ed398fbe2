#include "termwise/import/pending_lines.hpp"

#include "termwise/base/text.hpp"
#include "termwise/schema/read_record.hpp"

namespace termwise {

void PendingLines::read(std::string_view bytes) {
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
    byte_count_ += line_bytes;
  }
}

void PendingLines::read_end() {
  if (begun_bytes_ == 0) return;
  take_line(begun_);
  byte_count_ += begun_bytes_;
  begun_.clear();
  begun_bytes_ = 0;
}

PendingLines::Line PendingLines::at(std::size_t place) const {
  const Place& line = places_[place];
  return {line.number, std::string_view(texts_).substr(line.begin, line.size)};
}

void PendingLines::clear() {
  texts_.clear();
  places_.clear();
}

void PendingLines::take_part(std::string_view part) {
  begun_bytes_ += part.size();
  const std::size_t room = max_request_bytes + 1 - begun_.size();
  begun_ += part.substr(0, room);
}

void PendingLines::take_line(std::string_view line) {
  ++line_count_;
  std::string_view content = line;
  const bool has_mark = line_count_ == 1 && content.starts_with(byte_order_mark);
  if (has_mark) content.remove_prefix(byte_order_mark.size());
  // Only the front of a too long line is stored, which may look blank.
  const bool is_blank = content.find_first_not_of(" \t\r") == std::string_view::npos;
  if (is_blank && line.size() <= max_request_bytes) return;
  places_.push_back({line_count_, texts_.size(), line.size()});
  texts_ += line;
}

}  // namespace termwise
