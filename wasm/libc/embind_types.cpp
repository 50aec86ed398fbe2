// Replaces the C++ part of Embind and registers only the four types that the bindings use. Texts
// are passed as bytes (boundary.hpp), so Embind's code for strings, wide strings, 64-bit integers,
// values and memory views would never run.
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

// Bindings register themselves. Embind keeps a list of them only for other threads, which do not
// exist.
void _embind_register_bindings(emscripten::internal::InitFunc*) {}

// Would name an unregistered type, but the build fails before that can happen.
const char* __getTypeName(const std::type_info*) {
  return static_cast<const char*>(std::calloc(1, 1));
}
}
