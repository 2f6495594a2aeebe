#include "stipple/insertion/stack_waves.hpp"
#include "stipple/grid/vectorise.hpp"
#include "stipple/insertion/shear_waves.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace stipple::insertion {

std::vector<Slice> cut_slices(const std::vector<ElasticLayer>& stack, const std::vector<double>& lengths) {
    std::vector<Slice> slices;
    double top = 0;
    for (std::size_t i = 0; i < stack.size(); ++i) {
        const bool last = i + 1 == stack.size();
        const double bottom = last ? std::max(top, lengths.back()) : top + stack[i].thickness;
        std::vector<double> at{bottom};
        for (const double l : lengths)
            if (l > top * (1 + 1e-9) && l < bottom * (1 - 1e-9)) at.push_back(l);
        std::sort(at.begin(), at.end());
        for (const double z : at) {
            if (z <= top * (1 + 1e-9)) continue;
            slices.push_back({i, z - top, z});
            top = z;
        }
    }
    return slices;
}

namespace {

// Wavenumbers side by side, one a lane.
constexpr std::size_t k_lanes = 4;
typedef double Lanes __attribute__((vector_size(k_lanes * 8)));
typedef std::int64_t Counts __attribute__((vector_size(k_lanes * 8)));
#define STIPPLE_INLINE __attribute__((always_inline)) inline static

// Alignment is said where the vector is not one register, too, so that every clone of a kernel agrees.
struct alignas(32) Vector {
    Lanes x, y;
};
struct alignas(32) Matrix {
    Lanes xx, xy, yx, yy;
};

STIPPLE_INLINE void multiply(const Matrix& a, const Matrix& b, Matrix& out) {
    out = {a.xx * b.xx + a.xy * b.yx, a.xx * b.xy + a.xy * b.yy, a.yx * b.xx + a.yy * b.yx,
           a.yx * b.xy + a.yy * b.yy};
}

STIPPLE_INLINE void multiply(const Matrix& a, const Vector& b, Vector& out) {
    out = {a.xx * b.x + a.xy * b.y, a.yx * b.x + a.yy * b.y};
}

STIPPLE_INLINE void invert(const Matrix& a, Matrix& out) {
    const Lanes one = 1 / (a.xx * a.yy - a.yx * a.xy);
    out = {a.yy * one, -a.xy * one, -a.yx * one, a.xx * one};
}

STIPPLE_INLINE void subtract(const Matrix& a, const Matrix& b, Matrix& out) {
    out = {a.xx - b.xx, a.xy - b.xy, a.yx - b.yx, a.yy - b.yy};
}

STIPPLE_INLINE void add(const Matrix& a, const Matrix& b, Matrix& out) {
    out = {a.xx + b.xx, a.xy + b.xy, a.yx + b.yx, a.yy + b.yy};
}

/// How the waves of one layer decay, at one wavenumber k.
struct alignas(32) Decay {
    Lanes shear; ///< modulus mu [Pa]
    Lanes m;     ///< M = (s0 k^2 + i) / (mu k^2): tension and mass
    Lanes p, q;  ///< exponents of the two waves over k: p^2 = 1 + M r, q^2 = 1 + M, r = mu / (lambda + 2 mu)
    Lanes kappa; ///< (p q - 1) / (q - p), 3 - 4 nu where M = 0
    Lanes width; ///< M / (q - p) = (p + q) / (1 - r)
};

STIPPLE_INLINE void square_root(const Lanes& x, Lanes& root) {
    for (std::size_t l = 0; l < k_lanes; ++l) root[l] = std::sqrt(x[l]);
}

STIPPLE_INLINE void make_decay(const ElasticLayer& layer, const Lanes& shear, const Lanes& k, Decay& d) {
    const double r = (1 - 2 * layer.poisson_ratio) / (2 * (1 - layer.poisson_ratio));
    d.shear = shear;
    d.m = (layer.pre_stress + layer.inertia / (k * k)) / shear;
    square_root(1 + d.m * r, d.p);
    square_root(1 + d.m, d.q);
    d.width = (d.p + d.q) / (1 - r);
    d.kappa = (1 + r + d.m * r) * d.width / (d.p * d.q + 1);
}

/// Displacements (U, W) and tractions (T, S) / k of the two solutions that decay away from the plane zeta =
/// 0, at zeta = k * distance: the wave of pressure P = e^(-p zeta) (1, p), and D = (q P - S) / (q - p) with that of
/// shear S = e^(-q zeta) (q, 1), which goes over into e^(-zeta) (zeta, zeta + kappa) without tension and mass.
/// e = exp(-p zeta), rise = (1 - exp(-(q - p) zeta)) / (q - p). `mirrored` gives those that decay upwards: W and T
/// change sign.
struct alignas(32) Waves {
    Matrix u, t;
};

STIPPLE_INLINE void make_waves(const Decay& d, const Lanes& e, const Lanes& rise, bool mirrored, Waves& w) {
    const double sign = mirrored ? -1.0 : 1.0;
    w.u = {e, d.q * e * rise, sign * d.p * e, sign * e * (d.kappa + rise)};
    w.t = {-2 * sign * d.p * e * d.shear, sign * e * (d.width - 2 * d.kappa - (2 + d.m) * rise) * d.shear,
           -(2 + d.m) * e * d.shear, -d.q * e * (d.width + 2 * rise) * d.shear};
}

/// What one slice does, once the impedance below it is known: amplitudes B of the waves from its bottom
/// follow from A of those from its top, B = reflection A + (offset of the loads).
struct alignas(32) SliceWaves {
    Waves down0, down1, up0, up1;
    Matrix below, above;               ///< impedance under and over the slice
    Matrix reflection, lhs, amplitude; ///< inverse matrices that solve for B and A
    Decay decay;
    Lanes e, rise;             ///< at the other face
    Lanes gone, gone_of_shear; ///< 1 - exp(-p zeta), 1 - exp(-q zeta)
    double thickness, grip;
};

/// One group of wavenumbers: what is asked and what is kept of it.
struct alignas(32) Group {
    std::array<double, k_lanes> wavenumber;
    Lanes k;
    Counts felt;             ///< slices that a wave on the surface feels
    Matrix surface, inverse; ///< impedance of the surface
    Lanes pressed;           ///< flexibility against a pressure on the surface
    Lanes mean;              ///< mean displacement over the last load
    Lanes dragged;           ///< half the flexibility of the surface along it, waves of pressure and shear
    std::size_t most_felt = 0;
    /// Of each layer as a deformation of this wavenumber feels it [Pa]; layer-major.
    std::vector<double> shear;
    std::vector<SliceWaves> slices;
    std::vector<Vector> offset;
};

STIPPLE_INLINE void read_shear(const Group& g, std::size_t layer, Lanes& shear) {
    __builtin_memcpy(&shear, g.shear.data() + layer * k_lanes, sizeof(Lanes));
}

/// Numbers of one group that need no vector: what lies deeper than `k_deep` wavelengths / 2 pi is as good as
/// endless.
void start_group(const std::vector<ElasticLayer>& stack, const std::vector<Slice>& slices, Group& g) {
    constexpr double k_deep = 36; // exp(-36) is below the last digit
    g.most_felt = 0;
    g.shear.resize(stack.size() * k_lanes);
    for (std::size_t l = 0; l < k_lanes; ++l) {
        const double k = g.wavenumber[l];
        g.k[l] = k;
        std::size_t n = 0;
        while (n < slices.size() && k * (slices[n].bottom - slices[n].thickness) < k_deep) ++n;
        g.felt[l] = static_cast<std::int64_t>(n);
        g.most_felt = std::max(g.most_felt, n);
        for (std::size_t i = 0; i < stack.size(); ++i)
            g.shear[i * k_lanes + l] =
                stack[i].youngs_modulus * stack[i].scale.factor(k) / (2 * (1 + stack[i].poisson_ratio));
    }
    g.slices.resize(g.most_felt);
}

/// What is left of the waves of a slice at its other face, e^(-q zeta) by e^(-p zeta) and what they are apart.
void decay_through(const Lanes& k, SliceWaves& s) {
    for (std::size_t l = 0; l < k_lanes; ++l) {
        const double zeta = k[l] * s.thickness, apart = s.decay.m[l] / s.decay.width[l]; // q - p
        s.gone[l] = -std::expm1(-s.decay.p[l] * zeta);
        s.e[l] = 1 - s.gone[l];
        s.rise[l] = apart > 0 ? -std::expm1(-apart * zeta) / apart : zeta;
        s.gone_of_shear[l] = s.gone[l] + s.e[l] * apart * s.rise[l];
    }
}

/// Fills in the impedance of the stack from the deepest slice that is felt up, and what each slice does.
STIPPLE_VECTORISE void pass_up(const std::vector<ElasticLayer>& stack, const std::vector<Slice>& cuts,
                               Group& g) {
    const Lanes zero{}, one = zero + 1;
    Waves base;
    Matrix impedance{}, up, down;
    for (std::size_t layer = 0; layer < stack.size(); ++layer) { // the layer in which the deepest slice ends
        Decay decay;
        Lanes shear;
        Counts here{};
        for (std::size_t l = 0; l < k_lanes; ++l) {
            const auto n = static_cast<std::size_t>(g.felt[l]);
            here[l] = (n < cuts.size() ? cuts[n].layer : stack.size() - 1) == layer ? -1 : 0;
        }
        read_shear(g, layer, shear);
        make_decay(stack[layer], shear, g.k, decay);
        make_waves(decay, one, zero, false, base);
        invert(base.u, up);
        multiply(base.t, up, down);
        impedance.xx = here ? down.xx : impedance.xx;
        impedance.xy = here ? down.xy : impedance.xy;
        impedance.yx = here ? down.yx : impedance.yx;
        impedance.yy = here ? down.yy : impedance.yy;
    }
    for (std::size_t i = g.most_felt; i-- > 0;) {
        const ElasticLayer& layer = stack[cuts[i].layer];
        SliceWaves& s = g.slices[i];
        const auto active = g.felt > static_cast<std::int64_t>(i);
        s.below = impedance;
        s.thickness = cuts[i].thickness;
        s.grip = layer.grip;
        Lanes shear;
        read_shear(g, cuts[i].layer, shear);
        make_decay(layer, shear, g.k, s.decay);
        decay_through(g.k, s);
        make_waves(s.decay, one, zero, false, s.down0);
        make_waves(s.decay, s.e, s.rise, false, s.down1);
        make_waves(s.decay, s.e, s.rise, true, s.up0);
        make_waves(s.decay, one, zero, true, s.up1);
        multiply(s.below, s.up1.u, up);
        subtract(s.up1.t, up, up);
        invert(up, s.lhs);
        multiply(s.below, s.down1.u, down);
        subtract(s.down1.t, down, down);
        multiply(s.lhs, down, s.reflection);
        s.reflection = {-s.reflection.xx, -s.reflection.xy, -s.reflection.yx, -s.reflection.yy};
        multiply(s.up0.u, s.reflection, up);
        add(s.down0.u, up, up);
        invert(up, s.amplitude);
        multiply(s.up0.t, s.reflection, up);
        add(s.down0.t, up, up);
        multiply(up, s.amplitude, s.above);
        impedance.xx = active ? s.above.xx : impedance.xx;
        impedance.xy = active ? s.above.xy : impedance.xy;
        impedance.yx = active ? s.above.yx : impedance.yx;
        impedance.yy = active ? s.above.yy : impedance.yy;
    }
    g.surface = impedance;
    invert(impedance, g.inverse);
    g.pressed = -g.inverse.yy / g.k;
    g.dragged = -0.5 * g.inverse.xx / g.k;
}

/// What a slice under a body force of 1 / (all loads) does by itself, far from its faces: displacement (U, W) and
/// traction (T, S) / k.
struct alignas(32) Free {
    Vector u, t;
};

/// Modulus against which a body force alone moves the layer, over mu: (lambda + 2 mu) / mu along the surface, 1 down.
STIPPLE_INLINE double free_modulus(const ElasticLayer& layer, bool along) {
    return along ? 2 * (1 - layer.poisson_ratio) / (1 - 2 * layer.poisson_ratio) : 1.0;
}

STIPPLE_INLINE void make_free(const SliceWaves& s, const ElasticLayer& layer, double all, const Lanes& k,
                              bool along, Free& f) {
    const Lanes zero{};
    const Lanes force = s.grip / (all * s.decay.shear * k * k);
    const double modulus = free_modulus(layer, along);
    const Lanes moved = force / (modulus + s.decay.m);
    if (along)
        f = {{moved, zero}, {zero, s.decay.shear * (modulus - 2) * moved}};
    else
        f = {{zero, moved}, {-s.decay.shear * moved, zero}};
}

/// Integral over a slice of the displacement along the load, of its waves and by itself, times k.
STIPPLE_INLINE void integrate_slice(const SliceWaves& s, const Vector& a, const Vector& b, bool along,
                                    Lanes& sum) {
    if (along) { // U of P and D: (1 - e) / p and that less e rise; alike for waves that go up
        sum = s.gone / s.decay.p * (a.x + b.x) + (s.gone / s.decay.p - s.e * s.rise) * (a.y + b.y);
    } else { // W changes sign with the way
        const Lanes whole = (s.decay.kappa * s.gone - s.e * s.rise + s.gone_of_shear / s.decay.q) / s.decay.p;
        sum = s.gone * (a.x - b.x) + whole * (a.y - b.y);
    }
}

/// Mean displacement over a unit load that the first `loaded` slices carry by their grip: down, or half of that along
/// the surface by waves of pressure and vertical shear.
/// Slices too deep to be felt at the surface move by their particular solution alone (borders between them
/// left out).
STIPPLE_VECTORISE void loaded_mean(const std::vector<ElasticLayer>& stack, const std::vector<Slice>& cuts,
                                   std::size_t loaded, bool along, Group& g) {
    const Lanes zero{}, &k = g.k;
    double all = 0;
    Lanes deep = zero;
    for (std::size_t i = 0; i < loaded; ++i) {
        const ElasticLayer& layer = stack[cuts[i].layer];
        all += layer.grip * cuts[i].thickness;
        const auto beyond = g.felt <= static_cast<std::int64_t>(i);
        Lanes shear;
        read_shear(g, cuts[i].layer, shear);
        const Lanes more =
            layer.grip * layer.grip * cuts[i].thickness /
            (free_modulus(layer, along) * shear * k * k + layer.pre_stress * k * k + layer.inertia);
        deep = beyond ? deep + more : deep;
    }
    const std::size_t most = std::min(loaded, g.most_felt);
    g.offset.resize(most);
    Vector load{zero, zero}, in, out;
    Free f;
    for (std::size_t i = most; i-- > 0;) {
        const SliceWaves& s = g.slices[i];
        const auto active = g.felt > static_cast<std::int64_t>(i);
        make_free(s, stack[cuts[i].layer], all, k, along, f);
        multiply(s.below, f.u, in);
        in = {f.t.x - in.x - load.x, f.t.y - in.y - load.y};
        multiply(s.lhs, in, out);
        g.offset[i] = {-out.x, -out.y};
        multiply(s.up0.u, g.offset[i], in);
        in = {in.x + f.u.x, in.y + f.u.y};
        multiply(s.above, in, out);
        multiply(s.up0.t, g.offset[i], in);
        load.x = active ? in.x + f.t.x - out.x : load.x;
        load.y = active ? in.y + f.t.y - out.y : load.y;
    }
    Vector u, a, b;
    multiply(g.inverse, load, u);
    u = {-u.x, -u.y};
    Lanes sum = deep / all, waves;
    for (std::size_t i = 0; i < most; ++i) {
        const SliceWaves& s = g.slices[i];
        const auto active = g.felt > static_cast<std::int64_t>(i);
        make_free(s, stack[cuts[i].layer], all, k, along, f);
        multiply(s.up0.u, g.offset[i], out);
        in = {u.x - out.x - f.u.x, u.y - out.y - f.u.y};
        multiply(s.amplitude, in, a);
        multiply(s.reflection, a, b);
        b = {b.x + g.offset[i].x, b.y + g.offset[i].y};
        integrate_slice(s, a, b, along, waves);
        const Lanes more = s.grip * (waves / k + (along ? f.u.x : f.u.y) * s.thickness);
        sum = active ? sum + more : sum;
        multiply(s.down1.u, a, in);
        multiply(s.up1.u, b, out);
        u = {in.x + out.x + f.u.x, in.y + out.y + f.u.y};
    }
    g.mean = (along ? 0.5 : 1.0) * sum / all;
}

/// Waves of horizontal shear at one wavenumber of the group, whose slices have passed up theirs.
ShearWave shear_wave(const std::vector<ElasticLayer>& stack, const std::vector<Slice>& cuts, const Group& g,
                     std::size_t lane) {
    ShearWave w{.wavenumber = g.wavenumber[lane], .shear = {}, .slices = {}};
    for (std::size_t i = 0; i < stack.size(); ++i) w.shear.push_back(g.shear[i * k_lanes + lane]);
    for (std::size_t i = 0; i < static_cast<std::size_t>(g.felt[lane]); ++i)
        w.slices.push_back({.q = g.slices[i].decay.q[lane], .left = 1 - g.slices[i].gone_of_shear[lane]});
    pass_up(stack, cuts, w);
    return w;
}

} // namespace

