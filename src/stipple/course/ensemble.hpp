#pragma once
#include "stipple/base/error.hpp"
#include "stipple/course/schedule.hpp"
#include "stipple/healing/kinetics.hpp"
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace stipple::course {

/// Resolution of one unit cell and its time steps.
struct Resolution {
    int nr = 16, nz = 40;
    double tolerance = 5e-3;
    std::size_t strikes = 0;  ///< use only so many strikes of the pattern; 0: all
    bool always_rings = true; ///< false: one ring, a column of layers, for a cell of at most k_column_radius
};
/// Radius up to which a column of layers stands for the rings of a unit cell, to half a per cent of the gain
/// (docs/methods/course.md, "Columns") [m].
inline constexpr double k_column_radius = 0.5e-3;
inline constexpr Resolution k_rings{16, 40, 2.0, 0}; ///< for sections through the skin
inline constexpr Resolution k_central{16, 40, 2.0, 0, false};
inline constexpr double k_column_tolerance = 0.2; ///< of the central runs where they are columns
inline constexpr Resolution k_member{6, 12, 2.0, 400, false};
inline constexpr Resolution k_coarse_rings{6, 12, 0.2, 400}; ///< tells what a column of layers misses

/// How many members of the posterior of insertion stand for all of them in the bands of a run: each costs the
/// needling of a skin of its own.
inline constexpr std::size_t k_tissues = 16;

/// One member of an ensemble.
struct Change {
    Model model;
    insertion::Variation variation{};
    double thickness_z = 0;              ///< standard normal: layer thickness = mean + z SD
    std::optional<std::size_t> tissue{}; ///< member of the posterior of insertion whose skin this is
    /// Dose of the reference session in that skin; else that of the chain.
    std::optional<healing::ReferenceDose> reference{};
    double senescence = 1; ///< factor
};

/// The skin of a person whose layers are thicker than the mean by z standard deviations.
skin::Skin varied_skin(const Model& model, const skin::Person& person, double z);

/// Everything a unit-cell run of this course needs; shared by all members.
struct Chain {
    const Course* course = nullptr;
    Schedule schedule; ///< of the course
    device::Device device;
    device::Pattern pattern;
    healing::ReferenceDose reference;
    std::uint64_t seed = 1;
    std::vector<double> output_times, snapshot_times;
};

/// The chain of a course, which must outlive it: the punctures of a window of the treated area and the times
/// at which a run reports.
Chain make_chain(const Model& model, const Course& course, const device::Device& device, std::uint64_t seed);

/// Side of the pattern's window [m]: about 1500 strikes, between 5 and 30 mm.
double window_of(const device::Device& device);

/// Seed of the window that screening looks at, whatever the seed of a run: that of a run unless another is given.
inline constexpr std::uint64_t k_facts_seed = 1;
/// What a session does, of punctures that are there already.
SessionFacts session_facts(const Model& model, const skin::Skin& skin, const device::Device& device,
                           const insertion::Insertion& insertion);

/// Skin, punctures and the damage of one session.
struct Prepared {
    skin::Skin skin;
    insertion::Insertion insertion;
    skin::Damage damage;
};

/// The unit cell and its damage for a skin that is needled already, at a density [1/m²].
Prepared prepare(const Model& model, const Chain& chain, const skin::Skin& skin,
                 const insertion::Insertion& insertion, const Resolution& resolution,
                 double punctures_per_m2);

/// Skin of one change and what the needles do to it; `strikes`: use only so many of the pattern, 0: all.
struct Needled {
    skin::Skin skin;
    insertion::Insertion insertion;
};
Needled needle(const Chain& chain, const Change& change, std::size_t strikes);

/// Needles the skin of one change, at one density [1/m²] (0: what its own punctures give).
Prepared prepare(const Chain& chain, const Change& change, const Resolution& resolution,
                 double punctures_per_m2);

/// Healing of the prepared skin through the course, all but the sessions.
healing::HealingSpec make_spec(const Chain& chain, const Change& change, const Prepared& prepared,
                               const std::function<bool(double)>& progress);

/// True if the cell is a column of layers, which heal_columns takes.
bool is_column(const Prepared& prepared);

/// The whole course of the prepared skin.
healing::HealingSpec make_course_spec(const Chain& chain, const Change& change, const Prepared& prepared,
                                      double tolerance, const std::function<bool(double)>& progress);

/// Steps the prepared skin through the course, in a column of layers by heal_columns. Errors: those of heal().
healing::History heal_course(const Chain& chain, const Change& change, const Prepared& prepared,
                             double tolerance, const std::function<bool(double)>& progress);

/// Steps several changes through the course: columns side by side, cells with rings one after another.
/// Shape of both lists: one entry a history. Errors: Kind::interrupted.
std::vector<healing::Healed> heal_courses(const Chain& chain, const std::vector<const Change*>& changes,
                                          const Prepared& prepared, double tolerance,
                                          const std::function<bool(double)>& progress);

/// Edges of the layers of every grid: from the dermal-epidermal junction over the papillary and the reticular
/// dermis to 0.3 mm below the dermis, whence cells and vessels are supplied.
std::vector<double> layer_breaks(const skin::Skin& skin);

/// Unit cell around one puncture: radius 1/sqrt(pi n), layers within layer_breaks.
grid::UnitCell make_cell(const skin::Skin& skin, const device::Device& device,
                         const insertion::Insertion& insertion, double punctures_per_m2,
                         const Resolution& resolution);

/// Member changes: of the parameters (the posteriors of data/healing and data/insertion, whose members do not
/// depend on the seed; they are independent, so member m of healing takes skin m modulo k_tissues; and the
/// constants of the observables drawn from their ranges) and between people.
/// Errors: Kind::input for more members of the posterior than there are.
std::vector<Change> parameter_changes(const Model& model, std::size_t n, std::uint64_t seed);
std::vector<Change> people_changes(const Model& model, std::size_t n, std::uint64_t seed);

/// The value of a call that may fail without ending the work around it, as a member of an ensemble may whose
/// draw has no resting state. Nothing after an error, of which `failed` is told; an interrupt goes through.
template <class Call, class Failed>
auto attempt(const Call& call, const Failed& failed) -> std::optional<decltype(call())> {
    try {
        return call();
    } catch (const Error& error) {
        if (error.kind() == Kind::interrupted) throw;
        failed(error);
        return std::nullopt;
    }
}
template <class Call> auto attempt(const Call& call) {
    return attempt(call, [](const Error&) {});
}

/// Errors: Kind::input, key "members", for a negative number or more than `most` (0: no limit).
void check_members(int members, int most = 0);

} // namespace stipple::course
