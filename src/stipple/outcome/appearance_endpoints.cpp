#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/outcome/appearance.hpp"
#include "stipple/outcome/endpoint_law.hpp"
#include "stipple/outcome/relief.hpp"
#include "stipple/outcome/scales.hpp"
#include "stipple/outcome/scar.hpp"
#include <algorithm>
#include <cmath>

// Laws of what is seen and felt and of the scales: a row of data/outcome/endpoints.csv says the rest.

namespace stipple::outcome {

namespace {

/// One day: `before` and `now` are the surface; tissue and layers are in `subject`.
struct Day {
    const Subject& subject;
    const std::vector<Endpoint>& read; ///< of this day, so far
    double time = 0;
    skin::Surface before, now;
    Dryness dry_before{}, dry_now{};
};

Day look(const Subject& s, double day, const std::vector<Endpoint>& read) {
    const double time = day * units::day;
    Day d{.subject = s, .read = read, .time = time, .before = s.skin.surface, .now = surface_at(s, time)};
    d.dry_before = dryness_at_rest(s);
    d.dry_now = dryness_at(s, time);
    return d;
}

Read roughness_ra(const Day& d) {
    const Creases lines{d.before.relief_spacing, d.before.relief_width};
    if (!(lines.spacing > 0)) return std::nullopt;
    return in_si(
        d.now.relief_depth * mean_roughness_share(layers_at(d.subject, d.time, Scale::fine_lines), lines),
        d.before.relief_depth * mean_roughness_share(layers_at_rest(d.subject, Scale::fine_lines), lines));
}

Read elastosis(const Day& d) {
    const healing::History& h = d.subject.history;
    return in_si(h.at("elastosis", d.time), h.baseline_dermis[h.of("elastosis")]);
}

Read dark_marks(const Day& d) {
    return d.before.dark_marks > 0 ? in_si(d.now.dark_marks, d.before.dark_marks) : std::nullopt;
}

Read scar_depth(const Day& d) {
    if (!d.before.scar.present()) return std::nullopt;
    return Level{.now = d.now.scar.depth,
                 .before = d.before.scar.depth,
                 .si = true,
                 .wording = d.before.scar.raised() ? "raised" : ""};
}

Read scar_size(const Day& d) {
    if (!d.before.scar.present()) return std::nullopt;
    return in_si(scar_volume(d.now.scar), scar_volume(d.before.scar));
}

Read grades(const Day& d, const char* scale, double now, double before) {
    const Model& model = d.subject.model;
    return in_unit(grade_of_depth(model, scale, now), grade_of_depth(model, scale, before));
}

Read goodman_baron(const Day& d) {
    if (!d.before.scar.present()) return std::nullopt;
    return grades(d, "goodman_baron", d.now.scar.depth, d.before.scar.depth);
}

Read ecca(const Day& d) {
    if (!d.before.scar.present() || !(d.before.scar.count > 0)) return std::nullopt;
    const Constants& c = d.subject.constants;
    const auto score = [&](const skin::Scar& scar) {
        return ecca_score(d.subject.model, scar.kind,
                          visible_scars(scar, c.scar_depth_spread, c.scar_visible_depth));
    };
    return in_unit(score(d.now.scar), score(d.before.scar));
}

Read mmasi(const Day& d) {
    if (!(d.before.dark_marks > 0)) return std::nullopt;
    const Constants& c = d.subject.constants;
    const double before = c.mmasi_region_weight * c.mmasi_area * c.mmasi_darkness;
    return in_unit(before * d.now.dark_marks / d.before.dark_marks, before);
}

/// Of the endpoints that speak for the concerns named; nothing where there is none.
Read overall(const Day& d) {
    const auto& named = d.subject.skin.person.concerns;
    if (named.empty()) return std::nullopt;
    const auto& all = concerns(d.subject.model);
    std::vector<double> improvements;
    for (const auto& name : named)
        for (const auto& concern : all)
            for (const auto& e : d.read)
                if (concern.name == name && e.name == concern.overall && e.noticeable > 0)
                    improvements.push_back((e.better_up ? 1 : -1) * (e.value - e.baseline) / e.noticeable);
    const double score = gais(improvements);
    return std::isfinite(score) ? in_unit(score) : std::nullopt;
}

const Law<Day> k_laws[] = {
    {"furrow_depth", [](const Day& d) { return in_si(d.now.furrow_depth, d.before.furrow_depth); }},
    {"roughness_rz", [](const Day& d) { return in_si(d.now.relief_depth, d.before.relief_depth); }},
    {"roughness_ra", roughness_ra},
    {"water_loss", [](const Day& d) { return in_si(d.dry_now.water_loss, d.dry_before.water_loss); }},
    {"hydration", [](const Day& d) { return in_si(d.dry_now.hydration, d.dry_before.hydration); }},
    {"sag", [](const Day& d) { return in_si(sag(d.subject, d.time), sag_at_rest(d.subject)); }},
    {"elastosis_share", elastosis},
    {"dark_mark_contrast", dark_marks},
    {"scar_depth", scar_depth},
    {"scar_volume", scar_size},
    {"lemperle_grade",
     [](const Day& d) { return grades(d, "lemperle", d.now.furrow_depth, d.before.furrow_depth); }},
    {"glogau_class",
     [](const Day& d) { return grades(d, "glogau", d.now.furrow_depth, d.before.furrow_depth); }},
    {"goodman_baron_grade", goodman_baron},
    {"ecca_score", ecca},
    {"mmasi_score", mmasi},
    {"gais", overall}};

} // namespace

std::vector<Endpoint> appear(const Subject& subject, double day) {
    check_day(subject.history, day);
    std::vector<Endpoint> all;
    const Day d = look(subject, day, all);
    read_laws(subject.model, k_laws, {Group::appearance, Group::scale}, d, day, all);
    check_finite(all);
    return all;
}

} // namespace stipple::outcome
