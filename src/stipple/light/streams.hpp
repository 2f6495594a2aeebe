#pragma once
#include <vector>

namespace stipple::light {

/// Directions of light, shared by all media of a stack, so that a ray keeps its number when it is refracted.
///
/// A ray is told by the invariant n sin(theta). A medium of the index n carries the rays with n sin(theta) < n;
/// the others are totally reflected at its boundary. Every critical angle is an end of an interval, and inside
/// an interval the points are those of Gauss in the cosine of the rarest medium that carries it: there Fresnel's
/// coefficients and the cosines in all denser media are smooth, so few points do. In the last interval the
/// points are Radau's with cosine 1 among them: the direction of the collimated beam.
///
/// Weights: n² mu dmu is the same for a ray in every medium (étendue), so one list of shares c² = w mu n² serves
/// all media, and the cosines of a medium give its own weights w = c²/(mu n²).
struct Streams {
    std::vector<double> sine;  ///< n sin(theta), descending to 0; shape (streams)
    std::vector<double> share; ///< w mu n², 1/2 n² in all for a medium of index n; shape (streams)
    std::size_t size() const { return sine.size(); }
    /// First stream that a medium of this index carries: it carries all after it, too.
    std::size_t first(double refractive_index) const;
    /// Cosine of a stream in a medium that carries it.
    double cosine(std::size_t stream, double refractive_index) const;
};

/// Streams for media of these indices: half of `count` for the rays that every medium carries, the rest for
/// those that some carry, by the width of their intervals and at least three each.
/// Units: count >= 4; indices need not be sorted or different.
Streams make_streams(std::vector<double> indices, int count);

/// Nodes on (0, 1) and weights that sum to 1: exact for polynomials up to degree 2 n - 1 (Gauss), 2 n - 2
/// (Radau, the last node is 1). Source: golub1969 (nodes as eigenvalues), golub1973 (Radau's matrix).
struct Rule {
    std::vector<double> node, weight;
};
Rule gauss_rule(int n);
Rule radau_rule(int n);

} // namespace stipple::light
