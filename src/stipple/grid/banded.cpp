#include "stipple/grid/cell_diffusion.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace stipple::grid {

/// A square band matrix with half-width `band`, row-major diagonals: (row, column - row + band).
class BandMatrix {
  public:
    BandMatrix(int n, int band)
        : n_(n), band_(band), a_(static_cast<std::size_t>(n) * static_cast<std::size_t>(2 * band + 1), 0.0) {}
    double& operator()(int i, int j) {
        return a_[static_cast<std::size_t>(i * (2 * band_ + 1) + j - i + band_)];
    }

    void solve_in_place(Field& b) {
        for (int k = 0; k < n_; ++k)
            for (int i = k + 1; i <= std::min(k + band_, n_ - 1); ++i) {
                const double factor = (*this)(i, k) / (*this)(k, k);
                for (int j = k + 1; j <= std::min(k + band_, n_ - 1); ++j)
                    (*this)(i, j) -= factor * (*this)(k, j);
                b[i] -= factor * b[k];
            }
        for (int i = n_ - 1; i >= 0; --i) {
            for (int j = i + 1; j <= std::min(i + band_, n_ - 1); ++j) b[i] -= (*this)(i, j) * b[j];
            b[i] /= (*this)(i, i);
        }
    }

  private:
    int n_, band_;
    std::vector<double> a_;
};

Field solve_banded(const UnitCell& cell, const Species& species, double c, const Field& b) {
    const int nr = cell.nr(), nz = cell.nz();
    BandMatrix matrix(nr * nz, nr);
    Field u = b;
    const auto weight = [&](int z) { return species.weight.empty() ? 1.0 : species.weight[z]; };
    const auto conductivity = [&](int z, int r) {
        const double factor = species.relative.empty()                  ? 1.0
                              : species.relative.size() == cell.cells() ? species.relative[cell.index(z, r)]
                                                                        : species.relative[z];
        return species.diffusivity * factor * weight(z);
    };
    // Adds the exchange between cells p and q: flux = g (u_p / w_p - u_q / w_q).
    const auto couple = [&](int p, double w_p, double volume_p, int q, double w_q, double volume_q,
                            double g) {
        matrix(p, p) += c * g / (volume_p * w_p);
        matrix(p, q) -= c * g / (volume_p * w_q);
        matrix(q, q) += c * g / (volume_q * w_q);
        matrix(q, p) -= c * g / (volume_q * w_p);
    };
    const auto supply = [&](int p, int z, int r, const Face& face) {
        const double g = to_face(face, cell.dz(z), conductivity(z, r), weight(z)) / cell.dz(z);
        matrix(p, p) += c * g / weight(z);
        u[p] += c * g * face.value;
    };
    for (int z = 0; z < nz; ++z)
        for (int r = 0; r < nr; ++r) {
            const int p = z * nr + r;
            const double width = cell.r_face()[r + 1] - cell.r_face()[r];
            matrix(p, p) += 1.0 + c * species.loss;
            if (r + 1 < nr) {
                const double face = 2.0 * std::numbers::pi * cell.r_face()[r + 1] * cell.dz(z);
                couple(p, weight(z), cell.volume(z, r), p + 1, weight(z), cell.volume(z, r + 1),
                       face * in_series(width, conductivity(z, r),
                                        cell.r_face()[r + 2] - cell.r_face()[r + 1], conductivity(z, r + 1)));
            }
            if (z + 1 < nz)
                couple(p, weight(z), cell.volume(z, r), p + nr, weight(z + 1), cell.volume(z + 1, r),
                       cell.ring_area(r) *
                           in_series(cell.dz(z), conductivity(z, r), cell.dz(z + 1), conductivity(z + 1, r)));
            if (z == 0) supply(p, z, r, species.top);
            if (z + 1 == nz) supply(p, z, r, species.bottom);
        }
    matrix.solve_in_place(u);
    return u;
}

} // namespace stipple::grid
