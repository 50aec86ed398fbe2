#include "termwise/schema/read_record.hpp"

#include "termwise/json/reader.hpp"
#include "termwise/schema/validate.hpp"

namespace termwise {
namespace {

// Limits on the memory that a hostile text can use. Real catalogs of 64 MiB are far below both.
constexpr std::size_t max_records = 2'000'000;
constexpr std::size_t max_members = 4'000'000;

class RecordReader final : public JsonEvents {
 public:
  RecordReader(const Schema& schema, Record& root, ListReading list_reading)
      : root_schema_(schema), root_(root), list_reading_(list_reading) {}

  bool holds_too_much() const { return records_ > max_records || members_ > max_members; }

  void null() override { scalar(Kind::null, {}); }
  void boolean(bool value) override { scalar(Kind::boolean, {}, value ? 1 : 0); }
  void number(std::string_view text) override { scalar(Kind::number, std::string(text)); }
  void string(std::string&& value) override { scalar(Kind::text, std::move(value)); }
  void begin_object() override { begin(Kind::object); }
  void begin_array() override { begin(Kind::array); }
  void end_object() override { end(); }
  void end_array() override { end(); }

  void key(std::string&& name) override {
    if (skipped_depth_ > 0) return;
    Frame& frame = frames_.back();
    target_ = nullptr;
    field_ = nullptr;
    if (frame.map != nullptr) {
      if (++members_ > max_members) return;
      frame.map->entries.push_back({std::move(name), {}});
      target_ = &frame.map->entries.back().value;
      return;
    }
    const Field* field = find(frame, name);
    if (field == nullptr) {
      if (++members_ <= max_members) frame.record->unknown.push_back(std::move(name));
      return;
    }
    const std::uint64_t bit = field_bit(*frame.schema, *field);
    Node& node = field->at(*frame.record);
    if ((frame.record->mentioned & bit) != 0) {
      node.kind = Kind::repeated;
      return;
    }
    frame.record->mentioned |= bit;
    field_ = field;
    target_ = &node;
  }

 private:
  // An object or array that is being read. One of the pointers is set, depending on its kind.
  struct Frame {
    const Schema* schema = nullptr;
    Record* record = nullptr;
    AnyList* list = nullptr;
    Values* values = nullptr;
    Map* map = nullptr;
    std::int32_t max_entries = 0;
    std::size_t next = 0;  // the schema's member after the previous one, which is usually the next
  };

  static const Field* find(Frame& frame, std::string_view name) {
    const auto fields = frame.schema->fields;
    const bool is_next = frame.next < fields.size() && fields[frame.next].name == name;
    const Field* field = is_next ? &fields[frame.next] : find_field(*frame.schema, name);
    if (field != nullptr) frame.next = static_cast<std::size_t>(field - fields.data()) + 1;
    return field;
  }

  // Adds an element if an array is open. Returns false if its value is not kept.
  bool next_target() {
    if (frames_.empty()) {
      field_ = nullptr;
      target_ = &root_;
      return true;
    }
    Frame& frame = frames_.back();
    if (frame.list != nullptr) {
      field_ = nullptr;
      const auto limit = static_cast<std::size_t>(frame.max_entries);
      const bool is_full = list_reading_ == ListReading::up_to_limit && limit > 0 &&
                           frame.list->slot_count() > limit;
      if (is_full || ++records_ > max_records) return false;
      target_ = &frame.list->append();
    } else if (frame.values != nullptr) {
      field_ = nullptr;
      if (++members_ > max_members) return false;
      target_ = &frame.values->entries.emplace_back();
    }
    return target_ != nullptr;
  }

  void scalar(Kind kind, std::string text, std::int64_t number = 0) {
    if (skipped_depth_ > 0 || !next_target()) return;
    const bool is_element = is_open_array();
    // An empty string and null count as absent, except in an array.
    const bool is_nothing = kind == Kind::null || (kind == Kind::text && is_blank(text));
    target_->kind = kind == Kind::null && !is_element && !frames_.empty() ? Kind::absent : kind;
    if (holds_value()) {
      auto& value = static_cast<Value&>(*target_);
      value.text = std::move(text);
      value.number = number;
    } else if (is_nothing && !is_element && !frames_.empty()) {
      target_->kind = Kind::absent;
    }
    target_ = nullptr;
  }

  bool is_open_array() const {
    return !frames_.empty() && (frames_.back().list != nullptr || frames_.back().values != nullptr);
  }

  // Whether the target is a single value, not a container.
  bool holds_value() const {
    if (frames_.empty() || frames_.back().list != nullptr) return false;
    if (frames_.back().record == nullptr) return true;
    return is_single(*field_);
  }

