#include "stipple/insertion/stack_waves.hpp"
#include "stipple/grid/vectorise.hpp"
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
        if (!last && (stack[i].pre_stress > 0 || stack[i].inertia > 0))
            for (int part = 1; part < 4; ++part) at.push_back(top + 0.25 * part * (bottom - top));
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
constexpr std::size_t k_lanes = 8;
typedef double Lanes __attribute__((vector_size(64)));
typedef std::int64_t Counts __attribute__((vector_size(64)));
#define STIPPLE_INLINE __attribute__((always_inline)) inline static

// Alignment is said where the vector is not one register, too, so that every clone of a kernel agrees.
struct alignas(64) Vector {
    Lanes x, y;
};
struct alignas(64) Matrix {
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

/// Displacements (U, W) and tractions (T, S) / k of the two solutions that decay away from the plane zeta =
/// 0, at zeta = k * distance, e = exp(-zeta). `mirrored` gives those that decay upwards: W and T change sign.
struct alignas(64) Waves {
    Matrix u, t;
};

STIPPLE_INLINE void make_waves(const Lanes& nu, const Lanes& kappa, const Lanes& shear, const Lanes& zeta,
                               const Lanes& e, bool mirrored, Waves& w) {
    const double sign = mirrored ? -1.0 : 1.0;
    w.u = {e, e * zeta, sign * e, sign * e * (zeta + kappa)};
    w.t = {-2 * sign * e * shear, sign * e * (1 - kappa - 2 * zeta) * shear, -2 * e * shear,
           -e * (4 * (1 - nu) + 2 * zeta) * shear};
}

/// What one slice does, once the impedance below it is known: amplitudes B of the waves from its bottom
/// follow from A of those from its top, B = reflection A + (offset of the loads).
struct alignas(64) SliceWaves {
    Waves down0, down1, up0, up1;
    Matrix below, above;               ///< impedance under and over the slice
    Matrix reflection, lhs, amplitude; ///< inverse matrices that solve for B and A
    Lanes shear, zeta, gone;           ///< gone: 1 - exp(-zeta)
    double thickness, kappa, grip;
};

/// One group of wavenumbers: what is asked and what is kept of it.
struct alignas(64) Group {
    std::array<double, k_lanes> wavenumber;
    Lanes k;
    Counts felt;             ///< slices that a wave on the surface feels
    Matrix surface, inverse; ///< impedance of the surface
    Lanes pressed;           ///< flexibility against a pressure on the surface
    Lanes mean;              ///< mean displacement over the last load
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
    for (std::size_t i = 0; i < g.most_felt; ++i)
        for (std::size_t l = 0; l < k_lanes; ++l) {
            const double zeta = g.wavenumber[l] * slices[i].thickness;
            g.slices[i].zeta[l] = zeta;
            g.slices[i].down1.u.xx[l] = std::exp(-zeta);
            g.slices[i].gone[l] = -std::expm1(-zeta);
        }
}

/// Half of the tension and mass of a slice, on each of its faces, as an impedance.
STIPPLE_INLINE void face_load(const ElasticLayer& layer, double thickness, const Lanes& k, Lanes& face) {
    face = 0.5 * (layer.pre_stress * k + layer.inertia / k) * thickness / (1 + 0.4 * k * thickness);
}

/// Fills in the impedance of the stack from the deepest slice that is felt up, and what each slice does.
STIPPLE_VECTORISE void pass_up(const std::vector<ElasticLayer>& stack, const std::vector<Slice>& cuts,
                               Group& g) {
    const Lanes zero{}, one = zero + 1;
    Lanes nu, shear;
    for (std::size_t l = 0; l < k_lanes; ++l) {
        const auto n = static_cast<std::size_t>(g.felt[l]);
        const std::size_t under = n < cuts.size() ? cuts[n].layer : stack.size() - 1;
        nu[l] = stack[under].poisson_ratio;
        shear[l] = g.shear[under * k_lanes + l];
    }
    Waves base;
    Matrix impedance, up, down;
    make_waves(nu, 3 - 4 * nu, shear, zero, one, false, base);
    invert(base.u, up);
    multiply(base.t, up, impedance);
    for (std::size_t i = g.most_felt; i-- > 0;) {
        const ElasticLayer& layer = stack[cuts[i].layer];
        SliceWaves& s = g.slices[i];
        const auto active = g.felt > static_cast<std::int64_t>(i);
        Lanes face = zero;
        if (cuts[i].layer + 1 != stack.size() && (layer.pre_stress > 0 || layer.inertia > 0))
            face_load(layer, cuts[i].thickness, g.k, face);
        s.below = impedance;
        s.below.yy -= face;
        s.thickness = cuts[i].thickness;
        s.grip = layer.grip;
        s.kappa = 3 - 4 * layer.poisson_ratio;
        read_shear(g, cuts[i].layer, s.shear);
        const Lanes e = s.down1.u.xx, ratio = zero + layer.poisson_ratio, kappa = zero + s.kappa;
        make_waves(ratio, kappa, s.shear, zero, one, false, s.down0);
        make_waves(ratio, kappa, s.shear, s.zeta, e, false, s.down1);
        make_waves(ratio, kappa, s.shear, s.zeta, e, true, s.up0);
        make_waves(ratio, kappa, s.shear, zero, one, true, s.up1);
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
        impedance.yy = active ? s.above.yy - face : impedance.yy;
    }
    g.surface = impedance;
    invert(impedance, g.inverse);
    g.pressed = -g.inverse.yy / g.k;
}

/// Mean displacement over a unit load that the first `loaded` slices carry by their grip.
/// Slices too deep to be felt at the surface move by their particular solution alone (borders between them
/// left out).
STIPPLE_VECTORISE void loaded_mean(const std::vector<ElasticLayer>& stack, const std::vector<Slice>& cuts,
                                   std::size_t loaded, Group& g) {
    const Lanes zero{}, &k = g.k;
    double all = 0;
    Lanes deep = zero;
    for (std::size_t i = 0; i < loaded; ++i) {
        const ElasticLayer& layer = stack[cuts[i].layer];
        all += layer.grip * cuts[i].thickness;
        const auto beyond = g.felt <= static_cast<std::int64_t>(i);
        Lanes shear;
        read_shear(g, cuts[i].layer, shear);
        const Lanes more = layer.grip * layer.grip * cuts[i].thickness / (shear * k * k);
        deep = beyond ? deep + more : deep;
    }
    const std::size_t most = std::min(loaded, g.most_felt);
    g.offset.resize(most);
    Vector load{zero, zero}, in, out;
    for (std::size_t i = most; i-- > 0;) {
        const SliceWaves& s = g.slices[i];
        const auto active = g.felt > static_cast<std::int64_t>(i);
        const Lanes w = s.grip / (all * s.shear * k * k), t = -s.shear * w;
        in = {t - s.below.xy * w - load.x, -(s.below.yy * w) - load.y};
        multiply(s.lhs, in, out);
        g.offset[i] = {-out.x, -out.y};
        multiply(s.up0.u, g.offset[i], in);
        in.y += w;
        multiply(s.above, in, out);
        multiply(s.up0.t, g.offset[i], in);
        load.x = active ? in.x + t - out.x : load.x;
        load.y = active ? in.y - out.y : load.y;
    }
    Vector u, a, b;
    multiply(g.inverse, load, u);
    u = {-u.x, -u.y};
    Lanes sum = deep / all;
    for (std::size_t i = 0; i < most; ++i) {
        const SliceWaves& s = g.slices[i];
        const auto active = g.felt > static_cast<std::int64_t>(i);
        const Lanes w = s.grip / (all * s.shear * k * k);
        multiply(s.up0.u, g.offset[i], out);
        in = {u.x - out.x, u.y - out.y - w};
        multiply(s.amplitude, in, a);
        multiply(s.reflection, a, b);
        b = {b.x + g.offset[i].x, b.y + g.offset[i].y};
        // integrals of exp(-x) and (x + kappa) exp(-x) over the slice
        const Lanes whole = (1 + s.kappa) * s.gone - s.zeta * (1 - s.gone);
        const Lanes more = s.grip * ((s.gone * (a.x - b.x) + whole * (a.y - b.y)) / k + w * s.thickness);
        sum = active ? sum + more : sum;
        multiply(s.down1.u, a, in);
        multiply(s.up1.u, b, out);
        u = {in.x + out.x, in.y + out.y + w};
    }
    g.mean = sum / all;
}

} // namespace

