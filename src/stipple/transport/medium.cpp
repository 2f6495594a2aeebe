#include "stipple/transport/medium.hpp"
#include "stipple/grid/depth.hpp"
#include "stipple/grid/unit_cell.hpp"
#include "stipple/transport/constants.hpp"
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

/// Goes on from the last face to b with n more intervals, the first of them `first` wide or less.
void append_graded(std::vector<double>& faces, double b, int n, double first) {
    const auto more = grid::graded_faces(faces.back(), b, first, n);
    faces.insert(faces.end(), more.begin() + 1, more.end());
}

/// Faces lie on the borders of the layers, and of the zones of blood below the epidermis.
std::vector<double> depth_faces(const SkinLayers& s, const Counts& n) {
    std::vector<double> z{0};
    append_graded(z, s.stratum_corneum.thickness, n.stratum_corneum, 1.0);
    const double bottom = s.stratum_corneum.thickness + s.epidermis.thickness;
    append_graded(z, bottom, n.epidermis, s.stratum_corneum.thickness / n.stratum_corneum);
    const double first = s.epidermis.thickness / n.epidermis;
    const auto& zones = s.blood.zones;
    if (zones.size() < 2) {
        append_graded(z, bottom + s.dermis.thickness + s.below, n.dermis, first);
        return z;
    }
    const int shallow = std::max(2, n.dermis / 4);
    append_graded(z, bottom + zones[0].bottom, shallow, first);
    for (std::size_t i = 1; i < zones.size(); ++i)
        append_graded(z, bottom + zones[i].bottom, n.dermis - shallow, z.back() - z[z.size() - 2]);
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

} // namespace

SkinLayers skin_layers(const PermeationSpec& spec) {
    SkinLayers skin = make_layers(spec.constants, spec.molecule, spec.layers);
    skin.stratum_corneum.diffusivity *= spec.sc_factor;
    skin.leaks.permeability *= spec.sc_factor;
    skin.epidermis.diffusivity *= spec.tissue_factor;
    skin.dermis.diffusivity *= spec.tissue_factor;
    return skin;
}

Medium::Medium(const PermeationSpec& spec) : spec_(spec), skin_(skin_layers(spec)) {
    if (spec.molecule.tissue_half_life > 0) degradation_ = std::numbers::ln2 / spec.molecule.tissue_half_life;
    z_face_ = depth_faces(skin_, counts_of(spec.grid));
    const double sc = skin_.stratum_corneum.thickness, viable = sc + skin_.epidermis.thickness;
    for (int iz = 0; iz < layers(); ++iz) {
        const double z = 0.5 * (z_face_[iz] + z_face_[iz + 1]);
        tissue_.push_back(z < sc ? 0 : z < viable ? 1 : 2);
        blood_.push_back(z < viable ? BloodProfile::Zone{} : skin_.blood.at(z - viable));
    }
    first_viable_ = static_cast<int>(std::find(tissue_.begin(), tissue_.end(), 1) - tissue_.begin());
    if (spec.patch.places.empty())
        make_unit_cells();
    else
        make_patch();
    size_exchange();
}

std::vector<double> Medium::layer_centres() const {
    std::vector<double> z;
    for (int iz = 0; iz < layers(); ++iz) z.push_back(0.5 * (z_face_[iz] + z_face_[iz + 1]));
    return z;
}

std::vector<double> Medium::layer_heights() const {
    std::vector<double> h;
    for (int iz = 0; iz < layers(); ++iz) h.push_back(z_face_[iz + 1] - z_face_[iz]);
    return h;
}

/// Rings around the axis of every class; all blocks have the same number of rings.
void Medium::make_unit_cells() {
    const Counts n = counts_of(spec_.grid);
    const bool intact = spec_.channels.classes.empty() || spec_.channels.per_m2 <= 0;
    const std::size_t blocks = intact ? 1 : spec_.channels.classes.size();
    for (std::size_t c = 0; c < blocks; ++c) {
        const double rim = intact ? 1e-4 : 1 / std::sqrt(std::numbers::pi * spec_.channels.per_m2);
        const double share = intact ? 1 : spec_.channels.classes[c].share;
        const auto r = ring_faces(intact ? 0 : spec_.channels.classes[c].radius, rim, n);
        const std::size_t rings = r.size() - 1, before = columns_.size();
        layer_stride_ = rings;
        for (std::size_t k = 0; k < rings; ++k) {
            columns_.push_back({.first = c * rings * static_cast<std::size_t>(layers()) + k,
                                .area = share * (r[k + 1] * r[k + 1] - r[k] * r[k]) / (rim * rim),
                                .inner = r[k],
                                .outer = r[k + 1],
                                .kind = intact ? -1 : static_cast<int>(c),
                                .samples = {}});
            if (k > 0)
                sides_.push_back({before + k - 1, before + k, share * 2 * r[k] / (rim * rim), r[k] - r[k - 1],
                                  r[k + 1] - r[k], 0});
        }
    }
    exchange_.stride = {1, static_cast<int>(layer_stride_), 0};
}

