#pragma once
#include "stipple/base/progress.hpp"
#include "stipple/base/warning.hpp"
#include "stipple/outcome/darkening.hpp"
#include "stipple/outcome/observables.hpp"
#include "stipple/outcome/pain.hpp"
#include "stipple/screening/screening.hpp"
#include "stipple/transport/transport.hpp"
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stipple::course {

/// A product on the skin around a session, SI.
struct AppliedProduct {
    std::string name;           ///< of data/transport/products.csv
    double concentration = NAN; ///< [kg/m³]
    double thickness = 2e-5;    ///< volume per area [m]
    double start = 0;           ///< counted from needling; negative: before [s]
    double ph = 7;
    bool occluded = false;
};

/// A numbing cream before needling, SI.
struct Numbing {
    std::string cream;          ///< of data/transport/creams.csv; empty: none
    double applied = 45 * 60.0; ///< how long it stays on [s]
    bool occluded = true;       ///< under a cover
    bool needled_first = false; ///< short needles open the way for it
};

/// The whole course in SI: what a course file says.
struct Course {
    std::string title;
    skin::Person person;
    device::DeviceSpec device;
    int sessions = 6;
    double interval = 30 * 86400.0; ///< [s]
    double horizon = 300 * 86400.0; ///< [s]
    bool product_through_channels = false;
    bool wounds_dry = false; ///< left exposed to air to dry, instead of moist
    std::vector<AppliedProduct> products{};
    Numbing numbing{};
};

/// How finely the course is resolved (docs/methods/grid.md).
enum class Detail {
    quick,    ///< unit cells around an average puncture, at three densities
    standard, ///< and a patch of 1.6 x 1.6 mm with its own punctures in place of the middle one, 64 x 64 x 48
              ///< cells
    fine      ///< the same with 128 x 128 x 96 cells
};

struct Options {
    Detail detail = Detail::quick;
    int threads = 1;
    std::uint64_t seed = 1;
    std::string despite_screening; ///< non-empty: simulate in spite of a stop, for research; the reason given
    int band_members = 64;         ///< of the posterior (lo/hi); 0: no band
    int person_members = 32;       ///< between people (p10/p90); 0: no band
    std::vector<std::pair<std::string, double>>
        overrides{}; ///< rows of data/healing/kinetics.csv, in its units: for calibration
    ProgressCallback progress;

    std::function<bool()> save_due{}; ///< asked often: true when the state of the run should be saved
    std::function<void(std::string_view)>
        save{};           ///< given that state; a run with it as `resume` ends with the same bits
    std::string resume{}; ///< a state to continue from; empty: from the start
};

/// An endpoint with its two kinds of spread; NaN where a band was not asked for.
struct BandedEndpoint {
    outcome::Endpoint endpoint;
    double p10 = 0, p90 = 0; ///< between people, model spread
    double lo = 0, hi = 0;   ///< parameter uncertainty: 10 % and 90 % of the posterior, which also
                           ///< draws the constants of the observables. Both are bands of the change from rest
    /// Share of people whose change is below what is noticed, over how people differ and what is not known of
    /// the parameters together; NaN where no such size is given.
    double unnoticed = NAN;
    /// The same at the two sizes that blinded, controlled trials find; NaN where people do not grade it.
    double unnoticed_controlled_low = NAN, unnoticed_controlled_high = NAN;
};

/// How the treated skin looks on one day, for pictures.
struct Look {
    double day = 0;
    std::string arm;  ///< "untreated", "sham", "treated"
    std::string band; ///< "low", "middle", "high" of what is not known; "middle" unless treated
    skin::Surface surface;
    double epidermis = 1, papillary_collagen = 1, reticular_collagen = 1; ///< over the own rest
    double redness = 0; ///< blood flow of the papillary dermis above rest, relative
};

/// One moment after the first session.
struct RecoveryDay {
    double day = 0;
    double redness = 0;    ///< cytokine above rest over the threshold at which redness is seen [-]
    double open = 0;       ///< share of the surface not covered again
    double water_loss = 1; ///< over that of intact skin
};

/// A time course of the report and result.json: dermis mean unless the name says otherwise.
struct Series {
    std::string name, label, unit;
    double baseline = 0;
    std::vector<double> values; ///< one per Result::day
    std::vector<double> lo, hi; ///< band of the posterior, same length, or empty
};

/// A map over the unit cell (r from the axis, z from the surface).
struct Section {
    std::string name, label, unit;
    double day = 0;
    grid::Field values; ///< (nz, nr)
};

/// Fields of the patch at one time, one per name of Result::patch_fields; shape (nz, ny, nx).
struct PatchFrame {
    double day = 0;
    std::vector<std::vector<float>> values;
};

/// What became of one product within a day of a session.
struct Delivery {
    AppliedProduct product;
    std::string label;
    double dose = 0; ///< [kg/m²]
    double absorbed = 0, absorbed_lo = 0,
           absorbed_hi = 0; ///< share that reached living skin or blood after a day
    double intact = 0;      ///< the same through intact skin
    double enhancement = 0, enhancement_lo = 0, enhancement_hi = 0;
    double dermis_peak = 0;       ///< highest mean concentration in the dermis [kg/m³]
    double closure_half_life = 0; ///< of the conducting area after the recoil [s]
    double peak_plasma = NAN;     ///< [kg/m³]
    std::vector<double> time, through,
        without;                   ///< [s]; share in living skin and blood, with and without channels
    std::vector<Warning> warnings; ///< danger first
};

/// Score of pain on the visual analogue scale 0..10.
struct Pain {
    double without = NAN, with = NAN; ///< NaN: no cream is used
    double needles_in_skin = 0;       ///< at any instant
    std::string cream;                ///< label
    double applied = 0;               ///< [s]
    double acceptable_depth = NAN;    ///< of one needle under the cream [m]
    outcome::NerveBlock block;        ///< at the moment of needling
    std::vector<double> peak_plasma;  ///< of the drugs of the cream [kg/m³]
    std::vector<std::string> drugs;
    std::vector<Warning> warnings; ///< danger first
};

/// The barrier after a session.
struct BarrierCourse {
    std::vector<double> hours;
    std::vector<double> water_loss; ///< TEWL [kg/m²/s]
    double intact = 0;              ///< before [kg/m²/s]
    double back_after = NAN;        ///< within 10 % of before [s]
};

struct Numerics {
    std::size_t cells = 0;       ///< of all central grids
    std::size_t patch_cells = 0; ///< of these, of the patch
    int steps = 0, rejected = 0, negative_retries = 0, backward_euler = 0;
    double error_estimate =
        0; ///< of the relative gain of total collagen at the end, from the time steps: difference
           ///< to a run at a tenth of the tolerance on the coarse cell, extrapolated
    double mass_balance = 0;
    int members = 0, members_failed = 0;
    int clips = 0; ///< always 0: nothing is clipped
};

struct Result {
    Course course;
    std::uint64_t seed = 1;
    screening::Screening screening;
    std::string despite_screening; ///< reason, if a stop was overridden
    bool benefits_shown = true;    ///< false after an override: endpoints are left out

    skin::Skin skin;
    device::Device device;
    device::Pattern pattern; ///< of a window of the treated area
    insertion::Insertion insertion;
    skin::Damage damage;                   ///< at the median density
    double reference_damage = 0;           ///< d_ref of the fitted trial
    std::vector<double> density_quantiles; ///< of the unit cells, ascending [1/m²]
    std::vector<double> session_days;

    std::vector<double> day;
    std::vector<Series> series;
    std::vector<Section> sections;
    grid::UnitCell cell; ///< geometry of the sections (median density)
    grid::Patch patch;   ///< of standard and fine runs
    std::vector<std::string> patch_fields;
    std::vector<PatchFrame> frames;
    std::vector<BandedEndpoint> endpoints;
    outcome::DarkeningShare darkening; ///< of the treated skin, by skin type, from published counts
    std::vector<Look> looks;           ///< by day, then arm, then band; empty without benefits
    std::vector<RecoveryDay> recovery;
    double downtime_days = 0;
    double closed_after_hours = 0;    ///< all punctures of the last session covered
    std::vector<Delivery> deliveries; ///< of the first session, one per product
    Pain pain;
    BarrierCourse barrier;
    Numerics numerics;
    std::vector<Parameter> parameters; ///< everything used, for run.json and the report
    std::vector<std::string> sources_used;
    std::vector<std::string> remarks; ///< limits met on the way, assumptions by site …
};

/// True if a series or section tells of injury and inflammation: all that a result holds after an overridden
/// stop.
bool tells_of_injury(const std::string& name);

/// Errors: Kind::input naming the option, for a number of threads below 1, a negative number of members, or
/// more band members than the posterior holds.
void check_options(const Options& options);

/// Resolves the course (schema.hpp), screens, and runs the whole chain.
/// A `stop` without `despite_screening` returns after screening: `day` is empty.
/// Pure: no disk, no printing. Same course, seed and build give the same Result for any number of threads.
/// Errors: Kind::input for a course that cannot be, or check_options().
Result run(const Course& course, const Options& options);

/// Facts of the course for screening.
screening::CourseFacts course_facts(const Course& course, const device::Device& device);

/// Damage of one session of the trial that the gain is fitted to (data/healing/reference_session.csv), by
/// insertion.
healing::ReferenceDose reference_dose();

} // namespace stipple::course