std::vector<double> flexibilities(const std::vector<ElasticLayer>& stack, const std::vector<Slice>& slices,
                                  const std::vector<double>& lengths, const std::vector<double>& wavenumbers,
                                  Direction direction) {
    std::vector<double> all(wavenumbers.size() * lengths.size());
    const bool along = direction == Direction::along;
    Group group;
    for (std::size_t from = 0; from < wavenumbers.size(); from += k_lanes) {
        const std::size_t used = std::min(k_lanes, wavenumbers.size() - from);
        for (std::size_t l = 0; l < k_lanes; ++l) // spare lanes repeat the last
            group.wavenumber[l] = wavenumbers[from + std::min(l, used - 1)];
        start_group(stack, slices, group);
        pass_up(stack, slices, group);
        std::vector<ShearWave> sideways;
        for (std::size_t l = 0; along && l < used; ++l)
            sideways.push_back(shear_wave(stack, slices, group, l));
        const Lanes at_surface = along ? group.dragged : group.pressed;
        const double highest = *std::max_element(group.wavenumber.begin(), group.wavenumber.end());
        for (std::size_t j = 0; j < lengths.size(); ++j) {
            // a load much shorter than the wave acts as one on the surface (and would lose digits)
            constexpr double k_short = 1e-3;
            std::size_t loaded = 0;
            while (loaded < slices.size() && slices[loaded].bottom <= lengths[j] * (1 + 1e-9)) ++loaded;
            group.mean = at_surface;
            if (highest * lengths[j] >= k_short) loaded_mean(stack, slices, loaded, along, group);
            for (std::size_t l = 0; l < used; ++l) {
                const bool is_short = group.wavenumber[l] * lengths[j] < k_short;
                double& to = all[(from + l) * lengths.size() + j];
                to = is_short ? at_surface[l] : group.mean[l];
                if (along) to += sideways_shear(stack, slices, is_short ? 0 : loaded, sideways[l]);
            }
        }
    }
    return all;
}

} // namespace stipple::insertion
