#include "termwise/schema/fault_schemas.hpp"

namespace termwise {
namespace {

constexpr std::string_view code_words[] = {
#define TERMWISE_CODE(name, kind) #name,
    TERMWISE_CODES(TERMWISE_CODE)
#undef TERMWISE_CODE
};

struct FaultRecord : Record {
  Value path, code, message;
  Map params;
};

struct ErrorRecord : Record {
  Value code, message;
  List<FaultRecord> details;
};

struct RejectionRecord : Record {
  ErrorRecord error;
};

struct LineFaultRecord : Record {
  Value line;
  ErrorRecord error;
};

// clang-format off
constexpr Field fault_fields[] = {
    {.name = "path", .type = Type::text, .at = member<&FaultRecord::path>, .need = Need::required},
    {.name = "code", .type = Type::choice, .at = member<&FaultRecord::code>,
     .need = Need::required, .choices = &fault_codes},
    {.name = "message", .type = Type::text, .at = member<&FaultRecord::message>,
     .need = Need::required},
    {.name = "params", .type = Type::map, .at = member<&FaultRecord::params>,
     .entry_type = Type::map},
};
constexpr Schema fault_schema{"Fault", fault_fields};

constexpr Field error_fields[] = {
    {.name = "code", .type = Type::choice, .at = member<&ErrorRecord::code>,
     .need = Need::required, .choices = &fault_codes},
    {.name = "message", .type = Type::text, .at = member<&ErrorRecord::message>,
     .need = Need::required},
    {.name = "details", .type = Type::list, .at = member<&ErrorRecord::details>,
     .need = Need::required, .min = 1, .schema = &fault_schema},
};
constexpr Schema error_schema{"FaultReport", error_fields};

constexpr Field rejection_fields[] = {
    {.name = "error", .type = Type::object, .at = member<&RejectionRecord::error>,
     .need = Need::required, .schema = &error_schema},
};

constexpr Field line_fault_fields[] = {
    {.name = "line", .type = Type::integer, .at = member<&LineFaultRecord::line>,
     .need = Need::required, .min = 1},
    {.name = "error", .type = Type::object, .at = member<&LineFaultRecord::error>,
     .need = Need::required, .schema = &error_schema},
};
// clang-format on

}  // namespace

constexpr Choices fault_codes{"FaultCode", code_words};
constexpr Schema rejection_schema{"Rejection", rejection_fields};
constexpr Schema line_fault_schema{"LineFault", line_fault_fields};

}  // namespace termwise
