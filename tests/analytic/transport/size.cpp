// Volume by increments, formulas, and size in the laws that were fitted to weights.
#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/transport/formula.hpp"
#include "stipple/transport/kp_band.hpp"
#include "stipple/transport/kp_records.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <regex>

using namespace stipple;
using namespace stipple::transport;

namespace {

double volume(const char* formula, double rings = NAN) {
    return schroeder_volume(model(), parse_formula(model(), formula), rings) / units::to_si("cm3/mol");
}

Molecule sized(const std::string& formula, double log_kow) {
    Molecule m;
    m.formula = formula;
    m.log_kow = log_kow;
    size_by_formula(model(), m);
    return m;
}

/// What a formula is refused with.
std::string refusal(const std::string& formula, double rings = NAN, double weight = NAN) {
    Molecule m;
    m.formula = formula;
    m.rings = rings;
    m.molecular_weight = weight;
    try {
        size_by_formula(model(), m);
    } catch (const Error& e) {
        CHECK(e.kind() == Kind::input);
        CHECK(e.problems().size() == 1);
        return e.problems().front().key + ": " + e.problems().front().what;
    }
    return "";
}

} // namespace

TEST_CASE("increments of Schroeder") {
    // checks of airsea2023 itself
    CHECK(volume("O2") == Approx(21));
    CHECK(volume("CO2") == Approx(35));
    // by hand: benzene 12 atoms, 3 double bonds, a ring; trihalomethanes C, H and three halogens
    CHECK(volume("C6H6") == Approx(12 * 7 + 3 * 7 - 7));
    CHECK(volume("CHCl3") == Approx(14 + 3 * 24.5));
    CHECK(volume("CHBr3") == Approx(14 + 3 * 31.5));
    CHECK(volume("CHI3") == Approx(14 + 3 * 38.5));
    CHECK(volume("H2O") == Approx(21));
    // rings given: caffeine has two and four double bonds, linolenic acid none and four
    CHECK(volume("C8H10N4O2", 2) == Approx(189));
    CHECK(volume("C8H10N4O2") == Approx(196)); // one guessed
    CHECK(volume("C18H30O2", 0) == Approx(50 * 7 + 4 * 7));
    CHECK(std::isnan(volume("C12H21N2O3PS")));
    CHECK(unsaturation(model(), parse_formula(model(), "C19H28O2")) == 6);
}

TEST_CASE("volumes of the products are those that the increments give") {
    const TableView t = model()["transport/properties"];
    const std::regex noted("Schroeder: ([A-Z][A-Za-z0-9]*), ([0-9]+) double bonds, (with a ring|no ring)");
    int found = 0;
    for (std::size_t r = 0; r < t.rows.size(); ++r) {
        std::smatch words;
        const std::string& note = t.text(r, "note");
        if (!std::regex_match(note, words, noted)) continue;
        INFO(note);
        const auto formula = parse_formula(model(), words[1]);
        const double rings = unsaturation(model(), formula) - std::stoi(words[2]);
        CHECK((rings > 0) == (words[3] == "with a ring"));
        CHECK(schroeder_volume(model(), formula, rings) == Approx(t.si(r)));
        ++found;
    }
    CHECK(found > 25);
}

TEST_CASE("what is no formula is refused in one line") {
    for (const char* text : {"caffeine", "C8H10N4O2.HCl", "C8H10N4O2-", " C6H6", "C6H6 ", "6C", "(CH3)2CO",
                             "C0H4", "C999999H2", "H", "CH5", "C6H7", "Xx2", "Na2"}) {
        INFO(text);
        CHECK(refusal(text).find("product.formula: ") == 0);
    }
    CHECK(refusal("C6H6").empty());
    CHECK(refusal("C12H21N2O3PS").find("no volume increment") != std::string::npos);
    CHECK(refusal("C6H6", 5).find("product.rings: ") == 0);
    CHECK(refusal("C6H6", 0.5).find("product.rings: ") == 0);
    CHECK(refusal("", 1).find("product.rings: ") == 0);
    CHECK(refusal("C6H6", 1, 0.1).find("product.molecular_weight_g_per_mol: C6H6 weighs 78.11") == 0);
    CHECK(refusal("C6H6", 1, 0.0781).empty());
}

TEST_CASE("trihalomethanes pass as fast as measured, bromoform fastest") {
    // xu2002: 0.16 to 0.21 cm/h from water at 25 C. log Kow of chloroform from table A, of bromoform about 2.4
    const auto k = make_constants(model());
    const double per_hour = std::log10(3600.0);
    const double chloroform = kp_predicted(k, sized("CHCl3", 1.97)) + per_hour,
                 bromoform = kp_predicted(k, sized("CHBr3", 2.40)) + per_hour;
    INFO("log10 kp (cm/h) " << chloroform << " and " << bromoform << ", measured -0.80 and -0.68");
    Molecule by_weight = sized("CHBr3", 2.40);
    by_weight.molar_volume = NAN;
    const double before = kp_predicted(k, by_weight) + per_hour;
    INFO("bromoform by weight " << before);
    CHECK(chloroform == Approx(-0.80).margin(0.75));
    CHECK(bromoform == Approx(-0.68).margin(0.75));
    CHECK(before < bromoform - 1); // by weight
    for (const double log_kow : {2.2, 2.6}) {
        const auto band = kp_band(k, sized("CHBr3", log_kow), {.living = false});
        CHECK(band.low < 0.21e-2 / 3600);
        CHECK(band.high > 0.21e-2 / 3600);
    }
}

TEST_CASE("the band of a barrier alone is the quantile of Student's t") {
    auto k = make_constants(model());
    k.spread_tissue = 0;
    Molecule m;
    m.molecular_weight = 0.3;
    m.molar_volume = 3e-4;
    m.log_kow = 1.5;
    const LayerOptions options{.living = false, .epidermis = 1e-12};
    const auto band = kp_band(k, m, options);
    const double t = 1.533206274 * std::hypot(k.spread_misfit, k.spread_protocol); // 90 % of t4
    CHECK(std::log10(band.high / band.middle) == Approx(t).epsilon(1e-4));
    CHECK(std::log10(band.middle / band.low) == Approx(t).epsilon(1e-4));
    CHECK(band.middle == Approx(make_layers(k, m, options).permeability()).epsilon(1e-4));
    m.measured.permeability = band.middle;
    const auto known = kp_band(k, m, options);
    CHECK(std::log10(known.high / known.low) == Approx(2 * 1.533206274 * k.spread_record).epsilon(1e-4));
    for (const auto& product : products(model())) { // proteins too, of which hardly anything passes
        const auto p = make_molecule(model(), product.name);
        const double kp = make_layers(k, p, options).permeability();
        const auto of_product = kp_band(k, p, options);
        INFO(product.name << " " << kp << " in " << of_product.low << " to " << of_product.high);
        CHECK(of_product.low <= kp);
        CHECK(kp <= of_product.high);
    }
    m.measured = {.partition = 10}; // says nothing of the permeability
    CHECK(barrier_spread(k, m) == Approx(std::hypot(k.spread_misfit, k.spread_protocol)));
}
