#pragma once
#include "stipple/base/model.hpp"
#include "stipple/schema/spec.hpp"
#include <string>
#include <vector>

namespace stipple::skin {

/// A scar by what it looks like (data/skin/scars.csv): rolling, boxcar, icepick, striae, hypertrophic.
struct Scar {
    std::string kind = "none";
    double depth = 0; ///< of the floor below the skin around, or of the top above it if raised [m]
    double width = 0; ///< at the level of the skin around [m]
    int count = 0;    ///< on the treated area; 0: not counted
    bool present() const { return !kind.empty() && kind != "none"; }
    bool raised() const { return kind == "hypertrophic"; }
};

/// The relief and the marks of the skin's surface: what a person sees.
struct Surface {
    double furrow_depth = 0;   ///< of a wrinkle, crest to floor [m]
    double furrow_spacing = 0; ///< from one wrinkle to the next [m]
    double furrow_width = 0;   ///< over which the crease is pulled in: SD of a bell [m]
    double relief_depth = 0;   ///< of the fine lines between wrinkles (Rz), crest to floor [m]
    double relief_spacing = 0; ///< [m]
    double relief_width = 0;   ///< as furrow_width [m]
    double dark_marks = 0;     ///< melanin of a dark mark over that of the skin around, less 1; 0: even
    Scar scar;
};

/// Depth of a scar at a distance from its middle over its full depth, 0 beyond its rim.
/// Equation: s = 2 r / width;  rolling and striae cos^2(pi s / 2);  icepick 1 - s (a cone);
///   boxcar 1 to s = 0.8, then down to 0 as cos^2;  hypertrophic 1 - s^2
/// Volume over (depth x area of the opening): volume_share.
double scar_profile(const std::string& kind, double s);
/// Equation: 2 integral_0^1 profile(s) s ds, closed form of each profile;
///   striae, which are long, integral_0^1 profile ds.
double volume_share(const std::string& kind);

/// The scar with the depth and the width of its kind where it has none of its own. Errors: Kind::data for an
/// unknown kind.
Scar with_sizes(const Model& model, Scar scar);

/// Kinds of scar that can be named, in the order of data/skin/scars.csv, without "none".
std::vector<std::string> scar_kinds(const Model& model);
std::string scar_label(const Model& model, const std::string& kind);
/// Both.
schema::Words scar_words(const Model& model);

} // namespace stipple::skin
