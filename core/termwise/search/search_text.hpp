// Folds texts for search: letters without case and marks (rule F1).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace termwise {

/// The folded text: its canonical decomposition without the marks U+0300 to U+036F, with simple
/// case folding, and with ø o, ł l, đ d, ð d, ı i, ß ss, æ ae, œ oe, þ th. Folding it again changes
/// nothing.
std::string fold_for_search(std::string_view text);

/// The words of a text, which are separated by white space, as views into the text.
std::vector<std::string_view> words_of(std::string_view text);

}  // namespace termwise
