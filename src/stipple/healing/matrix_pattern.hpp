#pragma once
#include "stipple/base/bytes.hpp"
#include "stipple/grid/imex.hpp"
#include "stipple/grid/lateral.hpp"
#include "stipple/healing/reaction.hpp"
#include <array>

namespace stipple::healing {

/// The states that do not move, in the order of the pattern: their rows in states.hpp have no diffusivity.
inline constexpr std::array<State, 7> k_matrix_states{Q, Gap, C3, C1, Th, X, S};

/// The states that do not move on the full grid, while all others run on a coarser level of it. What a needle
/// leaves in them stays for years, so they are never averaged; each cell of the full grid takes the same step
/// as the others by the same method (grid::Imex without transport), driven by the column of the level in
/// which it lies.
class MatrixPattern {
  public:
    MatrixPattern(const grid::LateralLevels& levels, const Rates& rates, const std::vector<Row>& rows,
                  int threads);

    /// Takes the pattern from a state of the full grid, and writes it into one.
    void take(const std::vector<double>& y);
    void give(std::vector<double>& y) const;
    void clear() { values_.clear(); }
    /// One step of dt [s] with the drivers of `stages` on `level`. Fibrin and elastosis are linear: every cell
    /// changes by the ratio by which the integrator changed the copy in its column, so that what kept that from
    /// becoming negative holds for the pattern. The copies of these states in y, on that level, become the means of
    /// the pattern.
    void advance(int level, const grid::Imex::Stages& stages, double dt, std::vector<double>& y);
    /// The pattern of state k_matrix_states[i], (nz, columns of the full grid).
    const double* of(std::size_t i) const { return values_.data() + i * cells_; }

    void put(ByteWriter& writer) const { writer.lend(std::span(values_)); }
    void get(ByteReader& reader) { reader.get(values_); }

  private:
    struct Step;
    void advance_layer(const Step& step, int z, std::vector<double>& y);
    const grid::LateralLevels& levels_;
    const Rates& rates_;
    const std::vector<Row>& rows_;
    std::size_t cells_;
    int threads_;
    std::vector<double> values_; // empty on the full level
};

} // namespace stipple::healing
