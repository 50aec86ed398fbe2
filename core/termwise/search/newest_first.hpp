// Keeps the order of search results up to date (rules F3, F4).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "termwise/base/date.hpp"

namespace termwise {

/// Slots by the creation time of their orders, newest first, then by id. They are stored in short
/// runs, so that inserting one moves only a few, and reading all of them is fast.
class NewestFirst {
 public:
  struct Entry {
    Moment created_at;
    std::uint32_t slot;
  };

  /// `ids` are the ids by slot. They must outlive this object.
  explicit NewestFirst(const std::vector<const std::string*>& ids) : ids_(ids) {}

  bool precedes(const Entry& a, const Entry& b) const;
  void insert(const Entry& entry);
  void erase(const Entry& entry);

  /// Visits the slots in order until `visit` returns false.
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

  // The run that contains the entry, or would contain it.
  std::vector<Run>::iterator run_of(const Entry& entry);
  Run::iterator place_in(Run& run, const Entry& entry);

  const std::vector<const std::string*>& ids_;
  std::vector<Run> runs_;  // none of them is empty
};

}  // namespace termwise
