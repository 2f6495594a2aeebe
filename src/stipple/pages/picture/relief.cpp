#include "stipple/pages/picture/relief.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/random.hpp"
#include "stipple/grid/vectorise.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <tuple>

namespace stipple::pages {

namespace {

constexpr double k_turn = 2 * M_PI;

// Streams of the seed, one for each thing that is placed (decoration, not data).
constexpr std::uint32_t k_fields = 0, k_waves = 1, k_scars = 2, k_marks = 3;
constexpr double k_jitter = 0.82;      // of a field of the network, around its middle
constexpr double k_fine_share = 0.22;  // depth of the finer lines inside a field over that of the others
constexpr double k_fine_fields = 1.93; // such fields for each of the others, along a side
constexpr int k_profile_steps = 1024;
constexpr int k_steps = 256;                             // of a crease over half its spacing
constexpr int k_cells = 64;                              // the network repeats after so many fields
constexpr int k_rim = 2, k_stride = k_cells + 2 * k_rim; // fields beyond each edge are kept twice
constexpr int k_side = 2 * k_rim + 1;                    // of the neighbourhood that is looked at
constexpr int k_lanes = 8, k_spare = k_lanes - k_side;   // a row of it, as the processor takes it
constexpr int k_marks_count = 9;
constexpr double k_marks_from = 0.5e-3, k_marks_to = 1.5e-3, k_marks_reach = 7e-3; // radii, half side [m]
constexpr double k_mark_edge = 0.55; // of its radius over which a mark fades
constexpr int k_scars_drawn = 4;

int wrapped(int i) {
    return i & (k_cells - 1);
}

double smooth(double t) {
    t = std::clamp(t, 0.0, 1.0);
    return t * t * (3 - 2 * t);
}

/// Uneven outline of a round mark or scar: r(angle)^2 = radius^2 (1 + two + three), whose area is pi
/// radius^2.
struct Blob {
    double x = 0, y = 0, radius = 0;
    double two = 0, three = 0;                ///< size of the second and third harmonic
    double turn_two[2]{}, turn_three[2]{};    ///< cosine and sine of their phases
    double share(double px, double py) const; ///< distance over that to the outline; 2 if clearly outside
};

/// A place along one side of a patch with what waves need of it, so that a whole row or column takes the sines
/// once.
struct Along {
    double at = 0;                          ///< [m]
    std::array<double, 3> sine{}, cosine{}; ///< of this side's part of the phases of the bend
    double drift = 0;                       ///< of the network, in fields of the other side
};

/// The unit parts of a relief at any point.
class Relief {
  public:
    Relief(const skin::Surface& surface, std::uint64_t seed);
    Along across(double x) const;
    Along down(double y) const;
    bool has_furrows() const { return surface_.furrow_depth > 0 && surface_.furrow_spacing > 0; }
    bool has_network() const { return !points_x_.empty(); }
    bool has_scars() const { return !scars_.empty(); }
    bool has_marks() const { return !marks_.empty(); }
    double furrow(const Along& x, const Along& y) const;
    /// A row of it: across[i] and y.
    std::vector<double> network(const std::vector<Along>& across, const Along& y) const;
    double scar(const Along& x, const Along& y) const;
    double mark(const Along& x, const Along& y) const;

  private:
    Blob make_blob(std::uint64_t index, double x, double y, double radius) const;
    void place_scars();
    void place_marks();
    double bend(const Along& x, const Along& y) const; ///< sideways, of a furrow [m]
    double roughness_of_network() const;
    double across_band(double x, double y) const;

