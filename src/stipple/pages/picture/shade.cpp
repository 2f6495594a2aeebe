#include "stipple/pages/picture/shade.hpp"
#include "stipple/base/model.hpp"
#include "stipple/base/random.hpp"
#include "stipple/base/units.hpp"
#include "stipple/grid/vectorise.hpp"
#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>
#include <string>

namespace stipple::pages {

namespace {

using Colour = std::array<double, 3>;

/// Bytes of linear values 0..1, from a table whose steps are finer than a byte.
class Encoder {
  public:
    Encoder() {
        for (int i = 0; i <= k_size; ++i)
            byte_[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(
                std::lround(255 * light::srgb_of_linear(static_cast<double>(i) / k_size)));
    }
    std::uint8_t operator()(double linear) const {
        // through int: a conversion to an unsigned number of 64 bits costs a branch
        return byte_[static_cast<std::size_t>(static_cast<int>(std::clamp(linear, 0.0, 1.0) * k_size + 0.5))];
    }

  private:
    static constexpr int k_size = 8192;
    std::array<std::uint8_t, k_size + 1> byte_{};
};

const Encoder& encoder() {
    static const Encoder made;
    return made;
}

constexpr const char* k_light = "pages/light";

struct Lamp {
    Lamp(const TableView& t, Light light)
        : elevation(t.si(light == Light::raking ? "elevation_raking" : "elevation")),
          azimuth(t.si("azimuth")), ambient(t.si("ambient")), specular(t.si("specular")),
          exponent(t.si("gloss_exponent")), brightest(t.si("brightest")), penumbra(t.si("penumbra")),
          spread_share(t.si("spread_share")), spread_red(t.si("spread_red")),
          spread_other(t.si("spread_other")) {}
    double elevation, azimuth, ambient, specular, exponent, brightest, penumbra, spread_share, spread_red,
        spread_other;
    // To the lamp; x right, y down the picture, z up.
    double x = -std::cos(elevation) * std::cos(azimuth), y = -std::cos(elevation) * std::sin(azimuth),
           z = std::sin(elevation);

    /// Light above that on flat skin is pressed so that it never passes `brightest`.
    double pressed(double light) const {
        if (light <= 1) return light;
        const double room = brightest - 1;
        return 1 + room * (1 - std::exp(-(light - 1) / room));
    }
};

/// Tables of pressed light and of the gloss, so that no pixel takes a power.
struct Curves {
    static constexpr int k_steps = 1024;
    static constexpr double k_most = 2.5; ///< light over that on flat skin that the tables hold
    std::vector<float> light;
    std::vector<double> gloss; ///< by n h, less that of flat skin

