#include "stipple/insertion/push.hpp"
#include "stipple/base/error.hpp"
#include "stipple/insertion/head.hpp"
#include "stipple/insertion/impact.hpp"
#include "stipple/insertion/loading.hpp"
#include "stipple/insertion/path_work.hpp"
#include "stipple/insertion/push_strength.hpp"
#include "stipple/insertion/retraction.hpp"
#include "stipple/insertion/settings.hpp"
#include "stipple/insertion/strokes.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace stipple::insertion {

namespace {

constexpr double k_beyond = 3; // lengths of a needle that the base of a blow is followed over
constexpr double k_far = 100;  // lengths that the base of a bare needle may go until it is in as a whole
constexpr double k_least_fall = 0.05; // of the force: less is not called a drop
constexpr double k_least_jump = 1e-7; // [m]

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

/// Time over which the load rises: that of a way as long as the needle, however far the base goes on.
double rise_time(const Push& p) {
    return p.needle.length / (p.drive == Drive::impact ? p.impact_speed : p.speed);
}

/// Everything that is made once for a push.
struct Test {
    Test(const Push& p, const Settings& settings)
        : skin(loaded_skin(p.skin, p.variation, rise_time(p), settings)),
          stack(compliance_of(elastic_stack(skin, p.needle, rise_time(p), settings), deepest(p))),
          head{.feet = p.feet, .rests = rim_of(p), .plate = p.plate && p.feet.size() > 1},
          coupling(*stack, head),
          dimple(*stack, p.needle, dimple_law(skin, rise_time(p), settings, coupling.reference()),
                 3 * deepest(p)),
          strokes(skin, p.needle, dimple, settings, deepest(p), false, loading_of(p)) {
        if (head.plate) coupling.lay(Plate(*stack, p.feet, strokes.own_compliance(p.needle.length)));
    }

    static std::vector<device::Position> rim_of(const Push& p) {
        return p.rim > 0 ? circle(p.rim) : std::vector<device::Position>{};
    }

    /// The force is held only where a hand presses.
    static Loading loading_of(const Push& p) {
        if (p.drive == Drive::force) return {.control = Control::force};
        return {.rig = p.drive == Drive::displacement ? 1 / p.rig_stiffness : 0.0};
    }

    static double deepest(const Push& p) {
        return std::max(p.needle.length, p.drive == Drive::displacement ? p.travel : 0.0);
    }

