// Refits the numbers that this release fits from the open rows of the ledger, draws the members of the
// posterior and says which parameters the data cannot tell (src/stipple/study/calibrate/calibration.hpp).
//   calibrate PROJECT_DIR             prints the fit
//   calibrate PROJECT_DIR --write     and writes data/healing/kinetics.csv, data/outcome/mappings.csv,
//                                     data/healing/posterior.csv and docs/calibration.md
//   calibrate PROJECT_DIR --check     exit 1 if a table differs from its refit by more than 1 %
#include "stipple/base/model.hpp"
#include "stipple/files/files.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/healing/kinetics.hpp"
#include "stipple/study/calibrate/calibration.hpp"
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fmt/format.h>
#include <fstream>
#include <sstream>
#include <thread>

using namespace stipple;

namespace {

/// The model of the tables, read once.
const Model& model() {
    static const Model tables = make_model();
    return tables;
}

struct Number {
    const char *table, *name;
    double fit, sd, low, high;
    int decimals; ///< significant digits in the table
};

std::vector<Number> fitted(const study::Calibration& c) {
    const auto number = [&](const char* table, const char* name, int decimals, const auto& of) {
        return Number{table, name, of(c.best), of(c.sd), of(c.low), of(c.high), decimals};
    };
    using study::Fitted;
    return {
        number("healing/kinetics", "q3", 5, [](const Fitted& f) { return f.q3; }),
        number("healing/kinetics", "g_HC", 4, [](const Fitted& f) { return f.g_HC; }),
        number("outcome/mappings", "wrinkle_per_depth_grade", 4,
               [](const Fitted& f) { return f.slopes.wrinkle; }),
        number("outcome/mappings", "texture_per_roughness", 4,
               [](const Fitted& f) { return f.slopes.texture; }),
        number("outcome/mappings", "laxity_per_lift", 4, [](const Fitted& f) { return f.slopes.laxity; })};
}

bool close(double a, double b) {
    return std::fabs(a - b) <= 0.01 * std::fabs(b);
}

std::string read_text(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::stringstream text;
    text << in.rdbuf();
    check(in.good() || in.eof(), Kind::io, "cannot read", file.string());
    return text.str();
}

/// A table with the value and the spread of one row replaced; they are its second and fourth cells, and none
/// of the first four is quoted.
std::string with_value(const std::string& text, const Number& n) {
    std::string out;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line); out += line + "\n") {
        if (!line.starts_with(std::string(n.name) + ",")) continue;
        std::size_t cut[6], at = 0;
        for (auto& c : cut) at = (c = line.find(',', at)) + 1;
        line = fmt::format("{},{:.{}g},{},{:.2g},{:.2g},{:.2g}{}", n.name, n.fit, n.decimals,
                           line.substr(cut[1] + 1, cut[2] - cut[1] - 1), n.sd, n.low, n.high,
                           line.substr(cut[5]));
    }
    return out;
}

/// Columns of data/healing/posterior.csv: the priors of healing, then the slopes of the grades.
std::vector<std::size_t> drawn_parameters() {
    auto drawn = healing::prior_indices(model());
    for (const char* slope : {"wrinkle_per_depth_grade", "texture_per_roughness", "laxity_per_lift"})
        drawn.push_back(model().index(std::string("outcome.") + slope));
    return drawn;
}

std::string posterior_table(const study::Calibration& c) {
    std::string text =
        "# quantity: members of the posterior of all parameters, in the units of healing/kinetics and "
        "outcome/mappings; each is a draw of the priors with the fitted numbers solved for anew\n"
        "# written by: tools/calibrate from lotfi2013 and ablon2018; do not edit\n"
        "member,flag,source,note";
    const auto drawn = drawn_parameters();
    for (const std::size_t i : drawn) text += "," + model().parameters()[i].facts.name;
    text += "\n";
    for (std::size_t m = 0; m < c.members.size(); ++m) {
        text += fmt::format("{},fitted,lotfi2013;ablon2018,fitted to lotfi2013 and ablon2018", m + 1);
        for (const std::size_t i : drawn) text += fmt::format(",{:.5g}", c.members[m].value(i));
        text += "\n";
    }
    return text;
}

std::string directions_words(const study::Calibration& c) {
    std::string text;
    for (const auto& d : c.directions) {
        text += fmt::format("| {:.3g} |", d.eigenvalue);
        for (std::size_t p = 0; p < std::min<std::size_t>(d.parts.size(), 8); ++p)
            text += fmt::format(" `{}` {:.0f} %,", d.parts[p].first, 100 * d.parts[p].second);
        text.back() = ' ';
        text += "|\n";
    }
    return text;
}

