#pragma once

namespace stipple::transport {

/// A needle as a cone on a cylinder: as wide at the surface of the skin as told there, narrowing over `taper` to its tip,
/// which stands at `depth`.
struct NeedleBody {
    double radius = 0;                       ///< at the surface of the skin [m]
    double depth = 0, taper = 0, length = 0; ///< [m]
    /// Of the part of this length from the tip on [m³]: of the cone pi r² x³/(3 t²), behind it a cylinder.
    double volume_to(double from_tip) const;
    double volume() const { return volume_to(length); }
    /// Share of the volume that is in the skin.
    double share_in_skin() const { return volume_to(depth) / volume(); }
};

} // namespace stipple::transport
