// What the fuzz targets share. A target is one function of any bytes; it proves rules, not only
// that nothing crashes.
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

/// Between the parts of an input, and between the cells of a part: bytes that no JSON text holds,
/// so that parts can be cut and joined anywhere.
inline constexpr char part_mark = '\x1E';
inline constexpr char cell_mark = '\x1F';

/// Stops where a rule does not hold, so that the fuzzer keeps the input.
void require(bool holds, std::string_view rule, std::string_view seen = {});

/// The same for two texts that must be equal to the byte.
void require_same(std::string_view text, std::string_view expected, std::string_view rule);

/// A rejection lists at least one fault, no field twice (rule E5), in the shape of rule E2.
void require_well_formed(const Rejection& rejection);

/// The pieces between the marks, at most `count`: the last one keeps the rest.
std::vector<std::string_view> split(std::string_view text, char mark, std::size_t count);

/// What stands in tests/cases/fixtures.json.
const cases::Json& fixtures();
std::string fixture_text(const char* kind, std::string_view name);

/// The catalog and the context that an input names; the first where it names none that there is.
const std::shared_ptr<const Catalog>& catalog_named(std::string_view name);
const OrderContext& context_named(std::string_view name);
/// Whom that context knows, for a draft.
std::unique_ptr<const KnownRecords> known_named(std::string_view name);

std::string told(const std::vector<Fault>& faults);

/// A random number that an input decides.
std::uint32_t seed_of(std::string_view bytes);

/// Proves what it must of one input.
void play(std::string_view input);

}  // namespace termwise::fuzz
