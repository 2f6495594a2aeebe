#include "transport/medium.hpp"
#include "base/error.hpp"
#include "transport/constants.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace stipple::transport {

namespace {

struct Counts { // of layers of cells, of rings
    int stratum_corneum, epidermis, dermis, inside, outside;
};
Counts counts_of(Grid grid) {
    switch (grid) {
    case Grid::coarse:
        return {8, 5, 10, 3, 7};
    case Grid::fine:
        return {36, 20, 32, 8, 20};
    default:
        return {18, 10, 16, 4, 11};
    }
}

/// n + 1 faces from a to b, the first interval `first` wide or less, growing by a constant ratio.
void append_graded(std::vector<double>& faces, double b, int n, double first) {
    const double a = faces.back(), length = b - a;
    double ratio = 1;
    if (first * n < length) {
        double lo = 1, hi = 50;
        for (int i = 0; i < 80; ++i) {
            ratio = 0.5 * (lo + hi);
            (first * (std::pow(ratio, n) - 1) / (ratio - 1) < length ? lo : hi) = ratio;
        }
    }
    double sum = 0, width = 1;
    for (int i = 0; i < n; ++i, width *= ratio) sum += width;
    double at = 0;
    width = 1;
    for (int i = 0; i < n; ++i, width *= ratio) {
        at += width;
        faces.push_back(i + 1 == n ? b : a + length * at / sum);
    }
}

std::vector<double> depth_faces(const SkinLayers& s, const Counts& n) {
    std::vector<double> z{0};
    append_graded(z, s.stratum_corneum.thickness, n.stratum_corneum, 1.0);
    const double bottom = s.stratum_corneum.thickness + s.epidermis.thickness;
    append_graded(z, bottom, n.epidermis, s.stratum_corneum.thickness / n.stratum_corneum);
    append_graded(z, bottom + s.dermis.thickness, n.dermis, s.epidermis.thickness / n.epidermis);
    return z;
}

std::vector<double> ring_faces(double channel, double rim, const Counts& n) {
    std::vector<double> r{0};
    if (channel <= 0) return {0, rim};
    channel = std::min(channel, 0.8 * rim);
    append_graded(r, channel, n.inside, channel);
    append_graded(r, rim, n.outside, channel / n.inside);
    return r;
}

double in_series(double h_a, double k_a, double h_b, double k_b) {
    return k_a > 0 && k_b > 0 ? 1 / (h_a / (2 * k_a) + h_b / (2 * k_b)) : 0;
}

} // namespace

Medium::Medium(const PermeationSpec& spec) : spec_(spec), skin_(make_layers(spec.molecule, spec.layers)) {
    auto& sc = skin_.stratum_corneum;
    sc.diffusivity *= spec.sc_factor;
    skin_.leak *= spec.sc_factor;
    skin_.epidermis.diffusivity *= spec.tissue_factor;
    skin_.dermis.diffusivity *= spec.tissue_factor;
    const Counts n = counts_of(spec.grid);
    const auto z = depth_faces(skin_, n);
    const bool intact = spec.channels.classes.empty() || spec.channels.per_m2 <= 0;
    const double rim = intact ? 1e-4 : 1 / std::sqrt(std::numbers::pi * spec.channels.per_m2);
    if (intact) {
        grid_.emplace_back(ring_faces(0, rim, n), z);
        per_area_.push_back(1 / grid_.back().area());
    } else {
        for (const auto& c : spec.channels.classes) {
            grid_.emplace_back(ring_faces(c.radius, rim, n), z);
            per_area_.push_back(c.share / grid_.back().area());
        }
    }
    for (const auto& g : grid_) {
        first_.push_back(exchange_.cells);
        exchange_.cells += g.cells();
    }
    for (int iz = 0; iz < layers(); ++iz)
        tissue_.push_back(grid_.front().z(iz) < sc.thickness                               ? 0
                          : grid_.front().z(iz) < sc.thickness + skin_.epidermis.thickness ? 1
                                                                                           : 2);
    const int nr = grid_.front().nr();
    exchange_.stride = {1, nr, 0};
    exchange_.g[0].assign(exchange_.cells, 0.0);
    exchange_.g[1].assign(exchange_.cells, 0.0);
    exchange_.capacity.assign(exchange_.cells, 0.0);
    exchange_.blood = exchange_.air = exchange_.source = exchange_.capacity;
    exchange_.vessels.resize(2); // vehicle above, receptor below
    along_needles_.assign(exchange_.cells, 0.0);
    double total = 0;
    for (std::size_t c = 0; c < grid_.size(); ++c)
        for (int iz = 0; iz < layers(); ++iz)
            for (int ir = 0; ir < nr; ++ir) {
                const std::size_t i = index(c, iz, ir);
                const double area = per_area_[c] * grid_[c].ring_area(ir);
                if (iz == 0) {
                    exchange_.vessels[0].cells.push_back(static_cast<int>(i));
                    exchange_.vessels[0].conductance.push_back(0);
                }
                if (iz + 1 == layers()) {
                    exchange_.vessels[1].cells.push_back(static_cast<int>(i));
                    exchange_.vessels[1].conductance.push_back(0);
                }
                if (grid_[c].z_face()[iz + 1] <= table_constants().deposition_share * sc.thickness * 1.001)
                    deposit_.push_back(static_cast<int>(i));
                if (!intact && tissue_[iz] > 0) {
                    along_needles_[i] = area * grid_[c].dz(iz) * channel_share(c, iz, ir, 1);
                    total += along_needles_[i];
                }
            }
    find_leaks();
    if (deposit_.empty()) deposit_ = exchange_.vessels[0].cells;
    if (total > 0)
        for (auto& share : along_needles_) share /= total;
}

