#include "stipple/device/layout.hpp"
#include "stipple/base/error.hpp"
#include "stipple/device/checks.hpp"
#include <algorithm>
#include <limits>

namespace stipple::device {

const schema::Words& layout_words() {
    static const schema::Words words{{"disc", "square", "hexagonal", "row", "ring"},
                                     {"sunflower", "square lattice", "hexagonal lattice", "line", "circle"}};
    return words;
}

const std::vector<std::string>& layouts() {
    return layout_words().allowed;
}

namespace {

std::vector<Position> disc(int needles, double pitch) {
    constexpr double golden = 0.6180339887498949; // of a turn
    std::vector<Position> places;
    for (int m = 0; m < needles; ++m) {
        const double r = pitch * std::sqrt((m + 0.5) / M_PI), turn = 2 * M_PI * m * golden;
        places.push_back({r * std::cos(turn), r * std::sin(turn)});
    }
    return places;
}

/// Rows `rise` apart with `columns` places each; every other row moved by `shift`. All in pitches.
std::vector<Position> lattice(int needles, int columns, double rise, double shift, double pitch) {
    std::vector<Position> places;
    Position sum;
    for (int row = 0; static_cast<int>(places.size()) < needles; ++row) {
        const int in_row = std::min(columns, needles - static_cast<int>(places.size()));
        const int first = (columns - in_row) / 2; // a short row stands in the middle, on the lattice
        for (int k = first; k < first + in_row; ++k) {
            places.push_back({rise * row * pitch, (k + (row % 2) * shift) * pitch});
            sum = {sum.x + places.back().x, sum.y + places.back().y};
        }
    }
    for (auto& p : places) p = {p.x - sum.x / needles, p.y - sum.y / needles};
    return places;
}

std::vector<Position> ring(int needles, double pitch) {
    const double radius = pitch / (2 * std::sin(M_PI / needles));
    std::vector<Position> places;
    for (int m = 0; m < needles; ++m) {
        const double turn = 2 * M_PI * m / needles;
        places.push_back({radius * std::cos(turn), radius * std::sin(turn)});
    }
    return places;
}

} // namespace

std::vector<Position> make_layout(const std::string& layout, int needles, double pitch) {
    auto problems = check_layout(layout, needles, pitch);
    if (!problems.empty()) throw Error(stipple::Kind::input, std::move(problems));
    if (needles == 1) return {{}};
    check(std::isfinite(pitch), stipple::Kind::input, "several needles need a distance", KeyNames{}.pitch);
    if (layout == "disc") return disc(needles, pitch);
    if (layout == "ring") return ring(needles, pitch);
    if (layout == "row") return lattice(needles, needles, 1, 0, pitch);
    if (layout == "square")
        return lattice(needles, static_cast<int>(std::ceil(std::sqrt(needles))), 1, 0, pitch);
    const double rise = 0.5 * std::sqrt(3.0);
    const int columns = std::max(1, static_cast<int>(std::lround(std::sqrt(needles * rise))));
    return lattice(needles, columns, rise, 0.5, pitch);
}

double pitch_to_fill(const std::string& layout, int needles, double area, double width) {
    if (layout == "row" || layout == "ring") {
        const double unit = 1e-3; // any pitch: both reach in proportion to it
        return 0.5 * width / (reach(make_layout(layout, needles, unit)) / unit + 0.5);
    }
    const double cell = layout == "hexagonal" ? 0.5 * std::sqrt(3.0) : 1.0; // area of a needle, in pitches
    return std::sqrt(area / (needles * cell));
}

double least_distance(const std::vector<Position>& positions) {
    const auto by_x = [](const Position& a, const Position& b) { return a.x < b.x; };
    const auto by_y = [](const Position& a, const Position& b) { return a.y < b.y; };
    std::vector<Position> sorted = positions;
    const auto x = std::minmax_element(sorted.begin(), sorted.end(), by_x);
    const auto y = std::minmax_element(sorted.begin(), sorted.end(), by_y);
    if (!sorted.empty() && y.second->y - y.first->y > x.second->x - x.first->x) // sweep along the longer side
        for (auto& p : sorted) std::swap(p.x, p.y);
    std::sort(sorted.begin(), sorted.end(), by_x);
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < sorted.size(); ++i)
        for (std::size_t k = i + 1; k < sorted.size() && sorted[k].x - sorted[i].x < least; ++k)
            least = std::min(least, std::hypot(sorted[k].x - sorted[i].x, sorted[k].y - sorted[i].y));
    return least;
}

double reach(const std::vector<Position>& positions) {
    double farthest = 0;
    for (const auto& p : positions) farthest = std::max(farthest, std::hypot(p.x, p.y));
    return farthest;
}

} // namespace stipple::device
