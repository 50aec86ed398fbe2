// Imports historical orders, one JSON text per line, as the bytes arrive (rule I1).
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "termwise/schema/fault.hpp"

namespace termwise {

/// The lines that the last bytes completed.
struct ImportBatch {
  struct Accepted {
    std::size_t line = 0;
    std::size_t end = 0;  ///< where the text of the order ends in `orders`, without the line break
    std::string id;
  };
  std::string orders;  ///< the orders in canonical form, one per line
  std::vector<Accepted> accepted;
  std::vector<LineFault> faults;
};

/// Reads and validates orders line by line. It only stores the incomplete line and the ids of the
/// orders so far.
class OrderImport {
 public:
  /// Takes the next bytes, which may end anywhere, even inside a character.
  void push(std::string_view bytes);
  /// Takes the last line if it has no line break.
  void finish();

  /// The lines that the last `push` or `finish` completed.
  const ImportBatch& batch() const { return batch_; }
  /// The number of processed lines, including blank ones.
  std::size_t lines() const { return lines_; }
  /// The number of processed bytes, up to the end of the last processed line.
  std::size_t bytes() const { return bytes_; }

 private:
  void take_part(std::string_view part);
  void take_line(std::string_view line);
  void reject(Rejection rejection);

  ImportBatch batch_;
  std::string begun_;  // the incomplete line, up to the size at which it is too long
  std::size_t begun_bytes_ = 0;
  std::size_t lines_ = 0;
  std::size_t bytes_ = 0;
  std::set<std::string, std::less<>> ids_;
  std::size_t kept_bytes_ = 0;
};

}  // namespace termwise
