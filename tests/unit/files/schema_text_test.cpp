#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/files/files.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/words/notice.hpp"
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace stipple;

TEST_CASE("the JSON Schema holds every key with its limits") {
    const auto schema = nlohmann::json::parse(formats::json_schema(model()));
    CHECK(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema");
    CHECK(schema["additionalProperties"] == false);
    for (const auto& key : course::course_schema(model())) {
        INFO(key.path);
        const auto dot = key.path.find('.');
        const auto& place = dot == std::string::npos ? schema : schema["properties"][key.path.substr(0, dot)];
        const auto name = dot == std::string::npos ? key.path : key.path.substr(dot + 1);
        REQUIRE(place["properties"].contains(name));
        const auto& entry = place["properties"][name];
        CHECK(entry["description"] == key.meaning);
        if (key.type == schema::Type::number) CHECK(entry["maximum"] == key.max);
        if (key.type == schema::Type::text && !key.allowed.empty())
            CHECK(entry["enum"].size() == key.allowed.size());
        if (key.required) {
            bool listed = false;
            for (const auto& r : place["required"]) listed = listed || r == name;
            CHECK(listed);
        }
    }
}

TEST_CASE("the JSON Schema refuses the keys of another kind of device") {
    const auto schema = nlohmann::json::parse(formats::json_schema(model()));
    for (const auto& rule : schema["properties"]["device"]["allOf"]) {
        const auto& refused = rule["then"]["properties"];
        const bool pen = rule["if"]["properties"]["kind"]["const"] == "pen";
        CHECK(refused.contains("drum_diameter_mm") ==
              (rule["if"]["properties"]["kind"]["const"] != "roller"));
        CHECK(refused.contains("frequency_hz") == !pen);
        CHECK_FALSE(refused.contains("needles"));
    }
}

TEST_CASE("a list of numbers has its range, its length and what it stands in place of") {
    const auto schema = nlohmann::json::parse(formats::json_schema(model()));
    const auto& days = schema["properties"]["course"]["properties"]["days"];
    CHECK(days["type"] == "array");
    CHECK(days["items"]["type"] == "number");
    CHECK(days["items"]["maximum"] == 3650);
    CHECK(days["minItems"] == 1);
    CHECK(days["maxItems"] == 100);
    CHECK(days["x-unit"] == "d");
    const auto& rules = schema["properties"]["course"]["allOf"];
    REQUIRE(rules.size() == 1);
    CHECK(rules[0]["if"]["required"] == nlohmann::json::array({"days"}));
    CHECK(rules[0]["then"]["properties"]["sessions"] == false);
    CHECK(rules[0]["then"]["properties"]["interval_days"] == false);
    const std::string said = formats::explain(model(), "course.days");
    for (const char* words : {"a list of numbers", "1 to 100 numbers, each 0 to 3650 d",
                              "course.sessions and course.interval_days"})
        CHECK(said.find(words) != std::string::npos);
}

TEST_CASE("explain answers for everything, a section, a key and the last word of a key") {
    for (const auto& key : course::course_schema(model()))
        CHECK(formats::explain(model(), key.path).find(key.meaning) != std::string::npos);
    CHECK(formats::explain(model(), "").find("[device]") != std::string::npos);
    CHECK(formats::explain(model(), "course").find("sessions") != std::string::npos);
    CHECK(formats::explain(model(), "glide_speed_mm_per_s") ==
          formats::explain(model(), "device.glide_speed_mm_per_s"));
    const auto both = formats::explain(model(), "needle_length_mm"); // of course and product files
    CHECK(both.find("device.needle_length_mm") != std::string::npos);
    CHECK(both.find("channels.needle_length_mm") != std::string::npos);
    CHECK(formats::explain(model(), "person.conditions").find("rosacea") != std::string::npos);
    try {
        formats::explain(model(), "device.needle_lenght_mm");
        FAIL("an unknown key was explained");
    } catch (const Error& e) {
        CHECK(e.kind() == Kind::input);
        CHECK(e.problems().front().nearest == "device.needle_length_mm");
    }
}

TEST_CASE("the table for the documentation names every key and every word") {
    const std::string text = formats::schema_markdown(model());
    for (const auto& key : course::course_schema(model())) {
        CHECK(text.find("| `" + key.path.substr(key.path.find('.') + 1) + "` |") != std::string::npos);
        for (const auto& word : key.allowed) CHECK(text.find("`\"" + word + "\"`") != std::string::npos);
    }
}

TEST_CASE("the notice says what stipple is not") {
    CHECK(words::notice().find("not a medical device") != std::string_view::npos);
    CHECK(files::about("1.2.3", "abc").find("stipple 1.2.3\ncommit abc\n") == 0);
    CHECK(files::about("1.2.3", "abc").find(words::notice()) != std::string::npos);
}