  void begin(Kind kind) {
    if (skipped_depth_ > 0 || !next_target()) {
      ++skipped_depth_;
      return;
    }
    target_->kind = kind;
    if (!open(kind)) ++skipped_depth_;
    target_ = nullptr;
  }

  // Opens the target if it is a container of this kind.
  bool open(Kind kind) {
    Frame frame;
    const bool is_object = kind == Kind::object;
    if (frames_.empty()) {
      if (!is_object) return false;
      frame.schema = &root_schema_;
      frame.record = &root_;
    } else if (frames_.back().list != nullptr) {
      if (!is_object) return false;
      frame.schema = frames_.back().schema;
      frame.record = static_cast<Record*>(target_);
    } else if (frames_.back().record == nullptr) {
      return false;
    } else if (!open_member(is_object, frame)) {
      return false;
    }
    frames_.push_back(frame);
    return true;
  }

  bool open_member(bool is_object, Frame& frame) {
    frame.schema = field_->schema;
    frame.max_entries = field_->max;
    switch (field_->type) {
      case Type::object: frame.record = static_cast<Record*>(target_); return is_object;
      case Type::map: frame.map = static_cast<Map*>(target_); return is_object;
      case Type::list: frame.list = static_cast<AnyList*>(target_); return !is_object;
      case Type::array: frame.values = static_cast<Values*>(target_); return !is_object;
      default: return false;
    }
  }

  void end() {
    if (skipped_depth_ > 0) {
      --skipped_depth_;
      return;
    }
    const Frame frame = frames_.back();
    frames_.pop_back();
    if (frame.map != nullptr) merge_repeated(*frame.map);
    if (frame.record != nullptr && frame.record->unknown.size() > 1) {
      keep_first(frame.record->unknown);
    }
  }

  // A duplicate name becomes one entry without a value.
  static void merge_repeated(Map& map) {
    std::vector<std::string_view> names;
    for (const Entry& entry : map.entries) names.emplace_back(entry.name);
    const auto first = first_occurrences(names);
    std::size_t kept = 0;
    std::vector<std::size_t> moved_to(map.entries.size());
    for (std::size_t i = 0; i < map.entries.size(); ++i) {
      if (first[i] != i) {
        map.entries[moved_to[first[i]]].value.kind = Kind::repeated;
        continue;
      }
      moved_to[i] = kept;
      if (kept != i) map.entries[kept] = std::move(map.entries[i]);
      ++kept;
    }
    map.entries.resize(kept);
  }

  static void keep_first(std::vector<std::string>& names) {
    const std::vector<std::string_view> views(names.begin(), names.end());
    const auto first = first_occurrences(views);
    std::vector<std::string> kept;
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (first[i] == i) kept.push_back(std::move(names[i]));
    }
    names = std::move(kept);
  }

  const Schema& root_schema_;
  Record& root_;
  ListReading list_reading_;
  std::vector<Frame> frames_;
  const Field* field_ = nullptr;  // of the target, if it is a member of a record
  Node* target_ = nullptr;        // where the next value goes; null if it is not kept
  std::size_t skipped_depth_ = 0;
  std::size_t records_ = 0;
  std::size_t members_ = 0;
};

Rejection reject_malformed(std::size_t at) {
  const std::string offset = std::to_string(at);
  return reject_whole(FaultCode::MALFORMED_JSON,
                      "The text is no JSON that can be read, at byte " + offset,
                      "{\"offset\":" + offset + "}");
}

}  // namespace

std::optional<Rejection> read_record(std::string_view text, std::size_t max_bytes,
                                     const Schema& schema, Record& record,
                                     ListReading list_reading) {
  RecordReader reader(schema, record, list_reading);
  if (text.size() > max_bytes) return reject_too_large(max_bytes);
  if (const auto offset = read_json(text, reader)) return reject_malformed(*offset);
  if (reader.holds_too_much()) {
    return reject_whole(FaultCode::REQUEST_TOO_LARGE, "The text has more members than can be kept",
                        "{\"max\":" + std::to_string(max_members) + "}");
  }
  if (record.kind != Kind::object) {
    return reject_whole(FaultCode::wrong_type, "The text must be a JSON object");
  }
  return std::nullopt;
}

std::optional<Rejection> read_valid_record(std::string_view text, std::size_t max_bytes,
                                           const Schema& schema, Record& record,
                                           const RuleContext& context) {
  if (auto rejection = read_record(text, max_bytes, schema, record)) return rejection;
  validate_formats(schema, record, context);
  if (validate_rules(schema, record, context) == 0) return std::nullopt;
  return reject_record(schema, record, context);
}

}  // namespace termwise
