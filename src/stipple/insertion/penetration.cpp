#include "stipple/insertion/penetration.hpp"
#include "stipple/insertion/panels.hpp"
#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numbers>

namespace stipple::insertion {

using std::numbers::pi;

// Intervals of the sliding traction, and how finely the square root of a distance is looked up among them.
static constexpr int k_traction = 64, k_buckets = 128;

/// Places of the nodes, dense in the tip cap, then even, as shares of the longest distance; and the first node
/// above each bucket's start.
struct TractionPlaces {
    std::array<double, k_traction + 1> share{};
    std::array<std::size_t, k_buckets> above{};
};

static const TractionPlaces& traction_places() {
    static const TractionPlaces places = [] {
        TractionPlaces p;
        for (std::size_t i = 0; i <= k_traction; ++i)
            p.share[i] = std::pow(static_cast<double>(i) / k_traction, 2.5);
        for (std::size_t b = 0; b < k_buckets; ++b) {
            const double root = static_cast<double>(b) / k_buckets;
            p.above[b] = static_cast<std::size_t>(
                std::upper_bound(p.share.begin(), p.share.end(), root * root) - p.share.begin());
        }
        return p;
    }();
    return places;
}

Penetration::Penetration(const skin::Skin& skin, const device::Needle& needle,
                         const std::vector<CrackLaw>& laws, double longest, double toughness,
                         double thickness)
    : needle_(needle), outline_(needle) {
    assert(laws.size() == skin.layers.size());
    const auto& spread = traction_places().share;
    for (const double share : spread) nodes_.push_back(longest * share);
    if (needle.shape != device::Shape::profile) widest_ = radius(needle.taper_length);
    double top = 0;
    for (std::size_t i = 0; i < skin.layers.size(); ++i) {
        const auto& l = skin.layers[i];
        const double bottom = i + 1 == skin.layers.size() ? INFINITY : top + thickness * l.thickness;
        Layer layer{.top = top,
                    .bottom = bottom,
                    .toughness = toughness * l.toughness,
                    .shear_modulus = l.youngs_modulus / (2 * (1 + l.poisson_ratio)),
                    .friction = l.friction,
                    .law = &laws[i],
                    .plug = {},
                    .dragged = {0},
                    .widest_force = 0};
        if (widest_ > 0) layer.widest_force = layer.law->force(widest_, layer.toughness, layer.shear_modulus);
        if (needle.flat_tip) {
            const double r = needle.crack_radius(0);
            const CrackLaw ring(l.stiffening, Cut::ring);
            const Crack cut = ring.minimised(r, layer.toughness, layer.shear_modulus),
                        wedged = layer.law->minimised(r, layer.toughness, layer.shear_modulus);
            layer.plug = {cut.force - wedged.force,
                          cut.force * cut.fracture_share - wedged.force * wedged.fracture_share};
        }
        tops_.push_back(top);
        top = bottom;
        const auto same = std::find_if(layers_.begin(), layers_.end(), [&](const Layer& other) {
            return same_cut(other, layer) && other.friction == layer.friction;
        });
        if (same != layers_.end())
            layer.dragged = same->dragged;
        else if (layer.top < longest)
            drag(layer);
        layers_.push_back(std::move(layer));
    }
    for (std::size_t i = 0; i < skin.layers.size(); ++i)
        if (skin.layers[i].start > 1 && tops_[i] < longest)
            starts_.push_back({tops_[i], start_force(i, skin.layers[i].start)});
}

/// Force that starts a cut in layer i under the tip, which stands at its top.
double Penetration::start_force(std::size_t i, double start) const {
    const Layer& l = layers_[i];
    const double r = radius(0);
    double held = l.law->force(r, start * l.toughness, l.shear_modulus);
    if (needle_.flat_tip) {
        const CrackLaw ring(l.law->alpha(), Cut::ring);
        held = ring.force(r, start * l.toughness, l.shear_modulus);
    }
    return force(l.top) - crack_force(l, 0) + held;
}

void Penetration::drag(Layer& layer) const {
    double known_radius = NAN, known = 0; // along the shaft the traction does not change
    const auto traction_at = [&](double s) {
        const double r = radius(s);
        if (r != known_radius) known_radius = r, known = traction(layer, r);
        return known;
    };
    layer.dragged.reserve(k_traction + 1);
    for (std::size_t k = 0; k < k_traction; ++k) { // Gauss rule of two points
        const double middle = 0.5 * (nodes_[k] + nodes_[k + 1]), half = 0.5 * (nodes_[k + 1] - nodes_[k]);
        const double away = half / std::numbers::sqrt3, before = traction_at(middle - away);
        layer.dragged.push_back(layer.dragged.back() + half * (before + traction_at(middle + away)));
    }
}

bool Penetration::same_cut(const Layer& a, const Layer& b) {
    return a.toughness == b.toughness && a.shear_modulus == b.shear_modulus &&
           a.law->alpha() == b.law->alpha();
}

double Penetration::radius(double from_tip) const {
    return outline_.crack_radius(from_tip);
}

double Penetration::traction(const Layer& l, double r) {
    return l.friction * 2 * pi * r *
           wall_pressure(l.shear_modulus, l.law->opening(r, l.toughness, l.shear_modulus));
}

double Penetration::dragged(const Layer& l, double s) const {
    if (s <= 0) return 0;
    const double place = std::sqrt(s / nodes_.back()) * k_buckets;
    std::size_t above = nodes_.size() - 1;
    if (place < k_buckets) above = traction_places().above[static_cast<std::size_t>(place)];
    while (above > 1 && nodes_[above - 1] > s) --above; // the place is rounded
    while (above + 1 < nodes_.size() && nodes_[above] <= s) ++above;
    const std::size_t i = above - 1;
    return l.dragged[i] + (l.dragged[i + 1] - l.dragged[i]) * (s - nodes_[i]) / (nodes_[i + 1] - nodes_[i]);
}

Penetration::Work Penetration::crack(const Layer& l, double s) const {
    const auto planar = [&](double r) {
        const Crack c = l.law->minimised(r, l.toughness, l.shear_modulus);
        return Work{c.force, c.force * c.fracture_share};
    };
    const Work w = planar(radius(s));
    return {l.plug.force + w.force, l.plug.fracture + w.fracture};
}

double Penetration::crack_force(const Layer& l, double s) const {
    const double r = radius(s);
    return l.plug.force + (r == widest_ ? l.widest_force : l.law->force(r, l.toughness, l.shear_modulus));
}

double Penetration::cutting(double buried) const {
    double sum = 0, at_bottom = 0;
    const Layer* above = nullptr;
    for (const auto& l : layers_) {
        if (l.top > buried) break;
        // a border between layers that are cut alike: the same force as of the layer above
        sum += above && same_cut(*above, l) ? at_bottom : crack_force(l, buried - l.top);
        if (l.bottom <= buried) {
            at_bottom = crack_force(l, buried - l.bottom);
            sum -= at_bottom;
        }
        above = &l;
    }
    return sum;
}

double Penetration::friction(double buried) const {
    double sum = 0;
    for (const auto& l : layers_) {
        if (l.top >= buried) break;
        sum += dragged(l, buried - l.top) - dragged(l, buried - l.bottom);
    }
    return sum;
}

double Penetration::axial(double buried, double from_tip) const {
    double sum = 0;
    for (const auto& l : layers_) {
        if (l.top > buried) break;
        const double near = buried - l.bottom, far = std::min(from_tip, buried - l.top);
        if (near > far) continue; // this layer lies farther from the tip
        sum += crack_force(l, far) + dragged(l, far) - dragged(l, near);
        if (near >= 0) sum -= crack_force(l, near);
    }
    return sum;
}

std::vector<double> Penetration::bends() const {
    std::vector<double> bends;
    const std::vector<double> kinks = needle_.kinks();
    for (const double top : tops_) {
        bends.push_back(top);
        for (const double node : nodes_) bends.push_back(top + node);
        for (const double kink : kinks) bends.push_back(top + kink);
        for (double s = 1e-3 * needle_.tip_radius; s < nodes_.back(); s *= 1.5) bends.push_back(top + s);
    }
    std::sort(bends.begin(), bends.end());
    return bends;
}

Energies Penetration::energies(double buried) const {
    Energies e;
    // kinks of the outline, as distances from the tip; the cap is graded
    std::vector<double> kinks = needle_.kinks();
    for (double s = 1e-3 * needle_.tip_radius; s < buried; s *= 2) kinks.push_back(s);
    std::sort(kinks.begin(), kinks.end());
    for (const auto& l : layers_) {
        if (l.top >= buried) break;
        const double near = std::max(0.0, buried - l.bottom), far = buried - l.top;
        constexpr int k_parts = 8;
        const double work = integrate([&](double s) { return crack_force(l, s); }, near, far, kinks, k_parts),
                     cut =
                         integrate([&](double s) { return crack(l, s).fracture; }, near, far, kinks, k_parts);
        e.fracture += cut;
        e.wedging += work - cut;
    }
    // heat: the traction at depth z has slid by every section that passed it
    e.friction = integrate([&](double l) { return friction(l); }, 0, buried, bends());
    return e;
}

double LoadingPath::at(const std::vector<double>& what, double units) const {
    const auto above = std::upper_bound(buried.begin(), buried.end(), units) - buried.begin();
    if (above == 0) return what.front();
    if (above == static_cast<std::ptrdiff_t>(buried.size())) return what.back();
    const auto i = static_cast<std::size_t>(above);
    const double share = (units - buried[i - 1]) / (buried[i] - buried[i - 1]);
    return what[i - 1] + share * (what[i] - what[i - 1]);
}

LoadingPath make_loading_path(const Penetration& penetration, const Dimple& dimple, double longest,
                              double thickness, const Loading& loading) {
    struct Node {
        double buried, force;
    };
    std::vector<Node> nodes;
    const auto add = [&](double l) { nodes.push_back({l, penetration.force(l)}); };
    for (int i = 0; i <= loading.nodes; ++i) {
        const double share = static_cast<double>(i) / loading.nodes;
        add(longest * share * std::sqrt(share));
    }
    for (const double top : penetration.tops())
        if (top > 0 && top < longest) {
            add(top * (1 - 1e-9));
            add(top * (1 + 1e-9));
        }
    for (const auto& start : penetration.starts()) nodes.push_back({start.depth, start.force});
    // at the surface the start stands before the cut that goes on
    std::sort(nodes.begin(), nodes.end(), [](const Node& a, const Node& b) {
        return a.buried < b.buried || (a.buried == b.buried && a.force > b.force);
    });
    LoadingPath path;
    for (auto* part : {&path.buried, &path.force, &path.dimple, &path.displacement, &path.reach, &path.peak})
        part->reserve(nodes.size());
    double force = nodes.front().force, near = dimple.near(force), depth = dimple.depth(force), before = 0,
           reach = 0, peak = 0;
    for (const Node& node : nodes) {
        const double next = loading.control == Control::force ? std::max(force, node.force) : node.force;
        if (next != force) {
            near = node.buried > 0 ? dimple.pressed_on(near, 0.5 * (before + node.buried), next - force)
                                   : dimple.near(next);
            depth = near + dimple.far(next);
        }
        force = next;
        before = node.buried;
        const double x = node.buried + depth + loading.rig * force;
        reach = std::max(reach, x);
        peak = std::max(peak, force);
        path.buried.push_back(node.buried / thickness);
        path.force.push_back(force);
        path.dimple.push_back(depth);
        path.displacement.push_back(x);
        path.reach.push_back(reach);
        path.peak.push_back(peak);
    }
    return path;
}

} // namespace stipple::insertion
