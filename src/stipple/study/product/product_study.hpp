#pragma once
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/course.hpp"
#include "stipple/schema/key.hpp"
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
    transport::Molecule
        molecule; ///< of the tables where `molecule.name` is one, with the user's numbers on top
    transport::Dose dose;
    SkinState state = SkinState::living;
    std::string species = "human"; ///< a row of data/transport/species.csv
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

/// Every key of the product file, in the order of the file.
std::vector<schema::KeyOf<ProductStudy>> product_schema(const Model& model);
std::vector<schema::KeyFacts> product_keys(const Model& model);

/// What no single key can say. One problem per fault; none if the study is sound.
std::vector<Problem> check_product_study(const Model& model, const ProductStudy& study,
                                         const std::set<std::string>& given);

/// With everything filled in that follows from the rest: the substance of the tables, thickness of layers by
/// site or species, taper, density of a neat substance.
ProductStudy resolved(const Model& model, ProductStudy study);

/// When instruments would find the barrier back.
struct Closure {
    double half_life = NAN;  ///< of the sealing [s]; infinite in excised skin
    double water_loss = NAN; ///< TEWL within 10 % of before [s]
    double impedance = NAN;  ///< within 10 % [s]
    double dye = NAN;        ///< half of the pores no longer marked [s]
};

/// What a product file asks for and what came of it.
struct ProductResult {
    Model model;        ///< that it was computed with
    ProductStudy study; ///< resolved
    transport::PermeationSpec spec;
    transport::Permeation course;                 ///< with the channels, if there are any
    transport::Permeation intact;                 ///< the same without
    std::vector<double> absorbed_lo, absorbed_hi; ///< 10 % and 90 % of the members, as course.time [kg/m²]
    double enhancement = NAN, enhancement_lo = NAN,
           enhancement_hi = NAN; ///< absorbed over that of intact skin
    int members = 0;
    Closure closure;
    std::vector<transport::Barrier> barrier; ///< as course.time
    std::vector<Warning> warnings;           ///< danger first
    std::vector<Parameter> parameters;
};

struct ProductOptions {
    int members = 24; ///< draws of what is not known; 0: no band
    std::uint64_t seed = 1;
    int threads = 1;
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
/// Time of the highest plasma level [s].
double plasma_peak_time(const ProductResult& result);
/// Nothing says how much lies on the skin where the vehicle never runs out.
bool is_unlimited(const ProductStudy& study);

} // namespace stipple::study