    skin::Skin skin;
    std::shared_ptr<const LayeredCompliance> stack;
    Head head;
    Coupling coupling;
    Dimple dimple;
    Strokes strokes;
};

/// All needles, or on a plate, where they are alike, one of them.
Moment moment_of(const Push& p, Test& test) {
    const std::size_t n = test.head.plate ? 1 : test.head.feet.size();
    return {.protrusion = std::vector<double>(n, p.needle.length),
            .spot = std::vector<Strokes::Spot>(n, test.strokes.find(1, 1, 1))};
}

Landed at_displacement(const Push& p, Test& test, double displacement) {
    Landed landed =
        come_down(test.strokes, test.coupling, moment_at(test.coupling, moment_of(p, test), displacement));
    for (Reached& r : landed.needles)
        r.buried = std::min(r.buried, p.needle.length); // rounding of bare needles
    return landed;
}

/// Displacement of the base of bare needles at which one of them is in the skin as a whole, at most `last`.
double whole_needle(const Push& p, Test& test, double last) {
    const auto whole = [&](double x) {
        const Landed landed = at_displacement(p, test, x);
        return std::any_of(landed.needles.begin(), landed.needles.end(),
                           [&](const Reached& r) { return r.buried >= p.needle.length; });
    };
    if (last <= p.needle.length || !whole(last)) return last;
    double before = p.needle.length;
    while (last - before > 1e-9) {
        const double middle = 0.5 * (before + last);
        (whole(middle) ? last : before) = middle;
    }
    return last;
}

/// Displacement of the base at which the force is reached; at most `last` unless a plate carries the rest.
double displacement_for(const Push& p, Test& test, double last) {
    Moment moment = moment_of(p, test);
    moment.force_limit = p.force / static_cast<double>(p.feet.size());
    if (!test.head.plate) std::fill(moment.protrusion.begin(), moment.protrusion.end(), last);
    return moment.protrusion.front() + come_down(test.strokes, test.coupling, moment).plate_depth;
}

/// Where one needle alone jumps up to a displacement of the base.
std::vector<Event> events_of(const LoadingPath& path, double last) {
    std::vector<Event> events;
    for (std::size_t i = 0; i + 1 < path.buried.size(); ++i) {
        if (path.displacement[i] < path.reach[i] || path.displacement[i + 1] >= path.reach[i]) continue;
        const double x = path.reach[i]; // unstable from here
        if (x > last) break;
        std::size_t k = i + 1;
        while (k + 1 < path.buried.size() && path.displacement[k] < x) ++k;
        if (path.displacement[k] < x) break; // beyond the table
        const double part =
            (x - path.displacement[k - 1]) / (path.displacement[k] - path.displacement[k - 1]);
        const auto at = [&](const std::vector<double>& what) {
            return what[k - 1] + part * (what[k] - what[k - 1]);
        };
        events.push_back({x, path.force[i], at(path.force), path.buried[i], at(path.buried)});
    }
    return events;
}

/// Where one needle alone that a hand presses with at most `last` jumps: it goes on without more force than it took to get
/// there, which is what its path under a force holds.
std::vector<Event> events_under_force(const LoadingPath& path, double whole, double last) {
    std::vector<Event> events;
    std::size_t end = 0;
    for (std::size_t i = 0; i + 1 < path.buried.size() && path.force[i] <= last; i = end) {
        end = i + 1;
        while (end < path.buried.size() && path.force[end] <= path.force[i]) ++end;
        const double after = std::min(path.buried[end - 1], whole);
        if (after > path.buried[i])
            events.push_back({path.displacement[i], path.force[i], path.force[i], path.buried[i], after});
    }
    return events;
}

/// Where the mean needle of an array jumps while the base travels: between points of its curve it gains more depth than the
/// base has way, and still does with the force falling however near the points are.
std::vector<Event> events_of_array(const Push& p, Test& test, const std::vector<ForcePoint>& curve) {
    std::vector<Event> events;
    for (std::size_t i = 0; i + 1 < curve.size(); ++i) {
        ForcePoint low = curve[i], high = curve[i + 1];
        if (high.buried - low.buried <= high.displacement - low.displacement) continue;
        for (int n = 0; n < 40 && high.displacement - low.displacement > 1e-9 * high.displacement; ++n) {
            const double middle = 0.5 * (low.displacement + high.displacement);
            const ForcePoint here = mean_point(middle, at_displacement(p, test, middle));
            (here.buried - low.buried > high.buried - here.buried ? high : low) = here;
        }
        if (high.buried - low.buried > k_least_jump && low.force > high.force)
            events.push_back({low.displacement, low.force, high.force, low.buried, high.buried});
    }
    return events;
}

/// The jumps of a push.
std::vector<Event> events_of(const Push& p, Test& test, double last, const std::vector<ForcePoint>& curve) {
    const LoadingPath& path = test.strokes.median_path();
    if (p.feet.size() > 1)
        return p.drive == Drive::force ? std::vector<Event>{} : events_of_array(p, test, curve);
    auto events =
        p.drive == Drive::force ? events_under_force(path, p.needle.length, p.force) : events_of(path, last);
    for (Event& e : events) e.depth_after = std::min(e.depth_after, p.needle.length);
    return events;
}

/// Both sides of the displacement at which something begins that the curve shows.
template <class Begun>
void add_turn(const Push& p, Test& test, const Begun& begun, std::vector<ForcePoint>& curve) {
    const auto after = std::find_if(curve.begin(), curve.end(), begun);
    if (after == curve.begin() || after == curve.end()) return;
    ForcePoint low = *std::prev(after), high = *after;
    for (int i = 0; i < 40 && high.displacement - low.displacement > 1e-9 * high.displacement; ++i) {
        const double middle = 0.5 * (low.displacement + high.displacement);
        const ForcePoint here = mean_point(middle, at_displacement(p, test, middle));
        (begun(here) ? high : low) = here;
    }
    curve.insert(after, {low, high});
}

/// Points of the mean needle up to the last displacement: even steps, and the moment of puncture.
void add_curve(const Push& p, Test& test, double last, Pushed& out) {
    constexpr int n = 80;
    std::vector<double> at;
    for (int i = 0; i <= n; ++i) at.push_back(last * i / n);
    if (test.head.feet.size() == 1) { // both sides of every jump
        constexpr double k_beside = 1e-9;
        const double first = test.strokes.median_path().displacement.front();
        if (first < last) at.push_back(first * (1 - k_beside));
        for (const Event& event : events_of(test.strokes.median_path(), last)) {
            at.push_back(event.displacement * (1 - k_beside));
            at.push_back(std::min(event.displacement * (1 + k_beside), last));
        }
    }
    std::sort(at.begin(), at.end());
    for (const double x : at) out.curve.push_back(mean_point(x, at_displacement(p, test, x)));
    if (test.head.feet.size() == 1) return;
    add_turn(
        p, test, [](const ForcePoint& q) { return q.buried > 0; }, out.curve);
    if (test.head.plate)
        add_turn(
            p, test, [](const ForcePoint& q) { return q.plate > 0; }, out.curve);
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
                              .open = std::clamp(out.channel.dye_depth - top, 0.0, l.thickness)});
        top += l.thickness;
    }
    const auto touch =
        std::find_if(out.curve.begin(), out.curve.end(), [](const auto& at) { return at.plate > 0; });
    if (touch != out.curve.end()) out.stages.push_back({"plate", touch->displacement, touch->force});
    const auto& end = out.curve.back();
    if (touch == out.curve.end() && out.plate_touched)
        out.stages.push_back({"plate", end.displacement, end.force}); // one needle: its foot
    else
        out.stages.push_back({"end", end.displacement, end.force});
    std::stable_sort(out.stages.begin(), out.stages.end(),
                     [](const Stage& a, const Stage& b) { return a.displacement < b.displacement; });
}

