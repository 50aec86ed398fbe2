// known | lines: any bytes as an import of subscriptions. In pieces it comes to the same as in one,
// and what is accepted is new, rented and has a device of its own.
#include <algorithm>
#include <limits>
#include <set>

#include "core/random.hpp"
#include "fuzz.hpp"
#include "termwise/import/import.hpp"
#include "termwise/order/subscription.hpp"

namespace termwise::fuzz {
namespace {

struct Imported {
  std::string accepted;
  std::vector<std::string> texts;
  std::vector<LineFault> faults;

  void take(const ImportBatch& batch) {
    std::size_t begin = 0;
    for (const auto& each : batch.accepted) {
      texts.push_back(batch.texts.substr(begin, each.end - begin));
      accepted += std::to_string(each.line) + ' ' + each.id + ' ' + texts.back() + '\n';
      begin = each.end + 1;
    }
    require(begin == batch.texts.size(), "the batch has a text for each record", batch.texts);
    faults.insert(faults.end(), batch.faults.begin(), batch.faults.end());
  }
};

void judge_lines(SubscriptionImport& import, std::string_view known, std::size_t bytes_at_once,
                 Imported& imported) {
  require(!import.judge(known), "what is known was read before");
  for (bool has_more = true; has_more;) {
    has_more = import.next(bytes_at_once);
    imported.take(import.batch());
  }
}

Imported in_one_piece(std::string_view known, std::string_view input) {
  SubscriptionImport import;
  Imported imported;
  import.read(input);
  judge_lines(import, known, std::numeric_limits<std::size_t>::max(), imported);
  import.read_end();
  judge_lines(import, known, std::numeric_limits<std::size_t>::max(), imported);
  require(import.bytes() == input.size(), "all bytes are done");
  return imported;
}

// Lines wait, are judged in parts, or twice: it comes to the same.
Imported in_pieces(std::string_view known, std::string_view input) {
  cases::Random random(seed_of(input));
  SubscriptionImport import;
  Imported imported;
  while (!input.empty()) {
    const std::size_t size = std::min(input.size(), random.below(random.below(9) == 0 ? 900 : 40));
    import.read(input.substr(0, size));
    input.remove_prefix(size);
    if (random.below(3) == 0) continue;
    if (random.below(3) == 0) {
      import.judge("{}");
      import.next(random.below(500));
    }
    judge_lines(import, known, random.below(500) + 1, imported);
  }
  import.read_end();
  judge_lines(import, known, 1, imported);
  return imported;
}

bool holds(const cases::Json& known, const char* list, const cases::Json& name) {
  if (!known.contains(list)) return false;
  return std::ranges::any_of(known[list], [&](const cases::Json& each) {
    return trimmed(each.get_ref<const std::string&>()) == name.get_ref<const std::string&>();
  });
}

// A second reading of rule A10 on what was accepted.
void judge_accepted(const Imported& imported, const cases::Json& known) {
  std::set<std::string> ids, devices;
  for (const std::string& text : imported.texts) {
    const auto json = cases::parse(text).value();
    require(ids.insert(json["id"]).second, "A10: an id once", text);
    require(holds(known, "rentalIds", json["id"]), "A10: it is rented", text);
    require(!holds(known, "ids", json["id"]), "A10: it is new", text);
    const auto again = read_subscription(text);
    require(again.has_value(), "A10: it can be kept", text);
    require_same(subscription_text(**again), text, "O8: subscription, text, subscription");
    if (json["status"] != "active") continue;
    require(devices.insert(json["serialNumber"]).second, "A10: a device once", text);
    require(!holds(known, "serialNumbers", json["serialNumber"]), "A10: it is free", text);
  }
}

}  // namespace

void play(std::string_view input) {
  const auto parts = split(input, part_mark, 2);
  if (parts.size() < 2) return;
  SubscriptionImport nothing;
  if (const auto rejection = nothing.judge(parts[0])) return require_well_formed(*rejection);
  const Imported whole = in_one_piece(parts[0], parts[1]);
  const Imported pieces = in_pieces(parts[0], parts[1]);
  require_same(pieces.accepted, whole.accepted, "in pieces as in one: the subscriptions");
  require_same(line_faults_text(pieces.faults), line_faults_text(whole.faults), "and the faults");
  for (const LineFault& fault : whole.faults) require_well_formed(fault.rejection);
  judge_accepted(whole, cases::parse(parts[0]).value());
}

}  // namespace termwise::fuzz
