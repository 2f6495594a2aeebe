#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace stipple::grid {

/// A float per cell of a lattice, with a spare plane of zeros before the first and after the last, so that
/// kernels may read one plane beyond either end.
class PaddedFloats {
  public:
    void resize(int planes, int plane_size) {
        plane_size_ = static_cast<std::size_t>(plane_size);
        values_.assign((static_cast<std::size_t>(planes) + 2) * plane_size_ + 2, 0.0F);
    }
    float* plane(int k) { return values_.data() + 1 + static_cast<std::size_t>(k + 1) * plane_size_; }
    const float* plane(int k) const {
        return values_.data() + 1 + static_cast<std::size_t>(k + 1) * plane_size_;
    }
    std::size_t bytes() const { return values_.size() * sizeof(float); }

  private:
    std::vector<float> values_;
    std::size_t plane_size_ = 0;
};

/// Cells in a box joined by conductances; shape (nz, ny, nx), x fastest. Directions are numbered x 0, y 1,
/// z 2. The matrix on it, for a factor c [s] and a retention q [-]:
///   (M y)_i = q m_i y_i + c ( sum over neighbours j of g_ij (y_i - y_j) + e_i y_i )
///   m share of the mass (volume times resting profile) of a cell   g, e [1/s] conductance to a neighbour and
///   to open sides; all divided by the mean volume of the fine cells
struct Lattice {
    std::array<int, 3> n{};                   ///< nx, ny, nz
    std::array<PaddedFloats, 3> g;            ///< towards the next cell of a direction; 0 for the last
    std::array<std::vector<float>, 3> wrap;   ///< from the last cell to the first; empty unless periodic.
                                              ///< Shapes (nz, ny), (nz, nx), (ny, nx)
    std::array<std::vector<float>, 6> side;   ///< to x_low, x_high, y_low, y_high, top, bottom; empty: closed
    std::vector<float> mass;                  ///< m, one per layer (nz) or one per cell
    std::array<std::vector<double>, 3> width; ///< of the cells along a direction [m]

    int plane_size() const { return n[0] * n[1]; }
    bool periodic(int direction) const { return !wrap[direction].empty(); }
    /// Index in wrap and side of the face of direction d that cell (ix, iy, iz) lies on.
    std::size_t face(int d, const std::array<int, 3>& cell) const;
    float mass_at(int k, int cell_of_plane) const {
        return mass.size() == static_cast<std::size_t>(n[2])
                   ? mass[k]
                   : mass[static_cast<std::size_t>(k) * static_cast<std::size_t>(plane_size()) +
                          static_cast<std::size_t>(cell_of_plane)];
    }
    bool has_edges(int k) const; ///< plane k touches a periodic or an open side
    /// Adds factor times the exchange across periodic and open sides, sum g (y_j - y_i) - e y_i, of plane k
    /// to `out`, shape (ny, nx). `y` points at the first cell of the lattice.
    template <class Real> void add_edges(int k, Real factor, const Real* y, Real* out) const;
    /// Adds factor times sum g y_j across periodic sides.
    void add_joined(int k, float factor, const float* y, float* out) const;
    /// Adds factor times e times the value beyond each open side.
    void add_outside(int k, double factor, const std::array<double, 6>& value, double* out) const;
    /// Adds factor times their part of the diagonal, sum g + e.
    void add_edge_diagonal(int k, float factor, float* out) const;

  private:
    template <class Visit> void visit_edges(int k, Visit&& visit) const;
};

/// How the cells of one direction join, by ones and twos, to those of a coarser lattice, and how values there
/// give values here: value of a fine cell = (1 - lean) own + lean other.
struct Joining {
    bool coarsen = false;        ///< false: nothing joins, and `lean` is empty
    std::vector<int> own, other; ///< per fine index: coarse cell it lies in, and the one its centre leans to
    std::vector<std::array<int, 4>> from; ///< per coarse index: its own two, the two leaning to it; -1: none
    /// Per fine cell, in 1/255. Direction x: per row first those of the first cells of all pairs, then those
    /// of the second ones; cells left over have 0.
    std::vector<std::uint8_t> lean;

    std::size_t at(const std::array<int, 3>& n, int direction, const std::array<int, 3>& cell) const;
};
static constexpr float k_lean_unit = 1.0F / 255.0F;

/// Pairs neighbours of direction d whose centres are at most `limit` [m] apart.
Joining pair_up(const Lattice& lattice, int d, double limit);

/// The lattice with the cells of direction d joined; fills joining.lean with the share of the resistance
/// between the two coarse centres that lies before the fine centre, so that an interface between fine cells
/// is met. Coarse conductances along d: the path from centre to centre; across d: shared out like the values.
Lattice join(const Lattice& fine, int d, Joining& joining);

} // namespace stipple::grid
