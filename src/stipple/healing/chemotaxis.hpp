#pragma once
#include "stipple/grid/geometry.hpp"
#include "stipple/healing/reaction.hpp"
#include <vector>

namespace stipple::healing {

/// Leukocytes that walk up the gradient of the inflammatory cytokine.
/// Equation: dx/dt = -div(v x),  v = chi grad(I) / (K + I)²,  chi = c D K
///   x    N, M1 or M2            D [m²/s] its random motility
///   I    cytokine               K its half-saturation (K_chi)    c strength (chemotaxis)
/// Faces: I at a face is the mean of its two cells, x the value of the cell that the flux leaves (first-order
/// upwind: no new extrema). No flux through the sides, the surface and the bottom.
/// Source: keller1971 (chemotactic flux); receptor law v = chi grad/(K + I)²: lapidus1976.
/// Departs: up the gradient of I alone; that of debris is steep for hours only.
class Chemotaxis {
  public:
    Chemotaxis(const grid::Geometry& geometry, const Kinetics& kinetics);
    bool on() const { return strength_ > 0; }
    /// Adds the rates of N, M1 and M2 of the n columns of layer z from `first` on. Shapes: y the whole state,
    /// species s of cell i at [s * cells + i]; f[s * stride + i] for the i-th of the n columns.
    void add(const double* y, int z, int first, int n, double* f, std::size_t stride) const;

  private:
    struct Side { // of a column, towards a neighbour of the same layer
        int other;
        double length_per_area, distance; // [1/m], [m]
    };
    double speed(double here, double there, double distance, double motility) const;

    grid::Columns grid_;
    double strength_, half_;
    double motility_[3] = {};              // of N, M1, M2 [m²/s]
    std::vector<std::vector<Side>> sides_; // by column
};

} // namespace stipple::healing
