#pragma once
#include "study/atlas.hpp"
#include <filesystem>
#include <string>

namespace stipple::records {

/// The atlas for the terminal, at most 120 columns: one site in full, or of several sites the median loaded
/// depths and what the numbers of the cheek (or else the first site) answer.
std::string atlas_text(const study::Atlas& atlas);

/// One line a site, kind and needle length; depths in micrometres. Layout: docs/atlas.md.
std::string atlas_csv(const study::Atlas& atlas);

/// Everything: rows, layers, published ranges and answers of every site, and the notice.
std::string atlas_json(const study::Atlas& atlas);

/// One site in full, or a small picture of each of several sites, as one SVG file.
std::string atlas_svg(const study::Atlas& atlas);

/// A published range in words: "0.25-0.5 mm", "at least 400 um", "50-70 % of the needle length".
std::string range_words(const study::PublishedRange& range);

/// Writes atlas.csv, atlas.json and atlas.svg into a folder, which is made if it is missing: each to a
/// temporary name, fsynced, renamed. Errors: Kind::io.
void write_atlas(const std::filesystem::path& folder, const study::Atlas& atlas);

} // namespace stipple::records
