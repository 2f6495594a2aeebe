#pragma once
#include <string_view>
#include <vector>

namespace stipple::base {

/// A file of data/ or examples/, embedded at build time; `path` is relative to the repository, `text` its
/// bytes.
struct EmbeddedFile {
    std::string_view path;
    std::string_view text;
};

/// All embedded files, sorted by path.
const std::vector<EmbeddedFile>& embedded_files();

/// SHA-256 over the paths and hashes of all embedded files: names the data that a result was computed with.
const char* embedded_hash();

/// Text of one embedded file, e.g. "data/healing/parameters.csv". Errors: Kind::data if there is none.
std::string_view embedded(std::string_view path);

} // namespace stipple::base
