#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/outcome/appearance.hpp"
#include "stipple/outcome/endpoint_text.hpp"
#include "stipple/outcome/relief.hpp"
#include "stipple/outcome/scales.hpp"
#include "stipple/outcome/scar.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::outcome {

namespace {

using Text = EndpointText;

const Text k_furrow{
    "furrow_depth",
    "Wrinkles, depth",
    "mm",
    "akazaki2002;kuwazuru2008",
    "Crest to floor of a wrinkle at rest: the pull that keeps it stays, the layers that resist "
    "it change. Level before treatment by age and sun, its size assumed.",
    false};
const Text k_rz{
    "roughness_rz",
    "Roughness (Rz)",
    "um",
    "bibb2006;kuwazuru2008;yuanverma2006",
    "Crest to floor of the fine lines between wrinkles, by the same law at their own scale and by "
    "the water of the stratum corneum.",
    false};
const Text k_ra{"roughness_ra",
                "Roughness (Ra)",
                "um",
                "bibb2006;kuwazuru2008",
                "Mean height of the same profile above and below its level.",
                false};
const Text k_loss{
    "water_loss",
    "Water loss (TEWL)",
    "g/m2/h",
    "",
    "Of skin whose channels have closed: a thicker epidermis is assumed to keep a thicker stratum "
    "corneum. The hours after a session stand elsewhere.",
    false};
const Text k_hydration{
    "hydration",
    "Stratum corneum hydration",
    "-",
    "",
    "0 dry, 0.5 ordinary, 1 soaked: assumed to rise as water loss falls. Care, climate and "
    "oil are left out.",
    true};
const Text k_sag{
    "sag",
    "Sagging",
    "mm",
    "diridollou2000",
    "How far 60 mm of free skin give way under their own weight and that of the fat below. Ligaments, "
    "muscle and bone are left out.",
    false};
const Text k_elastosis{
    "elastosis_share",
    "Sun damage (elastosis)",
    "%",
    "eldomyati2015b",
    "Elastotic material over the elastic fibres of young skin, mean of the dermis. What the "
    "sun does during the course is left out.",
    false};
const Text k_marks{
    "dark_mark_contrast",
    "Dark marks, contrast",
    "%",
    "farshi2020",
    "Melanin of a mark over the skin around it. It is shed with the epidermis that dies beside "
    "cuts; deep pigment, sun and new hyperpigmentation are left out.",
    false};
const Text k_scar{"scar_depth",
                  "Scar, depth",
                  "mm",
                  "fabbrocini2010;dogra2014",
                  "New matrix under the floor lifts it by an assumed share, which may be zero: in a blinded "
                  "trial the interval of the effect nearly contained none.",
                  false};
const Text k_scar_raised{
    "scar_depth",
    "Scar, height",
    "mm",
    "",
    "New matrix adds to a raised scar. What flattens such scars in published series is not "
    "in this model.",
    false};
const Text k_volume{
    "scar_volume",
    "Scar, volume",
    "mm3",
    "fabbrocini2010",
    "Of one scar, below (or above) the level of the skin around: depth times opening times the "
    "shape of its kind.",
    false};

const Text k_lemperle{"lemperle_grade",
                      "Wrinkles, Lemperle grade by depth",
                      "grade",
                      "lemperle2001;bibb2006",
                      "0 to 5, read off the depth of the model's wrinkle through assumed nodes: what the "
                      "geometry alone explains of a rater's grade.",
                      false};
const Text k_glogau{
    "glogau_class",
    "Photoageing, Glogau class",
    "grade",
    "",
    "1 to 4 by the depth of wrinkles alone, through assumed nodes; colour and keratoses, which "
    "the class also judges, are left out.",
    false};
const Text k_goodman{"goodman_baron_grade",
                     "Scars, Goodman-Baron grade",
                     "grade",
                     "",
                     "1 to 4 by depth, through assumed nodes; raters also stretch the skin and step back.",
                     false};
const Text k_ecca{
    "ecca_score",
    "Scars, ECCA score",
    "-",
    "dreno2007",
    "Weight of the kind times a grade of the number of scars deep enough to be counted. Weights "
    "recalled.",
    false};
const Text k_mmasi{"mmasi_score",
                   "Dark marks, mMASI of the region",
                   "-",
                   "",
                   "Area 3 of 6 times darkness of 0 to 4 times the share of a cheek (0.3): area and darkness "
                   "before treatment are assumed, only the relative change follows from the model.",
                   false};
const Text k_gais{
    "gais",
    "Overall (GAIS)",
    "grade",
    "",
    "-1 worse, 0 no change, 1 improved, 2 much, 3 very much improved: mean over the concerns "
    "named, each in units of the smallest change that people notice. The rule is assumed and the value an "
    "upper bound, as of every grade that people give without being blinded.",
    true};

Endpoint make(const Model& model, const Text& t, double day, double value, double baseline, Group group) {
    Endpoint e = make_endpoint(t, day, value, baseline, group);
    e.noticeable = noticeable_change(model, t.name, baseline);
    return e;
}

/// One day with all that is read from it.
struct Day {
    double day = 0;
    skin::Surface before, now;
    Dryness dry_before{}, dry_now{};
    Elasticity lift_before{}, lift_now{};
};

Day look(const Subject& s, double day) {
    const double time = day * units::day;
    Day d{.day = day, .before = s.skin.surface, .now = surface_at(s, time)};
    d.dry_before = dryness_at_rest(s);
    d.dry_now = dryness_at(s, time);
    d.lift_before = elasticity_at_rest(s);
    d.lift_now = elasticity(s, time);
    return d;
}

void surface_endpoints(const Subject& s, const Day& d, std::vector<Endpoint>& to) {
    const auto add = [&](const Text& t, double now, double before) {
        const double unit = units::to_si(t.unit);
        to.push_back(make(s.model, t, d.day, now / unit, before / unit, Group::appearance));
    };
    add(k_furrow, d.now.furrow_depth, d.before.furrow_depth);
    add(k_rz, d.now.relief_depth, d.before.relief_depth);
    const Creases lines{d.before.relief_spacing, d.before.relief_width};
    if (lines.spacing > 0)
        add(k_ra,
            d.now.relief_depth *
                mean_roughness_share(layers_at(s, d.day * units::day, Scale::fine_lines), lines),
            d.before.relief_depth * mean_roughness_share(layers_at_rest(s, Scale::fine_lines), lines));
    add(k_loss, d.dry_now.water_loss, d.dry_before.water_loss);
    add(k_hydration, d.dry_now.hydration, d.dry_before.hydration);
    add(k_sag, sag(s, d.day * units::day), sag_at_rest(s));
    const healing::History& h = s.history;
    add(k_elastosis, h.at("elastosis", d.day * units::day), h.baseline_dermis[h.of("elastosis")]);
    if (d.before.dark_marks > 0) add(k_marks, d.now.dark_marks, d.before.dark_marks);
    if (!d.before.scar.present()) return;
    add(d.before.scar.raised() ? k_scar_raised : k_scar, d.now.scar.depth, d.before.scar.depth);
    add(k_volume, scar_volume(d.now.scar), scar_volume(d.before.scar));
}

/// A grade fitted to an open-label trial: change = -k x, k from `slopes`; x is the fall of the Lemperle grade
/// by depth (wrinkles) or a relative fall (relief depth, lift by suction).
/// Source: ablon2018 (means at day 150 after four sessions 30 days apart).
/// Departs: the trial measured no depth, so k is fitted with the model's own change; a straight line through
/// no change is the weakest assumption that one point allows.
Endpoint fitted_grade(const Model& model, const char* name, const char* label, double slope, double fall,
                      double day) {
    const double change = -slope * fall;
    const TrialSize size = trial_size(model, change);
    Endpoint e{.name = name,
               .label = label,
               .day = day,
               .value = change,
               .unit = "grade",
               .better_up = false,
               .basis = Basis::fitted_open_label,
               .source = "ablon2018;alam2014",
               .note = fmt::format(
                   "Change of the mean grade by a straight line fitted to an open-label trial: an upper "
                   "bound. Blinded or controlled series report a fifth to a third of open-label changes, "
                   "here {:.2f} to {:.2f}; arms without needles changed by {:.2f}.",
                   size.controlled_low, size.controlled_high, size.sham),
               .group = Group::scale,
               .noticeable = noticeable_change(model, name, 0)};
    e.controlled_low = size.controlled_low;
    e.controlled_high = size.controlled_high;
    e.sham = size.sham;
    return e;
}

double relative_fall(double before, double now) {
    return before > 0 ? 1 - now / before : 0;
}

void scale_endpoints(const Subject& s, const GradeSlopes& k, const Day& d, std::vector<Endpoint>& to) {
    const auto add = [&](const Text& t, double now, double before) {
        to.push_back(make(s.model, t, d.day, now, before, Group::scale));
    };
    add(k_lemperle, grade_of_depth(s.model, "lemperle", d.now.furrow_depth),
        grade_of_depth(s.model, "lemperle", d.before.furrow_depth));
    to.push_back(fitted_grade(s.model, "wrinkle_grade_change", "Wrinkles, change of grade", k.wrinkle,
                              grade_of_depth(s.model, "lemperle", d.before.furrow_depth) -
                                  grade_of_depth(s.model, "lemperle", d.now.furrow_depth),
                              d.day));
    to.push_back(fitted_grade(s.model, "texture_grade_change", "Texture, change of grade", k.texture,
                              relative_fall(d.before.relief_depth, d.now.relief_depth), d.day));
    to.push_back(fitted_grade(s.model, "laxity_grade_change", "Laxity, change of grade", k.laxity,
                              relative_fall(d.lift_before.elevation, d.lift_now.elevation), d.day));
    add(k_glogau, grade_of_depth(s.model, "glogau", d.now.furrow_depth),
        grade_of_depth(s.model, "glogau", d.before.furrow_depth));
    if (d.before.scar.present()) {
        add(k_goodman, grade_of_depth(s.model, "goodman_baron", d.now.scar.depth),
            grade_of_depth(s.model, "goodman_baron", d.before.scar.depth));
        const auto score = [&](const skin::Scar& scar) {
            return ecca_score(
                s.model, scar.kind,
                visible_scars(scar, s.constants.scar_depth_spread, s.constants.scar_visible_depth));
        };
        if (d.before.scar.count > 0) add(k_ecca, score(d.now.scar), score(d.before.scar));
    }
    if (d.before.dark_marks > 0) {
        const auto& c = s.constants;
        const double before = c.mmasi_region_weight * c.mmasi_area * c.mmasi_darkness;
        add(k_mmasi, before * d.now.dark_marks / d.before.dark_marks, before);
    }
}

/// The endpoint that speaks for each concern of a course file.
const char* endpoint_of(const std::string& concern) {
    constexpr std::pair<const char*, const char*> k_all[] = {
        {"wrinkles", "lemperle_grade"}, {"texture", "roughness_rz"},
        {"dryness", "hydration"},       {"laxity", "sag"},
        {"sun_damage", "glogau_class"}, {"hyperpigmentation", "dark_mark_contrast"},
        {"scars", "scar_depth"}};
    for (const auto& [name, endpoint] : k_all)
        if (concern == name) return endpoint;
    return "";
}

Endpoint overall(const Subject& s, double day, const std::vector<Endpoint>& all) {
    std::vector<double> improvements;
    for (const auto& concern : s.skin.person.concerns)
        for (const auto& e : all)
            if (e.name == endpoint_of(concern) && e.noticeable > 0)
                improvements.push_back((e.better_up ? 1 : -1) * (e.value - e.baseline) / e.noticeable);
    Endpoint e = make(s.model, k_gais, day, gais(improvements), 0, Group::scale);
    const TrialSize size = trial_size(s.model, e.value); // people judge it, so it shrinks as other grades do
    e.controlled_low = size.controlled_low;
    e.controlled_high = size.controlled_high;
    e.sham = size.sham;
    return e;
}

} // namespace

std::vector<Endpoint> appear(const Subject& subject, const GradeSlopes& slopes, double day) {
    check_day(subject.history, day);
    const Day d = look(subject, day);
    std::vector<Endpoint> all;
    surface_endpoints(subject, d, all);
    scale_endpoints(subject, slopes, d, all);
    Endpoint whole = overall(subject, day, all);
    if (std::isfinite(whole.value)) all.push_back(std::move(whole)); // nothing is named that it could judge
    check_finite(all);
    return all;
}

} // namespace stipple::outcome
