// Replaces Embind's own C++ part: it registers only the four types that cross the boundary. Texts
// cross as bytes (boundary.hpp), so Embind's code for strings, wide strings, 64-bit integers,
// values and views of memory would be downloaded and never run.
#include <emscripten/bind.h>

#include <cstdlib>
#include <limits>

EMSCRIPTEN_BINDINGS(embind_types) {
  using namespace emscripten::internal;
  _embind_register_void(TypeID<void>::get(), "void");
  _embind_register_bool(TypeID<bool>::get(), "bool", true, false);
  _embind_register_integer(TypeID<int>::get(), "int", sizeof(int), std::numeric_limits<int>::min(),
                           std::numeric_limits<int>::max());
  _embind_register_float(TypeID<double>::get(), "double", sizeof(double));
}

extern "C" {

// Bindings register themselves; Embind would keep a list for further threads, and there are none.
void _embind_register_bindings(emscripten::internal::InitFunc*) {}

// Names a type that is not registered; the build fails before that can happen.
const char* __getTypeName(const std::type_info*) {
  return static_cast<const char*>(std::calloc(1, 1));
}
}
