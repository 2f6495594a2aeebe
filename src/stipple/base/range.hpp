#pragma once

namespace stipple {

/// A closed range of numbers. Where it is that of a key of a file, it stands in the unit of that key, and is
/// declared once, in the room that the number belongs to.
struct Range {
    double low = 0, high = 0;
    /// False for NaN.
    constexpr bool contains(double x) const { return x >= low && x <= high; }
};

} // namespace stipple
