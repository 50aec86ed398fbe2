#include "case_documents.hpp"

namespace termwise::cases {
namespace {

std::string from_hexadecimal(const std::string& text) {
  std::string bytes;
  for (std::size_t at = 0; at < text.size(); at += 2) {
    bytes += static_cast<char>(std::stoi(text.substr(at, 2), nullptr, 16));
  }
  return bytes;
}

std::string part_bytes(const Json& fixtures, const Json& part) {
  if (part.is_string()) return part.get<std::string>();
  if (part.contains("order")) return document_bytes(fixtures, "orders", part["order"]);
  if (part.contains("subscription")) {
    return document_bytes(fixtures, "subscriptions", part["subscription"]);
  }
  if (part.contains("hex")) return from_hexadecimal(part["hex"]);
  const std::string repeated = part["repeat"];
  std::string bytes;
  for (int times = part["times"]; times > 0; --times) bytes += repeated;
  return bytes;
}

}  // namespace

std::string document_bytes(const Json& fixtures, const char* kind, const Json& document) {
  const auto fixture = [&](const std::string& name) { return fixtures.at(kind).at(name); };
  if (document.is_string()) return stringify(fixture(document));
  if (document.contains("text")) return document["text"];
  if (document.contains("hex")) return from_hexadecimal(document["hex"]);
  if (document.contains("json")) return stringify(document["json"]);
  if (document.contains("parts")) {
    std::string bytes;
    for (const Json& part : document["parts"]) bytes += part_bytes(fixtures, part);
    return bytes;
  }
  Json value = fixture(document.at("base"));
  const Json changes = document.value("set", Json::object());
  for (const auto& [pointer, member] : changes.items()) {
    set_at(value, pointer, member);
  }
  for (const Json& pointer : document.value("remove", Json::array())) {
    remove_at(value, pointer.get<std::string>());
  }
  return stringify(value);
}

}  // namespace termwise::cases