std::string page(const study::Calibration& c) {
    std::string text = "# Calibration\n\n"
                       "Written by `calibrate` (`tools/calibrate.cpp`), which refits every fitted number "
                       "from the open rows of the ledger. `calibrate . --write` writes this page and the "
                       "tables again; a test holds the tables to the refit.\n\n"
                       "## Data\n\n| data set | row | measured | SD of the mean | model | fitted with it |\n"
                       "|---|---|---|---|---|---|\n";
    for (const auto& r : c.rows)
        text += fmt::format("| {} | {} | {:g} | {:.3g} | {:.4g} | `{}` |\n", r.data_set, r.row, r.measured,
                            r.sd, r.model, r.parameter);
    text += "\nNo spread of the means was read in `lotfi2013`; the SD is a quarter of the range that was "
            "stated before any fit (`ablon2018`: of its published interval).\n\n## Fitted numbers\n\n"
            "| number | fit | 10 to 90 % of the posterior, everything else being unknown too | SD |\n"
            "|---|---|---|---|\n";
    for (const auto& n : fitted(c))
        text += fmt::format("| `{}` | {:.4g} | {:.2g} to {:.2g} | {:.2g} |\n", n.name, n.fit, n.low, n.high,
                            n.sd);
    text += fmt::format("\n{} members were kept of {} draws; {} draws could not be brought to the data.\n\n",
                        c.members.size(), c.drawn, c.rejected);
    text += "## What the data can tell\n\nEigenvalues of the information of the data in units of that of the "
            "prior, and the parameters that make up each direction (share of the direction). There are as "
            "many as measurements; every other direction of the " +
            std::to_string(c.narrowing.size()) +
            " parameters is known by its prior alone.\n\n| eigenvalue | direction |\n|---|---|\n" +
            directions_words(c);
    text += "\nPosterior over prior standard deviation, where it is below 0.98 (linearised; fitted numbers "
            "against a log-normal with CV 100 %):\n\n| parameter | ratio |\n|---|---|\n";
    std::size_t untold = 0;
    for (const auto& [name, ratio] : c.narrowing) {
        if (ratio < 0.98)
            text += fmt::format("| `{}` | {:.3f} |\n", name, ratio);
        else
            ++untold;
    }
    return text +
           fmt::format(
               "\nFor the other {} parameters the ratio is above 0.98: **these data cannot tell them**, and "
               "their values rest on the priors of `data/healing/kinetics.csv`.\n",
               untold);
}

bool agree(const study::Calibration& c) {
    bool all = true;
    for (const auto& n : fitted(c)) {
        const TableView t = model()[n.table];
        const double there = t.number(t.row(n.name), "value");
        all = all && close(there, n.fit);
        std::printf("%-18s table %.5g  refit %.5g  sd %.2g  %s\n", n.name, there, n.fit, n.sd,
                    close(there, n.fit) ? "agrees" : "DIFFERS");
    }
    const auto kept = course::posterior_members(model(), c.members.size());
    std::size_t differing = 0;
    for (std::size_t m = 0; m < kept.size(); ++m)
        for (const std::size_t i : drawn_parameters())
            if (!close(kept[m].value(i), c.members[m].value(i))) {
                ++differing;
                break;
            }
    std::printf("posterior          %zu members, %zu differ from their refit; %d of %d draws rejected\n",
                kept.size(), differing, c.rejected, c.drawn);
    return all && differing == 0;
}

void write(const std::filesystem::path& project, const study::Calibration& c) {
    for (const auto& n : fitted(c)) {
        const auto file = project / "data" / (std::string(n.table) + ".csv");
        files::write_atomically(file, with_value(read_text(file), n));
    }
    files::write_atomically(project / "data/healing/posterior.csv", posterior_table(c));
    files::write_atomically(project / "docs/calibration.md", page(c));
}

} // namespace

int main(int argc, char** argv) try {
    const auto has = [&](const char* word) { return argc > 2 && std::strcmp(argv[2], word) == 0; };
    if (argc < 2 || (argc > 2 && !has("--write") && !has("--check")))
        return std::fprintf(stderr, "usage: calibrate PROJECT_DIR [--write | --check]\n"), 2;
    const std::filesystem::path project = argv[1], ledger = project / "tests/validation";
    const auto sets = files::read_ledger(model(), {ledger / "lotfi2013", ledger / "ablon2018"});
    study::CalibrationOptions options;
    options.threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    const auto c = study::calibrate(model(), sets, options);
    std::printf("%s", page(c).c_str());
    if (has("--write")) return write(project, c), 0;
    return !agree(c) && has("--check") ? 1 : 0;
} catch (const Error& error) {
    std::fprintf(stderr, "calibrate: %s\n", error.what());
    return 3;
}