    skin::Surface surface_;
    std::uint64_t seed_;
    CreaseProfile crease_, line_;
    std::vector<float> points_x_, points_y_; ///< of the fields of the network, from their corner
    std::array<double, 6> phase_{};
    std::vector<Blob> scars_, marks_;
    std::vector<double> profile_; ///< of the scar, over the distance from its middle
    double network_scale_ = 1, line_reach_ = 0, bend_at_middle_ = 0;
};

} // namespace

CreaseProfile::CreaseProfile(double spacing, double width) {
    if (!(spacing > 0 && width > 0)) return;
    per_metre_ = 2 * k_steps / spacing;
    const auto bells = [&](double u) {
        double sum = 0;
        const int others = 1 + static_cast<int>(std::min(50.0, 7 * width / spacing));
        for (int n = -others; n <= others; ++n) {
            const double t = (u - n * spacing) / width;
            sum += std::exp(-0.5 * t * t);
        }
        return sum;
    };
    const double floor = bells(0), crest = bells(spacing / 2);
    for (int i = 0; i <= k_steps; ++i) value_.push_back((bells(i / per_metre_) - crest) / (floor - crest));
    value_.push_back(0); // read with no weight
}

double CreaseProfile::operator()(double distance) const {
    if (value_.empty()) return 0;
    double t = std::fabs(distance) * per_metre_;
    t -= 2.0 * k_steps * static_cast<double>(static_cast<std::int64_t>(t / (2 * k_steps))); // t is positive
    if (t > k_steps) t = 2 * k_steps - t;
    const int i = static_cast<int>(t);
    const double part = t - i;
    const auto at = static_cast<std::size_t>(i);
    return value_[at] * (1 - part) + value_[at + 1] * part;
}

double Blob::share(double px, double py) const {
    const double dx = px - x, dy = py - y, square = dx * dx + dy * dy, r2 = radius * radius;
    if (square > 2.6 * r2) return 2; // beyond any outline
    if (square < 1e-4 * r2) return std::sqrt(square) / radius;
    const double c1 = dx / std::sqrt(square), s1 = dy / std::sqrt(square);
    const double c2 = c1 * c1 - s1 * s1, s2 = 2 * c1 * s1, c3 = c2 * c1 - s2 * s1, s3 = s2 * c1 + c2 * s1;
    const double outline =
        1 + two * (c2 * turn_two[0] + s2 * turn_two[1]) + three * (c3 * turn_three[0] + s3 * turn_three[1]);
    return std::sqrt(square / (r2 * outline));
}

Blob Relief::make_blob(std::uint64_t index, double x, double y, double radius) const {
    const Random random(seed_, Purpose::picture, k_scars);
    Blob blob{x,  y, radius, 0.05 + 0.08 * random.uniform(index, 0), 0.03 + 0.05 * random.uniform(index, 1),
              {}, {}};
    const double a = k_turn * random.uniform(index, 2), b = k_turn * random.uniform(index, 3);
    blob.turn_two[0] = std::cos(a), blob.turn_two[1] = std::sin(a);
    blob.turn_three[0] = std::cos(b), blob.turn_three[1] = std::sin(b);
    return blob;
}

Relief::Relief(const skin::Surface& surface, std::uint64_t seed)
    : surface_(surface), seed_(seed), crease_(surface.furrow_spacing, surface.furrow_width),
      line_(surface.relief_spacing, surface.relief_width) {
    const Random waves(seed, Purpose::picture, k_waves), fields(seed, Purpose::picture, k_fields);
    for (std::size_t i = 0; i < phase_.size(); ++i) phase_[i] = k_turn * waves.uniform(i);
    if (surface.furrow_spacing > 0) bend_at_middle_ = bend(across(0), down(0));
    if (surface.relief_depth > 0 && surface.relief_spacing > 0) {
        line_reach_ = std::min(0.5 * surface.relief_spacing, 3.5 * surface.relief_width); // flat beyond
        points_x_.resize(static_cast<std::size_t>(k_stride) * k_stride + k_spare);
        points_y_.resize(points_x_.size());
        for (int row = 0; row < k_stride; ++row)
            for (int column = 0; column < k_stride; ++column) {
                const auto i =
                    static_cast<std::uint64_t>(wrapped(row - k_rim) * k_cells + wrapped(column - k_rim));
                const auto at = static_cast<std::size_t>(row * k_stride + column);
                points_x_[at] = static_cast<float>(0.5 + k_jitter * (fields.uniform(i, 0) - 0.5));
                points_y_[at] = static_cast<float>(0.5 + k_jitter * (fields.uniform(i, 1) - 0.5));
            }
        network_scale_ = 1 / roughness_of_network();
    }
    if (surface.scar.present() && surface.scar.depth > 0 && surface.scar.width > 0) place_scars();
    if (surface.dark_marks > 0) place_marks();
}

/// One scar in the middle, the others around it without overlap as long as there is room.
void Relief::place_scars() {
    for (int i = 0; i <= k_profile_steps; ++i)
        profile_.push_back(skin::scar_profile(surface_.scar.kind, static_cast<double>(i) / k_profile_steps));
    const Random random(seed_, Purpose::picture, k_scars);
    const double radius = surface_.scar.width / 2, reach = std::max(6e-3, 1.6 * surface_.scar.width);
    scars_.push_back(make_blob(0, 0, 0, radius));
    const int wanted = std::clamp(surface_.scar.count, 1, k_scars_drawn);
    for (std::uint64_t draw = 1; draw < 200 && static_cast<int>(scars_.size()) < wanted; ++draw) {
        const double x = reach * (2 * random.uniform(draw, 4) - 1),
                     y = reach * (2 * random.uniform(draw, 5) - 1);
        const bool free = std::all_of(scars_.begin(), scars_.end(), [&](const Blob& other) {
            return std::hypot(x - other.x, y - other.y) > 2.9 * radius; // outlines reach to 1.23 radii
        });
        if (free) scars_.push_back(make_blob(draw, x, y, radius));
    }
}

void Relief::place_marks() {
    const Random random(seed_, Purpose::picture, k_marks);
    for (std::uint64_t i = 0; i < k_marks_count; ++i) {
        const double size = random.uniform(i, 2);
        marks_.push_back(make_blob(1000 + i, k_marks_reach * (2 * random.uniform(i, 0) - 1),
                                   k_marks_reach * (2 * random.uniform(i, 1) - 1),
                                   k_marks_from + (k_marks_to - k_marks_from) * size * size));
    }
}

Along Relief::across(double x) const {
    Along out{.at = x};
    if (surface_.furrow_spacing > 0) {
        const double k = k_turn / surface_.furrow_spacing;
        const double phase[] = {0.05 * k * x + phase_[0], phase_[1] - 0.21 * k * x, 0.43 * k * x + phase_[2]};
        for (std::size_t i = 0; i < 3; ++i)
            out.sine[i] = std::sin(phase[i]), out.cosine[i] = std::cos(phase[i]);
    }
    if (has_network()) out.drift = 0.3 * std::sin(0.9 * x / surface_.relief_spacing + phase_[4]);
    return out;
}

Along Relief::down(double y) const {
    Along out{.at = y};
    if (surface_.furrow_spacing > 0) {
        const double k = k_turn / surface_.furrow_spacing;
        const double phase[] = {0.31 * k * y, 0.83 * k * y, 0.07 * k * y};
        for (std::size_t i = 0; i < 3; ++i)
            out.sine[i] = std::sin(phase[i]), out.cosine[i] = std::cos(phase[i]);
    }
    if (has_network()) out.drift = 0.3 * std::sin(1.1 * y / surface_.relief_spacing + phase_[3]);
    return out;
}

/// Equation: L (0.11 sin(0.31 k y + 0.05 k x + p0) + 0.035 sin(0.83 k y - 0.21 k x + p1)
///   + 0.09 sin(0.43 k x + 0.07 k y + p2)),  each sine of a sum from those of its parts
///   L [m] spacing   k = 2 pi / L   p phases of the seed
double Relief::bend(const Along& x, const Along& y) const {
    const auto wave = [&](std::size_t i) { return x.sine[i] * y.cosine[i] + x.cosine[i] * y.sine[i]; };
    return surface_.furrow_spacing * (0.11 * wave(0) + 0.035 * wave(1) + 0.09 * wave(2));
}

/// Creases run down the picture, a little slanted and wavy; the middle of the patch lies on a floor, or on a
/// crest if a scar is there.
double Relief::furrow(const Along& x, const Along& y) const {
    const double shift = surface_.scar.present() ? 0.5 * surface_.furrow_spacing : 0;
    return crease_(x.at + 0.09 * y.at + bend(x, y) - bend_at_middle_ + shift);
}

/// Distances of n places (x, y) from the nearest line of the network, in fields; anything above `reach` is only
/// known to be so. The line halfway between the nearest point and another at distance r is at least
/// (r - |nearest|) / 2 away.
STIPPLE_VECTORISE void to_lines(const float* points_x, const float* points_y, const double* x,
                                const double* y, int n, double reach, float* out) {
    for (int k = 0; k < n; ++k) {
        const double fx = std::floor(x[k]), fy = std::floor(y[k]);
        const float px = static_cast<float>(x[k] - fx), py = static_cast<float>(y[k] - fy);
        const int corner = wrapped(static_cast<int>(fy)) * k_stride + wrapped(static_cast<int>(fx));
        float vx[k_side][k_lanes], vy[k_side][k_lanes], square[k_side][k_lanes];
        for (int j = 0; j < k_side; ++j)
            for (int i = 0; i < k_lanes; ++i) {
                vx[j][i] = static_cast<float>(i - k_rim) + points_x[corner + j * k_stride + i] - px;
                vy[j][i] = static_cast<float>(j - k_rim) + points_y[corner + j * k_stride + i] - py;
                square[j][i] = vx[j][i] * vx[j][i] + vy[j][i] * vy[j][i];
            }
        float column[k_side];
        for (int i = 1; i + 1 < k_side; ++i)
            column[i] = std::min(std::min(square[1][i], square[2][i]), square[3][i]);
        const float best = std::min(std::min(column[1], column[2]), column[3]);
        int ni = k_rim, nj = k_rim;
        for (int j = k_side - 2; j > 0; --j)
            for (int i = k_side - 2; i > 0; --i)
                if (square[j][i] == best) ni = i, nj = j;
        const float beyond = std::sqrt(best) + 2 * static_cast<float>(reach), limit = beyond * beyond;
        const float near_x = vx[nj][ni], near_y = vy[nj][ni];
        float nearest[k_lanes];
        std::fill(nearest, nearest + k_lanes, 9.0F);
        for (int j = nj - 1; j <= nj + 1; ++j)
            for (int i = 0; i < k_lanes; ++i) {
                const float ex = vx[j][i] - near_x, ey = vy[j][i] - near_y, apart = ex * ex + ey * ey;
                const float distance = 0.5F * (square[j][i] - best) / std::sqrt(apart);
                const bool counts = i >= ni - 1 && i <= ni + 1 && apart > 0 && square[j][i] <= limit;
                nearest[i] = counts ? std::min(nearest[i], distance) : nearest[i];
            }
        for (int half = k_lanes / 2; half > 0; half /= 2)
            for (int i = 0; i < half; ++i) nearest[i] = std::min(nearest[i], nearest[i + half]);
        out[k] = std::max(0.0F, nearest[0]);
    }
}

/// Lines around irregular fields, and finer ones inside them.
std::vector<double> Relief::network(const std::vector<Along>& across, const Along& y) const {
    const double s = surface_.relief_spacing, fine_s = s / k_fine_fields, half = 0.5 * s;
    const std::size_t n = across.size();
    std::vector<double> u(n), v(n), out(n);
    std::vector<float> distance(n);
    const auto lines = [&](double spacing) {
        to_lines(points_x_.data(), points_y_.data(), u.data(), v.data(), static_cast<int>(n),
                 line_reach_ / spacing, distance.data());
    };
    for (std::size_t i = 0; i < n; ++i) {
        u[i] = across[i].at / s + y.drift + 1000.3;
        v[i] = 0.86 * y.at / s + across[i].drift + 1000.7;
    }
    lines(s);
    for (std::size_t i = 0; i < n; ++i) {
        out[i] = line_(std::min(half, s * static_cast<double>(distance[i])));
        u[i] = k_fine_fields * u[i] + 17;
        v[i] = k_fine_fields * v[i] + 29;
    }
    lines(fine_s);
    for (std::size_t i = 0; i < n; ++i)
        out[i] = network_scale_ *
                 (out[i] + k_fine_share * line_(std::min(half, fine_s * static_cast<double>(distance[i]))));
    return out;
}

/// Rz of the unscaled network as an instrument reads it: on lines across it, the mean over five equal lengths
/// of highest less lowest.
double Relief::roughness_of_network() const {
    const double s = surface_.relief_spacing;
    constexpr int rows = 8, lengths = 5, samples = 96; // six fields to a length
    std::vector<Along> line;
    for (int part = 0; part < lengths; ++part)
        for (int i = 0; i < samples; ++i) line.push_back(across(s * ((part - 2.5) * 6 + i / 16.0)));
    double sum = 0;
    for (int row = 0; row < rows; ++row) {
        const auto z = network(line, down(s * 3.7 * (row - 3.5)));
        for (auto from = z.begin(); from != z.end(); from += samples) {
            const auto [low, high] = std::minmax_element(from, from + samples);
            sum += *high - *low;
        }
    }
    return sum / (rows * lengths);
}

/// Distance from the axis of the nearest of the bands, over half their width. Bands are bent sideways only,
/// so that their area is width times length.
double Relief::across_band(double x, double y) const {
    const double width = surface_.scar.width;
    const double bent =
        x + 0.25 * y + 0.12 * width * (std::sin(0.6 * y / width + phase_[5]) - std::sin(phase_[5]));
    double nearest = 2;
    for (std::size_t i = 0; i < scars_.size(); ++i) {
        const std::size_t pair = (i + 1) / 2; // the bands lie in pairs beside the middle one
        const double side = (i % 2 == 1 ? 1.0 : -1.0) * static_cast<double>(pair);
        nearest = std::min(nearest, std::fabs(bent - 1.4 * width * side) / (0.5 * width));
    }
    return nearest;
}

double Relief::scar(const Along& x, const Along& y) const {
    double nearest = 2;
    if (surface_.scar.kind == "striae") {
        nearest = across_band(x.at, y.at);
    } else {
        for (const Blob& blob : scars_) nearest = std::min(nearest, blob.share(x.at, y.at));
    }
    if (nearest >= 1) return 0;
    const double t = nearest * k_profile_steps;
    const auto i = static_cast<std::size_t>(t);
    return profile_[i] + (t - static_cast<double>(i)) * (profile_[i + 1] - profile_[i]);
}

double Relief::mark(const Along& x, const Along& y) const {
    double nearest = 2;
    for (const Blob& blob : marks_) nearest = std::min(nearest, blob.share(x.at, y.at));
    return smooth((1.2 - nearest) / k_mark_edge);
}

ReliefPattern make_pattern(const skin::Surface& surface, double width, int pixels, std::uint64_t seed,
                           int rows) {
    check(width > 0 && std::isfinite(width) && pixels >= 2 && pixels <= 4096, Kind::input,
          "a patch of skin needs a width and 2 to 4096 pixels");
    if (rows == 0) rows = pixels;
    check(rows > 0 && rows <= pixels, Kind::input, "a patch of skin has as many rows as columns at most");
    const Relief relief(surface, seed);
    const HeightMap grid{width, pixels, rows, {}, {}};
    std::vector<Along> across, down;
    for (int i = 0; i < pixels; ++i) across.push_back(relief.across(grid.place(i)));
    for (int j = 0; j < rows; ++j) down.push_back(relief.down(grid.place(j)));
    const auto fill = [&](bool there, const auto& row_of) {
        std::vector<float> out;
        if (!there) return out;
        out.reserve(across.size() * down.size());
        for (const Along& y : down) row_of(y, out);
        return out;
    };
    const auto each = [&](auto part) {
        return [&, part](const Along& y, std::vector<float>& out) {
            for (const Along& x : across) out.push_back(static_cast<float>((relief.*part)(x, y)));
        };
    };
    const auto of_network = [&](const Along& y, std::vector<float>& out) {
        for (const double z : relief.network(across, y)) out.push_back(static_cast<float>(z));
    };
    return {width,
            pixels,
            rows,
            fill(relief.has_furrows(), each(&Relief::furrow)),
            fill(relief.has_network(), of_network),
            fill(relief.has_scars(), each(&Relief::scar)),
            fill(relief.has_marks(), each(&Relief::mark))};
}

/// What of a surface fixes where things lie.
static auto geometry_of(const skin::Surface& s) {
    return std::tuple(s.furrow_spacing, s.furrow_width, s.relief_spacing, s.relief_width, s.furrow_depth > 0,
                      s.relief_depth > 0, s.dark_marks > 0, s.scar.kind, s.scar.width, s.scar.count,
                      s.scar.depth > 0);
}

bool same_pattern(const skin::Surface& a, const skin::Surface& b) {
    return geometry_of(a) == geometry_of(b);
}

HeightMap make_relief(const ReliefPattern& pattern, const skin::Surface& surface) {
    const auto size = static_cast<std::size_t>(pattern.pixels) * static_cast<std::size_t>(pattern.rows);
    HeightMap map{pattern.width, pattern.pixels, pattern.rows, std::vector<double>(size, 0),
                  std::vector<double>(size, 1)};
    const auto add = [](std::vector<double>& to, double amount, const std::vector<float>& part) {
        for (std::size_t i = 0; i < part.size(); ++i) to[i] += amount * static_cast<double>(part[i]);
    };
    add(map.height, -surface.furrow_depth, pattern.furrow);
    add(map.height, -surface.relief_depth, pattern.network);
    add(map.height, (surface.scar.raised() ? 1 : -1) * surface.scar.depth, pattern.scar);
    add(map.melanin, surface.dark_marks, pattern.mark);
    return map;
}

HeightMap make_relief(const skin::Surface& surface, double width, int pixels, std::uint64_t seed) {
    return make_relief(make_pattern(surface, width, pixels, seed), surface);
}

std::vector<double> profile_line(const skin::Surface& surface, double width, int points, std::uint64_t seed) {
    const Relief relief(surface, seed);
    std::vector<double> out;
    std::vector<Along> line;
    for (int i = 0; i < points; ++i) line.push_back(relief.across(width * (i / (points - 1.0) - 0.5)));
    const Along middle = relief.down(0);
    const auto network =
        relief.has_network() ? relief.network(line, middle) : std::vector<double>(line.size(), 0);
    for (std::size_t i = 0; i < line.size(); ++i) {
        double z = 0;
        if (relief.has_furrows()) z -= surface.furrow_depth * relief.furrow(line[i], middle);
        if (relief.has_network()) z -= surface.relief_depth * network[i];
        if (relief.has_scars())
            z += (surface.scar.raised() ? 1 : -1) * surface.scar.depth * relief.scar(line[i], middle);
        out.push_back(z);
    }
    return out;
}

} // namespace stipple::pages