/// Force on a needle and depth of the depression when it first cuts; under an array the skin sinks as far as the base has
/// come.
void add_puncture(const Push& p, Test& test, Pushed& out) {
    out.puncture_force = out.puncture_dimple = NAN;
    if (out.buried <= 0) return;
    out.puncture_force = test.strokes.median_path().force.front();
    out.puncture_dimple = p.feet.size() > 1 ? stage_at(out.curve, "puncture", 0).displacement
                                            : test.dimple.depth(out.puncture_force);
}

void add_end(const Push& p, Test& test, double last, const Settings& settings, Pushed& out) {
    const Landed landed = at_displacement(p, test, last);
    const ForcePoint mean = mean_point(last, landed);
    for (std::size_t i = 0; i < p.feet.size(); ++i) {
        const Reached& r = landed.needles[test.head.plate ? 0 : i];
        out.needle_buried.push_back(r.buried);
        out.needle_force.push_back(r.force);
        out.total_force += r.force + landed.plate_force;
        out.peak_force = std::max(out.peak_force, r.peak);
    }
    out.plate_force = landed.plate_force;
    out.buried = mean.buried;
    out.dimple = last - mean.buried;
    out.pierced = mean.buried >= p.skin.layers.front().thickness;
    out.plate_touched =
        test.head.plate ? landed.plate_force > 0 : p.plate && last >= p.needle.length * (1 - 1e-6);
    skin::Skin released = p.skin;
    if (std::isfinite(p.released)) released.pre_stress = p.released;
    out.channel = Retraction(released, p.needle, settings)(mean.buried);
    add_puncture(p, test, out);
    out.events = events_of(p, test, last, out.curve);
    out.drop = {NAN, NAN, NAN, NAN, NAN};
    double most = 0;
    for (const Event& e : out.events) {
        const double fall = e.force - e.force_after;
        if (fall > std::max(most, k_least_fall * e.force)) most = fall, out.drop = e;
    }
}

