#pragma once
#include "../../model.hpp"
#include "stipple/base/random.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/course.hpp"
#include "stipple/course/run_facts.hpp"
#include "stipple/insertion/scratches.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::test {

/// How often a part stands in a text.
inline std::size_t count(const std::string& text, const std::string& part) {
    std::size_t n = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++n;
    return n;
}

// A result with made-up numbers of plausible size, for tests of the writers: nothing here is a claim about
// skin.

inline skin::Skin example_skin() {
    skin::Skin s;
    s.person = {
        .age_years = 48, .site = "cheek", .fitzpatrick = 3, .photoageing = 0.5, .concerns = {"wrinkles"}};
    s.layers = {{"stratum_corneum", 17e-6, 3e-6, 12e6, 0.45, 2000, 9, 0.4},
                {"viable_epidermis", 63e-6, 10e-6, 1e6, 0.48, 2000, 9, 0.3},
                {"papillary_dermis", 200e-6, 40e-6, 60e3, 0.48, 2500, 9, 0.3},
                {"reticular_dermis", 1180e-6, 200e-6, 160e3, 0.48, 2500, 9, 0.3},
                {"hypodermis", 4e-3, 1e-3, 2e3, 0.48, 1000, 5, 0.2},
                {"support", INFINITY, 0, 1e6, 0.45, 1000, 5, 0.2}};
    s.ita_deg = 36;
    s.pre_stress = 8e3;
    return s;
}

inline device::Device example_device() {
    device::Device d;
    d.spec = {
        .kind = device::Kind::pen,
        .needle = {.length = 1.5e-3, .tip_radius = 10e-6, .base_width = 0.25e-3, .taper_length = 1.2e-3},
        .needles = 12,
        .frequency = 110,
        .glide_speed = 0.04,
        .track_width = 8e-3,
        .press_force = 2,
        .passes = 3,
        .area = 60e-4,
        .footprint = 0.5e-4};
    d.punctures_per_m2 = 1237.5e4;
    d.punctures_total = 74250;
    d.setting_tolerance = 75e-6;
    d.strike_speed = 0.5;
    d.dwell = 4e-3;
    d.drag_slit = 20e-6;
    d.needles_engaged = 12;
    return d;
}

inline course::Needling example_needling(const device::Needle& needle) {
    course::Needling made;
    auto& [pattern, in] = made;
    const Random random(1, Purpose::pattern);
    pattern.window = 4e-3;
    const int strikes = 198;
    for (int i = 0; i < strikes; ++i) {
        const double x = random.uniform(i, 0) * pattern.window, y = random.uniform(i, 1) * pattern.window;
        pattern.strikes.push_back({x, y, 1.0472 * (i % 3), i % 3});
        const double depth = std::max(0.0, 0.93e-3 + 0.08e-3 * random.normal(i, 2));
        const bool blunt = i % 40 == 7;
        in.punctures.push_back({x, y, 0, blunt ? 0 : depth, blunt ? 0 : 0.62 * depth, blunt ? 0 : 0.5 * depth,
                                blunt ? 0 : 34e-6 + 5e-6 * random.normal(i, 3), blunt ? 0 : 20e-6, 0.045,
                                !blunt && random.uniform(i, 4) < 0.7});
    }
    in.punctures_per_m2 = 1206e4;
    in.punctures_total = 72360;
    in.pierced_fraction = 0.975;
    in.loaded_depth = {0.83e-3, 0.93e-3, 1.03e-3};
    in.dye_depth = {0.51e-3, 0.58e-3, 0.64e-3};
    in.mouth_diameter = {28e-6, 34e-6, 40e-6};
    in.force_per_needle = 0.045;
    in.reached = "reticular_dermis";
    in.bleeding_fraction = 0.69;
    in.scratch_length = 18e-6;
    in.dimple = 0.45e-3;
    in.over_needling = insertion::find_over_needling(model(), in.punctures, pattern, needle, 0.4);
    for (int i = 0; i <= 60; ++i) {
        const double u = 1.5e-3 * i / 60;
        const bool bends = u < 0.4e-3;
        in.force_curve.push_back(
            {u, bends ? 0.030 * std::pow(u / 0.4e-3, 1.6) : 0.024 + 0.021 * (u - 0.4e-3) / 1.1e-3,
             bends ? u : 0.4e-3 + 0.05 * (u - 0.4e-3), bends ? 0 : 0.85 * (u - 0.4e-3)});
    }
    return made;
}

