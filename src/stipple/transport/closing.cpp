#include "stipple/transport/closing.hpp"
#include "stipple/base/model.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/base/units.hpp"
#include "stipple/transport/constants.hpp"
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>

namespace stipple::transport {

namespace {

constexpr double k_never = std::numeric_limits<double>::infinity();

/// Times in air and under occlusion between the end of needling and `time`.
struct Exposure {
    double air = 0, occluded = 0;
};
Exposure exposure(const ClosingConditions& c, double time) {
    Exposure e;
    for (const auto& [from, to] : c.occluded)
        e.occluded += std::max(0.0, std::min(to, time) - std::max(from, c.needles_out));
    e.air = std::max(0.0, time - c.needles_out) - e.occluded;
    return e;
}

double age_factor(const Constants& k, const ClosingConditions& c) {
    return std::max(k.seal_age_floor, 1 - k.seal_age_slope * units::year * std::max(0.0, c.age_years - 25));
}

/// Share of the needle's area in the mouth that is open to water, before anything plugs it.
double recoiled_mouth(const Constants& k, const ChannelClass& c, double since) {
    const double torn = c.torn * c.torn, rest = c.residual * c.residual;
    return rest + (torn - rest) * std::exp(-since / k.recoil_time);
}

/// Share of the mouth that is not plugged.
double unplugged(const Constants& k, const ClosingConditions& c, const ChannelClass& channel, double time) {
    if (!c.living) return 1;
    const Exposure e = exposure(c, time);
    const double factor = c.factor * age_factor(k, c);
    const double air = k.seal_rate_open * k.seal_radius / (channel.residual * channel.radius);
    const double site =
        c.occluded_half_life > 0 ? std::numbers::ln2 / c.occluded_half_life : k.seal_rate_occluded;
    return std::exp(-factor * (air * e.air + std::min(site, air) * e.occluded));
}

/// First time at which what never ceases to hold holds; `latest` if it does not until then.
double first_time(double from, double latest, const std::function<bool(double)>& holds) {
    if (holds(from)) return from;
    if (!holds(latest)) return latest;
    double before = from, after = latest;
    while (after - before > 1e-9 * after + 1e-6) {
        const double middle = 0.5 * (before + after);
        (holds(middle) ? after : before) = middle;
    }
    return after;
}

/// The same since the needles are out, without an end; infinite in excised skin.
double first_since(const ClosingConditions& c, const std::function<bool(double)>& holds) {
    if (!c.living) return k_never;
    double latest = c.needles_out + units::day;
    while (!holds(latest)) {
        if (latest > 1e6 * units::day) return k_never;
        latest *= 2;
    }
    return first_time(c.needles_out, latest, holds) - c.needles_out;
}

/// Conductance of n discs of radius r at the end of cylinders as long as the stratum corneum, per D or conductivity.
double through_mouths(double n, double r, double stratum_corneum) {
    return r > 0 ? n / (stratum_corneum / (std::numbers::pi * r * r) + 1 / (4 * r)) : 0;
}

} // namespace

double pore_radius(const Constants& k, const ClosingConditions& c, const ChannelClass& channel, double time) {
    if (time < c.needles_out) return channel.radius;
    const Exposure e = exposure(c, time);
    const double moved = c.living ? c.factor * c.pore_factor * age_factor(k, c) * k.pore_speed *
                                        (e.air + k.pore_occluded_share * e.occluded)
                                  : 0;
    return std::max(0.0, channel.torn * channel.radius - moved);
}

LayerShares open_shares(const Constants& k, const ClosingConditions& c, const ChannelClass& channel,
                        double time) {
    if (time < c.needles_out) return {1, 1, 1};
    const double lumen = std::pow(pore_radius(k, c, channel, time) / channel.radius, 2);
    const double mouth = recoiled_mouth(k, channel, time - c.needles_out) * unplugged(k, c, channel, time);
    return {.mouth = std::min(mouth, lumen),
            .epidermis = lumen,
            .dermis = std::min(channel.torn_dermis * channel.torn_dermis, lumen)};
}

double conducting_share(const Constants& k, const ClosingConditions& c, const ChannelClass& channel,
                        double time) {
    return open_shares(k, c, channel, time).mouth;
}

double half_life(const Constants& k, const ClosingConditions& c, const ChannelClass& channel) {
    const double half = channel.residual * channel.radius / std::numbers::sqrt2;
    return first_since(c, [&](double t) {
        return unplugged(k, c, channel, t) <= 0.5 || pore_radius(k, c, channel, t) <= half;
    });
}

double lifetime(const Constants& k, const ClosingConditions& c, const ChannelClass& channel) {
    return first_since(c, [&](double t) { return pore_radius(k, c, channel, t) <= 0; });
}

Barrier barrier(const Constants& k, const Channels& channels, const ClosingConditions& c, double time,
                double stratum_corneum, double uncovered) {
    Barrier b;
    double fresh = 0, open = 0, mouths = 0, wet = 0;
    for (const auto& group : channels.classes) {
        const double share = conducting_share(k, c, group, time),
                     area = std::numbers::pi * group.radius * group.radius,
                     lumen = pore_radius(k, c, group, time);
        fresh += group.share * area;
        open += group.share * area * share;
        mouths +=
            through_mouths(channels.per_m2 * group.share, group.radius * std::sqrt(share), stratum_corneum);
        wet += group.share * std::pow(group.residual / group.torn, 2);
        if (lumen > k.dye_radius) b.dyed_share += group.share;
        if (lumen > k.tomography_radius) b.seen_share += group.share;
    }
    b.conducting_share = fresh > 0 ? open / fresh : 0;
    const double g = k.vapour_diffusivity * mouths;
    const double bare = k.air_transfer * k.vapour_step;
    b.water_loss_intact = k.intact_water_loss;
    b.water_loss = k.intact_water_loss +
                   (bare - k.intact_water_loss) *
                       std::max(g / (g + k.air_transfer), uncovered * (channels.classes.empty() ? 1 : wet));
    const auto ohm = [&](double siemens_per_m2) {
        return k.body_resistance + 1 / (siemens_per_m2 * k.electrode_area);
    };
    b.impedance_intact = ohm(k.intact_conductance);
    b.impedance = ohm(k.intact_conductance + k.fluid_conductivity * mouths);
    return b;
}

double water_loss_recovered(const Constants& k, const Channels& channels, const ClosingConditions& c,
                            double stratum_corneum, double within, double latest) {
    return first_time(c.needles_out, latest, [&](double t) {
        const Barrier b = barrier(k, channels, c, t, stratum_corneum);
        return b.water_loss < (1 + within) * b.water_loss_intact;
    });
}

double impedance_recovered(const Constants& k, const Channels& channels, const ClosingConditions& c,
                           double stratum_corneum, double within, double latest) {
    return first_time(c.needles_out, latest, [&](double t) {
        const Barrier b = barrier(k, channels, c, t, stratum_corneum);
        return b.impedance > (1 - within) * b.impedance_intact;
    });
}

static constexpr double k_any_thickness = 15e-6; // no matter for dye and tomography

double dye_gone(const Constants& k, const Channels& channels, const ClosingConditions& c, double latest) {
    return first_time(c.needles_out, latest,
                      [&](double t) { return barrier(k, channels, c, t, k_any_thickness).dyed_share < 0.5; });
}

double tomography_gone(const Constants& k, const Channels& channels, const ClosingConditions& c,
                       double latest) {
    return first_time(c.needles_out, latest,
                      [&](double t) { return barrier(k, channels, c, t, k_any_thickness).seen_share < 0.5; });
}

double occluded_half_life(const Model& model, const std::string& site) {
    const TableView t = model["transport/sealing"];
    for (std::size_t r = 0; r < t.rows.size(); ++r)
        if (t.text(r, "site") == site) return t.number(r, "half_life_h") * units::hour;
    return std::numbers::ln2 / model.si("transport.seal_rate_occluded");
}

GroupClosing closing_of_group(const Model& model, const std::string& site, double age_years, int people,
                              std::uint64_t seed) {
    const Constants k = make_constants(model);
    const Channels channels =
        make_channels(model, 50 / units::cm2, 30 * units::um, 750 * units::um, 0, 750 * units::um);
    GroupClosing group;
    for (const auto& z : latin_hypercube(static_cast<std::size_t>(people), 1, seed, Purpose::person)) {
        ClosingConditions c{.age_years = age_years, .occluded_half_life = occluded_half_life(model, site)};
        // the published half-life is a mean; that of a lognormal lies above its median
        c.factor = std::exp(k.spread_sealing * z[0] + 0.5 * k.spread_sealing * k.spread_sealing);
        c.pore_factor = std::exp(k.spread_wall * z[0]) / c.factor;
        c.occluded = {{0, k_never}};
        group.half_life.push_back(half_life(k, c, channels.classes.front()));
        group.lifetime.push_back(impedance_recovered(k, channels, c, 15 * units::um, 0.1, 365 * units::day));
    }
    std::sort(group.half_life.begin(), group.half_life.end());
    std::sort(group.lifetime.begin(), group.lifetime.end());
    return group;
}

} // namespace stipple::transport
