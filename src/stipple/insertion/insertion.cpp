#include "stipple/insertion/insertion.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/memo.hpp"
#include "stipple/base/random.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/base/units.hpp"
#include "stipple/device/kinds.hpp"
#include "stipple/insertion/head.hpp"
#include "stipple/insertion/loading.hpp"
#include "stipple/insertion/penetration.hpp"
#include "stipple/insertion/retraction.hpp"
#include "stipple/insertion/scratches.hpp"
#include "stipple/insertion/settings.hpp"
#include "stipple/insertion/strokes.hpp"
#include "stipple/insertion/wear.hpp"
#include "stipple/insertion/window_noise.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <tuple>

namespace stipple::insertion {

Settings read_settings(const Model& model) {
    const TableView t = model["insertion/parameters"];
    const auto value = [&](const char* name) {
        const std::size_t r = t.row(name);
        return t.si(r);
    };
    const TableView tissue = model["skin/tissue"];
    const auto of_tissue = [&](const char* name) {
        const std::size_t r = tissue.row(name);
        return tissue.si(r);
    };
    return {.deep_coefficient = value("deep_coefficient"),
            .head_angle = value("head_angle"),
            .test_time = value("test_time"),
            .relative_density = value("relative_density"),
            .tip_wear = value("tip_wear"),
            .reused_wear = value("reused_wear"),
            .toughness_cv = of_tissue("toughness_cv"),
            .stiffness_cv = of_tissue("stiffness_cv"),
            .thickness_cv = value("thickness_cv"),
            .operator_force_cv = value("operator_force_cv"),
            .dye_gap = value("dye_gap"),
            .lumen_gap = value("lumen_gap"),
            .held_stretch = value("held_stretch"),
            .capillary_depth = value("capillary_depth"),
            .damage_radius_share = value("damage_radius_share"),
            .damage_halo = value("damage_halo"),
            .open_epidermis = of_tissue("open_epidermis"),
            .open_dermis = of_tissue("open_dermis")};
}

Quantiles quantiles_of(std::vector<double> values) {
    if (values.empty()) return {};
    const auto at = quantiles(std::move(values), {0.1, 0.5, 0.9});
    return {.p10 = at[0], .p50 = at[1], .p90 = at[2]};
}

/// What differs from needle to needle of one stroke, as standard normal numbers; `vessel` uniform. Each kind of draw has
/// its own stream.
struct Chance {
    double protrusion = 0, toughness = 0, stiffness = 0, thickness = 0, wear = 0, vessel = 0;
};

/// Those of all needles of a stroke. They depend on neither device nor skin, so all members of a band share them.
static std::shared_ptr<const std::vector<Chance>> chances(std::uint64_t seed, std::uint64_t stroke,
                                                          std::size_t needles) {
    static Memo<std::tuple<std::uint64_t, std::uint64_t, std::size_t>, std::vector<Chance>> known(4096);
    return known.get({seed, stroke, needles}, [&] {
        constexpr std::uint64_t whole_session = ~std::uint64_t{0};
        std::vector<Chance> all;
        for (std::size_t needle = 0; needle < needles; ++needle) {
            const auto subject = static_cast<std::uint32_t>(needle);
            const Random setting(seed, Purpose::setting, subject), tissue(seed, Purpose::tissue, subject);
            all.push_back({.protrusion = setting.normal(stroke),
                           .toughness = tissue.normal(stroke, 0),
                           .stiffness = tissue.normal(stroke, 1),
                           .thickness = tissue.normal(stroke, 2),
                           .wear = setting.normal(whole_session),
                           .vessel = tissue.uniform(stroke, 3)});
        }
        return all;
    });
}

/// The same on the scales of a device and a skin: protrusion [m], factors on toughness, stiffness and thickness.
struct Draws {
    double protrusion = 0, toughness = 1, stiffness = 1, thickness = 1, wear = 1, vessel = 0;
};

/// Equation of the wear: radius of a tip over that of a new one, the same in every stroke of the session,
///   w = (1 or reused_wear) exp(tip_wear |n|),  n standard normal
static Draws draw(const device::Device& device, const Settings& s, const Chance& c) {
    return {.protrusion = std::max(0.0, device.spec.needle.length + device.setting_tolerance * c.protrusion),
            .toughness = std::exp(log_sd_of(s.toughness_cv) * c.toughness),
            .stiffness = std::exp(log_sd_of(s.stiffness_cv) * c.stiffness),
            .thickness = std::exp(log_sd_of(s.thickness_cv) * c.thickness),
            .wear = (device.spec.cartridge_reused ? s.reused_wear : 1.0) *
                    std::exp(s.tip_wear * std::fabs(c.wear)),
            .vessel = c.vessel};
}

double worn_tip_radius(const Model& model, const device::Device& device) {
    const TableView t = model["insertion/parameters"];
    return device.spec.needle.tip_radius * (device.spec.cartridge_reused ? t.si("reused_wear") : 1.0);
}

/// Force of the operator on one needle and its share of the plate.
static double force_of(const device::Device& device, const Variation& variation, double factor) {
    const double share = static_cast<double>(std::max<std::size_t>(1, device.layout.size())) /
                         std::max(1.0, device.needles_engaged);
    return variation.force * device.spec.press_force * std::min(1.0, share) * factor /
           static_cast<double>(std::max<std::size_t>(1, device.layout.size()));
}

/// Force, dimple and buried length of the mean needle of a median stroke while it is loaded, up to where it ends.
static std::vector<ForcePoint> make_force_curve(const Strokes& strokes, const Coupling& coupling,
                                                const Moment& median) {
    constexpr int n = 60;
    const double length = median.protrusion.front(),
                 last = length + come_down(strokes, coupling, median).plate_depth;
    std::vector<ForcePoint> curve;
    for (int i = 0; i <= n; ++i) {
        const double x = last * i / n;
        curve.push_back(mean_point(x, come_down(strokes, coupling, moment_at(coupling, median, x))));
    }
    return curve;
}

/// Fractions and quantiles over the punctures.
static void summarise(Insertion& out, const skin::Skin& skin, const device::Device& device,
                      const device::Pattern& pattern, const std::vector<double>& dimples) {
    std::vector<double> loaded, dye, lumen, mouth, force;
    double bleeding = 0, slit = 0;
    for (const auto& p : out.punctures) {
        force.push_back(p.peak_force);
        if (p.loaded_depth <= 0) continue;
        loaded.push_back(p.loaded_depth);
        dye.push_back(p.dye_depth);
        lumen.push_back(p.lumen_depth);
        mouth.push_back(p.mouth_diameter);
        bleeding += p.bleeding;
        slit += p.slit_length;
    }
    const auto pierced = static_cast<double>(loaded.size());
    out.pierced_fraction = pierced / static_cast<double>(out.punctures.size());
    out.punctures_per_m2 = device.punctures_per_m2 * out.pierced_fraction;
    out.punctures_total = device.punctures_total * out.pierced_fraction;
    out.density = {.p10 = pattern.density_p10 * out.pierced_fraction,
                   .p50 = pattern.density_p50 * out.pierced_fraction,
                   .p90 = pattern.density_p90 * out.pierced_fraction};
    out.bleeding_fraction = pierced > 0 ? bleeding / pierced : 0.0;
    out.scratch_length = pierced > 0 ? slit / pierced : 0.0;
    out.loaded_depth = quantiles_of(std::move(loaded));
    out.dye_depth = quantiles_of(std::move(dye));
    out.lumen_depth = quantiles_of(std::move(lumen));
    out.mouth_diameter = quantiles_of(std::move(mouth));
    out.force_per_needle = quantiles_of(std::move(force)).p50;
    out.dimple = quantiles_of(dimples).p50;
    out.reached = skin.layer_at(out.loaded_depth.p50);
}

static void check_device(const device::Device& device, const device::Pattern& pattern) {
    const auto& s = device.spec;
    check(!pattern.strikes.empty(), Kind::numerics, "the window of the pattern holds no strike",
          "insertion.pattern");
    check(s.needle.length > 0 && s.needle.tip_radius > 0 && s.needle.base_width >= 2 * s.needle.tip_radius &&
              s.needle.taper_length > 0,
          Kind::input,
          "a needle needs a length, a tip radius, a taper and a base at least as wide as its tip", "device");
    check(device.stroke_limited || s.press_force > 0, Kind::input, "this device needs a pressing force",
          "device.press_force_n");
}

namespace {

/// Skin, stack and needles of one session, made once.
struct Session {
    Session(const skin::Skin& given, const device::Device& d, const Settings& s, const Variation& variation)
        : time(loading_time(d)), skin(taut(loaded_skin(given, variation, time, s), d, s, variation)),
          longest(d.spec.needle.length + 6 * d.setting_tolerance),
          stack(compliance_of(elastic_stack(skin, d.spec.needle, time, s), longest)), head(make_head(d)),
          coupling(*stack, head),
          dimple(*stack, d.spec.needle, dimple_law(skin, time, s, coupling.reference()), 2 * longest),
          strokes(skin, d.spec.needle, dimple, s, longest), retraction(given, d.spec.needle, s) {
        if (head.plate) coupling.lay(Plate(*stack, head.feet, strokes.own_compliance(d.spec.needle.length)));
        if (d.drag_slit > 0)
            give.emplace(skin, elastic_stack(skin, d.spec.needle, time, s), d.spec.needle, longest);
    }