/// A course of bumps: every session adds amount * (t/rise) exp(1 - t/rise) and a part that stays.
inline course::Series bumps(const course::Result& r, const char* name, const char* label, const char* unit,
                            double rest, double amount, double rise, double kept) {
    course::Series s{name, label, unit, rest, {}, {}, {}};
    for (const double day : r.tissue.day) {
        double sum = 0;
        for (const double at : r.treatment.session_days)
            if (day > at)
                sum += amount * (day - at) / rise * std::exp(1 - (day - at) / rise) +
                       kept * (1 - std::exp(-(day - at) / 40)) * std::exp(-(day - at) / 400);
        s.values.push_back(rest + sum);
        s.lo.push_back(rest + 0.55 * sum);
        s.hi.push_back(rest + 1.6 * sum);
    }
    return s;
}

inline void add_courses(course::Result& r) {
    for (int i = 0; i < 6; ++i) r.treatment.session_days.push_back(30.0 * i);
    for (double day = 0; day <= 300; day += 1) r.tissue.day.push_back(day);
    r.tissue.series = {
        bumps(r, "collagen_total", "collagen I + III", "relative to young", 0.85, 0.01, 15, 0.11),
        bumps(r, "collagen_1", "collagen I", "relative to young", 0.68, 0.002, 20, 0.08),
        bumps(r, "collagen_3", "collagen III", "relative to young", 0.17, 0.03, 18, 0.01),
        bumps(r, "elastin_functional", "functional elastic fibres", "relative to young", 0.8, -0.004, 5,
              0.004),
        bumps(r, "tgf_beta_1", "TGF-β1", "ng/ml", 0.05, 0.9, 2.5, 0),
        bumps(r, "tgf_beta_3", "TGF-β3", "ng/ml", 0.05, 0.5, 7, 0),
        bumps(r, "inflammatory_cytokine", "inflammatory cytokine", "-", 0.02, 0.8, 1, 0),
        bumps(r, "fibroblasts", "fibroblasts", "relative to rest", 0.9, 0.35, 9, 0),
        bumps(r, "cytokine_synthesis", "synthesis of cytokine", "1/d", 0.2, 3, 1, 0),
        bumps(r, "tropoelastin_synthesis", "synthesis of tropoelastin", "1/d", 0, 0.004, 8, 0),
        bumps(r, "epidermal_thickness", "epidermal thickness", "relative to young", 0.93, 0.08, 6, 0.04)};
}

inline void add_sections(course::Tissue& tissue) {
    std::vector<double> rings, depths;
    for (int i = 0; i <= 16; ++i) rings.push_back(162e-6 * std::pow(i / 16.0, 1.4));
    for (int i = 0; i <= 40; ++i) depths.push_back(80e-6 + 1.68e-3 * std::pow(i / 40.0, 1.2));
    tissue.cell = grid::UnitCell(rings, depths);
    for (const double day : {30.0, 90.0, 206.0, 300.0})
        for (const bool third : {false, true}) {
            course::Section s{third ? "collagen_3" : "collagen_total",
                              third ? "collagen III" : "collagen I + III", "relative to young", day,
                              grid::Field(tissue.cell.cells())};
            for (int iz = 0; iz < tissue.cell.nz(); ++iz)
                for (int ir = 0; ir < tissue.cell.nr(); ++ir) {
                    const double core = std::exp(-tissue.cell.r(ir) / 40e-6) *
                                        (tissue.cell.z(iz) < 0.93e-3 ? 1 : 0.1),
                                 deep = tissue.cell.z(iz) > 1.46e-3 ? 0.1 : 1;
                    s.values[tissue.cell.index(iz, ir)] =
                        (third ? 0.2 : 0.85) * deep * (1 + 0.002 * day * (1 - 0.4 * core) + 0.1 * core);
                }
            tissue.sections.push_back(s);
        }
}

