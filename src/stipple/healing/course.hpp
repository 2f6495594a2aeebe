#pragma once
#include "stipple/grid/geometry.hpp"
#include "stipple/grid/imex.hpp"
#include "stipple/healing/chemotaxis.hpp"
#include "stipple/healing/openings.hpp"
#include "stipple/healing/reaction.hpp"
#include <cstdint>
#include <memory>

namespace stipple::healing {

/// What a session does to the tissue, in space or well mixed.
struct Jump {
    double time = 0;                     ///< [s]
    grid::Field fraction;                ///< damaged fraction per cell
    std::vector<skin::Opening> openings; ///< cuts in the epidermis; none in the well-mixed mode
    double opened_area_fraction = 0;     ///< of the surface
    double epidermis_fraction = 0;       ///< damaged share of the epidermis
};

/// What a run needs beside the kinetics.
struct CoursePlan {
    std::vector<Jump> jumps;          ///< by time
    std::vector<double> output_times; ///< [s]
    std::vector<double> snapshot_times;
    double d_ref = 0.12;
    double tolerance = 1e-3;
    int threads = 1;
    bool well_mixed = false;
    /// Each session strikes elsewhere, so the cell sees the lateral mean of what was there.
    bool fresh_places = true;
    std::function<bool(double)> progress;
    std::function<bool()> save_due;
    std::function<void(std::string_view)> save;
    std::string_view resume;
};

/// One row a layer of the grid, by what the layer is made of: papillary or reticular dermis, or what lies below.
/// Source: data/healing/layers.csv.   Errors: those of make_row.
std::vector<Row> make_rows(const Model& model, const Rates& rates, const skin::Skin& skin,
                           const grid::Columns& grid);

/// Diffusion, linear loss and bottom supply of every state; `factor` on every diffusivity. Fibroblasts and
/// vessels spread relative to their resting profile, so that layers of different density are at rest.
std::vector<grid::Species> make_species(const Rates& rates, const std::vector<Row>& rows, double factor);

/// Steps the tissue of a unit cell or a patch through a course: jumps at sessions, reactions and diffusion
/// between them.
class CourseRun {
  public:
    /// `rows` has one entry per layer of cells; the bottoms [m] are those of the papillary and the whole
    /// dermis.
    CourseRun(const grid::Geometry& geometry, Rates rates, std::vector<Row> rows, double papillary_bottom,
              double dermis_bottom, std::vector<grid::Species> species, CoursePlan plan);
    History run();

  private:
    struct Clock { // where the run stands, beside the tissue
        double last_session = 0, closed_at = -1, left_before = 0;
        std::int64_t now = 0, next_report = 0;
    };
    std::size_t columns() const { return static_cast<std::size_t>(grid_.columns()); }
    /// First column of a surface state.
    std::size_t surface_at(std::size_t s) const { return k_states * grid_.cells() + s * columns(); }
    double mean_uncovered(const double* y) const;
    void papillary(const double* y, std::vector<Papillary>& columns) const;
    grid::Reaction reaction();
    void surface(const double* y, double* f);
    void jump(std::vector<double>& y, const Jump& jump);
    void open_surface(std::vector<double>& y, const Jump& jump);
    void relocate(std::vector<double>& y);
    void record(const std::vector<double>& y, double time, bool baseline);
    std::vector<std::vector<double>> layer_means(const std::vector<double>& y) const;
    void snapshot(const std::vector<double>& y, double time);
    bool observe(std::int64_t now, const std::vector<double>& y);
    std::vector<double> at_rest() const;
    void event(std::vector<double>& y, std::int64_t now);
    std::string state(const std::vector<double>& y) const;
    void restore(std::string_view state, std::vector<double>& y);

    grid::Columns grid_;
    Rates rates_;
    std::vector<Row> rows_;
    double papillary_bottom_, dermis_bottom_;
    int papillary_rows_ = 0;
    std::unique_ptr<grid::Transport> transport_;
    Chemotaxis chemotaxis_;
    CoursePlan plan_;
    Openings openings_;
    std::vector<double> uncovered_;    // of the state whose rates are being taken, (columns)
    double opened_ = 0;                // u of that state
    std::vector<Papillary> papillary_; // of that state, (columns)
    Clock clock_;
    History history_;                   // at every step so far
    std::vector<std::size_t> segments_; // where in it a new stretch begins: at 0 and after every session
    std::unique_ptr<grid::Imex> imex_;
};

/// What a history records, by name: volume states, surface states, total collagen, syntheses.
std::vector<std::string> recorded_names();

/// Replaces the series of a history recorded at the steps by values at other times: monotone cubic
/// interpolation within each stretch between sessions; a time at a session sees the tissue after it. Source:
/// fritsch1980 (monotone piecewise cubics).
void at_output_times(History& history, const std::vector<std::size_t>& segments,
                     const std::vector<double>& times);

} // namespace stipple::healing
