#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <set>

using namespace stipple;

namespace {

/// The problems of the Error{input} that these overrides give.
std::vector<Problem> refused(const Overrides& overrides) {
    try {
        with_overrides(model(), overrides);
    } catch (const Error& error) {
        CHECK(error.kind() == Kind::input);
        return error.problems();
    }
    FAIL("nothing was thrown");
    return {};
}

} // namespace

TEST_CASE("every parameter has an index, a name of its own, a unit, a flag and a range that holds it") {
    std::set<std::string> names;
    for (std::size_t i = 0; i < model().size(); ++i) {
        const ModelParameter& p = model().parameters()[i];
        INFO(p.name);
        CHECK(names.insert(p.name).second);
        CHECK(model().index(p.name) == i);
        CHECK(p.name.starts_with(p.facts.room + "."));
        CHECK(p.name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-") ==
              std::string::npos); // so that it can stand in a file without quotes
        CHECK_FALSE(p.facts.unit.empty());
        CHECK_FALSE(p.facts.flag.empty());
        CHECK(p.allowed.contains(p.facts.value));
        CHECK(std::isfinite(model().si(i)));
        CHECK_FALSE(model().set_by_user(i));
    }
    CHECK(names.size() > 900);
    CHECK(model().values().size() == model().size());
    CHECK(names.contains("healing.del_M1"));
    CHECK(names.contains("insertion.dye_gap"));
    CHECK(names.contains("skin.epidermis_modulus"));
    CHECK(names.contains("device.stainless_steel.bending_strength_mpa"));
    CHECK(names.contains("transport.lidocaine.log_kow"));
    CHECK(names.contains("outcome.lemperle.2.depth_um"));
}

TEST_CASE("a view reads the numbers of its model, in the unit of the table and in SI") {
    const std::size_t i = model().index("insertion.capillary_depth");
    const double low = model().parameters()[i].allowed.low;
    const Model changed = with_overrides(model(), {{"insertion.capillary_depth", low}});
    const TableView t = changed["insertion/parameters"];
    CHECK(t.value("capillary_depth") == low);
    CHECK(t.si("capillary_depth") == changed.si(i));
    CHECK(t.si("deep_coefficient") == model()["insertion/parameters"].si("deep_coefficient"));
    const Parameter p = t.parameter(t.row("capillary_depth"), "insertion");
    CHECK(p.value == low);
    CHECK(p.flag == "user");
    CHECK(p.source.empty());
    // and the model that it was made from is as it was
    CHECK(model().value(i) != low);
    CHECK(model()["insertion/parameters"].parameter(t.row("capillary_depth"), "insertion").flag != "user");
}

TEST_CASE("rows become parameters with unit, flag, source, meaning and spread") {
    const TableView t = model()["healing/kinetics"];
    const auto rows = t.parameters("healing");
    REQUIRE(rows.size() == t.rows.size());
    const auto& p = rows[t.row("lam_I")];
    CHECK(p.room == "healing");
    CHECK(p.name == "lam_I");
    CHECK(p.unit == "1/d");
    CHECK(p.value == t.value("lam_I"));
    CHECK_FALSE(p.flag.empty());
    CHECK_FALSE(p.meaning.empty());
    const TableView thick = model()["skin/thickness"];
    const auto layers = thick.parameters("skin");
    CHECK(std::any_of(layers.begin(), layers.end(), [](const Parameter& row) { return row.spread > 0; }));
}

TEST_CASE("a draw moves one number of one member, and never what the user has set") {
    const std::size_t r_N = model().index("healing.r_N"), synthesis = model().index("healing.s0");
    Model member = with_overrides(model(), {{"healing.s0", model().value(synthesis)}});
    member.draw(r_N, 2 * model().value(r_N));
    member.draw(synthesis, 2 * model().value(synthesis));
    member.draw_si(synthesis, 3 * model().si(synthesis));
    CHECK(member.si(r_N) == Approx(2 * model().si(r_N)));
    CHECK(member.value(synthesis) == model().value(synthesis));
    CHECK(member.changes() == std::vector<std::size_t>{synthesis});
    std::size_t different = 0;
    for (std::size_t i = 0; i < model().size(); ++i) different += member.values()[i] != model().values()[i];
    CHECK(different == 1);
}

TEST_CASE("what is wrong with an override is told with name, range and the nearest name, all of it at once") {
    const auto problems =
        refused({{"healing.del_M2", 1e9}, {"healing.dell_M1", 1}, {"insertion.tip_wear", NAN}});
    REQUIRE(problems.size() == 3);
    CHECK(problems[0].key == "model.healing.del_M2");
    CHECK(problems[0].what == "out of range");
    CHECK(problems[0].allowed.find("of the prior") != std::string::npos);
    CHECK(problems[1].nearest == "healing.del_M1");
    CHECK(problems[2].key == "model.insertion.tip_wear");
    const auto counted = refused({{"healing.reference.needles", 100.5}});
    CHECK(counted.front().what == "not a whole number");
}

TEST_CASE("a model without tables says so") {
    CHECK_THROWS_AS(Model()["skin/age"], Error);
    CHECK_THROWS_AS(Model().index("healing.s0"), Error);
    CHECK_THROWS_AS(model()["no/such"], Error);
    CHECK(Model().size() == 0);
}