inline outcome::Predictive new_person(double p10, double p50, double p90) {
    return {.p10 = p10, .p50 = p50, .p90 = p90, .people = 0.2, .parameters = 0.5, .discrepancy = 0.3};
}

inline void add_endpoints(std::vector<course::BandedEndpoint>& endpoints) {
    using outcome::Basis;
    const auto add = [&](const char* name, const char* label, double value, const char* unit, bool up,
                         Basis basis, const char* source, const char* note) {
        const double a = 0.6 * value, b = 1.35 * value, c = 0.45 * value, d = 1.7 * value;
        endpoints.push_back({{name, label, 300, value, unit, up, 0, basis, source, note},
                             0,
                             std::min(a, b),
                             std::max(a, b),
                             std::min(c, d),
                             std::max(c, d),
                             new_person(std::min(c, d), value, std::max(c, d))});
    };
    add("collagen_1_gain", "Collagen I, dermis", 38.2, "%", true, Basis::predicted, "lotfi2013",
        "Mass over the whole dermis.");
    add("collagen_3_gain", "Collagen III, dermis", 21.4, "%", true, Basis::predicted, "lotfi2013",
        "Falls back as type I replaces it.");
    add("collagen_total_gain", "Collagen I + III, dermis", 34.9, "%", true, Basis::fitted,
        "lotfi2013;eldomyati2015a", "The fitted number.");
    add("functional_elastin_gain", "Functional elastic fibres, dermis", -1.12, "%", true, Basis::predicted,
        "eldomyati2015a", "Measurements disagree.");
    add("epidermal_thickness_gain", "Thickness of the viable epidermis", 12.6, "%", true, Basis::predicted,
        "aust2008a", "");
    add("lemperle_grade", "Wrinkles, Lemperle grade by depth", -0.82, "grade", false, Basis::assumed_mapping,
        "lemperle2001", "What the geometry explains.");
    add("ecca_score", "Scars, ECCA score", -0.61, "grade", false, Basis::assumed_mapping, "dreno2007",
        "Weights recalled.");
    for (auto& b : endpoints)
        if (b.endpoint.unit == "grade") {
            b.endpoint.group = outcome::Group::scale;
            b.endpoint.noticeable = 0.5;
        }
    const auto observe = [&](const char* name, const char* label, double day, double value, double rest,
                             const char* unit, outcome::Group group) {
        endpoints.push_back({{name, label, day, value, unit, true, rest, Basis::assumed_mapping,
                              "diridollou2000", "A mapping that is assumed.", group},
                             0,
                             value - 0.1,
                             value + 0.1,
                             value - 0.2,
                             value + 0.3,
                             new_person(value - 0.2, value, value + 0.3)});
    };
    for (const double day : {27.0, 206.0, 300.0}) {
        observe("stained_area_gain", "Collagen-stained area", day, 0.06 * day, 0, "%",
                outcome::Group::instrument);
        observe("suction_elevation", "Skin lifted at once", day, 0.8 - 0.0005 * day, 0.81, "mm",
                outcome::Group::instrument);
        observe("cytokine_synthesis", "Cytokine production", day, 1.02, 1, "-", outcome::Group::synthesis);
        observe("tropoelastin_synthesis", "Tropoelastin production", day, 0.01, 0, "%/d",
                outcome::Group::synthesis);
    }
}

inline std::string concern_of(const std::string& name) {
    return name == "furrow_depth"   ? "wrinkles"
           : name == "roughness_rz" ? "texture"
           : name == "water_loss"   ? "dryness"
           : name == "sag"          ? "laxity"
                                    : "";
}

