#include "stipple/base/embedded.hpp"
#include "stipple/formats/origin.hpp"
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace stipple;
using formats::Origin;
using formats::with_origin;

namespace {

const Origin k_origin{.commit = "abc123", .command = "stipple permeate \"a<b>.toml\"", .seed = 7};

} // namespace

TEST_CASE("a JSON object says last what made it, and keeps its own bytes before") {
    const std::string text = "{\n  \"schema\": 1,\n  \"list\": [\n    1,\n    2\n  ]\n}\n";
    const std::string marked = with_origin("permeate.json", text, k_origin);
    CHECK(marked.starts_with(text.substr(0, text.size() - 3)));
    const auto json = nlohmann::json::parse(marked);
    CHECK(json["list"].size() == 2);
    CHECK(json["made_by"]["commit"] == "abc123");
    CHECK(json["made_by"]["seed"] == 7);
    CHECK(json["made_by"]["command"] == k_origin.command);
    CHECK(json["made_by"]["data_sha256"] == std::string(base::embedded_hash()));
    CHECK(nlohmann::json::parse(with_origin("a.json", text, {.commit = "x"}))["made_by"]["seed"].is_null());
}

TEST_CASE("a CSV says it on one line before its columns") {
    const std::string marked = with_origin("sweep.csv", "a,b\n1,2\n", {.commit = "abc", .command = "x\ny"});
    REQUIRE(marked.starts_with("# stipple "));
    CHECK(marked.substr(marked.find('\n') + 1) == "a,b\n1,2\n");
    CHECK(marked.find("x\\u000ay") != std::string::npos);
}

TEST_CASE("an SVG says it as metadata, escaped") {
    const std::string marked = with_origin(
        "a.svg", "<?xml version=\"1.0\"?>\n<svg viewBox=\"0 0 1 1\">\n<title>t</title></svg>\n", k_origin);
    CHECK(marked.starts_with("<?xml version=\"1.0\"?>\n<svg viewBox=\"0 0 1 1\">\n<metadata>stipple "));
    CHECK(marked.find("a&lt;b&gt;.toml") != std::string::npos);
    CHECK(marked.ends_with("</metadata>\n<title>t</title></svg>\n"));
}

TEST_CASE("other texts, and files of which nothing is known, stay as they are") {
    CHECK(with_origin("ledger.txt", "words\n", k_origin) == "words\n");
    CHECK(with_origin("a.json", "[]\n", k_origin) == "[]\n");
    for (const char* file : {"a.json", "a.csv", "a.svg"})
        CHECK(with_origin(file, "{\n  \"a\": 1\n}\n", {}) == "{\n  \"a\": 1\n}\n");
}

TEST_CASE("the line of a CSV is one cell whatever the command holds") {
    const std::string marked =
        with_origin("a.csv", "a\n", {.commit = "abc", .command = "stipple insert \"x,=1+1.toml\""});
    CHECK(marked.find(',') == std::string::npos);
    CHECK(marked.find("x;=1+1.toml") != std::string::npos);
}