/// Elastic energy of the depression that needles and plate share, per needle.
double shared_energy(const Push& p, const Test& test, const Pushed& out) {
    const std::size_t n = out.needle_force.size();
    if (test.head.plate) {
        const double force = out.needle_force.front(),
                     depth = out.curve.back().displacement - p.needle.length;
        return 0.5 * (force * test.coupling.plate()->at(force, depth).sink + out.plate_force * depth);
    }
    double shared = 0;
    for (std::size_t i = 0; i < n; ++i)
        shared += 0.5 * out.needle_force[i] * test.coupling.shared(i, out.needle_force, out.total_force) /
                  static_cast<double>(n);
    return shared;
}

void add_energies(const Push& p, Test& test, const Penetration& penetration, Pushed& out) {
    const double shared = shared_energy(p, test, out);
    if (out.buried <= 0) {
        const double f = out.curve.back().force;
        out.energies.dimple = test.dimple.energy(f) + shared;
        out.energies.rig = 0.5 * Test::loading_of(p).rig * f * f;
        out.work = out.energies.total();
        return;
    }
    // what one of them holds beyond what there is of it stands with the other
    const auto settle = [](double& a, double& b) {
        if (a < 0) b += std::exchange(a, 0.0);
        if (b < 0) a += std::exchange(b, 0.0);
    };
    const PathWork path =
        along_path(test.strokes.median_path(), penetration, test.dimple, Test::loading_of(p), out.buried);
    out.energies = penetration.energies(out.buried);
    out.energies.dimple = path.dimple + shared;
    out.energies.rig = path.rig;
    out.energies.jumps = path.jumps;
    settle(out.energies.fracture, out.energies.wedging);
    settle(out.energies.dimple, out.energies.jumps);
    out.work = path.work + shared;
}

/// Stiff on soft by ten decades in one stack is beyond what the numbers of a computer resolve.
void check_finite(const Pushed& out) {
    for (const double value : {out.work, out.total_force, out.peak_force, out.buried, out.energy_skin})
        check(std::isfinite(value), Kind::numerics,
              "no finite answer for this needle in these layers: their numbers lie too far apart",
              "insertion");
}

} // namespace

Pushed push(const Model& model, const Push& p) {
    check_push(p);
    const Settings settings = read_settings(model);
    Test test(p, settings);
    Pushed out;
    double last = p.drive == Drive::displacement ? p.travel : p.needle.length;
    if (p.drive == Drive::impact && test.head.plate) last = k_beyond * p.needle.length;
    if (p.plate && !test.head.plate) last = std::min(last, p.needle.length);
    if (!p.plate) last = whole_needle(p, test, p.drive == Drive::force ? k_far * p.needle.length : last);
    if (p.drive == Drive::force) last = displacement_for(p, test, last);
    if (!p.plate)
        out.whole_in = at_displacement(p, test, last).needles.front().buried >= p.needle.length * (1 - 1e-9);
    add_curve(p, test, last, out);
    if (p.drive == Drive::impact) {
        const Impact impact = collide(p, out.curve, *test.stack);
        // beyond its curve a plate goes on pressing; bare needles are in as a whole
        last = test.head.plate ? impact.displacement : std::min(last, impact.displacement);
        out.energy_in = impact.energy_in;
        out.energy_skin = impact.energy_skin;
        out.energy_support = impact.energy_support;
        out.curve.clear();
        add_curve(p, test, last, out);
    }
    add_end(p, test, last, settings, out);
    std::vector<CrackLaw> laws;
    for (const auto& l : test.skin.layers) laws.emplace_back(l.stiffening);
    const Penetration penetration(test.skin, p.needle, laws, Test::deepest(p));
    add_energies(p, test, penetration, out);
    check_finite(out);
    add_stages(p, out);
    add_strength(model, p.needle, test.strokes.median_path(), penetration, out);
    out.parameters = model["insertion/parameters"].parameters("insertion");
    return out;
}

} // namespace stipple::insertion
