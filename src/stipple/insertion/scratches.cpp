#include "stipple/insertion/scratches.hpp"
#include "stipple/base/units.hpp"
#include "stipple/insertion/needling_limits.hpp"
#include "stipple/insertion/wound_neighbours.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <compare>
#include <cstdint>
#include <limits>
#include <numbers>
#include <numeric>

namespace stipple::insertion {

std::vector<Wound> wounds_of(const std::vector<Puncture>& punctures, const device::Pattern& pattern,
                             const device::Needle& needle, double damage_radius_share) {
    std::vector<Wound> wounds;
    for (std::size_t i = 0; i < punctures.size(); ++i) {
        const Puncture& p = punctures[i];
        if (p.loaded_depth <= 0) continue;
        const bool placed = i < pattern.strikes.size();
        wounds.push_back({.x = p.x,
                          .y = p.y,
                          .heading = placed ? pattern.strikes[i].heading : 0.0,
                          .length = p.slit_length,
                          .radius = damage_radius_share * needle.radius(p.loaded_depth),
                          .depth = p.loaded_depth,
                          .stroke = placed ? pattern.strikes[i].stroke : i,
                          .puncture = i});
    }
    return wounds;
}

double surface_of(const Wound& w) {
    return std::numbers::pi * w.radius * w.radius + 2 * w.radius * w.length;
}

namespace {

struct Segment {
    device::Position a, b;
};

/// Direction of a wound, worked out once for all lines through it.
struct Heading {
    double cosine, sine;
};

Segment segment_of(const Wound& w) {
    const double dx = 0.5 * w.length * std::cos(w.heading), dy = 0.5 * w.length * std::sin(w.heading);
    return {.a = {w.x - dx, w.y - dy}, .b = {w.x + dx, w.y + dy}};
}

std::vector<Segment> segments_of(const std::vector<Wound>& wounds) {
    std::vector<Segment> segments;
    segments.reserve(wounds.size());
    for (const Wound& w : wounds) segments.push_back(segment_of(w));
    return segments;
}

double to_segment(const device::Position& p, const Segment& s) {
    const double ux = s.b.x - s.a.x, uy = s.b.y - s.a.y, vx = p.x - s.a.x, vy = p.y - s.a.y;
    const double square = ux * ux + uy * uy;
    const double t = square > 0 ? std::clamp((ux * vx + uy * vy) / square, 0.0, 1.0) : 0.0;
    return std::hypot(vx - t * ux, vy - t * uy);
}

/// Twice the signed area of a triangle.
double turn(const device::Position& a, const device::Position& b, const device::Position& c) {
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

double between(const Segment& s, const Segment& t) {
    const bool cross =
        turn(s.a, s.b, t.a) * turn(s.a, s.b, t.b) < 0 && turn(t.a, t.b, s.a) * turn(t.a, t.b, s.b) < 0;
    if (cross) return 0;
    return std::min(std::min(to_segment(s.a, t), to_segment(s.b, t)),
                    std::min(to_segment(t.a, s), to_segment(t.b, s)));
}

/// The window less a margin in which wounds beside it would be missed.
struct Inner {
    double from, to;
    bool holds(const Wound& w) const { return w.x >= from && w.x <= to && w.y >= from && w.y <= to; }
    double side() const { return to - from; }
};

Inner inner_of(const std::vector<Wound>& wounds, double window, double reaches) {
    const double margin = std::min(reaches * longest_reach(wounds), 0.25 * window);
    return {margin, window - margin};
}

/// Where a line of equal y runs through a wound.
struct Chord {
    double from, to;
    std::size_t group;
    auto operator<=>(const Chord&) const = default;
};

/// Chords by line, from the lowest line on: those of line i stand from `start[i]` to before `end[i]`.
struct Chords {
    std::int64_t lowest = 0;
    std::vector<Chord> chords{};
    std::vector<std::size_t> start{}, end{};
};

/// x of a wound at `dy` above its middle: both round ends and the strip between them; from > to where there
/// is none.
std::array<double, 2> chord_at(const Wound& w, const Heading& heading, double dy) {
    const double c = heading.cosine, s = heading.sine, half = 0.5 * w.length;
    std::array<double, 2> range{INFINITY, -INFINITY};
    const auto widen = [&](double a, double b) {
        if (a <= b) range = {std::min(range[0], a), std::max(range[1], b)};
    };
    for (const double end : {-half, half}) {
        const double rise = dy - end * s, square = w.radius * w.radius - rise * rise;
        if (square >= 0) widen(end * c - std::sqrt(square), end * c + std::sqrt(square));
    }
    // the strip: |x c + dy s| <= half and |dy c - x s| <= radius
    double a = -INFINITY, b = INFINITY;
    const auto cut = [&](double slope, double offset, double bound) {
        if (std::fabs(slope) < 1e-12) {
            if (std::fabs(offset) > bound) b = -INFINITY;
            return;
        }
        const double p = (-bound - offset) / slope, q = (bound - offset) / slope;
        a = std::max(a, std::min(p, q));
        b = std::min(b, std::max(p, q));
    };
    cut(c, dy * s, half);
    cut(-s, dy * c, w.radius);
    widen(a, b);
    return range;
}

/// Chords of all wounds on lines `step` apart, by line and place. Each is counted out to its line; there are
/// few on one, so that putting a line in order costs little.
Chords chords_of(const std::vector<Wound>& wounds, const std::vector<std::size_t>& group, double step) {
    struct Lines {
        std::int64_t first, last;
    };
    std::vector<Lines> crossed;
    std::int64_t lowest = std::numeric_limits<std::int64_t>::max(),
                 highest = std::numeric_limits<std::int64_t>::min();
    for (const Wound& w : wounds) {
        const double rise = 0.5 * w.length * std::fabs(std::sin(w.heading)) + w.radius;
        crossed.push_back({static_cast<std::int64_t>(std::ceil((w.y - rise) / step - 0.5)),
                           static_cast<std::int64_t>(std::floor((w.y + rise) / step - 0.5))});
        lowest = std::min(lowest, crossed.back().first);
        highest = std::max(highest, crossed.back().last);
    }
    Chords out{.lowest = lowest};
    if (lowest > highest) return out;
    const auto place = [&](std::int64_t line) { return static_cast<std::size_t>(line - lowest); };
    out.start.assign(place(highest) + 2, 0);
    for (const Lines& l : crossed)
        for (std::int64_t line = l.first; line <= l.last; ++line) ++out.start[place(line) + 1];
    std::partial_sum(out.start.begin(), out.start.end(), out.start.begin());
    out.chords.resize(out.start.back());
    out.start.pop_back();
    out.end = out.start;
    std::vector<std::size_t> by_line(wounds.size()); // neighbours in memory too
    std::iota(by_line.begin(), by_line.end(), std::size_t{0});
    std::sort(by_line.begin(), by_line.end(),
              [&](std::size_t a, std::size_t b) { return crossed[a].first < crossed[b].first; });
    for (const std::size_t i : by_line) {
        const Wound& w = wounds[i];
        const Heading heading{std::cos(w.heading), std::sin(w.heading)};
        for (std::int64_t line = crossed[i].first; line <= crossed[i].last; ++line) {
            const auto [a, b] = chord_at(w, heading, (static_cast<double>(line) + 0.5) * step - w.y);
            if (a <= b) out.chords[out.end[place(line)]++] = {w.x + a, w.x + b, group[i]};
        }
    }
    for (std::size_t i = 0; i < out.start.size(); ++i)
        std::sort(out.chords.begin() + static_cast<std::ptrdiff_t>(out.start[i]),
                  out.chords.begin() + static_cast<std::ptrdiff_t>(out.end[i]));
    return out;
}

} // namespace

std::vector<std::size_t> merge_wounds(const std::vector<Wound>& wounds) {
    std::vector<std::size_t> parent(wounds.size());
    std::iota(parent.begin(), parent.end(), std::size_t{0});
    const auto root = [&](std::size_t i) {
        while (parent[i] != i) i = parent[i] = parent[parent[i]];
        return i;
    };
    const Neighbours neighbours(wounds);
    const auto segments = segments_of(wounds);
    for (const std::size_t i : neighbours.by_square())
        neighbours.for_each_near(i, [&](std::size_t j) {
            if (j <= i || root(i) == root(j)) return;
            if (between(segments[i], segments[j]) < wounds[i].radius + wounds[j].radius)
                parent[std::max(root(i), root(j))] = std::min(root(i), root(j));
        });
    for (std::size_t i = 0; i < wounds.size(); ++i) parent[i] = root(i);
    return parent;
}

Cover cover(const std::vector<Wound>& wounds, const std::vector<std::size_t>& group, double window) {
    Cover out{.fraction = 0, .of_group = std::vector<double>(wounds.size(), 0.0)};
    if (wounds.empty() || !(window > 0)) return out;
    double least = INFINITY;
    for (const Wound& w : wounds) least = std::min(least, w.radius);
    constexpr double most_lines = 20000;
    const Inner inner = inner_of(wounds, window, 1);
    // a whole number of lines in the inner part, so that its area is exact
    const double lines = std::clamp(std::ceil(8 * inner.side() / least), 1.0, most_lines),
                 step = inner.side() / lines;
    std::vector<Wound> moved = wounds;
    for (Wound& w : moved) w.y -= inner.from;
    const Chords all = chords_of(moved, group, step);
    double inside = 0;
    for (std::size_t i = 0; i < all.start.size(); ++i) {
        const double line = static_cast<double>(all.lowest + static_cast<std::int64_t>(i));
        for (std::size_t c = all.start[i]; c < all.end[i];) {
            const Chord& first = all.chords[c];
            double to = first.to; // chords that overlap belong to one group
            for (++c; c < all.end[i] && all.chords[c].from <= to; ++c) to = std::max(to, all.chords[c].to);
            out.of_group[first.group] += step * (to - first.from);
            if (line >= 0 && line < lines)
                inside += step * std::max(0.0, std::min(to, inner.to) - std::max(first.from, inner.from));
        }
    }
    out.fraction = inside / (inner.side() * inner.side());
    return out;
}

double random_cover(double wounds_per_m2, double mean_surface) {
    return -std::expm1(-wounds_per_m2 * mean_surface);
}

double repeated_fraction(const std::vector<Wound>& wounds, double window) {
    const Neighbours neighbours(wounds);
    const auto segments = segments_of(wounds);
    const Inner inner = inner_of(wounds, window, 1);
    double seen = 0, repeated = 0;
    for (const std::size_t i : neighbours.by_square()) {
        if (!inner.holds(wounds[i])) continue;
        bool hit = false;
        neighbours.for_each_near(i, [&](std::size_t j) {
            hit = hit || (j < i && wounds[j].stroke != wounds[i].stroke &&
                          to_segment({wounds[i].x, wounds[i].y}, segments[j]) < wounds[j].radius);
        });
        seen += 1;
        repeated += hit;
    }
    return seen > 0 ? repeated / seen : 0.0;
}

double longest_extent(const std::vector<Wound>& wounds, const std::vector<std::size_t>& group) {
    constexpr int directions = 16; // the farthest two points lie within pi/32 of one of them
    const auto segments = segments_of(wounds);
    double longest = 0;
    for (int k = 0; k < directions; ++k) {
        const double c = std::cos(std::numbers::pi * k / directions),
                     s = std::sin(std::numbers::pi * k / directions);
        std::vector<double> low(wounds.size(), INFINITY), high(wounds.size(), -INFINITY);
        for (std::size_t i = 0; i < wounds.size(); ++i) {
            const Segment& t = segments[i];
            const double a = t.a.x * c + t.a.y * s, b = t.b.x * c + t.b.y * s, r = wounds[i].radius;
            low[group[i]] = std::min(low[group[i]], std::min(a, b) - r);
            high[group[i]] = std::max(high[group[i]], std::max(a, b) + r);
        }
        for (std::size_t g = 0; g < wounds.size(); ++g) longest = std::max(longest, high[g] - low[g]);
    }
    return longest;
}

namespace {

/// Widths and depths beyond which wounds were found to scar.
struct ScarBounds {
    double area, depth;
};

ScarBounds read_scar_bounds(const Model& model) {
    const TableView t = model["insertion/over_needling"];
    const auto value = [&](const char* name) {
        const std::size_t r = t.row(name);
        return t.si(r);
    };
    const double radius = 0.5 * value("scar_width");
    return {.area = std::numbers::pi * radius * radius, .depth = value("scar_depth")};
}

/// Shares of the wounds inside the margin, and their groups.
void count_groups(const Model& model, OverNeedling& out, const std::vector<Wound>& wounds,
                  const std::vector<std::size_t>& group, const Cover& covered, double window,
                  std::vector<Puncture>& punctures) {
    const ScarBounds scar = read_scar_bounds(model);
    std::vector<std::size_t> members(wounds.size(), 0);
    for (const std::size_t g : group) ++members[g];
    const Inner inner = inner_of(wounds, window, 2);
    double seen = 0, merged = 0, large = 0;
    for (std::size_t i = 0; i < wounds.size(); ++i) {
        const bool touches = members[group[i]] > 1;
        punctures[wounds[i].puncture].merged = touches;
        punctures[wounds[i].puncture].cut_radius = wounds[i].radius;
        if (!inner.holds(wounds[i])) continue;
        seen += 1;
        merged += touches;
        large += covered.of_group[group[i]] > scar.area && wounds[i].depth > scar.depth;
    }
    if (seen > 0) {
        out.merged_fraction = merged / seen;
        out.large_deep_fraction = large / seen;
    }
}

double measure_of(const OverNeedling& n, const TableView& table, const std::string& measure) {
    if (measure == "destroyed_fraction") return n.destroyed_fraction;
    if (measure == "merged_fraction") return n.merged_fraction;
    if (measure == "repeated_fraction") return n.repeated_fraction;
    if (measure == "large_deep_fraction") return n.large_deep_fraction;
    if (measure == "scratch_length") return n.scratch_length_per_m2 * units::cm2;
    no_such_measure(table, measure);
}

} // namespace

void judge(const Model& model, OverNeedling& numbers) {
    const TableView t = model["insertion/over_needling"];
    const auto value_of = [&](const std::string& measure) { return measure_of(numbers, t, measure); };
    static_cast<NeedlingJudgement&>(numbers) = judge(read_limits(t, value_of));
}

OverNeedling find_over_needling(const Model& model, std::vector<Puncture>& punctures,
                                const device::Pattern& pattern, const device::Needle& needle,
                                double damage_radius_share) {
    OverNeedling out;
    const double window = pattern.window;
    const auto wounds = wounds_of(punctures, pattern, needle, damage_radius_share);
    if (window > 0) {
        for (const Puncture& p : punctures) {
            out.slit_length_per_m2 += p.slit_length / (window * window);
            out.scratch_length_per_m2 += p.scratch_length / (window * window);
        }
        const auto group = merge_wounds(wounds);
        const Cover covered = cover(wounds, group, window);
        out.destroyed_fraction = covered.fraction;
        out.repeated_fraction = repeated_fraction(wounds, window);
        out.longest_wound = longest_extent(wounds, group);
        count_groups(model, out, wounds, group, covered, window, punctures);
    }
    judge(model, out);
    return out;
}

} // namespace stipple::insertion
