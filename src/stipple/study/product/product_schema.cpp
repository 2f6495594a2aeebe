#include "stipple/base/model.hpp"
#include "stipple/schema/key_makers.hpp"
#include "stipple/study/product/product_study.hpp"

namespace stipple::study {

using namespace schema;
using namespace keys;

namespace {

using Key = KeyOf<ProductStudy>;

template <class Field> Key quantity(const std::string& path, double min, double max, Field at) {
    return number<ProductStudy>(path, min, max, at);
}

Key name_key(const Model& model) {
    Key key = text<ProductStudy>(
        "product.name", {""}, [](auto& s) -> auto& { return s.molecule.name; });
    key.labels = {"none of these: the keys below describe it"};
    for (const auto& product : transport::products(model)) {
        key.allowed.push_back(product.name);
        key.labels.push_back(product.label);
    }
    return says(or_else(std::move(key), "\"\""),
                "a substance of the tables; the keys below then override its numbers");
}

std::vector<Key> product_part(const Model& model) {
    return {
        name_key(model),
        says(left_to(quantity(
                         "product.molecular_weight_g_per_mol", 10, 5e6,
                         [](auto& s) -> auto& { return s.molecule.molecular_weight; }),
                     "by name"),
             "molecular weight; needed unless a name is given"),
        says(left_to(quantity(
                         "product.log_kow", -12, 12, [](auto& s) -> auto& { return s.molecule.log_kow; }),
                     "by name"),
             "decadic logarithm of the octanol/water partition of the neutral form; needed unless a name is "
             "given"),
        says(left_to(quantity(
                         "product.molar_volume_cm3_per_mol", 5, 1e6,
                         [](auto& s) -> auto& { return s.molecule.molar_volume; }),
                     "by name, or from the weight"),
             "molar volume at the boiling point", "wang2007"),
        says(left_to(quantity(
                         "product.pka", -5, 20, [](auto& s) -> auto& { return s.molecule.pka; }),
                     "by name, or does not ionise"),
             "pKa that counts between pH 3 and 9"),
        says(left_to(integer<ProductStudy>(
                         "product.charge_when_ionised", -1, 1,
                         [](auto& s) -> auto& { return s.molecule.charge_when_ionised; }),
                     "by name, or 0"),
             "1 a base, -1 an acid, 0 neither"),
        says(left_to(quantity(
                         "product.water_solubility_mg_per_ml", 1e-9, 2000,
                         [](auto& s) -> auto& { return s.molecule.solubility; }),
                     "by name, or no limit"),
             "how much of the neutral form dissolves in water"),
        says(left_to(quantity(
                         "product.vapour_pressure_pa", 0, 1e6,
                         [](auto& s) -> auto& { return s.molecule.vapour_pressure; }),
                     "by name, or does not evaporate"),
             "at the temperature of the skin"),
        says(left_to(quantity(
                         "product.radius_nm", 0.05, 500, [](auto& s) -> auto& { return s.molecule.radius; }),
                     "by name, or from the volume"),
             "hydrodynamic radius, of large molecules"),
        says(left_to(quantity(
                         "product.measured_permeability_cm_per_h", 1e-12, 100,
                         [](auto& s) -> auto& { return s.molecule.measured.permeability; }),
                     "predicted"),
             "measured permeability of intact stratum corneum from water; takes the place of the prediction"),
        says(left_to(quantity(
                         "product.measured_partition", 1e-4, 1e7,
                         [](auto& s) -> auto& { return s.molecule.measured.partition; }),
                     "predicted"),
             "measured partition stratum corneum/water; takes the place of the prediction"),
        says(left_to(quantity(
                         "product.measured_diffusivity_cm2_per_s", 1e-20, 1e-4,
                         [](auto& s) -> auto& { return s.molecule.measured.diffusivity; }),
                     "predicted"),
             "measured diffusivity in stratum corneum; takes the place of the prediction"),
        says(left_to(quantity(
                         "product.plasma_clearance_l_per_h", 1e-4, 1e4,
                         [](auto& s) -> auto& { return s.molecule.plasma_clearance; }),
                     "by name, or no plasma curve"),
             "clearance of the whole person"),
        says(left_to(quantity(
                         "product.distribution_volume_l", 0.1, 1e5,
                         [](auto& s) -> auto& { return s.molecule.distribution_volume; }),
                     "by name, or no plasma curve"),
             "volume of distribution of the whole person"),
    };
}

std::vector<Key> vehicle_part() {
    return {
        says(or_else(choice<transport::Form, ProductStudy>(
                         "vehicle.form", {"solution", "neat", "cream"},
                         [](auto& s) -> auto& { return s.dose.form; }),
                     "\"solution\""),
             "solution: a liquid that may dry; neat: the pure substance; cream: a base that stays (cream, "
             "gel, "
             "patch)"),
        says(left_to(quantity(
                         "vehicle.concentration_mg_per_ml", 0, 3000,
                         [](auto& s) -> auto& { return s.dose.concentration; }),
                     "required unless vehicle.form = \"neat\""),
             "of the substance in the vehicle"),
        says(left_to(
                 quantity(
                     "vehicle.amount_ul_per_cm2", 0, 1e6, [](auto& s) -> auto& { return s.dose.thickness; }),
                 "unlimited"),
             "volume of vehicle per area; 0 or left out: so much that it never runs out"),
        says(or_else(quantity(
                         "vehicle.affinity", 1e-6, 1e6, [](auto& s) -> auto& { return s.dose.affinity; }),
                     "1.0"),
             "partition vehicle/water: above 1 the vehicle holds the substance back"),
        says(left_to(quantity(
                         "vehicle.solubility_mg_per_ml", 1e-9, 2000,
                         [](auto& s) -> auto& { return s.dose.solubility; }),
                     "as in water, times the affinity"),
             "how much dissolves in the vehicle; the rest waits as a solid"),
        says(or_else(quantity(
                         "vehicle.ph", 1, 13, [](auto& s) -> auto& { return s.dose.ph; }),
                     "7.0"),
             "sets how much is neutral: only that passes the lipids of intact skin"),
        says(or_else(number<ProductStudy>(
                         "vehicle.start_min", -1e5, 1e6, [](auto& s) -> auto& { return s.dose.start; }),
                     "0.0"),
             "when it is put on, counted from needling; negative: before"),
        says(left_to(number<ProductStudy>(
                         "vehicle.end_min", -1e5, 1e6, [](auto& s) -> auto& { return s.dose.end; }),
                     "stays on"),
             "when it is wiped off, counted from needling"),
        says(boolean<ProductStudy>(
                 "vehicle.occluded", [](auto& s) -> auto& { return s.dose.occluded; }),
             "under a cover: nothing dries, the stratum corneum soaks, and channels seal much more slowly",
             "gupta2011"),
        says(
            or_else(number<ProductStudy>(
                        "vehicle.wind_m_per_s", 0.001, 20, [](auto& s) -> auto& { return s.dose.wind; }, 1.0),
                    "0.168"),
            "air over the skin; sets how fast things dry", "ospskin2021"),
    };
}

std::vector<Key> skin_part(const Model& model) {
    Key species = text<ProductStudy>(
        "skin.species", {}, [](auto& s) -> auto& { return s.species; });
    const TableView animals = model["transport/species"];
    for (std::size_t r = 0; r < animals.rows.size(); ++r) {
        species.allowed.push_back(animals.text(r, "name"));
        species.labels.push_back(animals.text(r, "label"));
    }
    Key site = text<ProductStudy>(
        "skin.site", skin::site_names(model), [](auto& s) -> auto& { return s.person.site; });
    const TableView sites = model["skin/sites"];
    for (const auto& name : site.allowed) site.labels.push_back(sites.text(sites.row(name), "label"));
    return {
        says(
            or_else(choice<SkinState, ProductStudy>(
                        "skin.state", {"living", "excised", "epidermis"},
                        [](auto& s) -> auto& { return s.state; }),
                    "\"living\""),
            "living: blood clears the dermis and channels seal; excised: over a receptor; epidermis: without "
            "dermis, over a receptor"),
        says(or_else(std::move(species), "\"human\""), "whose skin"),
        says(or_else(std::move(site), "\"forearm\""), "where on the body; sets the layers and the sealing"),
        says(or_else(plain_number<ProductStudy>(
                         "skin.age_years", skin::k_person_ranges.age_years,
                         [](auto& s) -> auto& { return s.person.age_years; }),
                     "35.0"),
             "age; older skin seals more slowly", "kelchen2016"),
        says(or_else(choice<Soaked, ProductStudy>(
                         "skin.hydration", {"by_cover", "full", "partial"},
                         [](auto& s) -> auto& { return s.soaked; }),
                     "\"by_cover\""),
             "of the stratum corneum; by_cover: soaked under a cover, a cream, an unlimited liquid or over a "
             "receptor, else partial"),
        says(left_to(
                 quantity(
                     "skin.stratum_corneum_um", 1, 1000, [](auto& s) -> auto& { return s.stratum_corneum; }),
                 "43 soaked, 13 in air"),
             "thickness of the stratum corneum", "ospskin2021"),
        says(left_to(quantity(
                         "skin.epidermis_um", 1, 2000, [](auto& s) -> auto& { return s.epidermis; }),
                     "by site or species"),
             "thickness of the viable epidermis"),
        says(left_to(quantity(
                         "skin.dermis_um", 1, 20000, [](auto& s) -> auto& { return s.dermis; }),
                     "by site or species; excised 400"),
             "thickness of the dermis, of excised skin what is left of it"),
    };
}

std::vector<Key> channels_part(const Model& model) {
    Key device = text<ProductStudy>(
        "channels.model", {""}, [](auto& s) -> auto& { return s.model; });
    device.labels = {"no device: the keys below describe the channels"};
    for (const auto& named : device::named_devices(model)) {
        device.allowed.push_back(named.name);
        device.labels.push_back(named.description);
    }
    return {
        says(or_else(std::move(device), "\"\""),
             "a named device that makes the channels: its punctures are computed"),
        says(left_to(
                 quantity(
                     "channels.needle_length_mm", 0.05, 3, [](auto& s) -> auto& { return s.needle_length; }),
                 "by model"),
             "of that device"),
        says(left_to(integer<ProductStudy>(
                         "channels.passes", 1, 100, [](auto& s) -> auto& { return s.passes; }),
                     "by model"),
             "of that device"),
        says(left_to(quantity(
                         "channels.number_per_cm2", 0.01, 20000, [](auto& s) -> auto& { return s.per_m2; }),
                     "required without a model"),
             "channels per area"),
        says(left_to(quantity(
                         "channels.depth_um", 5, 5000, [](auto& s) -> auto& { return s.depth; }),
                     "required without a model"),
             "how deep the needles stand in the skin: less than their length"),
        says(or_else(quantity(
                         "channels.depth_sd_um", 0, 2000, [](auto& s) -> auto& { return s.depth_sd; }),
                     "0.0"),
             "scatter of that depth from needle to needle"),
        says(left_to(quantity(
                         "channels.diameter_um", 1, 2000, [](auto& s) -> auto& { return s.diameter; }),
                     "required without a model"),
             "width of the needle at the surface of the skin; the hole recoils when it is out"),
        says(left_to(quantity(
                         "channels.taper_um", 0, 5000, [](auto& s) -> auto& { return s.taper; }),
                     "the depth"),
             "length over which the needle narrows to its tip"),
    };
}

std::vector<Key> needles_part() {
    return {
        says(
            or_else(choice<transport::NeedleKind, ProductStudy>(
                        "needles.kind", {"solid", "coated", "dissolving", "hydrogel"},
                        [](auto& s) -> auto& { return s.needles.kind; }),
                    "\"solid\""),
            "solid: they only make channels; coated, dissolving: they carry a load; hydrogel: they swell and "
            "stay in as a wick below the vehicle"),
        says(
            or_else(quantity(
                        "needles.load_ug_per_cm2", 0, 1e7, [](auto& s) -> auto& { return s.needles.amount; }),
                    "0.0"),
            "of the substance in or on the needles, per area of skin"),
        says(or_else(quantity(
                         "needles.release_time_min", 0.01, 1e5,
                         [](auto& s) -> auto& { return s.needles.release_time; }),
                     "10.0"),
             "time constant with which the load comes off or dissolves"),
        says(or_else(quantity(
                         "needles.worn_min", 0, 1e5, [](auto& s) -> auto& { return s.needles.worn; }),
                     "0.0"),
             "how long they stay in the skin; channels recoil and seal from then on"),
    };
}

std::vector<Key> receptor_part() {
    return {
        says(or_else(quantity(
                         "receptor.volume_ml_per_cm2", 0, 1000,
                         [](auto& s) -> auto& { return s.receptor.thickness; }),
                     "0.0"),
             "fluid below excised skin; 0: swept away at once (flow-through cell)"),
        says(or_else(quantity(
                         "receptor.sampling_interval_h", 0, 1000,
                         [](auto& s) -> auto& { return s.receptor.sampling_interval; }),
                     "0.0"),
             "time between samples; 0: none"),
        says(or_else(quantity(
                         "receptor.sampled_share", 0, 1,
                         [](auto& s) -> auto& { return s.receptor.sampled_share; }),
                     "0.0"),
             "share of the fluid that each sample takes out and fresh fluid replaces"),
    };
}

std::vector<Key> run_part() {
    return {
        says(or_else(quantity(
                         "run.horizon_h", 0.01, 2000, [](auto& s) -> auto& { return s.horizon; }),
                     "24.0"),
             "hours from needling that are simulated"),
        says(or_else(quantity(
                         "run.area_cm2", 0.01, 20000, [](auto& s) -> auto& { return s.area; }),
                     "10.0"),
             "treated area: sets the plasma level and the whole dose"),
        says(or_else(choice<transport::Grid, ProductStudy>(
                         "run.grid", {"coarse", "normal", "fine"}, [](auto& s) -> auto& { return s.grid; }),
                     "\"normal\""),
             "how fine the cells are"),
        says(or_else(quantity(
                         "run.patch_mm", 0, 3, [](auto& s) -> auto& { return s.patch; }),
                     "0.0"),
             "side of a square of skin with the punctures of the device in three dimensions, 40 x 40 "
             "columns; 0: "
             "unit cells around average channels"),
    };
}

} // namespace

std::vector<Key> product_schema(const Model& model) {
    std::vector<Key> all = head_keys<ProductStudy>("product");
    for (auto part : {product_part(model), vehicle_part(), skin_part(model), channels_part(model),
                      needles_part(), receptor_part(), run_part()})
        for (auto& key : part) all.push_back(std::move(key));
    return all;
}

std::vector<KeyFacts> product_keys(const Model& model) {
    return facts_of(product_schema(model));
}

} // namespace stipple::study
