// Takes the place of Embind's own part in C++: of its types it registers the four that cross this
// boundary. Texts cross as bytes (boundary.hpp), so that what Embind brings for strings, wide
// strings, 64-bit integers, values and views of memory would be downloaded and never run.
#include <emscripten/bind.h>

#include <cstdlib>
#include <limits>

EMSCRIPTEN_BINDINGS(used_types) {
  using namespace emscripten::internal;
  _embind_register_void(TypeID<void>::get(), "void");
  _embind_register_bool(TypeID<bool>::get(), "bool", true, false);
  _embind_register_integer(TypeID<int>::get(), "int", sizeof(int), std::numeric_limits<int>::min(),
                           std::numeric_limits<int>::max());
  _embind_register_float(TypeID<double>::get(), "double", sizeof(double));
}

extern "C" {

// Bindings register themselves; Embind would note them for further threads, which there are none.
void _embind_register_bindings(emscripten::internal::InitFunc*) {}

// Names a type that is not registered, in an error that the build would have met first.
const char* __getTypeName(const std::type_info*) {
  return static_cast<const char*>(std::calloc(1, 1));
}
}