    explicit Curves(const Lamp& lamp) {
        // h = (l + eye) / |l + eye|: on flat skin n h = sqrt((1 + sin elevation) / 2).
        const double flat = std::pow(std::sqrt(0.5 * (1 + lamp.z)), lamp.exponent);
        for (int i = 0; i <= k_steps; ++i) {
            const double share = static_cast<double>(i) / k_steps;
            light.push_back(static_cast<float>(lamp.pressed(k_most * share)));
            gloss.push_back(lamp.specular * (std::pow(share, lamp.exponent) - flat));
        }
    }
};

/// Means over 2 k + 1 pixels along lines of `length` pixels `stride` apart; what lies beyond an end is as the end.
void mean_along(const float* from, float* to, int length, std::ptrdiff_t stride, int k) {
    const auto at = [&](int i) { return from[std::clamp(i, 0, length - 1) * stride]; };
    double sum = 0;
    for (int i = -k; i <= k; ++i) sum += static_cast<double>(at(i));
    for (int i = 0; i < length; ++i) {
        to[i * stride] = static_cast<float>(sum / (2 * k + 1));
        sum += static_cast<double>(at(i + k + 1)) - static_cast<double>(at(i - k));
    }
}

/// Light that has spread under the skin over `reach` [pixels]: means over a square of that half width, twice.
std::vector<float> spread_light(const std::vector<float>& light, int n, int rows, double reach) {
    const int k = static_cast<int>(std::lround(reach));
    std::vector<float> one = light, other(light.size());
    for (int pass = 0; pass < 2 && k > 0; ++pass) {
        for (int j = 0; j < rows; ++j)
            mean_along(one.data() + std::ptrdiff_t{j} * n, other.data() + std::ptrdiff_t{j} * n, n, 1, k);
        for (int i = 0; i < n; ++i) mean_along(other.data() + i, one.data() + i, rows, n, k);
    }
    return one;
}

/// 1 in the light, 0 in the shadow of what stands towards the lamp. The horizon is carried away from the lamp
/// column by column, between the two pixels that the ray passes.
std::vector<float> lit_shares(const HeightMap& map, const Lamp& lamp) {
    const int n = map.pixels, rows = map.rows;
    const double tilt = std::tan(lamp.azimuth),
                 fall = map.step() / std::cos(lamp.azimuth) * std::tan(lamp.elevation);
    const double edge = lamp.penumbra; // depth under the ray over which a shadow grows full
    const int whole = static_cast<int>(std::floor(tilt));
    const double part = tilt - whole;
    const auto row = [rows](int j) { return static_cast<std::size_t>(std::clamp(j, 0, rows - 1)); };
    std::vector<float> lit(map.height.size(), 1);
    std::vector<double> horizon(static_cast<std::size_t>(rows)), next(horizon.size());
    for (int j = 0; j < rows; ++j) horizon[row(j)] = map.height[row(j) * static_cast<std::size_t>(n)];
    for (int i = 1; i < n; ++i) {
        for (int j = 0; j < rows; ++j) {
            const double from =
                (1 - part) * horizon[row(j - whole)] + part * horizon[row(j - whole - 1)] - fall;
            const std::size_t at = row(j) * static_cast<std::size_t>(n) + static_cast<std::size_t>(i);
            const double z = map.height[at];
            next[row(j)] = std::max(z, from);
            if (from > z) lit[at] = static_cast<float>(std::max(0.0, 1 - (from - z) / edge));
        }
        horizon.swap(next);
    }
    return lit;
}

/// Reflectance by melanin over that of even skin, sampled once so that marks cost no logarithm.
class Reflectance {
  public:
    Reflectance(const Model& model, const light::Tone& tone, const HeightMap& map) {
        const auto [low, high] = std::minmax_element(map.melanin.begin(), map.melanin.end());
        from_ = *low;
        const double range = std::max(*high - from_, 1e-9);
        scale_ = k_steps / range;
        const int steps = *high > *low ? k_steps : 0; // even skin: one colour
        const auto colours = light::skin_colours(model);
        for (int i = 0; i <= steps + 1; ++i)
            colours_.push_back(
                colours->linear({tone.melanin, tone.redness, tone.mark * (from_ + range * i / k_steps)}));
    }
    const Colour& operator()(double melanin) const {
        return colours_[static_cast<std::size_t>(static_cast<int>((melanin - from_) * scale_ + 0.5))];
    }