std::vector<double> flexibilities(const std::vector<ElasticLayer>& stack, const std::vector<Slice>& slices,
                                  const std::vector<double>& lengths,
                                  const std::vector<double>& wavenumbers) {
    std::vector<double> all(wavenumbers.size() * lengths.size());
    Group group;
    for (std::size_t from = 0; from < wavenumbers.size(); from += k_lanes) {
        const std::size_t used = std::min(k_lanes, wavenumbers.size() - from);
        for (std::size_t l = 0; l < k_lanes; ++l) // spare lanes repeat the last
            group.wavenumber[l] = wavenumbers[from + std::min(l, used - 1)];
        start_group(stack, slices, group);
        pass_up(stack, slices, group);
        const double highest = *std::max_element(group.wavenumber.begin(), group.wavenumber.end());
        for (std::size_t j = 0; j < lengths.size(); ++j) {
            // a load much shorter than the wave acts as one on the surface (and would lose digits)
            constexpr double k_short = 1e-3;
            group.mean = group.pressed;
            if (highest * lengths[j] >= k_short) {
                std::size_t loaded = 0;
                while (loaded < slices.size() && slices[loaded].bottom <= lengths[j] * (1 + 1e-9)) ++loaded;
                loaded_mean(stack, slices, loaded, group);
            }
            for (std::size_t l = 0; l < used; ++l)
                all[(from + l) * lengths.size() + j] =
                    group.wavenumber[l] * lengths[j] < k_short ? group.pressed[l] : group.mean[l];
        }
    }
    return all;
}

} // namespace stipple::insertion
