// What every player of shared cases needs: the case's inputs, and the comparison of what came with
// what is expected. Differences are collected, so that one run shows all of them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "case_documents.hpp"
#include "termwise/catalog/catalog.hpp"
#include "termwise/order/context.hpp"

namespace termwise::cases {

Json faults_as_json(const std::vector<Fault>& faults);

/// A text, or null where it is empty.
Json text_or_null(const std::string& text);

class Judge {
 public:
  Judge(const Json& fixtures, const Json& played)
      : test_case(played), expect(played.value("expect", Json::object())), fixtures_(fixtures) {}

  const Json& test_case;
  const Json expect;
  std::vector<std::string> problems;

  std::string document(const char* kind, const Json& named) const {
    return document_bytes(fixtures_, kind, named);
  }
  /// The document that the case, or a step of it, has under that name.
  std::string input(const char* kind, const char* name) const {
    return document(kind, test_case.at(name));
  }
  auto open_catalog(const Json& named) const { return Catalog::open(document("catalogs", named)); }
  /// The context of a case or a step; `otherwise` where it names none.
  Json context(const Json& place, const char* otherwise) const;

  void compare(const std::string& what, const Json& actual, const Json& expected);
  /// Exact bytes, members by pointer, and members that must not stand.
  void compare_text(const std::string& what, const std::string& text, const Json& expected,
                    const Json& subset);
  /// A record, if the expectation mentions it. An empty text is none.
  void compare_record(const std::string& what, const std::string& text, const Json& expected);
  /// A list of records, each by exact text or by a subset, if the expectation mentions it.
  void compare_records(const std::string& what, const std::vector<std::string>& texts,
                       const Json& expected);
  void compare_faults(const std::string& what, const Json& actual, const Json& expected);
  /// A rejection where faults are expected or not; its body.
  std::string judge_refusal(const Rejection& rejection, const Json& expected);
  /// A text with what is expected of it, under the name `what`; the text again.
  std::string judge_text(const std::string& what, const std::string& text, const Json& expected);
  /// The body is what goes over the wire: it has the shape of rule E2 and says what the rejection
  /// says.
  std::string judge_shape(const Rejection& rejection);
  /// A rejection of what the case does not ask about.
  std::string stopped(const std::string& where, const Rejection& rejection);

 private:
  const Json& fixtures_;
};

}  // namespace termwise::cases