/// Squares; a column knows the distances of 8 x 8 of its points from the axes of the channels that reach it.
void Medium::make_patch() {
    const auto& p = spec_.patch;
    constexpr int k_points = 8;
    patch_ = true;
    const double h = p.width / p.n;
    const auto n = static_cast<std::size_t>(p.n);
    layer_stride_ = n * n;
    for (std::size_t iy = 0; iy < n; ++iy)
        for (std::size_t ix = 0; ix < n; ++ix) {
            Column column{.first = iy * n + ix, .area = 1.0 / static_cast<double>(n * n), .samples = {}};
            const double x = (static_cast<double>(ix) + 0.5) * h, y = (static_cast<double>(iy) + 0.5) * h;
            for (const auto& place : p.places) {
                const double reach = spec_.channels.classes[place.kind].radius + h;
                if (std::hypot(place.x - x, place.y - y) > reach) continue;
                std::vector<double> distance;
                for (int k = 0; k < k_points * k_points; ++k) {
                    const int across = k % k_points, along = k / k_points;
                    distance.push_back(std::hypot(place.x - x - ((across + 0.5) / k_points - 0.5) * h,
                                                  place.y - y - ((along + 0.5) / k_points - 0.5) * h));
                }
                std::sort(distance.begin(), distance.end());
                column.samples.emplace_back(place.kind, std::move(distance));
            }
            const std::size_t me = columns_.size();
            columns_.push_back(std::move(column));
            const double face = h / (p.width * p.width);
            if (ix > 0) sides_.push_back({me - 1, me, face, h, h, 0});
            if (iy > 0) sides_.push_back({me - n, me, face, h, h, 1});
        }
    exchange_.stride = {1, p.n, static_cast<int>(layer_stride_)};
}

/// Layers of a column that its channels may reach.
int Medium::reached_by_channels(const Column& column) const {
    double deepest = 0;
    if (column.kind >= 0) {
        const ChannelClass& c = spec_.channels.classes[static_cast<std::size_t>(column.kind)];
        if (column.inner < c.radius) deepest = c.depth; // open shares are at most 1
    }
    for (const auto& [kind, distance] : column.samples)
        deepest = std::max(deepest, spec_.channels.classes[static_cast<std::size_t>(kind)].depth);
    return static_cast<int>(std::lower_bound(z_face_.begin(), z_face_.end() - 1, deepest) - z_face_.begin());
}

void Medium::size_exchange() {
    for (auto& column : columns_) column.reached = reached_by_channels(column);
    exchange_.cells = columns_.size() * static_cast<std::size_t>(layers());
    exchange_.capacity.assign(exchange_.cells, 0.0);
    exchange_.blood = exchange_.air = exchange_.degradation = exchange_.source = exchange_.capacity;
    for (int d = 0; d < (patch_ ? 3 : 2); ++d) exchange_.g[d].assign(exchange_.cells, 0.0);
    exchange_.vessels.resize(3);
    const auto touch = [this](std::size_t vessel, int iz) {
        for (const auto& column : columns_) {
            exchange_.vessels[vessel].cells.push_back(static_cast<int>(cell(column, iz)));
            exchange_.vessels[vessel].conductance.push_back(0);
        }
    };
    touch(k_vehicle, 0);
    touch(k_receptor, layers() - 1);
    touch(k_leaks, first_viable_);
    // stirred, half way through: two thirds of the capacity of a slab give it the lag of the slab
    exchange_.joints = {{k_vehicle, k_leaks, 0}};
    exchange_.vessels[k_leaks].capacity = 4 * skin_.leaks.permeability * skin_.leaks.lag;
    exchange_.vessels[k_leaks].fixed = exchange_.vessels[k_leaks].capacity <= 0;
    const double deep = spec_.constants.deposition_share * skin_.stratum_corneum.thickness;
    along_needles_.assign(exchange_.cells, 0.0);
    const std::vector<LayerShares> fresh(spec_.channels.classes.size(), {1, 1, 1});
    for (const auto& column : columns_)
        for (int iz = 0; iz < layers(); ++iz) {
            const double within =
                (std::min(deep, z_face_[iz + 1]) - z_face_[iz]) / (z_face_[iz + 1] - z_face_[iz]);
            if (within > 0) deposit_.emplace_back(static_cast<int>(cell(column, iz)), within);
            const double height = z_face_[iz + 1] - z_face_[iz];
            along_needles_[cell(column, iz)] = column.area * height * channel_share(column, iz, fresh);
        }
    // what the needles carry comes off in living tissue; where they end above it, in the stratum corneum
    double total = weight_along_needles(first_viable_);
    if (total > 0)
        for (const auto& column : columns_)
            for (int iz = 0; iz < first_viable_; ++iz) along_needles_[cell(column, iz)] = 0;
    else
        total = weight_along_needles(0);
    if (total > 0)
        for (auto& share : along_needles_) share /= total;
    keep_intact();
}

