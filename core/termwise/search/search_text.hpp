// Text as it is searched: letters without case and without marks (rule F1).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace termwise {

/// The text as it is compared in a search: its canonical decomposition without the marks U+0300 to
/// U+036F, letters without case (simple folding), and ø o, ł l, đ d, ð d, ı i, ß ss, æ ae, œ oe,
/// þ th. Folding twice is folding once.
std::string fold_for_search(std::string_view text);

/// The parts between white space, in their order, as views into the text.
std::vector<std::string_view> words_of(std::string_view text);

}  // namespace termwise
