// What every player of shared cases needs: the inputs of a case, and the comparison of results with
// expectations. Differences are collected, so that one run shows all of them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "case_documents.hpp"
#include "termwise/catalog/catalog.hpp"
#include "termwise/order/context.hpp"

namespace termwise::cases {

Json faults_as_json(const std::vector<Fault>& faults);

/// A text, or null if it is empty.
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
  /// The document with the given name in the case or the step.
  std::string input(const char* kind, const char* name) const {
    return document(kind, test_case.at(name));
  }
  auto open_catalog(const Json& named) const { return Catalog::open(document("catalogs", named)); }
  /// The context of a case or a step; `otherwise` if it names none.
  Json context(const Json& place, const char* otherwise) const;

  void compare(const std::string& what, const Json& actual, const Json& expected);
  /// Compares the exact bytes, members by pointer, and members that must be absent.
  void compare_text(const std::string& what, const std::string& text, const Json& expected,
                    const Json& subset);
  /// Compares a record, if the expectation mentions it. An empty text means that there is no
  /// record.
  void compare_record(const std::string& what, const std::string& text, const Json& expected);
  /// Compares a list of records, each by its text or by some members, if the expectation mentions
  /// it.
  void compare_records(const std::string& what, const std::vector<std::string>& texts,
                       const Json& expected);
  void compare_faults(const std::string& what, const Json& actual, const Json& expected);
  /// Compares a rejection with the expected faults. Returns its body.
  std::string judge_refusal(const Rejection& rejection, const Json& expected);
  /// Compares a text with what is expected of `what`. Returns the text.
  std::string judge_text(const std::string& what, const std::string& text, const Json& expected);
  /// Checks that the body has the shape of rule E2 and matches the rejection. Returns the body.
  std::string judge_shape(const Rejection& rejection);
  /// Reports a rejection that the case does not expect.
  std::string stopped(const std::string& where, const Rejection& rejection);

 private:
  const Json& fixtures_;
};

}  // namespace termwise::cases