  private:
    static constexpr int k_steps = 256;
    double from_ = 1, scale_ = 1;
    std::vector<Colour> colours_;
};

/// Rows of the picture above, at and below a line of it, and what of the lamp its slopes are held against.
struct Slopes {
    const double *above, *row, *below;
    const float* lit;
    double step, per_y, ambient;
    double x, y, z, half_x, half_y, half_z; ///< to the lamp, and halfway to the eye
};

/// For each pixel of a line the steps in the tables of Curves.
/// Equation: light = ambient + (1 - ambient) shadow max(0, n l) / l_z,  glint = max(0, n h)
STIPPLE_VECTORISE void steps_of(const Slopes& s, int n, double* slope, int* light_step, int* glint_step) {
    for (int i = 1; i < n - 1; ++i) slope[i] = (s.row[i + 1] - s.row[i - 1]) / (s.step * 2);
    slope[0] = (s.row[1] - s.row[0]) / s.step;
    slope[n - 1] = (s.row[n - 1] - s.row[n - 2]) / s.step;
    const Slopes k = s;
    for (int i = 0; i < n; ++i) {
        const double sx = slope[i], sy = (k.below[i] - k.above[i]) * k.per_y;
        const double norm = 1 / std::sqrt(1 + sx * sx + sy * sy), shadow = static_cast<double>(k.lit[i]);
        const double facing = std::max(0.0, (k.z - sx * k.x - sy * k.y) * norm);
        const double glint = std::max(0.0, (k.half_z - sx * k.half_x - sy * k.half_y) * norm);
        const double light = k.ambient + (1 - k.ambient) * shadow * facing / k.z;
        light_step[i] = static_cast<int>(std::min(light / Curves::k_most, 1.0) * Curves::k_steps + 0.5);
        glint_step[i] = static_cast<int>(glint * Curves::k_steps + 0.5);
    }
}

} // namespace

void add_pinpoints(const Model& model, Image& image, double width, double per_m2, std::uint64_t seed) {
    constexpr std::uint32_t k_pinpoints = 4; // stream of the seed, behind those of relief.cpp
    const TableView t = model[k_light];
    const Colour extinction{t.si("pinpoint_red"), t.si("pinpoint_green"), t.si("pinpoint_blue")};
    const double step = width / image.width, radius = 0.5 * t.si("pinpoint_diameter") / step;
    const auto count = static_cast<std::uint64_t>(std::llround(per_m2 * width * width));
    const Random random(seed, Purpose::picture, k_pinpoints);
    const Encoder& encode = encoder();
    for (std::uint64_t k = 0; k < count; ++k) {
        const double x = image.width * random.uniform(k, 0), y = image.height * random.uniform(k, 1);
        for (int j = std::max(0, static_cast<int>(y - radius));
             j <= std::min(image.height - 1, static_cast<int>(y + radius)); ++j)
            for (int i = std::max(0, static_cast<int>(x - radius));
                 i <= std::min(image.width - 1, static_cast<int>(x + radius)); ++i) {
                const double from = std::hypot(i + 0.5 - x, j + 0.5 - y) / radius,
                             strength = std::max(0.0, 1 - from * from);
                std::uint8_t* pixel = image.rgb.data() + 3 * (static_cast<std::size_t>(j) *
                                                                  static_cast<std::size_t>(image.width) +
                                                              static_cast<std::size_t>(i));
                for (std::size_t c = 0; c < 3; ++c)
                    pixel[c] =
                        encode(light::linear_of_srgb(pixel[c] / 255.0) * std::exp(-extinction[c] * strength));
            }
    }
}

Image shade(const Model& model, const HeightMap& map, const light::Tone& tone, Light light) {
    const int n = map.pixels, rows = map.rows;
    assert(map.height.size() == static_cast<std::size_t>(n) * static_cast<std::size_t>(rows));
    const Lamp lamp(model[k_light], light);
    const Curves curves(lamp);
    const Encoder& encode = encoder();
    const std::vector<float> lit = lit_shares(map, lamp);
    const Reflectance reflectance(model, tone, map);
    const double half = std::sqrt(2 * (1 + lamp.z));
    Image image{n, rows, {}};
    image.rgb.resize(map.height.size() * 3);
    std::uint8_t* out = image.rgb.data();
    std::vector<double> slope(static_cast<std::size_t>(n));
    std::vector<int> light_step(slope.size()), glint_step(slope.size());
    std::vector<float> lights(map.height.size()), gloss(map.height.size());
    for (int j = 0; j < rows; ++j) {
        const auto start = static_cast<std::ptrdiff_t>(j) * n;
        const double* row = map.height.data() + start;
        const bool inside = j > 0 && j + 1 < rows;
        const float* shadow = lit.data() + start;
        steps_of({.above = j > 0 ? row - n : row,
                  .row = row,
                  .below = j + 1 < rows ? row + n : row,
                  .lit = shadow,
                  .step = map.step(),
                  .per_y = 1 / (map.step() * (inside ? 2 : 1)),
                  .ambient = lamp.ambient,
                  .x = lamp.x,
                  .y = lamp.y,
                  .z = lamp.z,
                  .half_x = lamp.x / half,
                  .half_y = lamp.y / half,
                  .half_z = (lamp.z + 1) / half},
                 n, slope.data(), light_step.data(), glint_step.data());
        for (int i = 0; i < n; ++i) {
            const auto at = static_cast<std::size_t>(i), here = static_cast<std::size_t>(start) + at;
            lights[here] = curves.light[static_cast<std::size_t>(light_step[at])];
            gloss[here] = static_cast<float>(static_cast<double>(shadow[i]) *
                                             curves.gloss[static_cast<std::size_t>(glint_step[at])]);
        }
    }
    const auto red = spread_light(lights, n, rows, lamp.spread_red / map.step()),
               other = spread_light(lights, n, rows, lamp.spread_other / map.step());
    const double share = lamp.spread_share;
    for (std::size_t at = 0; at < lights.size(); ++at) {
        const Colour& colour = reflectance(map.melanin[at]);
        const double here = (1 - share) * static_cast<double>(lights[at]);
        for (std::size_t c = 0; c < 3; ++c) {
            const double light_here = here + share * static_cast<double>((c == 0 ? red : other)[at]);
            *out++ = encode(colour[c] * light_here + static_cast<double>(gloss[at]));
        }
    }
    return image;
}

} // namespace stipple::pages
