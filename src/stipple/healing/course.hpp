#pragma once
#include "stipple/grid/geometry.hpp"
#include "stipple/grid/imex.hpp"
#include "stipple/grid/lateral.hpp"
#include "stipple/healing/chemotaxis.hpp"
#include "stipple/healing/matrix_pattern.hpp"
#include "stipple/healing/openings.hpp"
#include "stipple/healing/reaction.hpp"
#include <cstdint>
#include <memory>
#include <span>

namespace stipple::healing {

/// What a session does to the tissue.
struct Jump {
    double time = 0;                     ///< [s]
    std::span<const double> fraction;    ///< damaged fraction per cell, of a damage that outlives the run
    std::vector<skin::Opening> openings; ///< cuts in the epidermis
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
    double lateral_tolerance = k_lateral_tolerance; ///< as in HealingSpec
    bool single_precision = true;                   ///< as in HealingSpec
    bool all_fields = true;                         ///< as in HealingSpec
    int threads = 1;
    /// Each session strikes elsewhere, so the cell sees the lateral mean of what was there.
    bool fresh_places = true;
    std::function<bool(double)> progress;
    std::function<bool()> save_due;
    std::function<void(const Pieces&)> save;
    std::function<std::string()> resume;
};

/// One row a layer of the grid, by what the layer is made of: papillary or reticular dermis, or what lies below.
/// Source: data/healing/layers.csv.   Errors: those of make_row.
std::vector<Row> make_rows(const Model& model, const Rates& rates, const skin::Skin& skin,
                           const grid::Columns& grid);

/// Diffusion, linear loss and bottom supply of every state; `factor` on every diffusivity. Fibroblasts and
/// vessels spread relative to their resting profile, so that layers of different density are at rest.
std::vector<grid::Species> make_species(const Rates& rates, const std::vector<Row>& rows, double factor);

/// Steps the tissue of a unit cell or a patch through a course: jumps at sessions, reactions and diffusion
/// between them. A session sees the full grid. After it the states that move go to coarser levels of lateral
/// resolution, one after the other, as soon as each of them would lose less there than the lateral tolerance
/// times (scale + rms); states that do not move, and those of the surface, stay on the full columns
/// (docs/methods/healing.md, Lateral resolution).
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
    /// What one level of lateral resolution needs.
    struct Level {
        std::unique_ptr<grid::Transport> transport;
        std::unique_ptr<Chemotaxis> chemotaxis;
        std::unique_ptr<grid::Imex> imex;
        std::vector<double> uncovered;    // of the state whose rates are being taken, (columns)
        std::vector<Papillary> papillary; // of that state, (columns)
    };
    std::size_t columns() const { return static_cast<std::size_t>(grid().columns()); }
    std::size_t surface_columns() const { return static_cast<std::size_t>(full().columns()); }
    /// First column of a surface state.
    std::size_t surface_at(std::size_t s) const { return k_states * grid().cells() + s * surface_columns(); }
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
    void see_cuts_close(const double* closure);
    void event(std::vector<double>& y, std::int64_t now);
    void advance(std::vector<double>& y, std::int64_t& now, std::int64_t to);
    void save(const std::vector<double>& y) const;
    void restore(std::string_view state, std::vector<double>& y);

    // Lateral resolution (course_lateral.cpp).
    const grid::Columns& full() const { return levels_.columns(0); }
    const grid::Columns& grid() const { return levels_.columns(level_); } ///< of the volume states of y
    const Level& here() const { return level_of_[static_cast<std::size_t>(level_)]; }
    Level& here() { return level_of_[static_cast<std::size_t>(level_)]; }
    void enter(int level);
    std::size_t size_at(int level) const;
    bool smooth(const std::vector<double>& y) const;
    void coarsen(std::vector<double>& y);
    bool sessions_to_come() const;
    /// A field of the present level on the full grid; `field` and `spare` hold such fields.
    void refine_field(std::vector<double>& field, std::vector<double>& spare) const;
    std::vector<float> field_at_full(const std::vector<double>& y, State s) const;
    void refine(std::vector<double>& y);

    grid::LateralLevels levels_;
    Rates rates_;
    std::vector<Row> rows_;
    double papillary_bottom_, dermis_bottom_;
    int papillary_rows_ = 0;
    std::vector<grid::Species> species_;
    CoursePlan plan_;
    std::vector<double> scale_; // of the states
    Openings openings_;
    std::vector<double> uncovered_; // of the state whose rates are being taken, (full columns)
    double opened_ = 0;             // u of that state
    MatrixPattern pattern_;         // of a state on a coarser level
    int level_ = 0;
    std::vector<Level> level_of_;
    std::shared_ptr<grid::Imex::Workspace> work_ = std::make_shared<grid::Imex::Workspace>(); // of all levels
    mutable std::size_t roughest_ = 0; // state that was not smooth enough the last time: asked first
    Clock clock_;
    History history_;                   // at every step so far
    std::vector<std::size_t> segments_; // where in it a new stretch begins: at 0 and after every session
};

/// The steps after a session: their estimated error is a hundredth of the tolerance, so they need not be as
/// careful as the integrator's own.
inline constexpr grid::Imex::Pace k_pace_after_session{60, 4};

/// What a history records, by name: volume states, surface states, syntheses.
std::vector<std::string> recorded_names();

/// Replaces the series of a history recorded at the steps by values at other times: monotone cubic
/// interpolation within each stretch between sessions; a time at a session sees the tissue after it. Source:
/// fritsch1980 (monotone piecewise cubics).
void at_output_times(History& history, const std::vector<std::size_t>& segments,
                     const std::vector<double>& times);

/// Appends what follows from the series of a history at its times: total collagen, thickness of the epidermis (that of
/// the host at rest times 1 + both thickenings), thickness of the dermis over its rest, density of collagen.
void add_derived(History& history, double epidermis);

} // namespace stipple::healing
