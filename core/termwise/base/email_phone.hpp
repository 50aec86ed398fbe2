// E-mail addresses and telephone numbers (rules R2, R4).
#pragma once

#include <string_view>

namespace termwise {

/// Whether the text is a valid e-mail address by the production of the WHATWG HTML standard.
bool is_email(std::string_view text);

/// Whether 7 to 15 digits remain, after an optional +, once spaces and ( ) - . / are removed.
bool is_phone(std::string_view text);

}  // namespace termwise
