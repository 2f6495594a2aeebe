#pragma once
#include "stipple/base/model.hpp"
#include "stipple/base/progress.hpp"
#include "stipple/course/result_parts.hpp"
#include "stipple/screening/screening.hpp"
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
    double interval = 30 * 86400.0;      ///< [s]
    std::vector<double> session_times{}; ///< in place of both, see schedule.hpp; empty: not listed [s]
    double horizon = 300 * 86400.0;      ///< [s]
    bool product_through_channels = false;
    bool wounds_dry = false; ///< left exposed to air to dry, instead of moist
    std::vector<AppliedProduct> products{};
    Numbing numbing{};
    Overrides overrides{}; ///< parameters of the model that the user sets, in the units of the tables
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
    ProgressCallback progress;

    std::function<bool()> save_due{}; ///< asked often: true when the state of the run should be saved
    std::function<void(std::string_view)>
        save{};           ///< given that state; a run with it as `resume` ends with the same bits
    std::string resume{}; ///< a state to continue from; empty: from the start
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

/// What may be shown of a course that was simulated in spite of a stop: of the tissue only what tells of
/// injury; no endpoints, no looks, of the products only their warnings; the sources of what is left.
/// Recovery, darkening, pain and the barrier stay. Applied twice it is as applied once.
Result without_benefits(Result result);

/// Errors: Kind::input naming the option, for a number of threads below 1, a negative number of members, or
/// more band members than the posterior holds.
void check_options(const Model& model, const Options& options);

/// Resolves the course (schema.hpp), screens, and runs the whole chain.
/// A `stop` without `despite_screening` returns after screening: `tissue.day` is empty.
/// A stop that is overridden gives a result `without_benefits`.
/// Pure: no disk, no printing. Same course, seed and build give the same Result for any number of threads.
/// Errors: Kind::input for a course that cannot be, or check_options().
Result run(const Model& model, const Course& course, const Options& options);

/// Facts of the course for screening.
screening::CourseFacts course_facts(const Course& course, const device::Device& device);

/// Damage of one session of the trial that the gain is fitted to (data/healing/reference_session.csv), by
/// insertion.
healing::ReferenceDose reference_dose(const Model& model);

} // namespace stipple::course
