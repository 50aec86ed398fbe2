#include "termwise/schema/fault.hpp"

#include <algorithm>

#include "termwise/json/writer.hpp"

namespace termwise {
namespace {

constexpr std::string_view code_names[] = {
#define TERMWISE_CODE(name, kind) #name,
    TERMWISE_CODES(TERMWISE_CODE)
#undef TERMWISE_CODE
};

constexpr std::string_view kind_names[] = {"form", "conflict", "stale", "too_large", "malformed"};

constexpr FaultKind code_kinds[] = {
#define TERMWISE_CODE(name, kind) FaultKind::kind,
    TERMWISE_CODES(TERMWISE_CODE)
#undef TERMWISE_CODE
};

std::string summary(const std::vector<Fault>& faults) {
  if (faults.size() == 1 && faults[0].path.empty()) return faults[0].message;
  const std::string count = std::to_string(faults.size());
  return faults.size() == 1 ? count + " field needs attention" : count + " fields need attention";
}

}  // namespace

std::string_view code_name(FaultCode code) { return code_names[static_cast<std::size_t>(code)]; }

std::string_view kind_name(FaultKind kind) { return kind_names[static_cast<std::size_t>(kind)]; }

FaultKind kind_of(FaultCode code) { return code_kinds[static_cast<std::size_t>(code)]; }

bool is_domain_code(FaultCode code) {
  const char first = code_name(code).front();
  return first >= 'A' && first <= 'Z';
}

FaultCode Rejection::code() const {
  const FaultCode first = faults.front().code;
  const bool shared = std::all_of(faults.begin(), faults.end(),
                                  [&](const Fault& fault) { return fault.code == first; });
  return shared && is_domain_code(first) ? first : FaultCode::VALIDATION_ERROR;
}

std::string Rejection::body() const {
  JsonWriter json;
  json.begin_object();
  json.key("error");
  json.begin_object();
  json.key("code");
  json.text(code_name(code()));
  json.key("message");
  json.text(summary(faults));
  json.key("details");
  write_faults(json, faults);
  json.end_object();
  json.end_object();
  return json.take();
}

void write_faults(JsonWriter& json, const std::vector<Fault>& faults) {
  json.begin_array();
  for (const Fault& fault : faults) {
    json.begin_object();
    json.key("path");
    json.text(fault.path);
    json.key("code");
    json.text(code_name(fault.code));
    json.key("message");
    json.text(fault.message);
    if (!fault.params.empty()) {
      json.key("params");
      json.raw(fault.params);
    }
    json.end_object();
  }
  json.end_array();
}

Rejection reject_whole(FaultCode code, std::string message, std::string params) {
  Rejection rejection;
  rejection.faults.push_back({"", code, std::move(message), std::move(params)});
  return rejection;
}

Rejection reject_too_large(std::size_t max_bytes) {
  const std::string max = std::to_string(max_bytes);
  return reject_whole(FaultCode::REQUEST_TOO_LARGE, "The text has more than " + max + " bytes",
                      "{\"max\":" + max + "}");
}

std::string line_faults_text(const std::vector<LineFault>& faults) {
  std::string text = "[";
  for (const LineFault& fault : faults) {
    if (text.size() > 1) text += ',';
    text += "{\"line\":" + std::to_string(fault.line) + ',';
    text += std::string_view(fault.rejection.body()).substr(1);
  }
  return text + ']';
}

}  // namespace termwise
