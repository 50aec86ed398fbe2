// The order of search results, kept while orders come and go (rules F3, F4).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "termwise/base/date.hpp"

namespace termwise {

/// Slots by the time their orders were created, the newest first, of one moment by the orders'
/// ids. Short runs in a row: to put one in moves a few, and going through all of them waits for no
/// memory.
class NewestFirst {
 public:
  struct Entry {
    Moment created_at;
    std::uint32_t slot;
  };

  /// `ids` are those of the slots, for as long as this lives.
  explicit NewestFirst(const std::vector<const std::string*>& ids) : ids_(ids) {}

  bool precedes(const Entry& a, const Entry& b) const;
  void insert(const Entry& entry);
  void erase(const Entry& entry);

  /// Visits the slots in order until told `false`.
  template <class Visit>
  void each(Visit visit) const {
    for (const Run& run : runs_) {
      for (const Entry& entry : run) {
        if (!visit(entry.slot)) return;
      }
    }
  }

 private:
  using Run = std::vector<Entry>;
  static constexpr std::size_t max_run = 512;

  // The run and the place in it where the entry is or belongs.
  std::vector<Run>::iterator run_of(const Entry& entry);
  Run::iterator place_in(Run& run, const Entry& entry);

  const std::vector<const std::string*>& ids_;
  std::vector<Run> runs_;  // none of them empty
};

}  // namespace termwise
