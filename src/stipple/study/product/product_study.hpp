#pragma once
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/course.hpp"
#include "stipple/schema/key.hpp"
#include "stipple/skin/species.hpp"
#include "stipple/study/product/product_delays.hpp"
#include "stipple/transport/kp_band.hpp"
#include "stipple/transport/steady_state.hpp"
#include "stipple/transport/transport.hpp"
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace stipple::study {

/// What the skin is in: on a person, or cut out and put over a receptor.
enum class SkinState { living, excised, epidermis };

/// How soaked the stratum corneum is.
enum class Soaked { by_cover, full, partial };

/// What a product file says, in SI: a substance in a vehicle, the skin, the channels, needles with a load,
/// what is below, how long. NaN: not given, filled in by `resolved`.
struct ProductStudy {
    std::string title;
    /// Of the tables where `molecule.name` is one, with the user's numbers on top.
    transport::Molecule molecule;
    transport::Dose dose;
    SkinState state = SkinState::living;
    std::string species = skin::k_human; ///< a row of data/transport/species.csv
    skin::Person person{.site = "forearm"};
    Soaked soaked = Soaked::by_cover;
    double epidermis = NAN, dermis = NAN, stratum_corneum = NAN; ///< thickness instead of the site's [m]
    bool channels = false;                                       ///< a section [channels] is there
    double per_m2 = NAN, depth = NAN, depth_sd = 0, diameter = NAN, taper = NAN; ///< while the needles are in
    std::string model; ///< a named device that makes the channels instead
    double needle_length = NAN;
    int passes = 0;
    transport::NeedleLoad needles;
    transport::Receptor receptor;
    double horizon = 24 * 3600.0, area = 10e-4;
    transport::Grid grid = transport::Grid::normal;
    double patch = 0; ///< side of a square of skin in three dimensions [m]; 0: unit cells
};

/// Skins whose barrier is known (data/transport/species.csv).
schema::Words barrier_species(const Model& model);

/// The keys of the study itself, by section; of its substance, vehicle, needles, receptor and person their
/// own rooms declare them.
template <class Key = schema::Key<ProductStudy>> std::vector<Key> whose_skin_keys(const Model& model) {
    return {
        Key("state", &ProductStudy::state)
            .words({"living", "excised", "epidermis"})
            .means("living: blood clears the dermis and channels seal; excised: over a receptor; "
                   "epidermis: without dermis, over a receptor"),
        Key("species", &ProductStudy::species).words(barrier_species(model)).means("whose skin"),
    };
}

template <class Key = schema::Key<ProductStudy>> std::vector<Key> barrier_keys() {
    return {
        Key("hydration", &ProductStudy::soaked)
            .words({"by_cover", "full", "partial"})
            .means("of the stratum corneum; by_cover: soaked under a cover, a cream or an unlimited liquid, "
                   "partial under a dose that dries, on a person and over a receptor alike")
            .from("ospskin2021"),
        Key("stratum_corneum_um", &ProductStudy::stratum_corneum)
            .range(1, 1000)
            .left_to("43 soaked, 13 in air")
            .means("thickness of the stratum corneum")
            .from("ospskin2021"),
        Key("epidermis_um", &ProductStudy::epidermis)
            .range(1, 2000)
            .left_to("by site or species")
            .means("thickness of the viable epidermis"),
        Key("dermis_um", &ProductStudy::dermis)
            .range(1, 20000)
            .left_to("by site or species; excised 400")
            .means("thickness of the dermis, of excised skin what is left of it"),
    };
}

template <class Key = schema::Key<ProductStudy>> std::vector<Key> channel_keys(const Model& model) {
    return {
        Key("model", &ProductStudy::model)
            .word("", "no device: the keys below describe the channels")
            .words(schema::words_of(device::named_devices(model), &device::NamedDevice::name,
                                    &device::NamedDevice::description))
            .means("a named device that makes the channels: its punctures are computed"),
        Key("needle_length_mm", &ProductStudy::needle_length)
            .range(0.05, 3)
            .left_to("by model")
            .means("of that device"),
        Key("passes", &ProductStudy::passes)
            .range(device::k_passes)
            .left_to("by model")
            .means("of that device"),
        Key("number_per_cm2", &ProductStudy::per_m2)
            .range(0.01, 20000)
            .left_to("required without a model")
            .means("channels per area"),
        Key("depth_um", &ProductStudy::depth)
            .range(5, 5000)
            .left_to("required without a model")
            .means("how deep the needles stand in the skin: less than their length"),
        Key("depth_sd_um", &ProductStudy::depth_sd)
            .range(0, 2000)
            .means("scatter of that depth from needle to needle"),
        Key("diameter_um", &ProductStudy::diameter)
            .range(1, 2000)
            .left_to("required without a model")
            .means("width of the needle at the surface of the skin; the hole recoils when it is out"),
        Key("taper_um", &ProductStudy::taper)
            .range(0, 5000)
            .left_to("the depth")
            .means("length over which the needle narrows to its tip"),
    };
}

template <class Key = schema::Key<ProductStudy>> std::vector<Key> run_keys() {
    return {
        Key("horizon_h", &ProductStudy::horizon)
            .range(0.01, 2000)
            .means("hours from needling that are simulated"),
        Key("area_cm2", &ProductStudy::area)
            .range(0.01, 20000)
            .means("treated area: sets the plasma level and the whole dose"),
        Key("grid", &ProductStudy::grid).words({"coarse", "normal", "fine"}).means("how fine the cells are"),
        Key("patch_mm", &ProductStudy::patch)
            .range(0, 3)
            .means("side of a square of skin with the punctures of the device in three dimensions, 40 x "
                   "40 columns; 0: unit cells around average channels"),
    };
}

/// Every key of the product file but those of [[application]], in the order of the file.
std::vector<schema::KeyOf<ProductStudy>> product_schema(const Model& model);
/// Those of one [[application]].
std::vector<schema::KeyOf<transport::Application>> application_schema();
/// All of them.
std::vector<schema::KeyFacts> product_keys(const Model& model);

/// What no single key can say. One problem per fault; none if the study is sound.
std::vector<Problem> check_product_study(const Model& model, const ProductStudy& study,
                                         const std::set<std::string>& given);

/// With everything filled in that follows from the rest: the substance of the tables, thickness of layers by
/// site or species, taper, density of a neat substance.
ProductStudy resolved(const Model& model, ProductStudy study);

/// When instruments would find the barrier back; NaN: not within k_latest_closing.
struct Closure {
    double half_life = NAN; ///< of what plug and wall leave open [s]; infinite in excised skin
    double lifetime =
        NAN; ///< until the walls have met in the channels of the middle class [s]; infinite in excised skin
    double water_loss = NAN; ///< TEWL within 10 % of before [s]
    double impedance = NAN;  ///< within 10 % [s]
    double dye = NAN;        ///< half of the pores no longer marked [s]
    double tomography = NAN; ///< half of the holes no longer seen by optical coherence tomography [s]
};

/// What a product file asks for and what came of it.
struct ProductResult {
    Model model;        ///< that it was computed with
    ProductStudy study; ///< resolved
    transport::PermeationSpec spec;
    transport::Permeation course;                 ///< with the channels, if there are any
    transport::Permeation intact;                 ///< the same without
    transport::SkinLayers layers;                 ///< of the intact skin, for this substance
    Delays delays;                                ///< where asked for
    transport::SteadyState steady;                ///< of an unlimited dose of this vehicle on the intact skin
    std::vector<double> absorbed_lo, absorbed_hi; ///< 10 % and 90 % of the members, as course.time [kg/m²]
    double enhancement = NAN, enhancement_lo = NAN,
           enhancement_hi = NAN;    ///< absorbed over that of intact skin
    transport::KpBand permeability; ///< of intact skin, what a measurement of it would give
    int members = 0;
    Closure closure;
    std::vector<transport::Barrier> barrier; ///< as course.time
    std::vector<Warning> warnings;           ///< danger first
    std::vector<Parameter> parameters;
};

struct ProductOptions {
    int members = 24; ///< parameter samples of the uncertainty band; 0: no band
    std::uint64_t seed = 1;
    int threads = 1;
    bool delays = false; ///< also what becomes of the gain when the product is put on later
    ProgressCallback progress{};
};

/// Pure: no disk, no printing. The result does not depend on the number of threads.
/// Errors: Kind::input for a study that check_product_study refuses; Kind::interrupted.
ProductResult permeate_product(const Model& model, const ProductStudy& study,
                               const ProductOptions& options = {});

/// The permeation that a study asks for; for other studies that need one of their own.
transport::PermeationSpec permeation_spec(const Model& model, const ProductStudy& resolved);

/// How long the study looks for the return of an observable.
inline constexpr double k_latest_closing = 14 * units::day;

bool heals(const Closure& closure);
bool has_channels(const ProductResult& result);
/// The plasma counts in living skin only. Empty if there is none.
const std::vector<double>& plasma_of(const ProductResult& result);
/// The highest plasma level [kg/m³] and its time [s]; NaN if there is none.
transport::Peak plasma_peak_of(const ProductResult& result);
/// What the flux at the end is of the steady one; NaN where it cannot come to it: a dose that runs out.
double share_of_steady_flux(const ProductResult& result);
/// Of the steady flux, what goes by the leaks.
double leak_share(const ProductResult& result);
/// Nothing says how much lies on the skin where the vehicle never runs out.
bool is_unlimited(const ProductStudy& study);

} // namespace stipple::study
