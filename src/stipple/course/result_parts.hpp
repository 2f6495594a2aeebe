#pragma once
#include "stipple/base/table.hpp"
#include "stipple/base/warning.hpp"
#include "stipple/grid/patch.hpp"
#include "stipple/insertion/insertion.hpp"
#include "stipple/light/colour.hpp"
#include "stipple/outcome/cumulative_over_needling.hpp"
#include "stipple/outcome/darkening.hpp"
#include "stipple/outcome/evidence.hpp"
#include "stipple/outcome/observables.hpp"
#include "stipple/outcome/pain.hpp"
#include "stipple/outcome/predictive.hpp"
#include "stipple/skin/damage.hpp"
#include "stipple/skin/surface.hpp"
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <vector>

// What a result is made of; course.hpp puts the parts together. Every reader takes the part that it shows.

namespace stipple::course {

/// The punctures of one session.
struct Needling {
    device::Pattern pattern; ///< of a window of the treated area
    insertion::Insertion insertion;
};

/// What is not known of skin, from one member of the posterior of insertion to the next: 10, 50 and 90 % over
/// members, each with the median of its punctures.
struct NeedlingBands {
    int members = 0;                                              ///< 0: none were asked for
    insertion::Quantiles loaded_depth, dye_depth, mouth_diameter; ///< [m]
    insertion::Quantiles force;                                   ///< largest on a needle [N]
    insertion::Quantiles damage;                                  ///< damaged share of the dermis
    /// That over the damage of the fitted trial in the same skin; 0 where it has none.
    insertion::Quantiles dose;
    outcome::Predictive new_depth{}; ///< loaded depth in a new person [m]
};

/// What the sessions do to the skin.
struct Treatment {
    std::optional<Needling> needling; ///< none where screening stopped the course; light will stand beside it
    skin::Damage damage;              ///< of one session, at the median density
    double reference_damage = 0;      ///< d_ref of the fitted trial
    bool far_from_fit = false;        ///< the damage lies beyond `far` times that, where nothing was fitted
    NeedlingBands bands{};
    std::vector<double> density_quantiles{}; ///< of the unit cells, ascending [1/m²]
    std::vector<double> session_days{};
};

/// A time course of the report and result.json: dermis mean unless the name says otherwise.
struct Series {
    std::string name, label, unit;
    double baseline = 0;
    std::vector<double> values; ///< one per Tissue::day
    double error = 0; ///< estimated, of the values, relative to their largest change from the baseline
    std::vector<double> lo, hi; ///< band of the posterior, same length, or empty
};

/// A map over the unit cell (r from the axis, z from the surface).
struct Section {
    std::string name, label, unit;
    double day = 0;
    grid::Field values; ///< (nz, nr)
};

/// Fields of the patch at one time, one per name of Tissue::patch_fields; shape (nz, ny, nx).
struct PatchFrame {
    double day = 0;
    std::vector<std::vector<float>> values;
};

/// The tissue over time.
struct Tissue {
    std::vector<double> day; ///< of the outputs; empty where nothing was simulated
    std::vector<Series> series;
    std::vector<Section> sections;
    grid::UnitCell cell; ///< geometry of the sections (median density)
    grid::Patch patch;   ///< of standard and fine runs
    std::vector<std::string> patch_fields;
    std::vector<PatchFrame> frames;
};

/// An endpoint with its two kinds of spread; NaN where a band was not asked for.
struct BandedEndpoint {
    outcome::Endpoint endpoint;
    double error = 0;        ///< estimated numerical error of the value [unit of the endpoint]
    double p10 = 0, p90 = 0; ///< between-subject variability
    double lo = 0, hi = 0;   ///< parameter uncertainty: 10 % and 90 % of the posterior, which also
        ///< draws the constants of the observables. Both are bands of the change from rest
    outcome::Predictive predictive{}; ///< of a new person: both, and that the model may be wrong
    double middle() const { return predictive.middle(endpoint.value); } ///< what is printed
    /// What trials and people would report of it, where it is what raters judge of a concern (outcome::Concern::rated).
    std::optional<outcome::Reported> reported{};
};

/// How the treated skin looks on one day, for pictures.
struct Look {
    double day = 0;
    std::string arm;  ///< "untreated", "treated"
    std::string band; ///< "low", "middle", "high" of parameter uncertainty; "middle" unless treated
    skin::Surface surface;
    double epidermis = 1, papillary_collagen = 1, reticular_collagen = 1; ///< over the own rest
    double redness = 0;         ///< blood flow of the papillary dermis above rest, relative
    light::SkinColour colour{}; ///< of flat skin without marks, as an instrument reads it
    /// Dried pinpoints of blood that are left from the session before, number per area [1/m²].
    double pinpoints = 0;
};

/// One moment after the first session.
struct RecoveryDay {
    double day = 0;
    double redness = 0;    ///< cytokine above rest over the threshold at which redness is seen [-]
    double open = 0;       ///< share of the surface not covered again
    double water_loss = 1; ///< over that of intact skin
};

/// What half as many sessions would give, the first of the same course: share of each endpoint's change on the last day.
struct FewerSessions {
    int sessions = 0;
    std::map<std::string, double> share; ///< by endpoint; those that do not change are left out
};

/// What comes of it, good and bad.
struct Outcomes {
    std::vector<BandedEndpoint> endpoints;
    outcome::DarkeningShare darkening;    ///< of the treated skin, by skin type, from published counts
    std::optional<FewerSessions> fewer{}; ///< nothing for a single session
    std::vector<Look> looks;              ///< by day, then arm, then band
    std::vector<RecoveryDay> recovery;
    double downtime_days = 0; ///< of redness after the last session; NaN: why_still_red says why
    std::string why_still_red{};
    outcome::Predictive new_downtime_days{}; ///< of a new person [d]
    double middle_downtime_days() const { return new_downtime_days.middle(downtime_days); }
    /// All punctures of the last session covered; NaN: why_not_closed says why.
    double closed_after_hours = 0;
    std::string why_not_closed{};
    outcome::Predictive new_closed_after_hours{};  ///< of a new person [h]
    outcome::CumulativeOverNeedling over_needling; ///< of all sessions together
};

/// How much of a product passes the stratum corneum within a day of a session.
struct Uptake {
    double dose = 0; ///< [kg/m²]
    double absorbed = 0, absorbed_lo = 0,
           absorbed_hi = 0;             ///< share that reached viable skin or blood after a day
    outcome::Predictive new_absorbed{}; ///< that share in a new person
    double intact = 0;                  ///< the same through intact skin
    double enhancement = 0, enhancement_lo = 0, enhancement_hi = 0;
    double dermis_peak = 0;       ///< highest mean concentration in the dermis [kg/m³]
    double closure_half_life = 0; ///< of the conducting area after the recoil [s]
    double peak_plasma = NAN;     ///< [kg/m³]
    /// [s]; share in viable skin and blood, with and without channels.
    std::vector<double> time, through, without;
};

/// What became of one product.
struct Delivery {
    std::string product; ///< of data/transport/products.csv
    std::string label;
    std::vector<Warning> warnings; ///< danger first
    std::optional<Uptake> uptake;  ///< none where no benefit may be shown
};

/// What the cream that clinics mostly use would leave of the pain, where the course names none.
struct UsualCream {
    std::string label;
    double applied = 0; ///< [s]
    double with = 0;    ///< score 0..10
    outcome::Predictive new_with{};
};

/// Score of pain on the visual analogue scale 0..10.
struct Pain {
    double without = NAN, with = NAN;              ///< NaN: no cream is used
    outcome::Predictive new_without{}, new_with{}; ///< of a new person
    std::optional<UsualCream> usual{};
    double needles_in_skin = 0;      ///< at any instant
    std::string cream;               ///< label
    double applied = 0;              ///< [s]
    double acceptable_depth = NAN;   ///< of one needle under the cream [m]
    outcome::NerveBlock block;       ///< at the moment of needling
    std::vector<double> peak_plasma; ///< of the drugs of the cream [kg/m³]
    std::vector<double> peak_time;   ///< of that peak, from when the cream went on [s]
    std::vector<double> absorbed;    ///< share of each drug in the blood a day after the needles
    std::vector<std::string> drugs;
    std::vector<Warning> warnings; ///< danger first
};

/// The barrier after the first session (barrier.hpp).
struct BarrierCourse {
    std::vector<double> hours;
    std::vector<double> water_loss; ///< TEWL [kg/m²/s]
    double intact = 0;              ///< before [kg/m²/s]
    double back_after = NAN;        ///< within 10 % of before, from then on [s]; NaN: why_not_back says why
    std::string why_not_back{};     ///< empty where it is back
    outcome::Predictive new_back_after{}; ///< of a new person [s]
};

/// What passes the barrier, and the barrier itself.
struct Transport {
    std::vector<Delivery> deliveries; ///< of the first session, one per product
    Pain pain;
    BarrierCourse barrier;
};

struct Numerics {
    std::size_t cells = 0;       ///< of all central grids
    std::size_t patch_cells = 0; ///< of these, of the patch
    int steps = 0, rejected = 0, negative_retries = 0, backward_euler = 0;
    /// Of the relative gain of total collagen at the end: from the time steps (difference to the same cell at a
    /// tenth of the tolerance, extrapolated) and, where columns of layers stand for rings, as much again as
    /// rings differ.
    double error_estimate = 0;
    double mass_balance = 0;
    int members = 0, members_failed = 0;
    int clips = 0; ///< always 0: nothing is clipped
};

/// How the numbers came about.
struct Provenance {
    Numerics numerics;
    std::vector<Parameter> parameters; ///< everything used, for run.json and the report
    std::vector<std::string> sources_used;
    std::vector<std::string> remarks; ///< limits met on the way, assumptions by site …
};

} // namespace stipple::course
