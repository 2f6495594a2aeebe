#pragma once
#include "stipple/grid/lattice.hpp"
#include <utility>

namespace stipple::grid {

/// One V-cycle of geometric multigrid as a preconditioner: symmetric and positive definite up to rounding in
/// single precision. Coarse cells join two cells of every direction whose cells are not much wider than the
/// narrowest; transfer is linear along each direction with weights from the conductances (joining.lean), and
/// its transpose; smoothing is a Chebyshev polynomial of degree 2 in the matrix divided by its diagonal,
/// whose eigenvalues lie between 0 and 2, before and after. Source: Trottenberg, Oosterlee and Schueller,
/// Multigrid (2001), chapters 2, 5 and 7; Adams and others, J. Comput. Phys. 188, 593 (2003) for the
/// smoother.
class Multigrid {
  public:
    Multigrid(Lattice fine, int threads);
    const Lattice& fine() const { return levels_[0].lattice; }
    std::size_t levels() const { return levels_.size(); }
    std::size_t bytes() const; ///< memory held

    /// For the matrix with factor c [s] > 0 and retention q > 0.
    void prepare(double c, double q);
    /// z = B r with B near the inverse of the matrix; `spare` is overwritten. Returns the inner product of r
    /// and z.
    double apply(const PaddedFloats& r, PaddedFloats& z, PaddedFloats& spare);

  private:
    struct Level {
        Lattice lattice;
        PaddedFloats inverse;             // of the diagonal
        PaddedFloats b, x, spare;         // right side, answer, workspace; not used on the finest level
        std::array<Joining, 3> to_coarse; // in the order x, y, z
        std::vector<float> restricted;    // (nz, coarse ny, coarse nx)
        std::vector<float> ones;          // a plane of 1 where mass has one value per layer
        int threads = 1;
    };

    static Level make_level(Lattice lattice, int threads);
    static std::pair<const float*, float> mass_of_plane(const Level& level, int k, double q);
    void cycle(std::size_t l, const PaddedFloats& b, PaddedFloats& x, PaddedFloats& spare,
               std::vector<double>* dot);
    void smooth(const Level& level, int step, int k, const PaddedFloats& b, const PaddedFloats& x,
                const float* before, PaddedFloats& out) const;
    void restrict_residual(Level& level, int k, const PaddedFloats& b, const PaddedFloats& x) const;
    void gather(const Level& level, Level& coarse) const;
    static void interpolate(const Level& level, const Level& coarse, int k, PaddedFloats& x);

    std::vector<Level> levels_;
    std::vector<float> zeros_; // a plane
    double c_ = 0, q_ = 0;
};

} // namespace stipple::grid
