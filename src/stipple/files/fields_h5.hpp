#pragma once
#include "stipple/course/course.hpp"
#include <string>

namespace stipple::files {

/// The sections of a result as the bytes of an HDF5 file (layout: docs/file_formats.md). Built in memory,
/// without time stamps, so equal results are equal bytes and nothing half-written can reach the disk. Shapes:
/// each dataset (nz, nr) float32, row-major. Errors: Kind::io if the HDF5 library fails; Kind::numerics if a
/// section does not have the shape of the cell.
std::string fields_h5(const course::Result& result);

} // namespace stipple::files