/// Coefficients without any open channel: they change only where a channel may reach.
void Medium::keep_intact() {
    conductivity_.assign(exchange_.cells, 0.0);
    for (const auto& column : columns_)
        for (int iz = 0; iz < layers(); ++iz) set_cell(column, iz, 0, 0, exchange_, conductivity_);
    for (const auto& column : columns_)
        for (int iz = 0; iz + 1 < layers(); ++iz) join_below(column, iz, exchange_, conductivity_);
    for (const auto& side : sides_)
        for (int iz = 0; iz < layers(); ++iz) join_side(side, iz, exchange_, conductivity_);
}

/// Sum of the weights along the needles from a layer of cells on.
double Medium::weight_along_needles(int first) const {
    double sum = 0;
    for (const auto& column : columns_)
        for (int iz = first; iz < layers(); ++iz) sum += along_needles_[cell(column, iz)];
    return sum;
}

/// Share of a cell that lies in a channel, mean over five depths of the layer.
double Medium::channel_share(const Column& column, int iz, const std::vector<LayerShares>& open) const {
    if (open.empty() || iz >= column.reached) return 0;
    constexpr int k_points = 5;
    const auto share_of = tissue_[iz] == 0   ? &LayerShares::mouth
                          : tissue_[iz] == 1 ? &LayerShares::epidermis
                                             : &LayerShares::dermis;
    const auto depth = [&](int k) {
        return z_face_[iz] + (k + 0.5) / k_points * (z_face_[iz + 1] - z_face_[iz]);
    };
    double sum = 0;
    if (column.kind >= 0) {
        const double inner = column.inner * column.inner, outer = column.outer * column.outer;
        const double share = open[static_cast<std::size_t>(column.kind)].*share_of;
        const ChannelClass& channel = spec_.channels.classes[static_cast<std::size_t>(column.kind)];
        for (int k = 0; k < k_points; ++k) {
            const double r = channel.radius_at(depth(k));
            sum += (std::clamp(r * r * share, inner, outer) - inner) / (outer - inner);
        }
        return sum / k_points;
    }
    for (int k = 0; k < k_points; ++k) {
        double covered = 0;
        for (const auto& [kind, distance] : column.samples) {
            const double r =
                spec_.channels.classes[kind].radius_at(depth(k)) * std::sqrt(open[kind].*share_of);
            covered += static_cast<double>(std::lower_bound(distance.begin(), distance.end(), r) -
                                           distance.begin()) /
                       static_cast<double>(distance.size());
        }
        sum += std::min(covered, 1.0);
    }
    return sum / k_points;
}

/// Diffusivity of what fills a channel [m²/s]: interstitial fluid with its protein, not clear water, so as
/// free in tissue; the meshes of a gel hold back.
double Medium::channel_diffusivity(bool gel) const {
    const double hindrance =
        gel ? pore_hindrance(solute_radius(spec_.constants, spec_.molecule), spec_.constants.gel_mesh) : 1;
    return tissue_diffusivity(spec_.constants, spec_.molecule) * hindrance * spec_.tissue_factor;
}

void Medium::set_cell(const Column& column, int iz, double share, double fluid, Exchange& x,
                      std::vector<double>& conductivity) const {
    const auto& layer = tissue_[iz] == 0   ? skin_.stratum_corneum
                        : tissue_[iz] == 1 ? skin_.epidermis
                                           : skin_.dermis;
    const double volume = column.area * (z_face_[iz + 1] - z_face_[iz]);
    const std::size_t i = cell(column, iz);
    x.capacity[i] = volume * ((1 - share) * layer.partition + share);
    // enzymes lie outside cells too, so in the fluid of a channel as well
    x.degradation[i] = tissue_[iz] == 0 ? 0 : x.capacity[i] * degradation_;
    x.blood[i] = volume * (1 - share) * layer.partition * blood_[iz].clearance;
    conductivity[i] =
        (1 - share) * (layer.partition * layer.diffusivity + blood_[iz].dispersion) + share * fluid;
}

std::vector<LayerShares> Medium::open_at(double t) const {
    std::vector<LayerShares> open(spec_.channels.classes.size());
    for (std::size_t c = 0; c < open.size() && t >= 0; ++c) {
        open[c] = open_shares(spec_.constants, spec_.closing, spec_.channels.classes[c], t);
        if (!spec_.uncovered || t <= spec_.needles.worn) continue;
        const double most = std::clamp(spec_.uncovered(t), 0.0, 1.0);
        for (double* share : {&open[c].mouth, &open[c].epidermis, &open[c].dermis})
            *share = std::min(*share, most);
    }
    return open;
}

