#include "fuzz.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>

namespace termwise::fuzz {
namespace {

template <class T>
using Named = std::map<std::string, T, std::less<>>;

template <class T>
const T& named(const Named<T>& all, std::string_view name) {
  const auto found = all.find(name);
  return found == all.end() ? all.begin()->second : found->second;
}

void show(std::string_view label, std::string_view text) {
  std::fprintf(stderr, "%.*s: %.*s\n", static_cast<int>(label.size()), label.data(),
               static_cast<int>(text.size()), text.data());
}

}  // namespace

void require(bool holds, std::string_view rule, std::string_view seen) {
  if (holds) return;
  show("BROKEN", rule);
  if (!seen.empty()) show("seen", seen);
  std::abort();
}

void require_same(std::string_view text, std::string_view expected, std::string_view rule) {
  if (text == expected) return;
  show("expected", expected);
  require(false, rule, text);
}

void require_well_formed(const Rejection& rejection) {
  require(!rejection.faults.empty(), "a rejection lists a fault");
  const std::string body = rejection.body();
  const auto parsed = cases::parse(body);
  require(parsed.has_value(), "E2: the body is JSON", body);
  require_same((*parsed)["error"]["code"].get<std::string>(), code_name(rejection.code()), "E3");
  std::set<std::string_view> paths;
  for (const Fault& fault : rejection.faults) {
    require(fault.code != FaultCode::none, "a fault has a code", body);
    require(!fault.message.empty(), "a fault has a message", body);
    const bool is_exception = code_name(fault.code) == "ITEM_LOCKED";  // rule L4
    require(paths.insert(fault.path).second || is_exception, "E5: one detail a field", body);
  }
}

std::vector<std::string_view> split(std::string_view text, char mark, std::size_t count) {
  std::vector<std::string_view> pieces;
  while (pieces.size() + 1 < count) {
    const std::size_t end = text.find(mark);
    if (end == std::string_view::npos) break;
    pieces.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  pieces.push_back(text);
  return pieces;
}

const cases::Json& fixtures() {
  static const cases::Json read_once = [] {
    std::ifstream stream(TERMWISE_CASES "/fixtures.json", std::ios::binary);
    return cases::Json::parse(stream);
  }();
  return read_once;
}

std::string fixture_text(const char* kind, std::string_view name) {
  return cases::stringify(fixtures().at(kind).at(std::string(name)));
}

const std::shared_ptr<const Catalog>& catalog_named(std::string_view name) {
  static const auto all = [] {
    Named<std::shared_ptr<const Catalog>> opened;
    for (const auto& [each, json] : fixtures().at("catalogs").items()) {
      opened[each] = Catalog::open(cases::stringify(json)).value();
    }
    return opened;
  }();
  return named(all, name);
}

const OrderContext& context_named(std::string_view name) {
  static const auto all = [] {
    Named<std::unique_ptr<OrderContext>> read;
    for (const auto& [each, json] : fixtures().at("contexts").items()) {
      // Some fixtures are contexts of commands, which have no order id.
      if (auto context = read_order_context(cases::stringify(json)))
        read[each] = std::move(*context);
    }
    return read;
  }();
  return *named(all, name);
}

std::unique_ptr<const KnownRecords> known_named(std::string_view name) {
  static const auto all = [] {
    Named<std::string> texts;
    for (const auto& [each, json] : fixtures().at("contexts").items()) {
      cases::Json known = cases::Json::object();
      for (const char* member : {"customers", "billingGroups", "subscriptions"}) {
        if (json.contains(member)) known[member] = json[member];
      }
      if (read_order_context(cases::stringify(json))) texts[each] = cases::stringify(known);
    }
    return texts;
  }();
  return std::move(*read_known(named(all, name)));
}

std::string told(const std::vector<Fault>& faults) {
  JsonWriter json;
  write_faults(json, faults);
  return json.take();
}

std::uint32_t seed_of(std::string_view bytes) {
  std::uint32_t hash = 2166136261;  // FNV-1a
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 16777619;
  return hash;
}

}  // namespace termwise::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  termwise::fuzz::play({reinterpret_cast<const char*>(data), size});
  return 0;
}
