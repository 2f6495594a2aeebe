#include "stipple/insertion/push.hpp"
#include "stipple/base/error.hpp"
#include "stipple/device/strength.hpp"
#include "stipple/insertion/head.hpp"
#include "stipple/insertion/impact.hpp"
#include "stipple/insertion/loading.hpp"
#include "stipple/insertion/retraction.hpp"
#include "stipple/insertion/settings.hpp"
#include "stipple/insertion/strokes.hpp"
#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <numbers>

namespace stipple::insertion {

namespace {

using Panel = boost::math::quadrature::gauss<double, 7>;

void check_push(const Push& p) {
    check(!p.skin.layers.empty(), Kind::input, "the skin needs at least one layer", "layer");
    check(p.needle.length > 0 && p.needle.tip_radius > 0, Kind::input,
          "a needle needs a length and a tip radius", "needle.needle_length_mm");
    check(!p.feet.empty(), Kind::input, "an array needs at least one needle", "array.needles");
    check(p.speed > 0, Kind::input, "the speed must be greater than zero", "insertion.speed_mm_per_s");
    const auto needed = [](double value, const char* key) {
        check(value > 0, Kind::input, "this drive needs a number greater than zero", key);
    };
    if (p.drive == Drive::displacement) needed(p.travel, "insertion.travel_um");
    if (p.drive == Drive::force) needed(p.force, "insertion.press_force_n");
    if (p.drive == Drive::impact) {
        needed(p.mass, "insertion.mass_g");
        needed(p.impact_speed, "insertion.impact_speed_m_per_s");
    }
}

/// Time over which the load rises.
double rise_time(const Push& p) {
    const double way = p.drive == Drive::displacement ? p.travel : p.needle.length;
    return way / (p.drive == Drive::impact ? p.impact_speed : p.speed);
}

/// Everything that is made once for a push.
struct Test {
    Test(const Push& p, const Settings& settings)
        : skin(loaded_skin(p.skin, p.variation, rise_time(p), settings)),
          stack(elastic_stack(skin, p.needle, rise_time(p), settings), deepest(p)),
          head{.feet = p.feet, .rests = {}, .plate_pitch = p.plate ? pitch_of(p.feet) : 0.0},
          coupling(stack, head),
          dimple(stack, p.needle, dimple_law(skin, settings, coupling.reference()), 3 * deepest(p)),
          strokes(skin, p.needle, dimple, settings, deepest(p), false) {}

    static double deepest(const Push& p) {
        return std::max(p.needle.length, p.drive == Drive::displacement ? p.travel : 0.0);
    }

