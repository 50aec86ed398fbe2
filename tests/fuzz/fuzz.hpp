// What the fuzz targets share. A target is a function that takes any bytes. It checks rules, not
// only that nothing crashes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/case_json.hpp"
#include "termwise/catalog/catalog.hpp"
#include "termwise/lifecycle/create.hpp"
#include "termwise/schema/fault.hpp"

namespace termwise::fuzz {

/// Separators of the parts of an input and of the cells of a part. No JSON text contains these
/// bytes.
inline constexpr char part_mark = '\x1E';
inline constexpr char cell_mark = '\x1F';

/// Aborts if a rule does not hold, so that the fuzzer saves the input.
void require(bool holds, std::string_view rule, std::string_view seen = {});

/// Aborts if two texts are not equal.
void require_same(std::string_view text, std::string_view expected, std::string_view rule);

/// A rejection has at least one fault, no field twice (rule E5), and the shape of rule E2.
void require_well_formed(const Rejection& rejection);

/// The pieces between the separators, at most `count`; the last one contains the rest.
std::vector<std::string_view> split(std::string_view text, char mark, std::size_t count);

/// The content of tests/cases/fixtures.json.
const cases::Json& fixtures();
std::string fixture_text(const char* kind, std::string_view name);

/// The catalog and the context that an input names; the first one if there is no such name.
const std::shared_ptr<const Catalog>& catalog_named(std::string_view name);
const OrderContext& context_named(std::string_view name);
/// The known records of that context, for a draft.
std::unique_ptr<const KnownRecords> known_named(std::string_view name);

std::string told(const std::vector<Fault>& faults);

/// A random seed that depends only on the input.
std::uint32_t seed_of(std::string_view bytes);

/// Runs the target on one input.
void play(std::string_view input);

}  // namespace termwise::fuzz
