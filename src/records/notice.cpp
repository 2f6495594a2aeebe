#include "base/embedded.hpp"
#include "records/records.hpp"
#include <H5public.h>
#include <boost/version.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <toml++/toml.h>

namespace stipple::records {

std::string_view notice() {
    return "Stipple is software for research and education. It is not a medical device and has not been "
           "validated or "
           "cleared for diagnosis, for planning a treatment or for choosing settings for a person. What it "
           "prints are "
           "estimates of a model, with stated uncertainty; nothing in it is advice or a promise. Ask a "
           "qualified "
           "clinician.";
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

std::string about(const std::string& version, const std::string& commit, const std::string& door_libraries) {
    return fmt::format("stipple {}\ncommit {}\ndata {}\nbuild {}\n"
                       "libraries {}toml++ {}.{}.{}, nlohmann-json {}.{}.{}, fmt {}.{}.{}, HDF5 {}.{}.{}, "
                       "Boost {}.{}.{}\n\n{}\n",
                       version, commit, base::embedded_hash(), build_words(),
                       door_libraries.empty() ? "" : door_libraries + ", ", TOML_LIB_MAJOR, TOML_LIB_MINOR,
                       TOML_LIB_PATCH, NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR,
                       NLOHMANN_JSON_VERSION_PATCH, FMT_VERSION / 10000, FMT_VERSION / 100 % 100,
                       FMT_VERSION % 100, H5_VERS_MAJOR, H5_VERS_MINOR, H5_VERS_RELEASE,
                       BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100, notice());
}

} // namespace stipple::records
