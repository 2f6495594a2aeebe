#pragma once
#include <cstddef>
#include <vector>

namespace stipple::baseline {

/// Cartesian box: uniform in x and y, layers of any thickness. Field shape (nz, ny, nx), x fastest. SI.
struct Box {
    int nx = 0, ny = 0;
    double dx = 0, dy = 0;
    std::vector<double> z_face; ///< nz + 1 depths [m]

    int nz() const { return static_cast<int>(z_face.size()) - 1; }
    double dz(int z) const { return z_face[z + 1] - z_face[z]; }
    double z(int iz) const { return 0.5 * (z_face[iz] + z_face[iz + 1]); }
    std::size_t layer() const { return static_cast<std::size_t>(nx) * static_cast<std::size_t>(ny); }
    std::size_t cells() const { return layer() * static_cast<std::size_t>(nz()); }
};

/// Diffusion and linear loss of one species by 7-point finite volumes:
///   du/dt = div( D w grad(u / w) ) - lambda u,
/// harmonic means of D w at faces, zero flux at all faces but, if asked for, a fixed u/w at the bottom.
/// Symmetric form, per unit of base area dx dy: h (du/dt + lambda u) = -K (u/w) + b, h thickness of the
/// layer.
class FluxOperator {
  public:
    FluxOperator() = default;
    /// D and w by layer; an empty w means 1.
    static FluxOperator layered(const Box& box, double diffusivity, std::vector<double> weight, double loss);
    /// D by cell.
    static FluxOperator by_cell(const Box& box, const std::vector<double>& diffusivity, double loss);
    void fix_bottom(double value);

    const Box& box() const { return box_; }
    bool diffuses() const { return diffuses_; }
    double loss() const { return loss_; }
    double weight(int z) const { return weight_[z]; }
    /// out = L u + b: the whole right-hand side.
    void rate(const double* u, double* out) const;
    /// out = (h w (1 + gamma lambda) + gamma K) v with v = u/w: the symmetric matrix of 1 - gamma L.
    void shifted(double gamma, const double* v, double* out) const;
    /// Off-diagonal conductances of a cell towards +x, +y, +z and all of its diagonal of K.
    struct Entries {
        double x, y, z, diagonal;
    };
    Entries entries(int iz, int iy, int ix) const;
    /// Diagonal of h w (1 + gamma lambda) without K, for a layer.
    double mass(double gamma, int z) const { return box_.dz(z) * weight_[z] * (1.0 + gamma * loss_); }
    /// Largest ratio of the diagonal of gamma K to the mass: how stiff a solve is.
    double stiffness(double gamma) const;

  private:
    void stencil(double gamma, const double* mass, const double* v, double* out) const;

    Box box_;
    bool diffuses_ = false, by_cell_ = false;
    double loss_ = 0, bottom_ = 0, bottom_value_ = 0;
    std::vector<double> weight_;         // (nz)
    std::vector<double> gx_, gy_, gz_;   // (nz) or (nz, ny, nx): conductance to the next cell [1/s m]
    mutable std::vector<double> scaled_; // u/w
    double stiffest_ = 0;                // max of K_ii / (h w)
};

} // namespace stipple::baseline