/// The vehicle also touches the first viable cells, by the leaks of the stratum corneum above them.
void Medium::find_leaks() {
    Vessel& vehicle = exchange_.vessels[0];
    top_cells_ = vehicle.cells.size();
    first_viable_ = static_cast<int>(std::find(tissue_.begin(), tissue_.end(), 1) - tissue_.begin());
    for (std::size_t c = 0; c < grid_.size(); ++c)
        for (int ir = 0; ir < grid_[c].nr(); ++ir) {
            vehicle.cells.push_back(static_cast<int>(index(c, first_viable_, ir)));
            vehicle.conductance.push_back(0);
        }
}

/// Share of a cell that lies in the channel: area share of the ring, mean over five depths of the layer.
double Medium::channel_share(std::size_t c, int iz, int ir, double open) const {
    if (spec_.channels.classes.empty() || open <= 0) return 0;
    const auto& channel = spec_.channels.classes[c];
    const auto& g = grid_[c];
    const double inner = g.r_face()[ir], outer = g.r_face()[ir + 1];
    double sum = 0;
    constexpr int k_points = 5;
    for (int k = 0; k < k_points; ++k) {
        const double z = g.z_face()[iz] + (k + 0.5) / k_points * g.dz(iz);
        const double r = std::clamp(channel.radius_at(z) * std::sqrt(open), inner, outer);
        sum += (r * r - inner * inner) / (outer * outer - inner * inner);
    }
    return sum / k_points;
}

void Medium::set_cell(std::size_t c, int iz, int ir, double open, bool gel, Exchange& x,
                      std::vector<double>& conductivity) const {
    const auto& layer = tissue_[iz] == 0   ? skin_.stratum_corneum
                        : tissue_[iz] == 1 ? skin_.epidermis
                                           : skin_.dermis;
    const double share = channel_share(c, iz, ir, open);
    const double volume = per_area_[c] * grid_[c].volume(iz, ir);
    // interstitial fluid with its protein, not clear water: as free in tissue
    double fluid = tissue_diffusivity(spec_.molecule);
    if (gel) fluid *= pore_hindrance(solute_radius(spec_.molecule), table_constants().gel_mesh);
    fluid *= spec_.tissue_factor;
    const std::size_t i = index(c, iz, ir);
    x.capacity[i] = volume * ((1 - share) * layer.partition + share);
    x.blood[i] = volume * (1 - share) * layer.partition * layer.clearance;
    conductivity[i] = (1 - share) * layer.partition * layer.diffusivity + share * fluid;
}

void Medium::update(const std::vector<double>& open, bool gel, Exchange& x) const {
    std::vector<double> conductivity(x.cells);
    const int nr = grid_.front().nr();
    for (std::size_t c = 0; c < grid_.size(); ++c) {
        const auto& g = grid_[c];
        const double share = open.empty() ? 0 : open[c];
        for (int iz = 0; iz < layers(); ++iz)
            for (int ir = 0; ir < nr; ++ir) set_cell(c, iz, ir, share, gel, x, conductivity);
        for (int iz = 0; iz < layers(); ++iz)
            for (int ir = 0; ir < nr; ++ir) {
                const std::size_t i = index(c, iz, ir);
                const double area = per_area_[c] * g.ring_area(ir);
                if (ir + 1 < nr)
                    x.g[0][i] = per_area_[c] * 2 * std::numbers::pi * g.r_face()[ir + 1] * g.dz(iz) *
                                in_series(g.r_face()[ir + 1] - g.r_face()[ir], conductivity[i],
                                          g.r_face()[ir + 2] - g.r_face()[ir + 1], conductivity[i + 1]);
                if (iz + 1 < layers())
                    x.g[1][i] = area * in_series(g.dz(iz), conductivity[i], g.dz(iz + 1),
                                                 conductivity[i + static_cast<std::size_t>(nr)]);
                const auto at = c * static_cast<std::size_t>(nr) + static_cast<std::size_t>(ir);
                if (iz == 0) x.vessels[0].conductance[at] = area * 2 * conductivity[i] / g.dz(iz);
                if (iz == first_viable_)
                    x.vessels[0].conductance[top_cells_ + at] =
                        area * skin_.leak * (1 - channel_share(c, 0, ir, share));
                if (iz + 1 == layers()) x.vessels[1].conductance[at] = area * 2 * conductivity[i] / g.dz(iz);
            }
    }
}

std::vector<double> Medium::amounts_by_layer(const Exchange& x, const std::vector<double>& y) const {
    std::vector<double> amount(static_cast<std::size_t>(layers()), 0.0);
    for (std::size_t c = 0; c < grid_.size(); ++c)
        for (int iz = 0; iz < layers(); ++iz)
            for (int ir = 0; ir < grid_[c].nr(); ++ir) {
                const std::size_t i = index(c, iz, ir);
                amount[iz] += x.capacity[i] * y[i];
            }
    return amount;
}

std::vector<double> Medium::free_by_layer(const std::vector<double>& y) const {
    std::vector<double> mean(static_cast<std::size_t>(layers()), 0.0);
    for (std::size_t c = 0; c < grid_.size(); ++c)
        for (int iz = 0; iz < layers(); ++iz)
            for (int ir = 0; ir < grid_[c].nr(); ++ir)
                mean[iz] += per_area_[c] * grid_[c].ring_area(ir) * y[index(c, iz, ir)];
    return mean;
}

} // namespace stipple::transport