/// What is seen and felt: from rest to the value on day 300, lower is better.
inline void add_appearance(course::Outcomes& outcomes) {
    const auto add = [&](const char* name, const char* label, double rest, double value, const char* unit,
                         double noticeable, double noticed, outcome::Group group) {
        const double change = value - rest;
        course::BandedEndpoint b{{name, label, 300, value, unit, false, rest, outcome::Basis::assumed_mapping,
                                  "lotfi2013", "A mapping that is assumed.", group},
                                 0,
                                 rest + 1.4 * change,
                                 rest + 0.6 * change,
                                 rest + 1.9 * change,
                                 rest + 0.3 * change};
        b.endpoint.noticeable = noticeable;
        if (const auto concern = concern_of(name); !concern.empty()) {
            outcome::Reported r;
            r.concern = concern, r.endpoint = name, r.day = 300;
            r.change = -change / rest, r.noticeable = noticeable / rest;
            r.needling = {0.5 * r.change, r.change, 1.5 * r.change};
            r.person = {r.change - 0.2, r.change, r.change + 0.2};
            r.blinded = {r.change - 0.1, r.change + 0.1, r.change + 0.3};
            r.open = {r.change + 0.1, r.change + 0.3, r.change + 0.5};
            r.noticed = {0.5 * noticed, noticed, std::min(1.0, 2 * noticed)};
            b.reported = r;
        }
        outcomes.endpoints.push_back(b);
    };
    using outcome::Group;
    add("furrow_depth", "Wrinkles, depth", 0.31, 0.27, "mm", 0.046, 0.12, Group::appearance);
    add("roughness_rz", "Roughness (Rz)", 83, 75, "um", 12, 0.08, Group::appearance);
    add("water_loss", "Water loss (TEWL)", 14, 12.9, "g/m2/h", 2.8, 0.03, Group::appearance);
    add("sag", "Sagging", 2.4, 2.2, "mm", 0.36, 0.06, Group::appearance);
    add("lemperle_grade", "Wrinkles, Lemperle grade by depth", 2.3, 2.1, "grade", 0.5, 0.98, Group::scale);
    for (const double day : {0.0, 1.0, 2.0, 3.0, 7.0, 14.0})
        outcomes.recovery.push_back(
            {day, 3 * std::exp(-day), 0.06 * std::exp(-2 * day), 1 + 1.4 * std::exp(-1.3 * day)});
    outcomes.downtime_days = 2.4;
    outcomes.closed_after_hours = 31;
    for (int i = 0; i < 6; ++i)
        outcomes.over_needling.sessions.push_back({.day = 30.0 * i,
                                                   .open_fraction = 0.06,
                                                   .still_open_fraction = 0,
                                                   .water_loss_ratio = 1,
                                                   .redness = i > 0 ? 0.02 : 0,
                                                   .cytokine_fraction = i > 0 ? 0.01 : 0,
                                                   .unreplaced_fraction = 0.0187 * (1 + 0.3 * i)});
    outcomes.over_needling.cost = {.days = 300,
                                   .red_days = 29,
                                   .longest_red_days = 5.1,
                                   .matrix_lost = 0.031,
                                   .matrix_missing = 0.006,
                                   .mmp_ratio = 2.2};
    outcome::judge(model(), outcomes.over_needling);
}

/// The same sessions on six days in a row.
inline void make_daily(course::Result& r) {
    auto& over = r.outcomes.over_needling;
    for (std::size_t i = 0; i < over.sessions.size(); ++i) {
        over.sessions[i].day = static_cast<double>(i);
        if (i > 0) over.sessions[i].redness = 4.2;
    }
    over.cost.longest_red_days = 12;
    outcome::judge(model(), over);
    r.transport.barrier.back_after = NAN;
    r.transport.barrier.why_not_back =
        "23 h after the first session, just before the next session, water loss was "
        "still 1.4 times that of intact skin";
}

