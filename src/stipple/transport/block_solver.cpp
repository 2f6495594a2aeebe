#include "stipple/grid/vectorise.hpp"
#include "stipple/transport/exchange.hpp"
#include <algorithm>
#include <cassert>

// Layers of rings: the matrix is block tridiagonal, with tridiagonal blocks A_b along the rings and diagonal ones -T_b
// between layers. Block elimination keeps the dense inverses I_b = (A_b - T_{b-1} I_{b-1} T_{b-1})^-1. All of them are
// inverses of M-matrices, so that no entry is negative and nothing cancels, and a solve is two products with each of
// them: long stretches of memory, where the substitution in a band waits for one row after the other.

#if defined(__GNUC__)
#define STIPPLE_INLINED inline __attribute__((always_inline)) // into the clones of STIPPLE_VECTORISE
#else
#define STIPPLE_INLINED inline
#endif

namespace stipple::transport {

namespace {

/// Layers of `rings` cells, each filled up to N: `inverse` (blocks, N, N), `tie` (blocks, N) to the layer below.
struct RingBlocks {
    int blocks = 0, rings = 0;
    std::vector<double> inverse, tie;
};

/// Rows of a unit matrix and what they leave free. A number written into a row that is read as a vector right after would
/// wait for the memory; these stand ready.
template <int N> struct Units {
    double one[N][N] = {}, others[N][N] = {};
    constexpr Units() {
        for (int k = 0; k < N; ++k)
            for (int l = 0; l < N; ++l) (k == l ? one : others)[k][l] = 1;
    }
};
template <int N> constexpr Units<N> k_units;

/// Gauss-Jordan in place; a pivot of a diagonally dominant matrix needs no search.
template <int N> STIPPLE_INLINED void invert(double* __restrict s, int n) {
    for (int k = 0; k < n; ++k) {
        const double *one = k_units<N>.one[k], *others = k_units<N>.others[k];
        const double pivot = 1 / s[k * N + k];
        double row[N];
        for (int l = 0; l < N; ++l) row[l] = (s[k * N + l] * others[l] + one[l]) * pivot;
        for (int i = 0; i < n; ++i) {
            double* __restrict to = s + i * N;
            const double factor = to[k];
            for (int l = 0; l < N; ++l) to[l] = to[l] * others[l] - factor * row[l];
        }
        for (int l = 0; l < N; ++l) s[k * N + l] = row[l];
    }
}

template <int N> STIPPLE_INLINED void eliminate(RingBlocks& m) {
    for (int b = 0; b < m.blocks; ++b) {
        double* __restrict s = m.inverse.data() + static_cast<std::ptrdiff_t>(b) * N * N;
        if (b > 0) {
            const double* __restrict above = s - N * N, * __restrict tie = m.tie.data() + (b - 1) * N;
            for (int i = 0; i < m.rings; ++i)
                for (int l = 0; l < N; ++l) s[i * N + l] -= tie[i] * above[i * N + l] * tie[l];
        }
        invert<N>(s, m.rings);
    }
}

/// y += (symmetric matrix) x. Even and odd columns apart: half as long a chain of sums.
template <int N>
STIPPLE_INLINED void add_product(const double* __restrict s, const double* __restrict x, int n,
                                 double* __restrict y) {
    double even[N] = {}, odd[N] = {};
    int k = 0;
    for (; k + 1 < n; k += 2) {
        for (int l = 0; l < N; ++l) even[l] += x[k] * s[k * N + l];
        for (int l = 0; l < N; ++l) odd[l] += x[k + 1] * s[(k + 1) * N + l];
    }
    if (k < n)
        for (int l = 0; l < N; ++l) even[l] += x[k] * s[k * N + l];
    for (int l = 0; l < N; ++l) y[l] += even[l] + odd[l];
}

/// y (blocks, N) becomes the solution.
template <int N> STIPPLE_INLINED void substitute(const RingBlocks& m, double* __restrict y) {
    double right[N];
    for (int b = 0; b < m.blocks; ++b) {
        double* to = y + b * N;
        const double* tie = m.tie.data() + (b - 1) * N;
        for (int l = 0; l < N; ++l) right[l] = to[l];
        if (b > 0)
            for (int l = 0; l < N; ++l) right[l] += tie[l] * to[l - N];
        for (int l = 0; l < N; ++l) to[l] = 0;
        add_product<N>(m.inverse.data() + static_cast<std::ptrdiff_t>(b) * N * N, right, m.rings, to);
    }
    for (int b = m.blocks - 1; b-- > 0;) {
        double* to = y + b * N;
        const double* tie = m.tie.data() + b * N;
        for (int l = 0; l < N; ++l) right[l] = tie[l] * to[N + l];
        add_product<N>(m.inverse.data() + static_cast<std::ptrdiff_t>(b) * N * N, right, m.rings, to);
    }
}

STIPPLE_VECTORISE void eliminate_12(RingBlocks& m) {
    eliminate<12>(m);
}
STIPPLE_VECTORISE void eliminate_16(RingBlocks& m) {
    eliminate<16>(m);
}
STIPPLE_VECTORISE void eliminate_32(RingBlocks& m) {
    eliminate<32>(m);
}
STIPPLE_VECTORISE void substitute_12(const RingBlocks& m, double* y) {
    substitute<12>(m, y);
}
STIPPLE_VECTORISE void substitute_16(const RingBlocks& m, double* y) {
    substitute<16>(m, y);
}
STIPPLE_VECTORISE void substitute_32(const RingBlocks& m, double* y) {
    substitute<32>(m, y);
}

class BlockSolver : public CellSolver {
  public:
    void prepare(const Exchange& x, double kappa) override {
        const auto rings = static_cast<std::size_t>(x.stride[1]);
        assert(rings >= 1 && rings <= 32 && x.g[2].empty() && x.cells % rings == 0);
        width_ = rings <= 12 ? 12 : rings <= 16 ? 16 : 32;
        m_.rings = static_cast<int>(rings);
        m_.blocks = static_cast<int>(x.cells / rings);
        const std::size_t w = width_, blocks = x.cells / rings;
        m_.inverse.assign(blocks * w * w, 0.0);
        m_.tie.assign(blocks * w, 0.0);
        y_.assign(blocks * w, 0.0);
        const std::vector<double> diagonal = diagonal_of(x);
        for (std::size_t b = 0; b < blocks; ++b) {
            double* s = m_.inverse.data() + b * w * w;
            for (std::size_t l = 0; l < rings; ++l) {
                const std::size_t i = b * rings + l;
                s[l * w + l] = x.capacity[i] + kappa * diagonal[i];
                if (l + 1 < rings) s[l * w + l + 1] = s[(l + 1) * w + l] = -kappa * x.g[0][i];
                if (b + 1 < blocks) m_.tie[b * w + l] = kappa * x.g[1][i];
            }
        }
        (w == 12 ? eliminate_12 : w == 16 ? eliminate_16 : eliminate_32)(m_);
    }
    void solve(std::vector<double>& b, const std::vector<double>*) override {
        const auto rings = static_cast<std::ptrdiff_t>(m_.rings), w = static_cast<std::ptrdiff_t>(width_);
        for (std::ptrdiff_t k = 0; k < m_.blocks; ++k)
            std::copy_n(b.begin() + k * rings, rings, y_.begin() + k * w);
        (w == 12 ? substitute_12 : w == 16 ? substitute_16 : substitute_32)(m_, y_.data());
        for (std::ptrdiff_t k = 0; k < m_.blocks; ++k)
            std::copy_n(y_.begin() + k * w, rings, b.begin() + k * rings);
    }

  private:
    RingBlocks m_;
    std::size_t width_ = 16;
    std::vector<double> y_; ///< what fills a layer up stays zero
};

} // namespace

std::unique_ptr<CellSolver> make_block_solver() {
    return std::make_unique<BlockSolver>();
}

} // namespace stipple::transport
