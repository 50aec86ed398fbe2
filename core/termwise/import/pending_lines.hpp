// Splits bytes into lines as they arrive.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace termwise {

/// The complete lines since the last `clear`, and the incomplete one.
class PendingLines {
 public:
  struct Line {
    std::size_t number = 0;  ///< from 1; blank lines count
    std::string_view text;   ///< without the line break; of a line that is too long, the front
  };

  /// Takes the next bytes, which may end anywhere, even inside a character.
  void read(std::string_view bytes);
  /// Takes the last line if it has no line break.
  void read_end();

  void clear();

  /// The number of lines, without blank ones.
  std::size_t size() const { return places_.size(); }
  /// The line with this index, from 0.
  Line at(std::size_t place) const;

  /// The number of all complete lines so far, including blank ones.
  std::size_t line_count() const { return line_count_; }
  /// The number of their bytes, including line breaks.
  std::size_t byte_count() const { return byte_count_; }

 private:
  struct Place {
    std::size_t number, begin, size;
  };

  void take_part(std::string_view part);
  void take_line(std::string_view line);

  std::string texts_;
  std::vector<Place> places_;
  std::string begun_;  // the incomplete line, up to the size at which it is too long
  std::size_t begun_bytes_ = 0;
  std::size_t line_count_ = 0;
  std::size_t byte_count_ = 0;
};

}  // namespace termwise
