#include "stipple/outcome/observables.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/outcome/endpoint_text.hpp"

namespace stipple::outcome {

namespace {

using Text = EndpointText;

const Text k_stained_area{"stained_area_gain", "Stained area (Masson), gain", "%", "avrami1939;lotfi2013",
                          "Relative gain of the area of the papillary dermis that a collagen stain covers. "
                          "Fibres overlap in a section, so area gains less "
                          "than mass; how much of young skin is covered is assumed."};
const Text k_reticulin_share{
    "reticulin_share", "Reticulin (silver), share", "%", "lotfi2013",
    "Share of papillary collagen that takes the silver stain: collagen III and thin collagen I. It says how "
    "young the "
    "collagen is, and falls back as III is replaced by I, though the tissue is better than before."};
const Text k_reticulin_gain{
    "reticulin_share_gain", "Reticulin share, gain", "%", "lotfi2013",
    "Relative gain of the silver-stained share over the own rest. It is not the gain of silver-stained area, "
    "which also holds the gain of collagen."};
const Text k_total_elastin{
    "total_elastin_gain", "Elastin stain, gain", "%", "eldomyati2015a;eldomyati2015b",
    "Functional fibres and elastotic material together: a stain tells them apart badly. Less of it can be "
    "less sun damage; more of it is not shown by biopsies at three months."};
const Text k_new_elastin{
    "new_elastin",
    "New elastic fibres",
    "%",
    "eldomyati2015b",
    "Fibres newly cross-linked, in % of the own resting fibres, whatever was lost meanwhile: turnover, not "
    "gain.",
    true,
    Basis::predicted};
const Text k_echo{"echo_density_gain", "Echo density, gain", "%", "crisan2012",
                  "Ultrasound of the dermis: rises with the packing of collagen, falls with water and "
                  "oedema. Directions are known, sizes are "
                  "assumed; pixel values of a device are another scale."};
const Text k_optical{"optical_attenuation_gain", "Light attenuation, gain", "%", "jacques1998",
                     "Optical coherence tomography: scattering by the collagen fibres of the papillary "
                     "dermis. The share of other scatterers is assumed, "
                     "and water and blood are left out."};
const Text k_elevation{
    "suction_elevation",
    "Lift by suction (Ue)",
    "mm",
    "diridollou2000;suction_protocol",
    "Height of the skin 0.1 s after the suction starts, cup of 6 mm at 400 mbar. The modulus under suction "
    "spreads by a "
    "factor of five between published people, so read changes rather than levels. Lower is firmer.",
    false};
const Text k_R2{"suction_r2", "Gross elasticity (R2)", "-", "jofa2020",
                "Ua/Uf: share of the lift that returns within 2 s. The law of creep is assumed and set at "
                "rest to faces; new "
                "collagen does not change it, only elastic fibres do."};
const Text k_R5{"suction_r5", "Net elasticity (R5)", "-", "jofa2020",
                "Ur/Ue: return at once over lift at once. Stiffer collagen is lifted sooner, which lowers "
                "it: a consequence of "
                "the assumed law that no measurement after needling has tested."};
const Text k_R7{
    "suction_r7", "Biol. elasticity (R7)", "-", "jofa2020;nilforoushzadeh2020",
    "Ur/Uf: share of the lift that returns at once; only elastic fibres change it here. Needles with "
    "radio frequency "
    "were reported to raise it by 44 %, open-label: this model does not follow."};
const Text k_flow{"blood_flow_gain",
                  "Blood flow, gain",
                  "%",
                  "",
                  "Laser Doppler of the papillary dermis: vessels times their widening by cytokine; sizes "
                  "assumed. Nerves, heat and barrier are left out, so the "
                  "flush of the first hours is missing.",
                  false};

Endpoint make(const Text& t, double day, double value, double baseline = 0, Group group = Group::instrument) {
    return make_endpoint(t, day, value, baseline, group);
}

double percent_gain(double value, double rest, const char* what) {
    check(rest > 0, Kind::data, "no gain of what is absent at rest", what);
    return 100 * (value / rest - 1);
}

struct Levels {
    const healing::History& h;
    double time;
    double rest(const char* s) const { return h.baseline_dermis[h.of(s)]; }
    double now(const char* s) const { return h.at(s, time); }
    double papillary_rest(const char* s) const { return h.baseline_papillary[h.of(s)]; }
    double papillary_now(const char* s) const { return h.papillary_at(s, time); }
};

void stains(const Subject& s, const Levels& l, double day, std::vector<Endpoint>& to) {
    const Constants& c = s.constants;
    const double area = stained_area(l.papillary_now("collagen_total"), c.stained_area_cover),
                 area_rest = stained_area(l.papillary_rest("collagen_total"), c.stained_area_cover);
    to.push_back(make(k_stained_area, day, percent_gain(area, area_rest, "collagen_total")));
    const double share = reticulin_share(l.papillary_now("collagen_1"), l.papillary_now("collagen_3"),
                                         c.thin_collagen_1_share),
                 share_rest = reticulin_share(l.papillary_rest("collagen_1"), l.papillary_rest("collagen_3"),
                                              c.thin_collagen_1_share);
    to.push_back(make(k_reticulin_share, day, 100 * share, 100 * share_rest));
    to.push_back(make(k_reticulin_gain, day, percent_gain(share, share_rest, "collagen_3")));
    const auto stained = [&](double fibres, double elastosis) {
        return fibres + c.elastosis_stain * elastosis;
    };
    to.push_back(
        make(k_total_elastin, day,
             percent_gain(stained(l.now("elastin_functional"), l.now("elastosis")),
                          stained(l.rest("elastin_functional"), l.rest("elastosis")), "elastin_functional")));
    to.push_back(make(k_new_elastin, day, 100 * new_elastin(s.history, s.cross_linking, l.time)));
}

/// Cytokine above rest; below rest (rounding of a solver) counts as rest.
double inflammation(double now, double rest) {
    return now > rest ? now - rest : 0;
}

double ratio(double now, double rest, const char* what) {
    return 1 + percent_gain(now, rest, what) / 100;
}

void instruments(const Subject& s, const Levels& l, double day, std::vector<Endpoint>& to) {
    const Constants& c = s.constants;
    const char *collagen = "collagen_total", *cytokine = "inflammatory_cytokine";
    const double echo = echo_density(ratio(l.now(collagen), l.rest(collagen), collagen),
                                     ratio(l.now("hyaluronan"), l.rest("hyaluronan"), "hyaluronan"),
                                     inflammation(l.now(cytokine), l.rest(cytokine)), c);
    to.push_back(make(k_echo, day, 100 * (echo - 1)));
    const double light =
        optical_attenuation(ratio(l.papillary_now(collagen), l.papillary_rest(collagen), collagen), c);
    to.push_back(make(k_optical, day, 100 * (light - 1)));
    const Elasticity now = elasticity(s, l.time), rest = elasticity_at_rest(s);
    to.push_back(make(k_elevation, day, now.elevation / units::mm, rest.elevation / units::mm));
    to.push_back(make(k_R2, day, now.retraction.R2, rest.retraction.R2));
    to.push_back(make(k_R5, day, now.retraction.R5, rest.retraction.R5));
    to.push_back(make(k_R7, day, now.retraction.R7, rest.retraction.R7));
    to.push_back(make(k_flow, day, 100 * blood_flow_gain(s, l.time)));
}

const char* const k_rate_note =
    "Rate of production in the model over its own rest: nearest to RNA of a whole biopsy, not to the amount "
    "of the protein. Messengers are not modelled.";
const Text k_rates[] = {
    {"cytokine_synthesis", "Cytokine (IL-1, IL-6)", "-", "", k_rate_note, false, Basis::predicted},
    {"vegf_synthesis", "VEGF", "-", "", k_rate_note, true, Basis::predicted},
    {"tgf_beta_1_synthesis", "TGF-beta 1", "-", "", k_rate_note, true, Basis::predicted},
    {"mmp_synthesis", "MMP", "-", "", k_rate_note, false, Basis::predicted},
    {"fibroblast_proliferation", "Division of fibroblasts", "-", "", k_rate_note, true, Basis::predicted},
    {"collagen_3_synthesis", "Collagen III", "-", "eldomyati2015a", k_rate_note, true, Basis::predicted},
    {"collagen_1_synthesis", "Collagen I", "-", "eldomyati2015a", k_rate_note, true, Basis::predicted},
    {"tropoelastin_synthesis", "Tropoelastin", "%/d", "eldomyati2015b",
     "Production in % of the elastic fibres of young skin per day; none at rest in the model, so there is no "
     "fold. A raised rate is not more elastin.",
     true, Basis::predicted}};

void rates(const Levels& l, double day, std::vector<Endpoint>& to) {
    for (const auto& text : k_rates) {
        const double now = l.now(text.name), rest = l.rest(text.name);
        const bool fold = std::string_view(text.unit) == "-";
        if (fold) check(rest > 0, Kind::data, "no fold of a rate that is zero at rest", text.name);
        const double unit = fold ? rest : units::to_si(text.unit);
        to.push_back(make(text, day, now / unit, rest / unit, Group::synthesis));
    }
}

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
    const Levels levels{subject.history, day * units::day};
    std::vector<Endpoint> all;
    stains(subject, levels, day, all);
    instruments(subject, levels, day, all);
    rates(levels, day, all);
    check_finite(all);
    return all;
}

} // namespace stipple::outcome
