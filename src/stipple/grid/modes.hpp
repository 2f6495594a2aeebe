#pragma once
#include "stipple/grid/species.hpp"
#include <vector>

namespace stipple::grid {

/// Eigenvectors of the second difference along one direction of equal cells, D = 1:
/// (M u)_i = (u_{i-1} - 2 u_i + u_{i+1}) / h², with the faces' conditions in the first and last row.
/// Both faces free of flux: the vectors are cosines, and even and odd halves are split until one value
/// remains (or an odd number, which two dense products of half that size transform): about 2 log2(n)
/// operations a value. Any other pair of faces: one dense product of size n. Source of the splitting: lee1984
/// (fast cosine transform; only the direction that multiplies by 2 cos is used, in both senses by
/// transposition, so no division by small cosines occurs).
class Modes {
  public:
    Modes() = default;
    /// n >= 1 cells of width h [m]; `dense` asks for the dense product in any case (the oracle).
    /// A Robin face enters through transfer / diffusivity [1/m]. Errors: Kind::numerics if only one face is
    /// periodic.
    Modes(int n, double h, const Face& low, const Face& high, double diffusivity = 1, bool dense = false);

    int size() const { return n_; }
    /// Eigenvalue of each mode [1/m²], <= 0, in the order in which the transform leaves the modes.
    const std::vector<double>& eigenvalue() const { return eigenvalue_; }
    /// Factor of each mode that makes backward(norm * forward(u)) = u.
    const std::vector<double>& norm() const { return norm_; }

    /// Transforms the first axis of an array (n, m) with row stride `stride` >= m, in place.
    void forward(double* a, int m, int stride) const { forward(a, a, m, stride); }
    void backward(double* a, int m, int stride) const { backward(a, a, m, stride); }
    /// The same from one array to another, or in place.
    void forward(const double* in, double* out, int m, int stride) const;
    void backward(const double* in, double* out, int m, int stride) const;

  private:
    void make_cosines(double h);
    void make_dense(double h, const Face& low, const Face& high, double diffusivity);
    int n_ = 0, base_ = 0;
    bool cosines_ = false;
    std::vector<double> eigenvalue_, norm_;
    std::vector<double> to_, from_; ///< (base, base) dense transform, row k or row n
    std::vector<double> twiddle_;   ///< 2 cos of every level, longest first
    std::vector<int> order_;        ///< of every level: place of mode k in the half blocks of that level
};

} // namespace stipple::grid
