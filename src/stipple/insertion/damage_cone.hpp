#pragma once
#include "stipple/device/needle.hpp"
#include "stipple/grid/patch.hpp"
#include "stipple/grid/unit_cell.hpp"
#include <array>
#include <memory>
#include <vector>

namespace stipple::insertion {

/// A disc with a logistic edge, in units of its radius.
/// Equation: within(y) = 2 pi integral_0^y q / (1 + exp((q - 1)/h)) dq   [-]
///   y [-] distance / radius   h [-] halo
/// Limit: total() = 2 pi h^2 F_1(1/h), F_1 the complete Fermi-Dirac integral; h -> 0 gives pi.
/// The table of a halo is made once a program and shared by all that ask for it.
class LogisticDisc {
  public:
    explicit LogisticDisc(double halo);
    double within(double y) const; ///< absolute error below 1e-11
    double total() const { return table_->total; }
    double halo() const { return halo_; }

  private:
    struct Table {
        double total = 0;
        std::vector<std::array<double, 6>> quintic{}; ///< between two points, in powers of the place 0..1
    };
    static Table make_table(double halo, double step);
    double halo_, step_;
    std::shared_ptr<const Table> table_;
};

/// Damage along the loaded paths of an average puncture.
/// Equation: r0(z) = kappa r(tip - z) above the tip, 0 below;  d(r, z) = 1 / (1 + exp((r - r0) / (h r0)))
///   r(s) [m] needle radius at distance s from the tip   kappa, h [-]; all averages run over the tips given.
class DamageCone {
  public:
    /// tips [m]: depths, e.g. quantiles of the punctures; all weigh the same.
    DamageCone(device::Needle needle, double radius_share, double halo, std::vector<double> tips);

    /// Mean damaged area at depth z over an unbounded plane [m^2].
    double area(double z) const;

    /// Mean over a depth range of 1 - exp(-n area(z)): share damaged by a random pattern of n per area.
    double covered(double punctures_per_m2, double z0, double z1) const;

    /// Exact cell averages of d, shape (nz, nr). With `overlap` each depth is scaled so that the mean over
    /// the cell is M, the mean of a random pattern.
    /// Equation: M = 1 - exp(-m), m = area(z) / cell area
    ///   d M / d_mean if that lowers d, else (cones wider than the cell) 1 - (1 - d) (1 - M) / (1 - d_mean);
    ///   both stay within 0..1
    /// Without it the sum over the cells is the volume of the cone, as far as it lies inside.
    grid::Field cell_averages(const grid::UnitCell& cell, bool overlap) const;

    /// Cells of a patch, from `first` to before `end` in each direction.
    struct Block {
        int first_x = 0, end_x = 0, first_y = 0, end_y = 0, end_z = 0; ///< in depth from the top
    };

    /// Cell averages of d of one cone with the tips given (their mean) and its axis at (x, y), added to a
    /// field that starts at 0: volumes per cell, shape (nz, ny, nx). Returns a block that holds all cells to
    /// which something was added; empty where the cone lies beside the patch.
    Block add_volumes(const grid::Patch& patch, double x, double y, grid::Field& volume) const;

  private:
    double radius(double tip, double z) const;
    std::vector<double> breaks(double z0, double z1) const;
    device::Needle needle_;
    device::Outline outline_;
    double share_;
    LogisticDisc disc_;
    std::vector<double> tips_;
};

} // namespace stipple::insertion
