// Historical orders, one JSON a line, taken in as the bytes arrive (rule I1).
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "termwise/schema/fault.hpp"

namespace termwise {

/// What the last bytes completed.
struct ImportBatch {
  struct Accepted {
    std::size_t line = 0;
    std::size_t end = 0;  ///< where the order's text ends in `orders`, without the line break
    std::string id;
  };
  std::string orders;  ///< the orders in canonical form, a line each
  std::vector<Accepted> accepted;
  std::vector<LineFault> faults;
};

/// Reads and judges orders line by line. Holds the line that is not yet complete and the ids of the
/// orders so far, and nothing else of what it handed over.
class OrderImport {
 public:
  /// Takes the next bytes; they may end anywhere, inside a character too.
  void push(std::string_view bytes);
  /// Takes the last line, where no line break ended it.
  void finish();

  /// What the last `push` or `finish` completed.
  const ImportBatch& batch() const { return batch_; }
  /// Lines done, blank ones too.
  std::size_t lines() const { return lines_; }
  /// Bytes done: up to the end of the last line that is.
  std::size_t bytes() const { return bytes_; }

 private:
  void take_part(std::string_view part);
  void take_line(std::string_view line);
  void reject(Rejection rejection);

  ImportBatch batch_;
  std::string begun_;  // of the line that is not yet complete; no more than shows it too long
  std::size_t begun_bytes_ = 0;
  std::size_t lines_ = 0;
  std::size_t bytes_ = 0;
  std::set<std::string, std::less<>> ids_;
  std::size_t kept_bytes_ = 0;
};

}  // namespace termwise
