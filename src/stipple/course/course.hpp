#pragma once
#include "stipple/base/model.hpp"
#include "stipple/base/progress.hpp"
#include "stipple/course/applied_product.hpp"
#include "stipple/course/numbing_cream.hpp"
#include "stipple/course/result_parts.hpp"
#include "stipple/screening/screening.hpp"
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stipple::course {

/// The whole course in SI: what a course file says.
struct Course {
    std::string title;
    skin::Person person;
    device::DeviceSpec device;
    int sessions = 6;
    double interval = 30 * 86400.0;      ///< [s]
    std::vector<double> session_times{}; ///< in place of both, see schedule.hpp; empty: not listed [s]
    double horizon = 300 * 86400.0;      ///< [s]
    bool product_through_channels = false;
    bool wounds_dry = false; ///< left exposed to air to dry, instead of moist
    std::vector<AppliedProduct> products{};
    Numbing numbing{};
    Overrides overrides{}; ///< parameters of the model that the user sets, in the units of the tables
};

/// The keys of the course itself, in their order; of its parts their own headers declare them.
template <class Key = schema::Key<Course>> std::vector<Key> course_keys() {
    constexpr int most_sessions = 100;
    constexpr double longest_days = 3650;
    const auto repeated = [](const Course& c) { return c.session_times.empty(); }; // a list says both
    return {
        Key("sessions", &Course::sessions)
            .range(1, most_sessions)
            .told_if(repeated)
            .means("number of sessions; the first is on day 0"),
        Key("interval_days", &Course::interval)
            .range(1, longest_days)
            .told_if(repeated)
            .means("days from one session to the next"),
        Key("days", &Course::session_times)
            .unit("d")
            .range(0, longest_days)
            .at_most(most_sessions)
            .left_to("by sessions and interval_days")
            .in_place_of({"sessions", "interval_days"})
            .means("the day of every session, in place of sessions and interval_days: the first 0, each "
                   "at least a day after the one before"),
        Key("horizon_days", &Course::horizon)
            .range(1, longest_days)
            .means("days that are simulated, from the first session"),
        Key("wounds_dry", &Course::wounds_dry)
            .means("the punctures are left to dry in the air; new epidermis then spreads half as fast as "
                   "under moisture")
            .from("hinman1963"),
        Key("product_through_channels", &Course::product_through_channels)
            .means("a serum, vitamin or platelet product goes on while the channels are open; screening "
                   "judges it")
            .from("fda2025microneedling"),
    };
}

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
    int person_members = 32;       ///< between-subject variability (p10/p90); 0: no band
    /// Fields around a puncture at some times (Tissue::sections). Without them no cell with rings is healed
    /// for them where columns of layers give all else.
    bool sections = true;
    /// A first answer while somebody moves a slider, in a third of the time: the skin at the middle density stands for all
    /// three and heals on the coarse cell of the members, nothing is added for what a column of layers misses, and neither
    /// the numerical error nor the share of fewer sessions is worked out (NaN, nothing). Only of quick runs without sections.
    bool sketch = false;
    ProgressCallback progress;
    /// What run_share() of the same course and options healed, all shares in any order: run() takes it over and ends with the
    /// same bits. Empty: run() heals everything.
    std::vector<std::string> shares{};

    std::function<bool()> save_due{}; ///< asked often: true when the state of the run should be saved
    std::function<void(const Pieces&)>
        save{}; ///< given that state; a run with it as `resume` ends with the same bits
    std::function<std::string()> resume{}; ///< gives a state to continue from; empty: from the start
};

/// What was asked for, of whom and with what, and whether screening lets it be done.
struct Inputs {
    Course course; ///< resolved
    Model model;   ///< with the parameters that the course sets
    device::Device device;
    skin::Skin skin;
    std::uint64_t seed = 1;
    screening::Screening screening;
    std::string despite_screening; ///< the reason, if a stop was overridden

    /// Screening said stop and the course was simulated all the same: only harm may be shown.
    bool stop_overridden() const { return !despite_screening.empty(); }
    /// Nothing that is hoped for may be shown: a stop was overridden, or screening withholds it (under age).
    bool benefits_withheld() const { return stop_overridden() || screening.withholds_benefits() != nullptr; }
};

/// What a course gives, in parts (result_parts.hpp).
struct Result {
    Inputs inputs;
    Treatment treatment;
    Tissue tissue;
    Outcomes outcomes;
    Transport transport;
    Provenance provenance;
};

/// True if a series, section or field of this name tells of injury and inflammation.
bool tells_of_injury(const std::string& name);

/// What may be shown of a course whose benefits are withheld (Inputs::benefits_withheld): of the tissue only what tells of
/// injury; no endpoints, no looks, of the products only their warnings; the sources of what is left.
/// Recovery, darkening, pain and the barrier stay. Applied twice it is as applied once.
Result without_benefits(Result result);

/// Errors: Kind::input naming the option, for a number of threads below 1, a negative number of members,
/// more band members than the posterior holds, or a sketch with sections or a patch.
void check_options(const Model& model, const Options& options);

/// Resolves the course (schema.hpp), screens, and runs the whole chain.
/// A `stop` without `despite_screening` returns after screening: `tissue.day` is empty.
/// A stop that is overridden, and a person under age, give a result `without_benefits`. An age below all data is
/// refused even then.
/// Pure: no disk, no printing. Same course, seed and build give the same Result for any number of threads.
/// Errors: Kind::input for a course that cannot be, or check_options().
Result run(const Model& model, const Course& course, const Options& options);

/// One of `of` shares of what a run heals, counted from 0.
struct Share {
    int part = 0, of = 1;
};

/// Heals one share of the members and cells of a run, all but a patch, for Options::shares of a run() elsewhere: bytes that the same
/// build reads back on the same kind of machine. Empty where screening stops the course. Errors: those of run(), and Kind::input
/// for a share that is none.
std::string run_share(const Model& model, const Course& course, const Options& options, Share share);

/// What one session does to the skin, by device and insertion: nothing is healed.
struct SessionFacts {
    double depth = 0;            ///< median of the tips that pierce, while they are in [m]
    double pierced_fraction = 0; ///< of the tips
    double punctures_per_m2 = 0; ///< that pierce
    double dermis_fraction = 0, opened_area_fraction = 0;
    double opening_radius = 0;   ///< of the cuts in the epidermis, root mean square [m]
    bool dermis_reached = false; ///< by the median tip, by more than 10 um
    bool dermis_passed = false;  ///< by the median tip, by more than 10 um
};
SessionFacts session_facts(const Model& model, const skin::Skin& skin, const device::Device& device,
                           const device::Pattern& pattern, std::uint64_t seed);
/// Of the course: on a window of the treated area that is the same whatever the seed of a run. All zero below the
/// youngest age for which there is skin.
SessionFacts session_facts(const Model& model, const Course& course, const device::Device& device);

/// Facts of the course for screening: depth reached, closing time and doses from its session (session_facts).
screening::CourseFacts course_facts(const Model& model, const Course& course, const device::Device& device,
                                    const SessionFacts& session);
screening::CourseFacts course_facts(const Model& model, const Course& course, const device::Device& device);

/// Damage of one session of the trial that the gain is fitted to (data/healing/reference_session.csv), by
/// insertion.
healing::ReferenceDose reference_dose(const Model& model);

/// What one session does to the skin of that trial.
SessionFacts reference_session(const Model& model);
/// The same of a pen as practitioners have it, its needles as long as those of the trial.
SessionFacts pen_session(const Model& model);

/// Whether the user has changed a number that the reference dose depends on.
bool reference_changed(const Model& model);

} // namespace stipple::course
