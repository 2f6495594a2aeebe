#pragma once
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace stipple::files {

// What ParaView 5.11 and later open: one VTKHDF file a time, and a series file that names them with their
// days.

/// The fields of a piece of skin at one time, on points of equal distance: the centres of its cells.
struct PatchImage {
    int nx = 0, ny = 0, nz = 0;
    double day = 0;                         ///< [days]
    std::array<double, 3> origin{};         ///< [m] first point: x, y, depth under the skin surface
    std::array<double, 3> spacing{};        ///< [m] between points; positive
    std::vector<std::string> names;         ///< one a field, see array_name
    std::vector<std::vector<float>> values; ///< one a field: (nz, ny, nx), x fastest, depth rising with iz
};

/// Name of a field with its unit as ParaView lists it: "collagen_1 [relative to rest]". HDF5 reads '/' as a
/// path, so "mg/ml" becomes "mg per ml".
std::string array_name(const std::string& name, const std::string& unit);

/// The bytes of a VTKHDF 1.0 file (ImageData, PointData; layout: docs/file_formats.md), without time stamps.
/// Lengths are in millimetres, and z = -depth, so that the skin surface is on top: the file holds the layers
/// in reverse, deepest first. Errors: Kind::numerics if a shape is wrong, a value is not finite, or two names
/// are equal or hold '/'; Kind::io if the HDF5 library fails. Source: Kitware, "VTK file formats", section
/// "VTKHDF", version 1.0.
std::string vtkhdf(const PatchImage& image);

/// The text of a .series file: names of files relative to it, each with its day. Errors: Kind::numerics if
/// the days do not rise.
std::string vtkhdf_series(const std::vector<std::pair<std::string, double>>& files);

/// Least and greatest value of one field.
struct ValueRange {
    std::string name;
    float lowest = 0, highest = 0;
};
/// One a field, in the order of the names. Errors: Kind::numerics for a field without values.
std::vector<ValueRange> value_ranges(const PatchImage& image);

/// The ranges of all times as JSON, for colour scales that hold over a course, and for checks:
/// {"times": [{"day", "file", "points": [nx, ny, nz], "ranges": {"<name>": [lowest, highest]}}]}.
struct TimeRanges {
    std::string file;
    double day = 0;
    std::array<int, 3> points{}; ///< nx, ny, nz
    std::vector<ValueRange> ranges;
};
std::string ranges_json(const std::vector<TimeRanges>& times);

/// Samples cell values at `n` depths of equal distance, the centres of n equal layers between the first and
/// the last face: linear between the centres of the cells, constant above the first and below the last of
/// them. z_face: (nz + 1), rising; values: (nz, columns), row-major. Returns (n, columns). Exact for a field
/// linear in depth between the outer centres; means are not conserved. Errors: Kind::numerics if a shape is
/// wrong.
std::vector<float> at_equal_depths(const std::vector<float>& values, const std::vector<double>& z_face,
                                   int n);

} // namespace stipple::files
