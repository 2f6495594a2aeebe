#pragma once
#include "base/error.hpp"
#include "study/key.hpp"
#include "study/study.hpp"
#include "transport/transport.hpp"
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
const std::vector<KeyOf<ProductStudy>>& product_schema();
std::vector<KeyFacts> product_keys();

/// What no single key can say. One problem per fault; none if the study is sound.
std::vector<Problem> check_product_study(const ProductStudy& study, const std::set<std::string>& given);

/// With everything filled in that follows from the rest: the substance of the tables, thickness of layers by
/// site or species, taper, density of a neat substance.
ProductStudy resolved(ProductStudy study);

/// When instruments would find the barrier back.
struct Closure {
    double half_life = NAN;  ///< of the sealing [s]; infinite in excised skin
    double water_loss = NAN; ///< TEWL within 10 % of before [s]
    double impedance = NAN;  ///< within 10 % [s]
    double dye = NAN;        ///< half of the pores no longer marked [s]
};

/// What a product file asks for and what came of it.
struct ProductResult {
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
    std::function<bool(double share)> progress{}; ///< false interrupts
};

/// Pure: no disk, no printing. The result does not depend on the number of threads.
/// Errors: Kind::input for a study that check_product_study refuses; Kind::interrupted.
ProductResult permeate_product(const ProductStudy& study, const ProductOptions& options = {});

/// Applies one draw of what is not known, four standard normal numbers: barrier, tissue, channels, sealing;
/// and makes the grid coarse.
void vary_permeation(transport::PermeationSpec& spec, const std::vector<double>& z);

/// The same without channels and needles.
transport::PermeationSpec intact(transport::PermeationSpec spec);

/// The permeation that a study asks for; for other studies that need one of their own.
transport::PermeationSpec permeation_spec(const ProductStudy& resolved);

/// Warnings by the labels of a substance: dose, area, plasma level; and the regulator's on products through
/// channels, where there are any. Danger first.
std::vector<Warning> product_warnings(const transport::Molecule& molecule, double dose_kg_per_m2, double area,
                                      double peak_plasma, bool through_channels);

/// Half-lives of sealing under occlusion in a group of people at a site [s], ascending.
/// The spread between people is that of data/transport/parameters.csv (spread_sealing).
std::vector<double> half_lives_of_group(const std::string& site, double age_years, int people,
                                        std::uint64_t seed);
/// Published half-life of a site, or the mean of the sites [s].
double occluded_half_life(const std::string& site);

/// How well permeabilities of a table of data/transport/raw are predicted: bias and root mean square of log10
/// (measured over predicted), median of the magnitude; the same for Potts and Guy.
struct KpFit {
    int rows = 0;
    double bias = 0, rms = 0, median = 0, bias_polar = 0; ///< polar: log Kow below 0
    double null_bias = 0, null_rms = 0, null_median = 0, null_bias_polar = 0;
};
/// `fresh`: only substances that are not in table A (another weight or log Kow). Errors: Kind::data.
KpFit kp_fit(const std::string& table, bool fresh = false);

} // namespace stipple::study
