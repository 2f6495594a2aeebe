#include "stipple/healing/kinetics.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/healing/prior.hpp"

namespace stipple::healing {

namespace {

struct Entry {
    const char* name;
    double Kinetics::*member;
};

const Entry k_entries[] = {
#define X(name) {#name, &Kinetics::name},
    STIPPLE_KINETICS(X)
#undef X
};

double Kinetics::*member_of(const std::string& name) {
    for (const auto& entry : k_entries)
        if (name == entry.name) return entry.member;
    throw Error(Kind::data, Problem{.what = "unknown rate", .key = "healing/kinetics:" + name});
}

} // namespace

const Kinetics& table_kinetics() {
    static const Kinetics kinetics = [] {
        const Table& t = table("healing/kinetics");
        Kinetics k;
        for (const auto& entry : k_entries) {
            const std::size_t r = t.row(entry.name);
            k.*entry.member = t.number(r, "value") * units::to_si(t.text(r, "unit"));
        }
        for (const auto& row : t.rows) member_of(row.front());
        return k;
    }();
    return kinetics;
}

double table_value(const Kinetics& kinetics, const std::string& name) {
    const Table& t = table("healing/kinetics");
    return kinetics.*member_of(name) / units::to_si(t.text(t.row(name), "unit"));
}

Kinetics with_overrides(const Kinetics& kinetics,
                        const std::vector<std::pair<std::string, double>>& overrides) {
    Kinetics changed = kinetics;
    const Table& t = table("healing/kinetics");
    for (const auto& [name, value] : overrides)
        changed.*member_of(name) = value * units::to_si(t.text(t.row(name), "unit"));
    return changed;
}

Kinetics with_prior_draw(const Kinetics& kinetics, const std::vector<double>& z) {
    const auto& priors = table_priors();
    Kinetics changed = kinetics;
    for (std::size_t i = 0; i < priors.size(); ++i) {
        double& value = changed.*member_of(priors[i].name);
        value = draw(priors[i], value, z.at(i));
    }
    return changed;
}

std::vector<Parameter> parameters() {
    std::vector<Parameter> all = to_parameters(table("healing/kinetics"), "healing");
    const Table& layers = table("healing/layers");
    for (std::size_t r = 0; r < layers.rows.size(); ++r)
        for (const char* column : {"vessels", "fibroblasts", "collagen", "elastin"})
            all.push_back({.room = "healing",
                           .name = layers.text(r, "layer") + "." + column,
                           .value = layers.number(r, column),
                           .unit = "-",
                           .flag = layers.text(r, "flag"),
                           .source = layers.text(r, "source"),
                           .meaning = "resting " + std::string(column) + " relative to the mean dermis; " +
                                      layers.text(r, "meaning")});
    const Table& host = table("healing/host");
    for (std::size_t r = 0; r < host.rows.size(); ++r)
        all.push_back({.room = "healing",
                       .name = "host." + host.text(r, "name"),
                       .value = host.number(r, "aged"),
                       .unit = host.text(r, "unit"),
                       .flag = host.text(r, "flag"),
                       .source = host.text(r, "source"),
                       .meaning = host.text(r, "meaning") + " (value at 55 years, photoageing 1; driver: " +
                                  host.text(r, "driver") + ")"});
    return all;
}

} // namespace stipple::healing
