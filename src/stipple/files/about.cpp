#include "stipple/base/embedded.hpp"
#include "stipple/files/files.hpp"
#include "stipple/words/notice.hpp"
#include <H5public.h>
#include <boost/version.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <toml++/toml.h>

namespace stipple::files {

std::string about(const std::string& version, const std::string& commit, const std::string& door_libraries) {
    return fmt::format("stipple {}\ncommit {}\ndata {}\nbuild {}\n"
                       "libraries {}toml++ {}.{}.{}, nlohmann-json {}.{}.{}, fmt {}.{}.{}, HDF5 {}.{}.{}, "
                       "Boost {}.{}.{}\n\n{}\n",
                       version, commit, base::embedded_hash(), words::build_words(),
                       door_libraries.empty() ? "" : door_libraries + ", ", TOML_LIB_MAJOR, TOML_LIB_MINOR,
                       TOML_LIB_PATCH, NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR,
                       NLOHMANN_JSON_VERSION_PATCH, FMT_VERSION / 10000, FMT_VERSION / 100 % 100,
                       FMT_VERSION % 100, H5_VERS_MAJOR, H5_VERS_MINOR, H5_VERS_RELEASE,
                       BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100,
                       words::notice());
}

} // namespace stipple::files
