#include "stipple/base/embedded.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/table.hpp"
#include "stipple/base/units.hpp"
#include <catch2/catch.hpp>
#include <set>

using namespace stipple;

namespace {

const char* const k_text = "# quantity: two numbers\n"
                           "# note: a colon: and more\n"
                           "#no key here\n"
                           "\n"
                           "name , value,unit,flag,source,meaning\n"
                           "a,1.5,mm,measured,one2001,\"first, with a comma\"\r\n"
                           "b, -2e-3 ,-,assumed,,\"says \"\"so\"\"\"\n";

/// The problem of the Error{data} that `call` throws.
template <typename Call> Problem data_problem(Call call) {
    try {
        call();
    } catch (const Error& error) {
        CHECK(error.kind() == Kind::data);
        return error.problems().at(0);
    }
    FAIL("nothing was thrown");
    return {};
}

} // namespace

TEST_CASE("a table keeps header, columns and rows", "[base]") {
    const Table t = parse_table("room/test", k_text);
    CHECK(t.header.at("quantity") == "two numbers");
    CHECK(t.header.at("note") == "a colon: and more");
    CHECK(t.header.size() == 2);
    CHECK(t.columns == std::vector<std::string>{"name", "value", "unit", "flag", "source", "meaning"});
    REQUIRE(t.rows.size() == 2);
    CHECK(t.column("unit") == 2);
    CHECK(t.has_column("flag"));
    CHECK_FALSE(t.has_column("spread"));
    CHECK(t.text(0, "meaning") == "first, with a comma");
    CHECK(t.text(1, "meaning") == "says \"so\"");
    CHECK(t.number(0, "value") == 1.5);
    CHECK(t.number(1, "value") == -2e-3);
    CHECK(t.row("b") == 1);
    CHECK(t.has_row("a"));
    CHECK_FALSE(t.has_row("c"));
}

TEST_CASE("the last line needs no newline", "[base]") {
    CHECK(parse_table("t", "name,value\na,1").rows.size() == 1);
}

TEST_CASE("numbers are finite numbers and nothing else", "[base]") {
    const Table t =
        parse_table("room/t", "name,value,spread\na,1.5x,\nb,,\nc,inf,\nd,nan,\ne,1e999,\nf,0x10,\n");
    for (const auto* row : {"a", "b", "c", "d", "e", "f"}) {
        const Problem p = data_problem([&] { t.number(t.row(row), "value"); });
        CHECK(p.key == std::string("room/t:") + row + ":value");
        CHECK(p.value == t.text(t.row(row), "value"));
    }
    CHECK(t.number_or(0, "spread", 7) == 7);
    CHECK_THROWS_AS(t.number_or(0, "value", 7), Error);
}

TEST_CASE("broken tables name the line", "[base]") {
    CHECK(data_problem([] { parse_table("t", "# only: a header\n"); }).what == "the table is empty");
    const Problem ragged = data_problem([] { parse_table("room/t", "# h: x\nname,value\na,1\nb\n"); });
    CHECK(ragged.file == "room/t");
    CHECK(ragged.line == 4);
    CHECK(ragged.what == "1 cells where 2 are expected");
    const Problem open = data_problem([] { parse_table("t", "name,value\na,\"1\n"); });
    CHECK(open.what == "unclosed quote");
    CHECK(open.line == 2);
    const Table t = parse_table("room/t", "name,value\na,1\n");
    CHECK(data_problem([&] { (void)t.column("unit"); }).key == "room/t:unit");
    CHECK(data_problem([&] { (void)t.row("z"); }).key == "room/t:z");
}

TEST_CASE("embedded files are there, sorted, and hashed", "[base]") {
    const auto& files = base::embedded_files();
    REQUIRE(files.size() > 1);
    for (std::size_t i = 1; i < files.size(); ++i) CHECK(files[i - 1].path < files[i].path);
    CHECK(std::string(base::embedded_hash()).size() == 64);
    CHECK(data_problem([] { base::embedded("data/no_such.csv"); }).key == "data/no_such.csv");
}

TEST_CASE("every embedded table parses", "[base]") {
    int tables = 0;
    for (const auto& file : base::embedded_files()) {
        const std::string path(file.path);
        if (!path.starts_with("data/") || !path.ends_with(".csv")) continue;
        CHECK_FALSE(parse_table(path, file.text).rows.empty());
        ++tables;
    }
    CHECK(tables > 0);
}

TEST_CASE("every source of the bibliography has a title and an identifier", "[base]") {
    const auto& all = sources();
    REQUIRE(all.size() > 10);
    for (const auto& [key, source] : all) {
        CAPTURE(key);
        CHECK(source.key == key);
        CHECK_FALSE(source.title.empty());
        CHECK_FALSE(source.identifier.empty());
    }
    const Source& philox = all.at("salmon2011");
    CHECK(philox.title == "Parallel random numbers: as easy as 1, 2, 3");
    CHECK(philox.year == "2011");
    CHECK(philox.identifier == "doi:10.1145/2063384.2063405");
    CHECK(all.at("acklam2003").identifier.rfind("url:http", 0) == 0);
    const Source& lotfi = all.at("lotfi2013");
    CHECK(lotfi.author == "Lotfi R and Moneib H and Yehia H");
    CHECK(lotfi.identifier == "doi:10.1097/01.EWX.0000432504.85255.ec");
}

TEST_CASE("the number of sources read equals the number of entries in the file", "[base]") {
    const std::string_view text = base::embedded("data/sources.bib");
    std::size_t entries = 0;
    for (auto at = text.find("\n@"); at != std::string_view::npos; at = text.find("\n@", at + 1)) ++entries;
    CHECK(sources().size() == entries);
}
