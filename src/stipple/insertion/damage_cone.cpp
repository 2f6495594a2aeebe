#include "stipple/insertion/damage_cone.hpp"
#include "stipple/base/memo.hpp"
#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <numbers>

namespace stipple::insertion {

using std::numbers::pi;

LogisticDisc::LogisticDisc(double halo) : halo_(halo), step_(halo / 32) {
    static Memo<double, Table> tables(16);
    table_ = tables.get(halo, [&] { return make_table(halo, step_); });
}

/// Quintic Hermite polynomials: value, slope and curvature at both ends are known.
LogisticDisc::Table LogisticDisc::make_table(double halo, double step) {
    const auto edge = [halo](double q) { return 2 * pi * q / (1 + std::exp((q - 1) / halo)); };
    const auto n = static_cast<int>(std::ceil((1 + 45 * halo) / step));
    Table table;
    double integral = 0;
    for (int i = 0; i < n; ++i) {
        const double next =
            integral + boost::math::quadrature::gauss<double, 7>::integrate(edge, i * step, (i + 1) * step);
        const double q0 = i * step, q1 = q0 + step, h = step;
        const double e0 = std::exp((q0 - 1) / halo), e1 = e0 * 1.0317434074991028; // exp(1/32)
        const double s0 = 1 / (1 + e0), s1 = 1 / (1 + e1);
        const double d0 = h * 2 * pi * q0 * s0, d1 = h * 2 * pi * q1 * s1;
        const double c0 = h * h * 2 * pi * s0 * (1 - q0 / halo * e0 * s0),
                     c1 = h * h * 2 * pi * s1 * (1 - q1 / halo * e1 * s1);
        const double a = next - integral - d0 - 0.5 * c0, b = d1 - d0 - c0, c = c1 - c0;
        table.quintic.push_back(
            {integral, d0, 0.5 * c0, 10 * a - 4 * b + 0.5 * c, -15 * a + 7 * b - c, 6 * a - 3 * b + 0.5 * c});
        integral = next;
    }
    table.total = integral;
    return table;
}

double LogisticDisc::within(double y) const {
    const double at = y / step_;
    if (!(at < static_cast<double>(table_->quintic.size()))) return total();
    const auto i = static_cast<std::size_t>(at);
    const double t = at - static_cast<double>(i);
    const auto& c = table_->quintic[i];
    return c[0] + t * (c[1] + t * (c[2] + t * (c[3] + t * (c[4] + t * c[5]))));
}

DamageCone::DamageCone(device::Needle needle, double radius_share, double halo, std::vector<double> tips)
    : needle_(std::move(needle)), outline_(needle_), share_(radius_share), disc_(halo),
      tips_(std::move(tips)) {}

double DamageCone::radius(double tip, double z) const {
    return z < tip ? share_ * outline_.radius(tip - z) : 0.0;
}

double DamageCone::area(double z) const {
    double sum = 0;
    for (const double tip : tips_) {
        const double r0 = radius(tip, z);
        sum += r0 * r0;
    }
    return tips_.empty() ? 0.0 : disc_.total() * sum / static_cast<double>(tips_.size());
}

/// Ends, and every depth between where some cone starts or has a kink: the tip, the end of its cap, the end
/// of the taper. Sorted, without repeats, long panels cut near the tips.
std::vector<double> DamageCone::breaks(double z0, double z1) const {
    std::vector<double> kinks = needle_.kinks();
    kinks.insert(kinks.begin(), 0.0);
    std::vector<double> at{z0, z1};
    for (const double tip : tips_)
        for (const double kink : kinks)
            if (tip - kink > z0 && tip - kink < z1) at.push_back(tip - kink);
    std::sort(at.begin(), at.end());
    at.erase(std::unique(at.begin(), at.end()), at.end());
    // panels no longer than their distance to the next tip below, where the cones narrow to nothing
    std::vector<double> sorted = tips_, fine{at.front()};
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t i = 0; i + 1 < at.size(); ++i) {
        const auto below = std::lower_bound(sorted.begin(), sorted.end(), at[i + 1]);
        const double gap = below == sorted.end() ? INFINITY : *below - at[i + 1] + 2 * needle_.tip_radius;
        const int n = static_cast<int>(std::ceil((at[i + 1] - at[i]) / gap));
        for (int k = 1; k < n; ++k) fine.push_back(at[i] + (at[i + 1] - at[i]) * k / n);
        fine.push_back(at[i + 1]);
    }
    return fine;
}

double DamageCone::covered(double n, double z0, double z1) const {
    const auto at = breaks(z0, z1);
    const auto share = [&](double z) { return -std::expm1(-n * area(z)); };
    double sum = 0;
    for (std::size_t i = 0; i + 1 < at.size(); ++i)
        sum += boost::math::quadrature::gauss<double, 7>::integrate(share, at[i], at[i + 1]);
    return sum / (z1 - z0);
}

