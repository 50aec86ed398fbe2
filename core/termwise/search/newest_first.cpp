#include "termwise/search/newest_first.hpp"

#include <algorithm>

namespace termwise {

bool NewestFirst::precedes(const Entry& a, const Entry& b) const {
  if (a.created_at != b.created_at) return a.created_at > b.created_at;
  return *ids_[a.slot] < *ids_[b.slot];
}

std::vector<NewestFirst::Run>::iterator NewestFirst::run_of(const Entry& entry) {
  return std::ranges::partition_point(runs_,
                                      [&](const Run& run) { return precedes(run.back(), entry); });
}

NewestFirst::Run::iterator NewestFirst::place_in(Run& run, const Entry& entry) {
  return std::ranges::partition_point(run,
                                      [&](const Entry& other) { return precedes(other, entry); });
}

void NewestFirst::insert(const Entry& entry) {
  if (runs_.empty()) return runs_.push_back({entry});
  auto run = run_of(entry);
  if (run == runs_.end()) --run;
  run->insert(place_in(*run, entry), entry);
  if (run->size() <= max_run) return;
  const auto middle = run->begin() + max_run / 2;
  Run rest(middle, run->end());
  run->erase(middle, run->end());
  runs_.insert(run + 1, std::move(rest));
}

void NewestFirst::erase(const Entry& entry) {
  const auto run = run_of(entry);
  run->erase(place_in(*run, entry));
  if (run->empty()) runs_.erase(run);
}

}  // namespace termwise
