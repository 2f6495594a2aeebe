#pragma once
#include "grid/imex.hpp"
#include "healing/reaction.hpp"
#include <cstdint>
#include <memory>

namespace stipple::healing {

/// What a session does to the tissue, in space or well mixed.
struct Jump {
    double time = 0;                 ///< [s]
    grid::Field fraction;            ///< damaged fraction per cell
    double opened_area_fraction = 0; ///< of the surface
    double opening_radius = 0;       ///< [m]
    double punctures_per_m2 = 0;
    double epidermis_fraction = 0;
};

/// What a run needs beside the kinetics.
struct CoursePlan {
    std::vector<Jump> jumps;          ///< by time
    std::vector<double> output_times; ///< [s]
    std::vector<double> snapshot_times;
    double d_ref = 0.12;
    double tolerance = 1e-3;
    bool well_mixed = false;
    std::function<bool(double)> progress;
};

/// Steps the tissue of one unit cell through a course: jumps at sessions, reactions and diffusion between
/// them.
class CourseRun {
  public:
    /// `rows` has one entry per layer of cells, `regions` the depths [m] of the papillary and the whole
    /// dermis.
    CourseRun(const grid::UnitCell& cell, Rates rates, std::vector<Row> rows, double papillary_bottom,
              double dermis_bottom, std::vector<grid::Species> species, CoursePlan plan);
    History run();

  private:
    struct Opening {
        double density, radius,
            since; ///< 1/m², m, closure distance at which the edges began to move (NaN: not yet)
    };
    double covered(const std::vector<double>& y) const { return covered(y[scalar(Closure)]); }
    double covered(double closure) const;
    std::size_t scalar(SurfaceState s) const { return k_states * cell_.cells() + s; }
    Papillary papillary(const double* y) const;
    void rates(const double* y, double* f) const;
    void jump(std::vector<double>& y, const Jump& jump);
    void relocate(std::vector<double>& y) const;
    void record(const std::vector<double>& y, double time, History& history, bool baseline) const;
    void snapshot(const std::vector<double>& y, double time, History& history) const;
    bool observe(std::int64_t now, const std::vector<double>& y);
    double depth_mean(const double* field, double from, double to) const;

    grid::UnitCell cell_;
    Rates rates_;
    std::vector<Row> rows_;
    double papillary_bottom_, dermis_bottom_;
    int papillary_rows_ = 0;
    grid::Diffusion diffusion_;
    CoursePlan plan_;
    std::vector<Opening> openings_;
    double last_session_ = 0, closed_at_ = -1;
    std::int64_t next_report_ = 0, before_ = 0;
    double closure_before_ = 0;
};

} // namespace stipple::healing
