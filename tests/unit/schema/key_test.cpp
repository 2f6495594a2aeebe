#include "stipple/schema/key_builder.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using namespace stipple::schema;

namespace {

enum class Colour { red, green };

struct Part {
    double length = NAN; // [m]
};

struct Thing {
    std::string title{};
    Colour colour = Colour::green;
    double width = 2e-3; // [m]
    double age_years = 30;
    int count = 3, teeth = 0;
    bool wet = true;
    std::string note{};
    std::vector<std::string> marks{};
    std::vector<double> times{}; // [s]
    Part part{};
};

struct File {
    std::string title{};
    Thing thing{.colour = Colour::green, .width = 5e-3};
};

std::vector<Key<Thing>> thing_keys() {
    return {
        Key<Thing>("colour", &Thing::colour).words({"red", "green"}).means("what it looks like"),
        Key<Thing>("width_mm", &Thing::width).range(1, 10).means("across").from("somewhere2020"),
        Key<Thing>("age_years", &Thing::age_years).range(0, 120).kept_in_unit().required(),
        Key<Thing>("count", &Thing::count).range(1, 9),
        Key<Thing>("teeth", &Thing::teeth).range(1, 32).left_to("by age"),
        Key<Thing>("wet", &Thing::wet),
        Key<Thing>("note", &Thing::note).left_to("none"),
        Key<Thing>("marks", &Thing::marks).word("a", "first").words(Words{{"b"}, {"second"}}),
        Key<Thing>("times", &Thing::times)
            .unit("min")
            .range(0, 60)
            .at_most(3)
            .in_place_of({"count"})
            .left_to("by count"),
        Key<Thing>("part_length_mm", &Thing::part, &Part::length)
            .range(0.01, 5)
            .formerly("length_um")
            .of({"green"}, "colour")
            .left_to("by width"),
    };
}

const std::vector<KeyOf<File>>& keys() {
    static const auto all =
        joined<KeyOf<File>>({head<File>("file"), section("thing", &File::thing, thing_keys())});
    return all;
}

const KeyOf<File>& key(const std::string& path) {
    const auto found =
        std::find_if(keys().begin(), keys().end(), [&](const auto& k) { return k.path == path; });
    REQUIRE(found != keys().end());
    return *found;
}

} // namespace

TEST_CASE("a key has the type of its field and the unit of its name") {
    CHECK(key("thing.colour").type == Type::text);
    CHECK(key("thing.width_mm").type == Type::number);
    CHECK(key("thing.width_mm").unit == "mm");
    CHECK(key("thing.age_years").unit == "yr");
    CHECK(key("thing.count").type == Type::integer);
    CHECK(key("thing.wet").type == Type::boolean);
    CHECK(key("thing.marks").type == Type::text_list);
    CHECK(key("thing.marks").labels == std::vector<std::string>{"first", "second"});
    CHECK(key("thing.times").type == Type::number_list);
    CHECK(key("thing.times").unit == "min");
    CHECK(key("thing.width_mm").source == "somewhere2020");
    CHECK(key("thing.colour").source == "assumed");
}

TEST_CASE("the default of a key is what a new file holds") {
    CHECK(key("thing.width_mm").fallback == Value{5.0}); // not 2, that of a new part
    CHECK(key("thing.colour").fallback == Value{std::string("green")});
    CHECK(key("thing.count").fallback == Value{std::int64_t{3}});
    CHECK(key("thing.wet").fallback == Value{true});
    CHECK(key("thing.marks").fallback == Value{std::vector<std::string>{}});
    CHECK(key("title").fallback == Value{std::string()});
    for (const char* open :
         {"thing.age_years", "thing.teeth", "thing.note", "thing.times", "thing.part_length_mm"})
        CHECK_FALSE(key(open).fallback);
    const auto listed = list("thing", thing_keys(), Thing{.width = 7e-3});
    CHECK(listed[1].listed);
    CHECK(std::get<double>(*listed[1].fallback) == Approx(7));
}

