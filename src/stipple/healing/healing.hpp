#pragma once
#include "stipple/base/bytes.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/model.hpp"
#include "stipple/skin/damage.hpp"
#include "stipple/skin/skin.hpp"
#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stipple::healing {

/// What age, photoageing, sex, site, skin type, smoking and diabetes make of the resting tissue, relative to
/// young skin, and of the rates of healing (factors on the table's values).
struct Host {
    double senescence = 0; ///< sen, 0..1
    double mmp = 1;        ///< mmp_age
    double timp = 1;       ///< resting TIMP
    double cytokine = 1;   ///< I_age
    double collagen = 1;   ///< C_age
    double vessels = 1;    ///< W_age
    double epidermis = 1;  ///< H_age
    double elastin = 1;    ///< X_age
    double elastosis = 0;  ///< S_age

    double collagen_1_synthesis = 1, collagen_3_synthesis = 1; ///< on g_C, by their shares at rest
    double division = 1;                                       ///< on rho_P
    double macrophage_switch = 1;                              ///< on k_12
    double mmp_neutrophils = 1;                                ///< on a_ZN
    double closure = 1;                                        ///< on v_K
    double pigment_gain = 1;                                   ///< on g_L
};

/// Host numbers by age (linear from 25 to 55 years and on to 85) and photoageing (linear in 0..1), times the
/// factors of sex, site, skin type, smoking and diabetes that apply.
/// Source: data/healing/host.csv, data/healing/host_factors.csv.
/// `dry`: the wounds are left to dry, which slows their closing (group "dry" of the factors).
Host make_host(const Model& model, const skin::Person& person, bool dry = false);
/// The factors that are in force for this person.
std::vector<Parameter> host_factors(const Model& model, const skin::Person& person, bool dry = false);

/// One needling session.
struct Session {
    double time = 0; ///< [s] from the start
    skin::Damage damage;
};

/// Scale of one session of the trial that the gain is fitted to; sets the unit of the platelet and debris
/// signals.
struct ReferenceDose {
    double dermis_fraction = 0;      ///< d_ref
    double opened_area_fraction = 0; ///< of the epidermis
};

/// The lateral tolerance that adds less to the error of a course than its time steps (docs/methods/healing.md).
inline constexpr double k_lateral_tolerance = 1e-2;

struct HealingSpec {
    skin::Skin skin;
    Host host;
    ReferenceDose reference;
    std::vector<Session> sessions; ///< all on the same grid
    /// [s], increasing from 0 on; the last one ends the run. Means at times within are interpolated between
    /// steps (monotone cubics), fields are not.
    std::vector<double> output_times;
    std::vector<double> snapshot_times; ///< [s], hit exactly; whole fields are kept
    bool all_fields = true;  ///< in snapshots; false: only those of StateRow::field, the others stay empty
    double tolerance = 1e-3; ///< per step, relative to each state's scale
    /// What a moving state may lose when it goes to fewer columns, rms relative to its scale + rms; 0: all
    /// states stay on the full grid.
    double lateral_tolerance = k_lateral_tolerance;
    /// Rates and error estimates of a patch are kept in single precision; states and sums never are.
    bool single_precision = true;
    int threads = 1;      ///< the result does not depend on it
    double diffusion = 1; ///< factor on every diffusivity, for tests
    std::function<bool(double time)>
        progress; ///< called about once per day of simulated time; false interrupts

    std::function<bool()> save_due{}; ///< asked after every step: true when a state should be saved
    std::function<void(const Pieces&)>
        save{}; ///< given the state, from which `resume` continues to the same bits
    std::function<std::string()> resume{}; ///< gives the state to continue from; empty: from the start
};

/// Names of the volume states in their order (field names of results), e.g. "collagen_1".
const std::vector<std::string>& state_names();

/// Whole fields at one time, one per volume state in the order of state_names(); shape (nz, columns), single
/// precision.
struct Snapshot {
    double time = 0;
    std::vector<std::vector<float>> fields;
};

/// Time courses. `dermis` means over the whole dermis, `papillary` over its first 15 % (at most 0.2 mm),
/// `reticular` over the rest; surface states are means over the surface.
struct History {
    std::vector<double> time; ///< [s]
    std::vector<std::string>
        names; ///< volume states, surface states, synthesis rates (synthesis.hpp) [1/s], and
               ///< what follows from them: collagen_total, epidermal_thickness,
               ///< dermal_thickness, collagen_density
    /// [name][time]; surface states: same in all three.
    std::vector<std::vector<double>> dermis, papillary, reticular;
    std::vector<double> baseline_dermis, baseline_papillary, baseline_reticular; ///< [name]
    std::vector<Snapshot> snapshots;
    double open_until = 0; ///< time at which the last session's punctures are covered, since that session [s]

    int steps = 0, rejected = 0; ///< accepted; repeated smaller
    int negative_retries = 0;    ///< of the rejected, because a state would have become negative
    int backward_euler = 0;      ///< species-steps done by backward Euler
    double mass_balance = 0;     ///< worst relative defect of any species by transport alone in one step

    /// Index of a name. Errors: Kind::data if unknown.
    std::size_t of(const std::string& name) const;
    /// Dermis mean at a time [s], linear between outputs.
    double at(const std::string& name, double time) const;
    double papillary_at(const std::string& name, double time) const;
    double reticular_at(const std::string& name, double time) const;

    /// Relative gain of total collagen, a mass per area, over the dermis at the end.
    double final_gain() const;

    /// Works out again what does not follow linearly from the means: collagen_density = collagen_total /
    /// dermal_thickness, after histories have been averaged.
    void derive();
};

/// A history as bytes and back, for states of runs under way; its fields are lent. Errors: Kind::data if the
/// bytes are not whole.
void put_history(ByteWriter& writer, const History& history);
History get_history(ByteReader& reader);

/// The healing model as a reaction-diffusion system in the unit cell or the patch (docs/methods/healing.md).
/// Errors: Kind::numerics naming state, cell and time if a state is not finite; Kind::data if a basal source
/// is negative (names host and layer); Kind::interrupted if the progress callback returns false.
History heal(const Model& model, const HealingSpec& spec);

/// One of several courses that are healed side by side.
struct Member {
    const Model* model = nullptr;
    HealingSpec
        spec; ///< its damage on unit cells of one ring; without threads, save, resume and a factor on diffusion
};

/// What became of a member: its history, or the error of heal().
struct Healed {
    std::optional<History> history;
    std::optional<Error> error;
};

/// The healing model in columns of layers, which are unit cells of one ring, several of them at a time in the lanes of
/// vector registers and on threads. Every member goes its own steps: its bits depend neither on its companions nor on
/// the number of threads, and a member that fails leaves the others as they are.
/// The same equations and method as heal(), to which each history is equal but for rounding.
/// Errors: Kind::interrupted if the progress callback of a member returns false.
std::vector<Healed> heal_columns(const std::vector<Member>& members, int threads);

} // namespace stipple::healing
