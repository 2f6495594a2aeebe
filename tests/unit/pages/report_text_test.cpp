#include "example_result.hpp"
#include "stipple/base/embedded.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/table.hpp"
#include "stipple/device/kinds.hpp"
#include "stipple/outcome/catalogue.hpp"
#include "stipple/outcome/evidence.hpp"
#include "stipple/outcome/held.hpp"
#include "stipple/words/measures.hpp"
#include "stipple/words/templates.hpp"
#include "stipple/words/typeset.hpp"
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <functional>
#include <regex>
#include <set>
#include <sstream>

using namespace stipple;
using namespace stipple::words;

namespace {

Table table_of_texts() {
    return parse_table("text/en/report", base::embedded("data/text/en/report.csv"));
}

/// Every source of the report as one text.
std::string sources_of_report() {
    std::ostringstream all;
    for (const char* folder : {"pages/report", "pages/picture", "pages/drawing", "words"})
        for (const auto& file : std::filesystem::directory_iterator(
                 std::filesystem::path(STIPPLE_SOURCE_DIR) / "src/stipple" / folder))
            all << std::ifstream(file.path()).rdbuf() << '\n';
    return all.str();
}

std::set<std::string> keys_of_file() {
    const Table t = table_of_texts();
    std::set<std::string> keys;
    for (std::size_t r = 0; r < t.rows.size(); ++r) keys.insert(t.text(r, "key"));
    return keys;
}

/// String literals of the form a.b.c whose first part opens some key of the file.
std::set<std::string> keys_of_code() {
    std::set<std::string> rooms, keys;
    for (const auto& key : keys_of_file()) rooms.insert(key.substr(0, key.find('.')));
    const std::string code = sources_of_report();
    const std::regex literal("\"([a-z_]+)((?:\\.[a-z_]+)+)\"");
    for (std::sregex_iterator it(code.begin(), code.end(), literal), end; it != end; ++it)
        if (rooms.contains((*it)[1])) keys.insert((*it)[1].str() + (*it)[2].str());
    for (const char* stem : {"story.passes", "pro.passes"})
        keys.erase(stem); // of every kind of device its own
    for (const auto& kind : device::kind_names())
        for (const auto& key :
             {"pro.passes." + kind, "story.passes." + kind + ".one", "story.passes." + kind + ".many"})
            keys.insert(key);
    for (const auto& told : outcome::what_trials_tell(model())) keys.insert("plain.told." + told.name);
    for (const auto& held : outcome::held_numbers(model())) keys.insert("plain.held." + held.number);
    for (const auto& concern : outcome::concerns(model()))
        for (const char* stem : {"plain.concern.", "plain.short."}) keys.insert(stem + concern.name);
    return keys;
}

Kind kind_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const Error& e) {
        return e.kind();
    }
    return Kind::interrupted;
}

} // namespace

TEST_CASE("a template takes exactly the values that it has placeholders for") {
    REQUIRE(filled("k", "from {a} to {b}, {a}", {{"a", "1"}, {"b", "2"}}) == "from 1 to 2, 1");
    REQUIRE(filled("k", "nothing to fill", {}) == "nothing to fill");
    REQUIRE(filled("k", "{a}", {{"a", "{b}"}}) == "{b}"); // values are not filled in again
    REQUIRE(kind_of([] { filled("k", "from {a}", {}); }) == Kind::data);
    REQUIRE(kind_of([] { filled("k", "from", {{"a", "1"}}); }) == Kind::data);
    REQUIRE(kind_of([] { filled("k", "from {a", {{"a", "1"}}); }) == Kind::data);
    REQUIRE(kind_of([] { text("plain.no_such_key"); }) == Kind::data);
    try {
        text("plain.sessions.many", {{"count", "two"}});
        FAIL("a missing value was taken");
    } catch (const Error& e) {
        REQUIRE(e.problems().front().key == "plain.sessions.many");
        REQUIRE(e.problems().front().what.find("{interval}") != std::string::npos);
    }
}

TEST_CASE("on a page the words of a template are escaped and its values are HTML") {
    REQUIRE(text("frame.title", {{"title", "a & b"}}) == "a & b – Stipple report");
    REQUIRE(markup("transport.share").find('<') == std::string::npos);
    REQUIRE(paragraph_of("plain.instead", {{"instead", "<b>x</b>"}}, "lead") ==
            "<p class=\"lead\">Instead: <b>x</b></p>\n");
}

TEST_CASE("every key of the texts is used, every key that the code uses is there, none is empty") {
    const auto in_file = keys_of_file(), in_code = keys_of_code();
    REQUIRE(in_file.size() == table_of_texts().rows.size());
    REQUIRE(in_file.size() > 150);
    for (const auto& key : in_file) {
        CAPTURE(key);
        REQUIRE(in_code.contains(key));
        REQUIRE_FALSE(table_of_texts().text(table_of_texts().row(key), "text").empty());
    }
    for (const auto& key : in_code) {
        CAPTURE(key);
        REQUIRE(in_file.contains(key));
    }
}

TEST_CASE("singular and plural come in pairs with the same placeholders but for the count") {
    const auto keys = keys_of_file();
    std::size_t pairs = 0;
    for (const auto& key : keys)
        if (key.ends_with(".one")) {
            REQUIRE(keys.contains(key.substr(0, key.size() - 3) + "many"));
            ++pairs;
        }
    REQUIRE(pairs >= 6);
}

TEST_CASE("lengths and areas are given in both systems, metric first") {
    REQUIRE(length_html(0.64e-3) == "<span class=\"u\"><span class=\"si\">0.640\u00a0mm</span><span "
                                    "class=\"us\">0.0252\u00a0in</span></span>");
    REQUIRE(set_length_html(1.5e-3).find("1.5\u00a0mm</span>") != std::string::npos);
    REQUIRE(set_length_html(25.4e-3).find("1\u00a0in</span>") != std::string::npos);
    REQUIRE(area_html(64.516e-4).find(">10\u00a0in²<") != std::string::npos);
    REQUIRE(density_html(100e4).find(">645/in²<") != std::string::npos);
    REQUIRE(speed_html(0.0254).find(">1\u00a0in/s<") != std::string::npos);
    REQUIRE(measured_html(83, "um").find(">83.0\u00a0µm<") != std::string::npos);
    REQUIRE(measured_html(83, "um").find(">0.00327\u00a0in<") != std::string::npos);
    REQUIRE(measured_html(12.9, "g/m2/h") == "12.9\u00a0g/m²/h");
    REQUIRE(length_html(NAN) == "\u2013");
    REQUIRE(measured_range_html(0.2, 0.3, "mm").find(">0.200 to 0.300\u00a0mm<") != std::string::npos);
    REQUIRE(units_switch().find("id=\"units-metric\" class=\"units\" checked=\"checked\"") !=
            std::string::npos);
    REQUIRE(units_switch().find("checked") == units_switch().rfind("checked="));
}
