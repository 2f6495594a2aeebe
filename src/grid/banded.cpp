#include "grid/diffusion.hpp"
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

static double in_series(double area, double h_a, double k_a, double h_b, double k_b) {
    return k_a > 0 && k_b > 0 ? area / (0.5 * h_a / k_a + 0.5 * h_b / k_b) : 0.0;
}

Field solve_banded(const UnitCell& cell, const Species& species, const Field& diffusivity, double c,
                   const Field& b) {
    const int nr = cell.nr(), nz = cell.nz();
    BandMatrix matrix(nr * nz, nr);
    Field u = b;
    const auto weight = [&](int z) { return species.weight.empty() ? 1.0 : species.weight[z]; };
    // Adds the exchange between cells p and q: flux = g (u_p / w_p - u_q / w_q).
    const auto couple = [&](int p, double w_p, double volume_p, int q, double w_q, double volume_q,
                            double g) {
        matrix(p, p) += c * g / (volume_p * w_p);
        matrix(p, q) -= c * g / (volume_p * w_q);
        matrix(q, q) += c * g / (volume_q * w_q);
        matrix(q, p) -= c * g / (volume_q * w_p);
    };
    for (int z = 0; z < nz; ++z)
        for (int r = 0; r < nr; ++r) {
            const int p = z * nr + r;
            const double k_p = diffusivity[p] * weight(z), width = cell.r_face()[r + 1] - cell.r_face()[r];
            matrix(p, p) += 1.0 + c * species.loss;
            if (r + 1 < nr) {
                const double face = 2.0 * std::numbers::pi * cell.r_face()[r + 1] * cell.dz(z);
                couple(p, weight(z), cell.volume(z, r), p + 1, weight(z), cell.volume(z, r + 1),
                       in_series(face, width, k_p, cell.r_face()[r + 2] - cell.r_face()[r + 1],
                                 diffusivity[p + 1] * weight(z)));
            }
            if (z + 1 < nz)
                couple(p, weight(z), cell.volume(z, r), p + nr, weight(z + 1), cell.volume(z + 1, r),
                       in_series(cell.ring_area(r), cell.dz(z), k_p, cell.dz(z + 1),
                                 diffusivity[p + nr] * weight(z + 1)));
            if (z + 1 == nz && species.bottom) {
                const double g = k_p / (0.5 * cell.dz(z)) / cell.dz(z);
                matrix(p, p) += c * g / weight(z);
                u[p] += c * g * *species.bottom;
            }
        }
    matrix.solve_in_place(u);
    return u;
}

} // namespace stipple::grid