grid::Field DamageCone::cell_averages(const grid::UnitCell& cell, bool overlap) const {
    using Nodes = boost::math::quadrature::gauss<double, 7>; // abscissa 0, then pairs
    const auto& face = cell.r_face();
    const auto nr = static_cast<std::size_t>(cell.nr());
    grid::Field field(cell.cells(), 0.0);
    std::vector<double> inside(nr + 1);
    const auto add_depth = [&](int iz, double z, double weight) {
        std::fill(inside.begin(), inside.end(), 0.0);
        for (const double tip : tips_) {
            const double r0 = radius(tip, z);
            if (r0 <= 0) continue;
            for (std::size_t i = 1; i <= nr; ++i) inside[i] += r0 * r0 * disc_.within(face[i] / r0);
        }
        if (inside[nr] <= 0) return;
        const double per_tip = 1 / static_cast<double>(tips_.size()), whole = cell.area();
        double scale = per_tip, offset = 0;
        if (overlap) {
            const double wanted = -std::expm1(-area(z) / whole), mean = per_tip * inside[nr] / whole;
            const bool wide = wanted > mean && mean < 1;
            scale *= wide ? (1 - wanted) / (1 - mean) : wanted / mean;
            offset = wide ? 1 - (1 - wanted) / (1 - mean) : 0.0;
        }
        for (int ir = 0; ir < cell.nr(); ++ir) {
            const auto i = static_cast<std::size_t>(ir);
            field[cell.index(iz, ir)] +=
                weight * (scale * (inside[i + 1] - inside[i]) + offset * cell.ring_area(ir));
        }
    };
    for (int iz = 0; iz < cell.nz(); ++iz) {
        const auto at = breaks(cell.z_face()[iz], cell.z_face()[iz + 1]);
        for (std::size_t p = 0; p + 1 < at.size(); ++p) {
            const double middle = 0.5 * (at[p] + at[p + 1]), half = 0.5 * (at[p + 1] - at[p]);
            for (std::size_t k = 0; k < Nodes::abscissa().size(); ++k) {
                const double x = half * Nodes::abscissa()[k], w = half * Nodes::weights()[k];
                add_depth(iz, middle + x, w);
                if (k > 0) add_depth(iz, middle - x, w);
            }
        }
        for (int ir = 0; ir < cell.nr(); ++ir) field[cell.index(iz, ir)] /= cell.volume(iz, ir);
    }
    return field;
}

// A slice of a cone on a patch is cut into squares.
static constexpr int k_pieces = 64;

/// Weights of a logistic disc on k_pieces² squares of [-reach, reach]², in units of its radius; they sum
/// to 1.
static std::vector<double> pieces_of_disc(double halo, double reach) {
    std::vector<double> weight;
    double sum = 0;
    for (int j = 0; j < k_pieces; ++j)
        for (int i = 0; i < k_pieces; ++i) {
            const double x = reach * ((2 * i + 1.0) / k_pieces - 1),
                         y = reach * ((2 * j + 1.0) / k_pieces - 1);
            weight.push_back(1 / (1 + std::exp((std::hypot(x, y) - 1) / halo)));
            sum += weight.back();
        }
    for (auto& w : weight) w /= sum;
    return weight;
}

/// Cells of one direction in which the pieces of a slice lie, -1 where outside.
static std::array<int, k_pieces> cells_of(double middle, double r0, double reach, double width, int n) {
    std::array<int, k_pieces> cells{};
    for (int i = 0; i < k_pieces; ++i) {
        const double at = std::floor((middle + r0 * reach * ((2 * i + 1.0) / k_pieces - 1)) / width);
        cells[static_cast<std::size_t>(i)] = at < 0 || at >= n ? -1 : static_cast<int>(at);
    }
    return cells;
}

/// Widens a range of cells by those that are not outside.
static void widen(const std::array<int, k_pieces>& cells, int& first, int& end) {
    for (const int cell : cells) {
        if (cell < 0) continue;
        first = first == end ? cell : std::min(first, cell);
        end = std::max(end, cell + 1);
    }
}

DamageCone::Block DamageCone::add_volumes(const grid::Patch& patch, double x, double y,
                                          grid::Field& volume) const {
    using Nodes = boost::math::quadrature::gauss<double, 7>;
    static Memo<double, std::vector<double>> known(16);
    const double reach = 1 + 12 * disc_.halo();
    const auto kept = known.get(disc_.halo(), [&] { return pieces_of_disc(disc_.halo(), reach); });
    const std::vector<double>& weight = *kept;
    Block block;
    const auto add_slice = [&](int iz, double z, double thickness) {
        for (const double tip : tips_) {
            const double r0 = radius(tip, z);
            if (r0 <= 0) continue;
            const double whole = thickness * disc_.total() * r0 * r0 / static_cast<double>(tips_.size());
            const auto columns = cells_of(x, r0, reach, patch.dx(), patch.nx()),
                       rows = cells_of(y, r0, reach, patch.dy(), patch.ny());
            widen(columns, block.first_x, block.end_x);
            widen(rows, block.first_y, block.end_y);
            block.end_z = iz + 1;
            for (std::size_t j = 0; j < k_pieces; ++j) {
                if (rows[j] < 0) continue;
                for (std::size_t i = 0; i < k_pieces; ++i)
                    if (columns[i] >= 0)
                        volume[patch.index(iz, rows[j], columns[i])] += whole * weight[j * k_pieces + i];
            }
        }
    };
    const double deepest = tips_.empty() ? 0.0 : *std::max_element(tips_.begin(), tips_.end());
    for (int iz = 0; iz < patch.nz() && patch.z_face()[iz] < deepest; ++iz) {
        const auto at = breaks(patch.z_face()[iz], std::min(patch.z_face()[iz + 1], deepest));
        for (std::size_t p = 0; p + 1 < at.size(); ++p) {
            const double middle = 0.5 * (at[p] + at[p + 1]), half = 0.5 * (at[p + 1] - at[p]);
            for (std::size_t k = 0; k < Nodes::abscissa().size(); ++k) {
                const double z = half * Nodes::abscissa()[k], w = half * Nodes::weights()[k];
                add_slice(iz, middle + z, w);
                if (k > 0) add_slice(iz, middle - z, w);
            }
        }
    }
    return block;
}

} // namespace stipple::insertion
