// Imports records of another system, one JSON text per line, as the bytes arrive (rules I1, A10).
// The caller can only look up known records after lines were read. So `read` takes bytes, `keys`
// lists what to look up, `judge` takes what is known, and `next` validates the lines.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "termwise/import/known_names.hpp"
#include "termwise/import/pending_lines.hpp"
#include "termwise/schema/schema.hpp"

namespace termwise {

/// The results of validated lines.
struct ImportBatch {
  struct Accepted {
    std::size_t line = 0;
    std::size_t end = 0;  ///< where the record's text ends in `texts`, without the line break
    std::string id;
  };
  std::string texts;  ///< the accepted records in canonical form, a line each
  std::vector<Accepted> accepted;
  std::vector<LineFault> faults;
};

/// What to look up before lines are validated, with duplicates.
struct ImportKeys {
  std::vector<std::string> ids;
  std::vector<std::string> order_ids;       ///< of subscriptions
  std::vector<std::string> serial_numbers;  ///< of active subscriptions
};

/// The ids or serial numbers of accepted records. The most recent ones can be removed again.
class AcceptedNames {
 public:
  bool contains(std::string_view name) const;
  /// Returns false if there is no room for it, so that a hostile text cannot fill the memory.
  bool add(std::string_view name);
  void forget_recent();
  void keep_recent();

  static constexpr std::size_t max_bytes = 256 * 1024 * 1024;

 private:
  KnownNames kept_, recent_;
  std::size_t kept_bytes_ = 0, recent_bytes_ = 0;
};

/// The common part of the imports of orders and subscriptions. It only stores the lines that were
/// not validated yet and the names of accepted records.
class LineImport {
 public:
  virtual ~LineImport() = default;

  /// Takes the next bytes, which may end anywhere, even inside a character. Lines that were read
  /// before and not validated are kept.
  void read(std::string_view bytes);
  /// Takes the last line if it has no line break.
  void read_end();
  /// The number of lines to validate.
  std::size_t pending() const { return pending_.size(); }
  /// What to look up before they are validated.
  ImportKeys keys() const;

  /// Takes what is known, as the text of a `KnownOrders` or a `KnownSubscriptions`. If it has
  /// faults, it is rejected and nothing changes. Until the next `read`, the same lines may be
  /// validated again with other known records, which replaces the earlier results.
  std::optional<Rejection> judge(std::string_view known_text);
  /// Validates further lines, at least one and about `max_bytes`, into `batch`. Returns whether
  /// lines are left.
  bool next(std::size_t max_bytes);

  /// The results of the last `next`.
  const ImportBatch& batch() const { return batch_; }
  /// The number of read lines, including blank ones.
  std::size_t lines() const { return pending_.line_count(); }
  /// The number of bytes of these lines.
  std::size_t bytes() const { return pending_.byte_count(); }

 protected:
  /// Reads and stores what the caller knows.
  virtual std::optional<Rejection> take_known(std::string_view known_text) = 0;
  /// Calls `accept` or `reject`.
  virtual void judge_line(const PendingLines::Line& line) = 0;
  virtual void forget_recent() { accepted_ids_.forget_recent(); }
  virtual void keep_recent() { accepted_ids_.keep_recent(); }

  /// Rejects a line instead if its id cannot be remembered.
  void accept(const PendingLines::Line& line, std::string_view id, const std::string& text);
  void reject(const PendingLines::Line& line, Rejection rejection);

  AcceptedNames accepted_ids_;

 private:
  void drop_judged();

  PendingLines pending_;
  std::size_t judged_ = 0;  // of the pending lines
  ImportBatch batch_;
};

extern const Schema known_orders_schema;
extern const Schema known_subscriptions_schema;

/// An import of historical orders (rule I1).
class OrderImport final : public LineImport {
 public:
  /// Calls `read` and validates all lines as if no order was known.
  void push(std::string_view bytes);
  /// The same with `read_end`.
  void finish();

 private:
  std::optional<Rejection> take_known(std::string_view known_text) override;
  void judge_line(const PendingLines::Line& line) override;
  void judge_all();

  KnownNames known_ids_;
};

/// An import of running subscriptions, whose orders are known (rule A10).
class SubscriptionImport final : public LineImport {
 public:
  /// The known records that lines are compared with.
  struct Known {
    KnownNames rental_ids, ids, serial_numbers;
  };

 private:
  std::optional<Rejection> take_known(std::string_view known_text) override;
  void judge_line(const PendingLines::Line& line) override;
  void forget_recent() override;
  void keep_recent() override;

  Known known_;
  AcceptedNames accepted_serial_numbers_;
};

}  // namespace termwise