TEST_CASE("values are stored in SI and come back in the unit of the file") {
    File f;
    key("thing.width_mm").set(f, Value{4.0});
    key("thing.age_years").set(f, Value{std::int64_t{48}});
    key("thing.colour").set(f, Value{std::string("red")});
    key("thing.times").set(f, Value{std::vector<double>{0, 2}});
    key("thing.part_length_mm").set(f, Value{0.5});
    CHECK(f.thing.width == 4e-3);
    CHECK(f.thing.age_years == 48);
    CHECK(f.thing.colour == Colour::red);
    CHECK(f.thing.times == std::vector<double>{0, 120});
    CHECK(f.thing.part.length == 500 * 1e-6);
    CHECK(key("thing.width_mm").get(f) == Value{4e-3 / 1e-3});
    CHECK(key("thing.colour").get(f) == Value{std::string("red")});
    CHECK(key("thing.times").get(f) == Value{std::vector<double>{0, 2}});
}

TEST_CASE("what is left to something else has no value until it is given; what is not, has one") {
    File f;
    for (const char* open : {"thing.teeth", "thing.note", "thing.times", "thing.part_length_mm"})
        CHECK_FALSE(key(open).get(f));
    f.thing.width = NAN;
    f.thing.count = 0;
    f.thing.age_years = INFINITY;
    std::vector<std::string> wrong;
    for (const auto& problem : misfits(keys(), f)) wrong.push_back(problem.key);
    CHECK(wrong == std::vector<std::string>{"thing.width_mm", "thing.age_years", "thing.count"});
    const auto shown = section<Thing>("", {Key<Thing>("width_mm", &Thing::width)
                                               .told_if([](const Thing& t) { return t.wet; })
                                               .left_to("by count")
                                               .open_at(2)});
    Thing t;
    CHECK_FALSE(shown[0].get(t)); // 2 mm stands for "not given"
    t.width = 3e-3;
    CHECK(shown[0].get(t));
    t.wet = false;
    CHECK_FALSE(shown[0].get(t));
}

TEST_CASE("an older name is a key of its own, in its own unit, and excludes the new one") {
    const auto& now = key("thing.part_length_mm");
    const auto& old = key("thing.length_um");
    CHECK(now.older == "thing.length_um");
    CHECK(old.newer == "thing.part_length_mm");
    CHECK(old.unit == "um");
    CHECK(old.min == 10);
    CHECK(old.max == 5000);
    CHECK(old.kinds == now.kinds);
    CHECK(old.kind_key == "thing.colour");
    CHECK(old.older.empty());
    const auto facts = facts_of(keys());
    CHECK(misfits_together(facts, {"thing.length_um"}).empty());
    CHECK(misfits_together(facts, {"thing.part_length_mm"}).empty());
    const auto both = misfits_together(facts, {"thing.length_um", "thing.part_length_mm"});
    REQUIRE(both.size() == 1);
    CHECK(both[0].key == "thing.length_um");
    CHECK(both[0].what == "is an older name of thing.part_length_mm: give one or the other");
    CHECK(misfits_together(facts, {"thing.times", "thing.count"}).at(0).what ==
          "stands in place of thing.count: give one or the other");
}

TEST_CASE("a key that a file cannot do without is asked for while it has no value") {
    File file;
    std::vector<Problem> problems;
    need(keys(), file, "thing.part_length_mm", "a part needs a length", problems);
    need(keys(), file, "thing.note", "say what it is", problems);
    REQUIRE(problems.size() == 2);
    CHECK(problems[0].what == "missing: a part needs a length");
    CHECK(problems[0].key == "thing.part_length_mm");
    CHECK(problems[0].allowed == "0.01 to 5 mm");
    CHECK(problems[1].allowed.empty());
    file.thing.part.length = 1e-3;
    file.thing.note = "a thing";
    problems.clear();
    need(keys(), file, "thing.part_length_mm", "a part needs a length", problems);
    need(keys(), file, "thing.note", "say what it is", problems);
    CHECK(problems.empty());
    CHECK_THROWS_AS(named(keys(), "thing.lenght"), Error);
}

TEST_CASE("keys of a room are chosen by name and said anew for another file") {
    auto some = chosen(thing_keys(), {"count", "age_years"});
    REQUIRE(some.size() == 2);
    CHECK(some[0].name() == "count");
    some[1].by_default().means("other words");
    const auto placed = section("thing", &File::thing, some);
    CHECK(placed[1].meaning == "other words");
    CHECK_FALSE(placed[1].required);
    CHECK(placed[1].fallback == Value{30.0});
}

TEST_CASE("a decimal stays one through arithmetic") {
    CHECK(as_decimal(0.7 * 1000.0000000000001) == 700);
    CHECK(as_decimal(0.1 + 0.2) == 0.3);
    CHECK(as_decimal(1e-9) == 1e-9);
}
