#include "stipple/base/error.hpp"
#include "stipple/files/files.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/words/notice.hpp"
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace stipple;

TEST_CASE("the JSON Schema holds every key with its limits") {
    const auto schema = nlohmann::json::parse(formats::json_schema());
    CHECK(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema");
    CHECK(schema["additionalProperties"] == false);
    for (const auto& key : course::course_schema()) {
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
    const auto schema = nlohmann::json::parse(formats::json_schema());
    for (const auto& rule : schema["properties"]["device"]["allOf"]) {
        const auto& refused = rule["then"]["properties"];
        const bool pen = rule["if"]["properties"]["kind"]["const"] == "pen";
        CHECK(refused.contains("drum_diameter_mm") ==
              (rule["if"]["properties"]["kind"]["const"] != "roller"));
        CHECK(refused.contains("frequency_hz") == !pen);
        CHECK_FALSE(refused.contains("needles"));
    }
}

TEST_CASE("explain answers for everything, a section, a key and the last word of a key") {
    for (const auto& key : course::course_schema())
        CHECK(formats::explain(key.path).find(key.meaning) != std::string::npos);
    CHECK(formats::explain("").find("[device]") != std::string::npos);
    CHECK(formats::explain("course").find("sessions") != std::string::npos);
    CHECK(formats::explain("glide_speed_mm_per_s") == formats::explain("device.glide_speed_mm_per_s"));
    const auto both = formats::explain("needle_length_mm"); // of course and product files
    CHECK(both.find("device.needle_length_mm") != std::string::npos);
    CHECK(both.find("channels.needle_length_mm") != std::string::npos);
    CHECK(formats::explain("person.conditions").find("rosacea") != std::string::npos);
    try {
        formats::explain("device.needle_lenght_mm");
        FAIL("an unknown key was explained");
    } catch (const Error& e) {
        CHECK(e.kind() == Kind::input);
        CHECK(e.problems().front().nearest == "device.needle_length_mm");
    }
}

TEST_CASE("the table for the documentation names every key and every word") {
    const std::string text = formats::schema_markdown();
    for (const auto& key : course::course_schema()) {
        CHECK(text.find("| `" + key.path.substr(key.path.find('.') + 1) + "` |") != std::string::npos);
        for (const auto& word : key.allowed) CHECK(text.find("`\"" + word + "\"`") != std::string::npos);
    }
}

TEST_CASE("the notice says what stipple is not") {
    CHECK(words::notice().find("not a medical device") != std::string_view::npos);
    CHECK(files::about("1.2.3", "abc").find("stipple 1.2.3\ncommit abc\n") == 0);
    CHECK(files::about("1.2.3", "abc").find(words::notice()) != std::string::npos);
}
