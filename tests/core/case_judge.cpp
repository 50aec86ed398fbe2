#include "case_judge.hpp"

#include <algorithm>

#include "termwise/json/reader.hpp"

namespace termwise::cases {
namespace {

std::string brief(const Json& fault) {
  return fault["path"].get<std::string>() + " " + fault["code"].get<std::string>();
}

Json briefs(const Json& faults) {
  Json list = Json::array();
  for (const Json& fault : faults) list.push_back(brief(fault));
  return list;
}

Json names(const Json& object) {
  Json list = Json::array();
  for (const auto& member : object.items()) list.push_back(member.key());
  return list;
}

}  // namespace

Json faults_as_json(const std::vector<Fault>& faults) {
  JsonWriter json;
  write_faults(json, faults);
  return parse(json.take()).value();
}

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json Judge::context(const Json& place, const char* otherwise) const {
  return parse(document("contexts", place.value("context", Json(otherwise)))).value();
}

void Judge::compare(const std::string& what, const Json& actual, const Json& expected) {
  if (same(actual, expected)) return;
  problems.push_back(what + ": " + actual.dump() + " instead of " + expected.dump());
}

void Judge::compare_text(const std::string& what, const std::string& text, const Json& expected,
                         const Json& subset) {
  if (expected.contains("text")) compare(what + " text", text, expected["text"]);
  const auto value = parse(text);
  if (!value) return problems.push_back(what + " is no JSON: " + text);
  for (const auto& [pointer, member] : subset.items()) {
    const Json* found = find(*value, pointer);
    if (found == nullptr) {
      problems.push_back(what + " " + pointer + ": nothing instead of " + member.dump());
    } else {
      compare(what + " " + pointer, *found, member);
    }
  }
  for (const Json& pointer : expected.value("absent", Json::array())) {
    const Json* found = find(*value, pointer.get<std::string>());
    if (found != nullptr) problems.push_back(what + " " + pointer.dump() + " stands");
  }
}

void Judge::compare_record(const std::string& what, const std::string& text, const Json& expected) {
  if (!expected.contains(what)) return;
  const Json& record = expected[what];
  if (record.is_null() || text.empty()) {
    compare(what, text_or_null(text), record);
  } else {
    compare_text(what, text, Json::object(), record);
  }
}

void Judge::compare_records(const std::string& what, const std::vector<std::string>& texts,
                            const Json& expected) {
  if (!expected.contains(what)) return;
  const Json& records = expected[what];
  compare("number of " + what, texts.size(), records.size());
  for (std::size_t i = 0; i < std::min(texts.size(), records.size()); ++i) {
    const std::string name = what + " " + std::to_string(i);
    if (records[i].is_string()) {
      compare(name, texts[i], records[i]);
    } else {
      compare_text(name, texts[i], Json::object(), records[i]);
    }
  }
}

void Judge::compare_faults(const std::string& what, const Json& actual, const Json& expected) {
  const Json actual_briefs = briefs(actual);
  const Json expected_briefs = briefs(expected);
  compare(what, actual_briefs, expected_briefs);
  for (std::size_t i = 0; i < std::min(actual.size(), expected.size()); ++i) {
    if (actual_briefs[i] != expected_briefs[i]) continue;
    const std::string path = expected[i]["path"];
    if (expected[i].contains("params")) {
      compare("params at " + path, actual[i].value("params", Json()), expected[i]["params"]);
    }
    if (actual[i].value("message", "").empty()) {
      problems.push_back("the fault at " + path + " has no message");
    }
  }
}

std::string Judge::judge_shape(const Rejection& rejection) {
  const std::string body = rejection.body();
  const Json parsed = parse(body).value();
  compare("members of the body", names(parsed), {"error"});
  const Json& error = parsed["error"];
  compare("members of the error", names(error), {"code", "message", "details"});
  compare("details", error["details"], faults_as_json(rejection.faults));
  compare("code", error["code"], std::string(code_name(rejection.code())));
  if (error["message"] == "") problems.push_back("the error has no message");
  for (const Json& detail : error["details"]) {
    Json members = {"path", "code", "message"};
    if (detail.contains("params")) members.push_back("params");
    compare("members at " + detail["path"].dump(), names(detail), members);
  }
  return body;
}

std::string Judge::judge_refusal(const Rejection& rejection, const Json& expected) {
  if (expected.contains("faults")) {
    compare_faults("faults", faults_as_json(rejection.faults), expected["faults"]);
  } else {
    problems.push_back("was refused: " + rejection.body());
  }
  if (!expected.value("code", Json()).is_null()) {
    compare("top code", std::string(code_name(rejection.code())), expected["code"]);
  }
  return judge_shape(rejection);
}

std::string Judge::judge_text(const std::string& what, const std::string& text,
                              const Json& expected) {
  if (expected.contains("faults")) {
    problems.push_back("was accepted, but faults were expected: " + text);
  } else {
    compare_text(what, text, expected, expected.value(what, Json::object()));
  }
  return text;
}

std::string Judge::stopped(const std::string& where, const Rejection& rejection) {
  problems.push_back(where + " was refused: " + rejection.body());
  return "refused " + rejection.body();
}

}  // namespace termwise::cases
