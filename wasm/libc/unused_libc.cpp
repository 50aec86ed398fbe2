// nlohmann/json and the standard library link these functions, and with them 25 kB of number
// conversion, much of it for 128-bit floating point. The module never needs them: the core takes
// numbers as text (json/reader.cpp), does not use the error messages of nlohmann/json, and before
// an abort nothing needs to be printed.
#include <cstddef>
#include <cstdlib>
#include <version>

extern "C" {

float strtof(const char*, char**) { std::abort(); }
double strtod(const char*, char**) { std::abort(); }
long double strtold(const char*, char**) { std::abort(); }

int snprintf(char* out, std::size_t size, const char*, ...) {
  if (size > 0) *out = '\0';
  return 0;
}

void abort_message(const char*, ...) { std::abort(); }
}

void std::__libcpp_verbose_abort(const char*, ...) { std::abort(); }
