// Bytes cut into lines as they arrive.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace termwise {

/// The lines that are complete since the last `clear`, and the one that is not complete yet.
class PendingLines {
 public:
  struct Line {
    std::size_t number = 0;  ///< from 1; blank lines count
    std::string_view text;   ///< without the line break; of a line that is too long, the front
  };

  /// Takes the next bytes, which may end anywhere, inside a character too.
  void read(std::string_view bytes);
  /// Takes the last line, if no line break ended it.
  void read_end();

  void clear();

  /// How many lines there are, without blank ones.
  std::size_t size() const { return places_.size(); }
  /// The line at that place, from 0.
  Line at(std::size_t place) const;

  /// How many lines were completed in all, blank ones too.
  std::size_t line_count() const { return line_count_; }
  /// How many bytes they have, line breaks included.
  std::size_t byte_count() const { return byte_count_; }

 private:
  struct Place {
    std::size_t number, begin, size;
  };

  void take_part(std::string_view part);
  void take_line(std::string_view line);

  std::string texts_;
  std::vector<Place> places_;
  std::string begun_;  // of the line that is not complete; no more than shows that it is too long
  std::size_t begun_bytes_ = 0;
  std::size_t line_count_ = 0;
  std::size_t byte_count_ = 0;
};

}  // namespace termwise