    static skin::Skin taut(skin::Skin skin, const device::Device& d, const Settings& s,
                           const Variation& variation) {
        const double held = std::isfinite(d.spec.stretch) ? d.spec.stretch : s.held_stretch;
        skin.pre_stress = tension_under_head(
            stretched_tension(membrane_of(skin), held), variation.force * d.spec.press_force,
            device::head_perimeter(d.spec), skin.dermis_bottom(), s.head_angle);
        return skin;
    }

    double time;
    skin::Skin skin; ///< as a fast needle meets it, pulled taut by the head
    double longest;
    std::shared_ptr<const LayeredCompliance> stack;
    Head head;
    Coupling coupling;
    Dimple dimple;
    Strokes strokes;
    Retraction retraction;    ///< of skin at rest again
    std::optional<Give> give; ///< where the needles are dragged
};

} // namespace

/// Displacement at which the tip punctures: what the skin sinks under it alone, and in proportion what it
/// sinks by the other needles.
static double entry_of(const Strokes& strokes, const Strokes::Spot& spot, const Reached& reached,
                       double protrusion) {
    double before = 0, after = reached.buried + reached.dimple;
    while (after - before > 1e-6) {
        const double middle = 0.5 * (before + after);
        (strokes.punctures(spot, middle) ? after : before) = middle;
    }
    const double shared = reached.dimple > 0 ? (protrusion - reached.buried) / reached.dimple : 1.0;
    return std::min(after * std::max(1.0, shared), protrusion);
}

/// All needles of one stroke: `from` to `to` are its strikes in the pattern.
static void add_stroke(Session& session, const device::Device& device, const device::Pattern& pattern,
                       std::size_t from, std::size_t to, const Settings& settings, std::uint64_t seed,
                       const Variation& variation, Insertion& out, std::vector<double>& dimples) {
    const std::size_t n = session.head.feet.size();
    const std::uint64_t stroke = pattern.strikes[from].stroke;
    Moment moment{.protrusion = {}, .spot = {}};
    std::vector<Draws> draws;
    const auto of_stroke = chances(seed, stroke, n);
    for (std::size_t needle = 0; needle < n; ++needle) {
        draws.push_back(draw(device, settings, (*of_stroke)[needle]));
        const Draws& d = draws.back();
        moment.protrusion.push_back(d.protrusion);
        moment.spot.push_back(session.strokes.find(d.toughness, d.stiffness, d.thickness, d.wear));
    }
    if (!device.stroke_limited) {
        const Random force(seed, Purpose::operator_force);
        moment.force_limit = force_of(device, variation,
                                      std::exp(log_sd_of(settings.operator_force_cv) * force.normal(stroke)));
    }
    const Landed landed = come_down(session.strokes, session.coupling, moment);
    const auto& reached = landed.needles;
    const double stratum_corneum = session.skin.layers.front().thickness,
                 epidermis = session.skin.epidermis_thickness();
    for (std::size_t i = from; i < to; ++i) {
        const auto& strike = pattern.strikes[i];
        const auto needle = static_cast<std::size_t>(strike.needle);
        const Draws& d = draws[needle];
        const bool pierced = reached[needle].buried >= d.thickness * stratum_corneum;
        const double depth = pierced ? reached[needle].buried : 0.0;
        const double entry =
            pierced && device::facts(device.spec.kind).slit_needs_entry
                ? entry_of(session.strokes, moment.spot[needle], reached[needle], d.protrusion)
                : 0.0;
        const Passage passage{.protrusion = d.protrusion, .entry = entry, .dimple = reached[needle].dimple};
        const Channel channel = session.retraction(depth);
        const double give = session.give ? (*session.give)(depth)*d.toughness / d.stiffness : 0.0;
        out.punctures.push_back({.x = strike.x,
                                 .y = strike.y,
                                 .angle = device.entry_angle,
                                 .loaded_depth = depth,
                                 .dye_depth = channel.dye_depth,
                                 .lumen_depth = channel.lumen_depth,
                                 .mouth_diameter = channel.mouth_diameter,
                                 .slit_length = slit_of(device, depth, passage, give),
                                 .peak_force = reached[needle].peak,
                                 .bleeding = pierced && reaches_vessels(depth, d.thickness * epidermis,
                                                                        settings.capillary_depth, d.vessel),
                                 .scratch_length = pierced ? 0.0 : scratch_of(device, passage)});
        dimples.push_back(d.protrusion - reached[needle].buried); // as seen from the head
    }
}

Insertion insert(const Model& model, const skin::Skin& skin, const device::Device& device,
                 const device::Pattern& pattern, std::uint64_t seed, const Variation& variation,
                 Detail detail) {
    check_device(device, pattern);
    const Settings settings = read_settings(model);
    Session session(skin, device, settings, variation);
    Insertion out;
    std::vector<double> dimples;
    out.punctures.reserve(pattern.strikes.size());
    for (std::size_t from = 0, to = 0; from < pattern.strikes.size(); from = to) {
        while (to < pattern.strikes.size() && pattern.strikes[to].stroke == pattern.strikes[from].stroke)
            ++to;
        add_stroke(session, device, pattern, from, to, settings, seed, variation, out, dimples);
    }
    summarise(out, skin, device, pattern, dimples);
    if (detail == Detail::punctures) return out;
    out.window_noise = find_window_noise(out.punctures, pattern, device.spec.needle, skin.dermis_top());
    out.over_needling =
        find_over_needling(model, out.punctures, pattern, device.spec.needle, settings.damage_radius_share);
    const std::size_t n = session.head.feet.size();
    Moment median{.protrusion = std::vector<double>(n, device.spec.needle.length),
                  .spot = std::vector<Strokes::Spot>(n, session.strokes.find(1, 1, 1))};
    if (!device.stroke_limited) median.force_limit = force_of(device, variation, 1);
    out.force_curve = make_force_curve(session.strokes, session.coupling, median);
    out.parameters = model["insertion/parameters"].parameters("insertion");
    for (auto& p : model["insertion/over_needling"].parameters("insertion"))
        out.parameters.push_back(std::move(p));
    return out;
}

} // namespace stipple::insertion