    skin::Skin skin;
    LayeredCompliance stack;
    Head head;
    Coupling coupling;
    Dimple dimple;
    Strokes strokes;
};

Reached mean_of(const std::vector<Reached>& all) {
    Reached mean;
    for (const auto& r : all) {
        mean.buried += r.buried / static_cast<double>(all.size());
        mean.force += r.force / static_cast<double>(all.size());
        mean.dimple += r.dimple / static_cast<double>(all.size());
    }
    return mean;
}

/// All needles at one displacement of the base.
std::vector<Reached> at_displacement(Test& test, double displacement) {
    Moment moment;
    moment.protrusion.assign(test.head.feet.size(), displacement);
    moment.spot.assign(test.head.feet.size(), test.strokes.find(1, 1, 1));
    return come_down(test.strokes, test.coupling, moment);
}

/// Displacement of the base at which the force is reached, at most `most`.
double displacement_for(Test& test, double force, double most) {
    const auto total = [&](double x) {
        double sum = 0;
        for (const auto& r : at_displacement(test, x)) sum += r.force;
        return sum;
    };
    if (total(most) <= force) return most;
    double lo = 0, hi = most;
    while (hi - lo > 1e-8) {
        const double middle = 0.5 * (lo + hi);
        (total(middle) <= force ? lo : hi) = middle;
    }
    return lo;
}

/// Work of one needle along its path up to a buried length, and what its own dimple and its jumps take up.
struct PathWork {
    double work = 0, dimple = 0, jumps = 0;
};

PathWork along_path(const LoadingPath& path, const Penetration& penetration, const Dimple& dimple,
                    double buried) {
    PathWork sum;
    sum.dimple = sum.work = dimple.energy(path.force.front());
    for (std::size_t i = 0; i + 1 < path.buried.size() && path.buried[i] < buried; ++i) {
        const double from = path.buried[i], to = std::min(path.buried[i + 1], buried);
        const double end = path.at(path.force, to), sunk = path.at(path.dimple, to) - path.dimple[i];
        const double most = path.force[i];
        const auto resistance = [&](double l) { return penetration.force(l); };
        const auto applied = [&](double l) { return std::max(most, penetration.force(l)); };
        const double resisted = Panel::integrate(resistance, from, to);
        const double advanced = end > most ? resisted : Panel::integrate(applied, from, to);
        sum.dimple += 0.5 * (most + end) * sunk;
        sum.jumps += advanced - resisted;
        sum.work += advanced + 0.5 * (most + end) * sunk;
    }
    return sum;
}

/// Points of the mean needle up to the last displacement: even steps, and the moment of puncture.
void add_curve(Test& test, double last, Pushed& out) {
    constexpr int n = 80;
    const double first = test.strokes.median_path().displacement.front();
    std::vector<double> at;
    for (int i = 0; i <= n; ++i) at.push_back(last * i / n);
    if (test.head.feet.size() == 1 && first < last) at.push_back(first);
    std::sort(at.begin(), at.end());
    for (const double x : at) {
        const Reached r = mean_of(at_displacement(test, x));
        out.curve.push_back(
            {.displacement = x, .force = r.force, .dimple = x - r.buried, .buried = r.buried});
    }
}

/// Displacement and force at which the mean needle is buried this far, from the curve.
Stage stage_at(const std::vector<ForcePoint>& curve, const std::string& name, double buried) {
    for (std::size_t i = 1; i < curve.size(); ++i) {
        if (curve[i].buried <= buried) continue;
        const auto &a = curve[i - 1], &b = curve[i];
        const double share = (buried - a.buried) / (b.buried - a.buried);
        return {name, a.displacement + share * (b.displacement - a.displacement),
                a.force + share * (b.force - a.force)};
    }
    return {name, NAN, NAN};
}

void add_stages(const Push& p, Pushed& out) {
    out.stages.push_back({"contact", 0, 0});
    if (out.curve.back().buried > 0) out.stages.push_back(stage_at(out.curve, "puncture", 0));
    double top = 0;
    for (std::size_t i = 0; i < p.skin.layers.size(); ++i) {
        const auto& l = p.skin.layers[i];
        if (i > 0 && out.buried > top) out.stages.push_back(stage_at(out.curve, l.name, top));
        out.layers.push_back({.layer = l.name,
                              .top = top,
                              .loaded = std::clamp(out.buried - top, 0.0, l.thickness),
                              .residual = std::clamp(out.residual - top, 0.0, l.thickness)});
        top += l.thickness;
    }
    const auto& end = out.curve.back();
    out.stages.push_back({out.plate_touched ? "plate" : "end", end.displacement, end.force});
}

void add_end(const Push& p, Test& test, double last, const Settings& settings, Pushed& out) {
    const auto all = at_displacement(test, last);
    const Reached mean = mean_of(all);
    for (const auto& r : all) {
        out.needle_buried.push_back(r.buried);
        out.needle_force.push_back(r.force);
        out.total_force += r.force;
        out.peak_force = std::max(out.peak_force, r.force);
    }
    out.buried = mean.buried;
    out.dimple = last - mean.buried;
    out.pierced = mean.buried >= p.skin.layers.front().thickness;
    out.plate_touched = p.plate && last >= p.needle.length * (1 - 1e-6);
    out.residual = settings.residual_depth_share * mean.buried;
    out.channel_diameter =
        mean.buried > 0 ? 2 * settings.residual_radius_share * p.needle.radius(mean.buried) : 0.0;
    const double punctures_at = test.strokes.median_path().force.front();
    out.puncture_force = mean.buried > 0 ? punctures_at : NAN;
    out.puncture_dimple = mean.buried > 0 ? test.dimple.depth(punctures_at) : NAN;
}

void add_energies(const Push& p, Test& test, Pushed& out) {
    std::vector<CrackLaw> laws;
    for (const auto& l : test.skin.layers) laws.emplace_back(l.stiffening);
    const Penetration penetration(test.skin, p.needle, laws, Test::deepest(p));
    const PathWork path = along_path(test.strokes.median_path(), penetration, test.dimple, out.buried);
    if (out.buried <= 0) {
        const double f = mean_of(at_displacement(test, out.curve.back().displacement)).force;
        out.energies.dimple = out.work = test.dimple.energy(f);
        return;
    }
    out.energies = penetration.energies(out.buried);
    out.energies.dimple = path.dimple;
    out.energies.jumps = path.jumps;
    double shared = 0; // elastic energy of the neighbours' common depression, per needle
    const std::size_t n = out.needle_force.size();
    for (std::size_t i = 0; i < n; ++i)
        shared += 0.5 * out.needle_force[i] * test.coupling.shared(i, out.needle_force, out.total_force) /
                  static_cast<double>(n);
    out.energies.dimple += shared;
    out.work = path.work + shared;
}

} // namespace

Pushed push(const Model& model, const Push& p) {
    check_push(p);
    const Settings settings = read_settings(model);
    Test test(p, settings);
    Pushed out;
    double last = p.drive == Drive::displacement ? p.travel : p.needle.length;
    if (p.plate) last = std::min(last, p.needle.length);
    if (p.drive == Drive::force) last = displacement_for(test, p.force, last);
    add_curve(test, last, out);
    if (p.drive == Drive::impact) {
        const Impact impact = collide(p, out.curve, test.stack);
        last = std::min(last, impact.displacement);
        out.energy_in = impact.energy_in;
        out.energy_skin = impact.energy_skin;
        out.energy_support = impact.energy_support;
        out.curve.clear();
        add_curve(test, last, out);
    }
    add_end(p, test, last, settings, out);
    add_energies(p, test, out);
    add_stages(p, out);
    out.buckling_force = device::buckling_force(model, p.needle);
    out.yield_force = device::yield_force(model, p.needle);
    out.fracture_margin = std::min(out.buckling_force, out.yield_force) / out.peak_force;
    out.parameters = model["insertion/parameters"].parameters("insertion");
    return out;
}

} // namespace stipple::insertion
