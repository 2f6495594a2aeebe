#include "stipple/words/notice.hpp"
#include <fmt/format.h>

namespace stipple::words {

std::string_view notice() {
    return "Stipple is software for research and education. It is not a medical device and has not been "
           "validated or cleared for diagnosis, for planning a treatment or for choosing settings for a "
           "person. What it prints are estimates of a model, with stated uncertainty; nothing in it is "
           "advice or a promise. Ask a qualified clinician.";
}

std::string_view short_notice() {
    return "Research and education software, not a medical device: model estimates, no advice, no promise.";
}

std::string build_words() {
#ifdef NDEBUG
    const char* assertions = "without assertions";
#else
    const char* assertions = "with assertions";
#endif
#ifdef __clang__
    const char* compiler = "clang " __clang_version__;
#else
    const char* compiler = "GCC " __VERSION__;
#endif
    return fmt::format("{}, C++{}, {}", compiler, __cplusplus / 100 % 100, assertions);
}

} // namespace stipple::words
