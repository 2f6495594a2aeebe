#pragma once
#include "stipple/grid/geometry.hpp"
#include <vector>

namespace stipple::grid {

/// Levels of lateral resolution of one grid, the full one first. From level to level two by two columns of a
/// patch become one, or two neighbouring rings of a unit cell, as long as their numbers are even; the last
/// level has one column. Layers are the same on all levels.
///   average   (R u)_K = sum of a_k u_k over the columns k of K / sum of a_k         a areas [m²]
///   refine    (P v)_k = v_K + s_x x_k + s_y y_k: linear within K, x_k and y_k from -1/4 to 1/4 of its width;
///             s is the mean of the differences to both neighbours, at most twice the smaller of them, 0 at an
///             extremum and towards a side. Rings take the value of their column.
///   lost      rms over the volume of u - P R u: what a field would lose on the next level
/// Both carries keep every inventory to rounding, sign, and mirror images; P makes no new extrema.
/// Source: vanleer1977 (the limited slope).
class LateralLevels {
  public:
    explicit LateralLevels(const Geometry& full);

    int count() const { return static_cast<int>(levels_.size()); }
    const Geometry& at(int level) const { return levels_[static_cast<std::size_t>(level)].geometry; }
    const Columns& columns(int level) const { return columns_of(at(level)); }
    /// Column of a level in which each column of the full grid lies.
    const std::vector<int>& holder(int level) const {
        return levels_[static_cast<std::size_t>(level)].holder;
    }
    /// Columns of the full grid from row to row: rows of a patch; the rings are one row.
    int row_length() const { return row_length_; }

    /// Field of `level` (nz, columns) to level + 1 and back.
    void average(int level, const double* u, double* coarse) const;
    void refine(int level, const double* coarse, double* u) const;
    double lost(int level, const double* u, int threads = 1) const;
    /// Root mean square over the volume of a field of `level`.
    double rms(int level, const double* u, int threads = 1) const;
    /// One layer of the full grid to a level: means of the columns that each column holds.
    void average_layer(int level, const double* full, double* layer) const;

  private:
    struct Level {
        Geometry geometry;
        std::vector<double> share;        // of each column in the area
        std::vector<int> holder;          // of each full column
        std::vector<double> holder_share; // of the holder's area
        std::vector<int> next;            // column of the next level, of each column; none on the last level
        std::vector<double> next_share;   // of its area
    };
    void add_next();
    void average_columns(const Level& level, const double* u, double* coarse) const;
    void refine_columns(std::size_t level, const double* coarse, double* u) const;
    std::vector<Level> levels_;
    int row_length_ = 0;
};

} // namespace stipple::grid
