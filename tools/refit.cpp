// Refits the numbers that this release fits, from the ledger's fit rows, and holds the tables against them:
//   q3     collagen III synthesis: papillary collagen +53.2 % at day 176 of lotfi2013
//   slopes of the three grades: mean changes at day 150 of ablon2018
//   refit LEDGER_DIR            prints the fitted values
//   refit LEDGER_DIR --check    exit 1 if a table differs from its refit by more than 1 %
#include "base/table.hpp"
#include "records/records.hpp"
#include <cmath>
#include <cstdio>
#include <cstring>

using namespace stipple;

namespace {

const study::DataSet& find(const std::vector<study::DataSet>& sets, const std::string& name) {
    for (const auto& set : sets)
        if (set.name == name) return set;
    throw Error(Kind::input, Problem{.what = "the ledger lacks this data set", .value = name});
}

const study::Measurement& row_of(const study::DataSet& set, const std::string& row) {
    for (const auto& m : set.rows)
        if (m.row == row) return m;
    throw Error(Kind::input, Problem{.what = "no such row in " + set.name, .value = row});
}

study::Result run_with(const study::DataSet& set, double q3) {
    study::Options options;
    options.band_members = options.person_members = 0;
    options.overrides = {{"q3", q3}};
    return study::run(set.courses.front().second, options);
}

double value_of(const study::DataSet& set, const std::string& row, double q3) {
    const auto& m = row_of(set, row);
    return study::quantity_value(run_with(set, q3), m.quantity, m.day);
}

/// Secant iteration for the q3 that gives the measured papillary gain.
double fit_q3(const study::DataSet& set, double start) {
    const double target = row_of(set, "papillary_collagen").measured;
    double q = start, f = value_of(set, "papillary_collagen", q) - target;
    double before = 0.9 * start, f_before = value_of(set, "papillary_collagen", before) - target;
    for (int i = 0; i < 20 && std::fabs(f) > 1e-4 * target; ++i) {
        const double next = q - f * (q - before) / (f - f_before);
        before = q, f_before = f, q = next;
        f = value_of(set, "papillary_collagen", q) - target;
    }
    return q;
}

bool show(const char* name, double table, double fitted) {
    const bool same = std::fabs(table - fitted) <= 0.01 * std::fabs(fitted);
    std::printf("%-20s table %.5g  refit %.5g  %s\n", name, table, fitted, same ? "agrees" : "DIFFERS");
    return same;
}

} // namespace

int main(int argc, char** argv) try {
    if (argc < 2) return std::fprintf(stderr, "usage: refit LEDGER_DIR [--check]\n"), 2;
    const std::filesystem::path ledger = argv[1];
    const auto sets = records::read_ledger({ledger / "lotfi2013", ledger / "ablon2018"});
    const auto& lotfi = find(sets, "lotfi2013");
    const auto& ablon = find(sets, "ablon2018");
    const Table& kinetics = table("healing/kinetics");
    const Table& mappings = table("outcome/mappings");
    const double q3_table = kinetics.number(kinetics.row("q3"), "value");

    const double q3 = fit_q3(lotfi, q3_table);
    bool agrees = show("q3", q3_table, q3);
    const auto result = run_with(ablon, q3);
    for (const auto& m : ablon.rows) {
        if (m.label != "fit") continue;
        const std::string slope = (m.row == "wrinkles" ? "wrinkle" : m.row) + "_per_gain";
        const double table_slope = mappings.number(mappings.row(slope), "value");
        agrees = show(slope.c_str(), table_slope,
                      table_slope * m.measured / study::quantity_value(result, m.quantity, m.day)) &&
                 agrees;
    }
    return argc > 2 && std::strcmp(argv[2], "--check") == 0 && !agrees ? 1 : 0;
} catch (const Error& error) {
    std::fprintf(stderr, "refit: %s\n", error.what());
    return 3;
}
