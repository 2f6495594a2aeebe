#include "stipple/outcome/observables.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/outcome/endpoint_law.hpp"

// Laws of stains, instruments and rates of synthesis: a row of data/outcome/endpoints.csv says the rest.

namespace stipple::outcome {

namespace {

double percent_gain(double value, double rest, const char* what) {
    check(rest > 0, Kind::data, "no gain of what is absent at rest", what);
    return 100 * (value / rest - 1);
}

double ratio(double now, double rest, const char* what) {
    return 1 + percent_gain(now, rest, what) / 100;
}

/// Cytokine above rest; below rest (rounding of a solver) counts as rest.
double inflammation(double now, double rest) {
    return now > rest ? now - rest : 0;
}

struct Levels {
    const healing::History& h;
    double time;
    double rest(const char* s) const { return h.baseline_dermis[h.of(s)]; }
    double now(const char* s) const { return h.at(s, time); }
    double papillary_rest(const char* s) const { return h.baseline_papillary[h.of(s)]; }
    double papillary_now(const char* s) const { return h.papillary_at(s, time); }
};

/// One day with all that is read from it.
struct Day {
    const Subject& subject;
    Levels levels;
    Elasticity lift_before, lift_now;
    const Constants& constants() const { return subject.constants; }
};

Read stained_area_gain(const Day& d) {
    const char* collagen = "collagen_density";
    const double cover = d.constants().stained_area_cover;
    return in_unit(percent_gain(stained_area(d.levels.papillary_now(collagen), cover),
                                stained_area(d.levels.papillary_rest(collagen), cover), collagen));
}

/// Shares of the silver stain, now and before.
Level reticulin(const Day& d) {
    const Levels& l = d.levels;
    const double thin = d.constants().thin_collagen_1_share;
    return {.now = reticulin_share(l.papillary_now("collagen_1"), l.papillary_now("collagen_3"), thin),
            .before = reticulin_share(l.papillary_rest("collagen_1"), l.papillary_rest("collagen_3"), thin)};
}

Read reticulin_percent(const Day& d) {
    const Level share = reticulin(d);
    return in_unit(100 * share.now, 100 * share.before);
}

Read reticulin_gain(const Day& d) {
    const Level share = reticulin(d);
    return in_unit(percent_gain(share.now, share.before, "collagen_3"));
}

Read total_elastin(const Day& d) {
    const Levels& l = d.levels;
    const auto stained = [&](double fibres, double elastosis) {
        return fibres + d.constants().elastosis_stain * elastosis;
    };
    return in_unit(percent_gain(stained(l.now("elastin_functional"), l.now("elastosis")),
                                stained(l.rest("elastin_functional"), l.rest("elastosis")),
                                "elastin_functional"));
}

Read echo(const Day& d) {
    const Levels& l = d.levels;
    const char *collagen = "collagen_density", *water = "hyaluronan";
    const double density =
        echo_density(ratio(l.now(collagen), l.rest(collagen), collagen),
                     ratio(l.now(water), l.rest(water), water), l.now("oedema"), d.constants());
    return in_unit(100 * (density - 1));
}

Read light(const Day& d) {
    const Levels& l = d.levels;
    const char* collagen = "collagen_density";
    const double attenuation = optical_attenuation(
        ratio(l.papillary_now(collagen), l.papillary_rest(collagen), collagen), d.constants());
    return in_unit(100 * (attenuation - 1));
}

/// Thickness of epidermis and dermis together, as ultrasound measures it.
Read ultrasound(const Day& d) {
    const Levels& l = d.levels;
    const skin::Skin& skin = d.subject.skin;
    const double epidermis = skin.dermis_top(), dermis = skin.dermis_thickness();
    const auto ratio_of = [&](const char* name) { return ratio(l.now(name), l.rest(name), name); };
    return in_unit(
        percent_gain(epidermis * ratio_of("epidermal_thickness") + dermis * ratio_of("dermal_thickness"),
                     epidermis + dermis, "dermal_thickness"));
}

/// A rate of production as a fold of its own rest.
Read fold(const Day& d, const char* rate) {
    const double now = d.levels.now(rate), rest = d.levels.rest(rate);
    check(rest > 0, Kind::data, "no fold of a rate that is zero at rest", rate);
    return in_unit(now / rest, 1);
}

const Law<Day> k_laws[] = {
    {"stained_area_gain", stained_area_gain},
    {"reticulin_share", reticulin_percent},
    {"reticulin_share_gain", reticulin_gain},
    {"total_elastin_gain", total_elastin},
    {"new_elastin",
     [](const Day& d) {
         const Subject& s = d.subject;
         return in_unit(100 * new_elastin(s.history, s.cross_linking, d.levels.time));
     }},
    {"ultrasound_thickness_gain", ultrasound},
    {"echo_density_gain", echo},
    {"optical_attenuation_gain", light},
    {"suction_elevation", [](const Day& d) { return in_si(d.lift_now.elevation, d.lift_before.elevation); }},
    {"suction_r2",
     [](const Day& d) { return in_unit(d.lift_now.retraction.R2, d.lift_before.retraction.R2); }},
    {"suction_r5",
     [](const Day& d) { return in_unit(d.lift_now.retraction.R5, d.lift_before.retraction.R5); }},
    {"suction_r7",
     [](const Day& d) { return in_unit(d.lift_now.retraction.R7, d.lift_before.retraction.R7); }},
    {"blood_flow_gain",
     [](const Day& d) { return in_unit(100 * blood_flow_gain(d.subject, d.levels.time)); }},
    {"cytokine_synthesis", [](const Day& d) { return fold(d, "cytokine_synthesis"); }},
    {"vegf_synthesis", [](const Day& d) { return fold(d, "vegf_synthesis"); }},
    {"tgf_beta_1_synthesis", [](const Day& d) { return fold(d, "tgf_beta_1_synthesis"); }},
    {"mmp_synthesis", [](const Day& d) { return fold(d, "mmp_synthesis"); }},
    {"fibroblast_proliferation", [](const Day& d) { return fold(d, "fibroblast_proliferation"); }},
    {"collagen_synthesis_peak",
     [](const Day& d) { return in_unit(collagen_balance(d.subject.history, d.levels.time).peak, 1); }},
    {"new_collagen_kept",
     [](const Day& d) { return in_unit(100 * collagen_balance(d.subject.history, d.levels.time).kept); }},
    {"collagen_3_synthesis", [](const Day& d) { return fold(d, "collagen_3_synthesis"); }},
    {"collagen_1_synthesis", [](const Day& d) { return fold(d, "collagen_1_synthesis"); }},
    {"tropoelastin_synthesis", [](const Day& d) { // none at rest, so there is no fold
         return in_si(d.levels.now("tropoelastin_synthesis"), d.levels.rest("tropoelastin_synthesis"));
     }}};

} // namespace

double blood_flow_gain(const Subject& s, double time) {
    const Levels l{s.history, time};
    const char *vessels = "vessels", *cytokine = "inflammatory_cytokine";
    return blood_flow(ratio(l.papillary_now(vessels), l.papillary_rest(vessels), vessels),
                      inflammation(l.papillary_now(cytokine), l.papillary_rest(cytokine)), s.constants) -
           1;
}

std::vector<Endpoint> observe(const Subject& subject, double day) {
    check_day(subject.history, day);
    const double time = day * units::day;
    const Day d{subject, {subject.history, time}, elasticity_at_rest(subject), elasticity(subject, time)};
    std::vector<Endpoint> all;
    read_laws(subject.model, k_laws, {Group::instrument, Group::synthesis}, d, day, all);
    check_finite(all);
    return all;
}

} // namespace stipple::outcome