/// Share of people of a skin type with hyperpigmentation, as it is known before anything is simulated.
inline outcome::DarkeningShare example_darkening(const skin::Person& person) {
    auto share = outcome::darkening_of(model(), person.fitzpatrick);
    share.band = {0.003, 0.04, 0.13};
    return share;
}

inline course::Inputs example_inputs() {
    course::Inputs in;
    in.course.title = "Six monthly sessions, 1.5 mm pen, photoaged cheek";
    in.skin = example_skin();
    in.course.person = in.skin.person;
    in.device = example_device();
    in.course.device = in.device.spec;
    in.screening.verdict = screening::Verdict::caution;
    in.screening.findings = {{"home_use", "Needles over 0.3 mm at home", screening::Verdict::caution,
                              "Depth that draws blood needs a sterile field.", "Have it done in a clinic.",
                              "fda2025microneedling", "measured", ""}};
    return in;
}

inline course::Provenance example_provenance() {
    course::Provenance p;
    p.numerics = {.cells = 640,
                  .steps = 1480,
                  .rejected = 35,
                  .negative_retries = 2,
                  .error_estimate = 0.0031,
                  .mass_balance = 2.4e-13,
                  .members = 96};
    for (int i = 0; i < 30; ++i)
        p.parameters.push_back({i < 12 ? "healing" : "skin", fmt::format("parameter_{}", i), 0.3 * i,
                                i % 2 == 0 ? "1/d" : "mm", i % 5 == 0 ? "fitted" : "assumed",
                                i % 3 == 0 ? "lotfi2013" : "",
                                "what it means, in one line that may be rather long", 0});
    p.sources_used = {"ablon2018", "lotfi2013"};
    p.remarks = {"The age slope of the dermis has no source at this site; assumed flat."};
    return p;
}

/// Six monthly sessions with a pen, everything filled in.
inline course::Result example_result() {
    course::Result r;
    r.inputs = example_inputs();
    r.inputs.model = model();
    r.treatment.needling = example_needling(r.inputs.device.spec.needle);
    r.treatment.damage.dermis_fraction = 0.0187;
    r.treatment.damage.epidermis_fraction = 0.061;
    r.treatment.reference_damage = 0.0064;
    add_courses(r);
    add_sections(r.tissue);
    add_endpoints(r.outcomes.endpoints);
    add_appearance(r.outcomes);
    r.outcomes.darkening = example_darkening(r.inputs.course.person);
    r.transport.pain.without = 6.1;
    r.transport.barrier.back_after = 26 * units::hour;
    r.provenance = example_provenance();
    return r;
}

/// The same person with rosacea, stopped by screening.
inline course::Result stopped_result() {
    course::Result r;
    r.inputs.model = model();
    r.inputs.course.title = "Rosacea";
    r.inputs.course.person.conditions = {"rosacea"};
    r.outcomes.darkening = example_darkening(r.inputs.course.person);
    r.inputs.screening.verdict = screening::Verdict::stop;
    r.inputs.screening.findings = {{"rosacea", "Rosacea", screening::Verdict::stop,
                                    "Active rosacea is a listed contra-indication.", "See a dermatologist.",
                                    "skinpen_den160029", "measured", ""}};
    return r;
}

/// Simulated in spite of the stop.
inline course::Result overridden_result() {
    course::Result r = example_result();
    r.inputs.screening = stopped_result().inputs.screening;
    r.inputs.despite_screening = "bench comparison <with> no person";
    return course::without_benefits(std::move(r));
}

inline course::RunFacts example_facts() {
    return {.command = "stipple run six_monthly.toml -o out",
            .version = "0.1.0",
            .commit = "0123456789abcdef",
            .build = "release",
            .started = "2025-01-01T12:00:00Z",
            .system = "Linux",
            .release = "6.1",
            .architecture = "x86_64",
            .processors = 2,
            .threads = 2,
            .wall_seconds = 1.5,
            .cpu_seconds = 2.5,
            .peak_memory_kib = 51200,
            .course_text = "schema = 1\n"};
}

} // namespace stipple::test
