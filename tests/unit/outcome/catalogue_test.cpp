#include "../../model.hpp"
#include "history.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/sources.hpp"
#include "stipple/base/units.hpp"
#include "stipple/outcome/endpoint_law.hpp"
#include "stipple/outcome/evidence.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <set>

using namespace stipple;
using outcome::EndpointRow;
using outcome::Group;
using outcome::Law;
using outcome_test::resting_history;

namespace {

struct Nothing {};

std::string key_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const Error& e) {
        CHECK(e.kind() == Kind::data);
        return e.problems().front().key;
    }
    return "no error";
}

outcome::Read one(const Nothing&) {
    return outcome::in_unit(1);
}

} // namespace

TEST_CASE("the catalogue says of every endpoint what it is, in units and sources that are known",
          "[outcome]") {
    std::set<std::string> names;
    for (const EndpointRow& row : outcome::endpoint_rows(model())) {
        INFO(row.name);
        CHECK(names.insert(row.name).second);
        CHECK_FALSE(row.label.empty());
        CHECK(units::known(row.unit));
        CHECK(row.note.size() > 40);
        for (const auto& key : source_keys(row.source)) CHECK(sources().contains(key));
        CHECK(row.concern.empty() == row.roles.empty());
        CHECK(row.note.find('{') == std::string::npos);
    }
    const TableView t = model()["outcome/endpoints"];
    for (std::size_t r = 0; r < t.rows.size(); ++r) {
        INFO(t.rows[r].front());
        CHECK(t.text(r, "noticeable").empty() == t.text(r, "of").empty());
        if (const auto& of = t.text(r, "of"); !of.empty()) {
            CHECK((of == "value" || of == "share"));
            CHECK(t.number(r, "noticeable") > 0);
        }
        const std::string& name = t.rows[r].front();
        const auto colon = name.find(':');
        if (colon == std::string::npos) continue;
        const EndpointRow *base = outcome::find_endpoint_row(model(), name.substr(0, colon)),
                          *wording = outcome::find_endpoint_row(model(), name);
        REQUIRE(base != nullptr);
        REQUIRE(wording != nullptr);
        CHECK(wording->unit == base->unit);
        CHECK(wording->group == base->group);
        CHECK(wording->better_up == base->better_up);
        CHECK(wording->basis == base->basis);
    }
    CHECK(outcome::find_endpoint_row(model(), "no_such_endpoint") == nullptr);
}

TEST_CASE("every concern has one endpoint that counts and one that is told, both in the catalogue",
          "[outcome]") {
    const auto& all = outcome::concerns(model());
    REQUIRE(all.size() >= 7);
    for (const auto& concern : all) {
        INFO(concern.name);
        CHECK(outcome::noticeable_change(model(), concern.overall, 1) > 0); // its step in the overall score
        CHECK(outcome::find_endpoint_row(model(), concern.measures[0]) != nullptr);
        const auto group = outcome::find_endpoint_row(model(), concern.rated)->group;
        CHECK((group == Group::appearance || group == Group::scale)); // what people see
        CHECK_NOTHROW(outcome::rated_place(concern.name));
    }
}

TEST_CASE("endpoints come in the order of the catalogue", "[outcome]") {
    const auto rows = outcome::endpoint_rows(model(), {Group::response});
    const auto read = outcome::measure(model(), resting_history(), 10);
    REQUIRE(read.size() == rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        CHECK(read[i].name == rows[i].get().name);
        CHECK(read[i].label == rows[i].get().label);
    }
}

TEST_CASE("a law without a row, a row without a law and an unknown wording are errors that name it",
          "[outcome]") {
    std::vector<outcome::Endpoint> to;
    const Law<Nothing> stray[] = {{"no_such_endpoint", one}}, few[] = {{"collagen_1_gain", one}};
    const auto read = [&](const auto& laws) {
        outcome::read_laws(model(), laws, {Group::response}, Nothing{}, 10, to);
    };
    CHECK(key_of([&] { read(stray); }) == "no_such_endpoint");
    CHECK(key_of([&] { read(few); }) == "collagen_3_gain");
    const auto* row = outcome::find_endpoint_row(model(), "scar_depth");
    CHECK(key_of([&] { outcome::make_endpoint(model(), *row, 10, {.wording = "flat"}); }) == "scar_depth");
}

TEST_CASE("a level in SI is shown in the unit of its row", "[outcome]") {
    const auto* row = outcome::find_endpoint_row(model(), "scar_depth");
    const auto e = outcome::make_endpoint(model(), *row, 10, {2e-4, 4e-4, true, "raised"});
    CHECK(e.value == Approx(0.2));
    CHECK(e.baseline == Approx(0.4));
    CHECK(e.noticeable == Approx(0.15 * 0.4));
    CHECK(e.label == "Scar, height");
    CHECK(e.name == "scar_depth");
    CHECK(outcome::make_endpoint(model(), *row, 10, {2e-4, 4e-4}).value == 2e-4);
}

TEST_CASE("what people notice is a size of its own or a share of the level before", "[outcome]") {
    CHECK(outcome::noticeable_change(model(), "lemperle_grade", 3) == 0.5);
    CHECK(outcome::noticeable_change(model(), "furrow_depth", 0.2) == Approx(0.03));
    CHECK(std::isnan(outcome::noticeable_change(model(), "collagen_total_gain", 0)));
    CHECK(std::isnan(outcome::noticeable_change(model(), "no_such_endpoint", 0)));
    const Model changed = with_overrides(model(), {{"outcome.sag.noticeable", 0.3}});
    CHECK(outcome::noticeable_change(changed, "sag", 2) == Approx(0.6));
    CHECK(model().parameters()[model().index("outcome.sag.noticeable")].facts.unit == "-");
    CHECK(model().parameters()[model().index("outcome.gais.noticeable")].facts.unit == "grade");
}