std::vector<double> Medium::hole_volumes(const std::vector<LayerShares>& open) const {
    std::vector<double> volume(exchange_.cells, 0.0);
    for (const auto& column : columns_)
        for (int iz = 0; iz < layers(); ++iz)
            volume[cell(column, iz)] =
                column.area * (z_face_[iz + 1] - z_face_[iz]) * channel_share(column, iz, open);
    return volume;
}

void Medium::join_below(const Column& column, int iz, Exchange& x,
                        const std::vector<double>& conductivity) const {
    const std::size_t i = cell(column, iz);
    const auto height = [&](int k) { return z_face_[k + 1] - z_face_[k]; };
    x.g[patch_ ? 2 : 1][i] = column.area * grid::in_series(height(iz), conductivity[i], height(iz + 1),
                                                           conductivity[cell(column, iz + 1)]);
}

void Medium::join_side(const Side& side, int iz, Exchange& x, const std::vector<double>& conductivity) const {
    const std::size_t a = cell(columns_[side.a], iz), b = cell(columns_[side.b], iz);
    x.g[side.direction][a] = side.face * (z_face_[iz + 1] - z_face_[iz]) *
                             grid::in_series(side.h_a, conductivity[a], side.h_b, conductivity[b]);
}

void Medium::update(const std::vector<LayerShares>& open, bool gel, Exchange& x) const {
    std::vector<double> conductivity = conductivity_;
    x.capacity = exchange_.capacity;
    x.blood = exchange_.blood;
    x.degradation = exchange_.degradation;
    x.g = exchange_.g;
    const double fluid = channel_diffusivity(gel);
    const int last = layers() - 1;
    double leaks = 0;
    for (std::size_t k = 0; k < columns_.size(); ++k) {
        const Column& column = columns_[k];
        double at_surface = 0;
        for (int iz = 0; iz < column.reached; ++iz) {
            const double share = channel_share(column, iz, open);
            if (iz == 0) at_surface = share;
            set_cell(column, iz, share, fluid, x, conductivity);
        }
        for (int iz = 0; iz < std::min(column.reached, last); ++iz) join_below(column, iz, x, conductivity);
        x.vessels[k_vehicle].conductance[k] =
            column.area * 2 * conductivity[cell(column, 0)] / (z_face_[1] - z_face_[0]);
        const double leak = column.area * 2 * skin_.leaks.permeability * (1 - at_surface);
        x.vessels[k_leaks].conductance[k] = leak;
        leaks += leak;
        x.vessels[k_receptor].conductance[k] =
            column.area * 2 * conductivity[cell(column, last)] / (z_face_[last + 1] - z_face_[last]);
    }
    x.joints.front().conductance = leaks;
    for (const auto& side : sides_) {
        const int reached = std::max(columns_[side.a].reached, columns_[side.b].reached);
        for (int iz = 0; iz < reached; ++iz) join_side(side, iz, x, conductivity);
    }
}

std::vector<double> Medium::amounts_by_layer(const Exchange& x, const std::vector<double>& y) const {
    std::vector<double> amount(static_cast<std::size_t>(layers()), 0.0);
    for (const auto& column : columns_)
        for (int iz = 0; iz < layers(); ++iz)
            amount[iz] += x.capacity[cell(column, iz)] * y[cell(column, iz)];
    return amount;
}

std::vector<double> Medium::free_by_layer(const std::vector<double>& y) const {
    std::vector<double> mean(static_cast<std::size_t>(layers()), 0.0);
    for (const auto& column : columns_)
        for (int iz = 0; iz < layers(); ++iz) mean[iz] += column.area * y[cell(column, iz)];
    return mean;
}

std::vector<double> Medium::total_by_layer(const Exchange& x, const ExchangeState& state) const {
    auto total = amounts_by_layer(x, state.cells);
    const double middle = state.vessels[k_leaks], thickness = skin_.stratum_corneum.thickness;
    const double below = free_by_layer(state.cells)[static_cast<std::size_t>(first_viable_)];
    const double bottom = std::min(below, middle), top = 2 * middle - bottom;
    for (int iz = 0; iz < layers(); ++iz) {
        const double z = 0.5 * (z_face_[iz] + z_face_[iz + 1]);
        total[iz] /= z_face_[iz + 1] - z_face_[iz];
        if (tissue_[iz] == 0)
            total[iz] += x.vessels[k_leaks].capacity / thickness * (top + (bottom - top) * z / thickness);
    }
    return total;
}

} // namespace stipple::transport
