#include "stipple/grid/lateral.hpp"
#include "stipple/grid/stage_kernels.hpp"
#include "stipple/grid/vectorise.hpp"
#include <algorithm>
#include <cmath>
#include <numeric>

namespace stipple::grid {

/// Of n columns in one direction, how many become one.
static int factor(int n, bool in_pairs) {
    return in_pairs ? 2 : n;
}

static bool even(int n) {
    return n % 2 == 0;
}

/// The next level of a geometry, and the column of it in which each column lies.
struct Joined {
    Geometry geometry;
    std::vector<int> next;
};

static Joined joined(const UnitCell& cell) {
    const int f = factor(cell.nr(), even(cell.nr()));
    Joined j;
    std::vector<double> r_face;
    for (int r = 0; r <= cell.nr(); r += f) r_face.push_back(cell.r_face()[static_cast<std::size_t>(r)]);
    for (int r = 0; r < cell.nr(); ++r) j.next.push_back(r / f);
    j.geometry = UnitCell(std::move(r_face), cell.z_face());
    return j;
}

static Joined joined(const Patch& patch) {
    const bool in_pairs = even(patch.nx()) && even(patch.ny());
    const int fx = factor(patch.nx(), in_pairs), fy = factor(patch.ny(), in_pairs), nx = patch.nx() / fx;
    Joined j;
    for (int y = 0; y < patch.ny(); ++y)
        for (int x = 0; x < patch.nx(); ++x) j.next.push_back((y / fy) * nx + x / fx);
    j.geometry = Patch(nx, patch.ny() / fy, patch.width_x(), patch.width_y(), patch.z_face());
    return j;
}

static std::vector<double> area_shares(const Columns& grid) {
    std::vector<double> shares;
    for (int c = 0; c < grid.columns(); ++c) shares.push_back(grid.column_area(c) / grid.area());
    return shares;
}

LateralLevels::LateralLevels(const Geometry& full) {
    const auto n = static_cast<std::size_t>(columns_of(full).columns());
    std::vector<int> own(n);
    std::iota(own.begin(), own.end(), 0);
    levels_.push_back(
        {full, area_shares(columns_of(full)), std::move(own), std::vector<double>(n, 1.0), {}, {}});
    row_length_ = std::holds_alternative<Patch>(full) ? std::get<Patch>(full).nx() : static_cast<int>(n);
    while (columns(count() - 1).columns() > 1) add_next();
}

void LateralLevels::add_next() {
    Level& last = levels_.back();
    Joined j = std::visit([](const auto& g) { return joined(g); }, last.geometry);
    const Columns& fine = columns_of(last.geometry);
    std::vector<double> shares = area_shares(columns_of(j.geometry));
    std::vector<double> area(shares.size(), 0.0);
    Level next{std::move(j.geometry), std::move(shares), {}, {}, {}, {}};
    for (int c = 0; c < fine.columns(); ++c)
        area[static_cast<std::size_t>(j.next[static_cast<std::size_t>(c)])] += fine.column_area(c);
    for (int c = 0; c < fine.columns(); ++c)
        last.next_share.push_back(fine.column_area(c) /
                                  area[static_cast<std::size_t>(j.next[static_cast<std::size_t>(c)])]);
    for (std::size_t c = 0; c < last.holder.size(); ++c) {
        const auto held = static_cast<std::size_t>(last.holder[c]);
        next.holder.push_back(j.next[held]);
        next.holder_share.push_back(last.holder_share[c] * last.next_share[held]);
    }
    last.next = std::move(j.next);
    levels_.push_back(std::move(next));
}

void LateralLevels::average_columns(const Level& level, const double* u, double* coarse) const {
    for (std::size_t c = 0; c < level.next.size(); ++c) coarse[level.next[c]] += level.next_share[c] * u[c];
}

void LateralLevels::average(int level, const double* u, double* coarse) const {
    const Level& l = levels_[static_cast<std::size_t>(level)];
    const auto from = static_cast<std::size_t>(columns(level).columns()),
               to = static_cast<std::size_t>(columns(level + 1).columns());
    const auto nz = static_cast<std::size_t>(columns(level).nz());
    std::fill_n(coarse, to * nz, 0.0);
    for (std::size_t z = 0; z < nz; ++z) average_columns(l, u + z * from, coarse + z * to);
}

STIPPLE_VECTORISE
static void add_shares(std::size_t n, const double* __restrict share, const double* __restrict u,
                       double* __restrict sum) {
    for (std::size_t i = 0; i < n; ++i) sum[i] += share[i] * u[i];
}

/// Slope per column of coarse values `low`, `here`, `high` in a row.
static double slope(double low, double here, double high) {
    const double down = here - low, up = high - here;
    if (!(down * up > 0)) return 0;
    const double mean = 0.5 * (down + up), most = 2.0 * std::min(std::fabs(down), std::fabs(up));
    return std::copysign(std::min(std::fabs(mean), most), mean);
}

/// Linear within each column of the coarse patch.
static void refine_pairs(const Patch& coarse, const double* v, double* u) {
    const int nx = coarse.nx(), ny = coarse.ny();
    for (int y = 0; y < ny; ++y) {
        const double* row = v + static_cast<std::ptrdiff_t>(y) * nx;
        const double* south = y > 0 ? row - nx : row;
        const double* north = y + 1 < ny ? row + nx : row;
        double* lower = u + static_cast<std::ptrdiff_t>(4 * y) * nx;
        double* upper = lower + 2 * nx;
        for (int x = 0; x < nx; ++x) {
            const double here = row[x];
            const double along = 0.25 * slope(row[x > 0 ? x - 1 : x], here, row[x + 1 < nx ? x + 1 : x]),
                         across = 0.25 * slope(south[x], here, north[x]);
            lower[2 * x] = here - (along + across);
            lower[2 * x + 1] = here + (along - across);
            upper[2 * x] = here - (along - across);
            upper[2 * x + 1] = here + (along + across);
        }
    }
}

void LateralLevels::refine_columns(std::size_t level, const double* coarse, double* u) const {
    const auto* patch = std::get_if<Patch>(&levels_[level + 1].geometry);
    const auto* fine = std::get_if<Patch>(&levels_[level].geometry);
    if (patch && fine->nx() == 2 * patch->nx() && fine->ny() == 2 * patch->ny())
        return refine_pairs(*patch, coarse, u);
    const auto& next = levels_[level].next;
    for (std::size_t c = 0; c < next.size(); ++c) u[c] = coarse[next[c]];
}

void LateralLevels::refine(int level, const double* coarse, double* u) const {
    const auto to = static_cast<std::size_t>(columns(level).columns()),
               from = static_cast<std::size_t>(columns(level + 1).columns());
    for (std::size_t z = 0; z < static_cast<std::size_t>(columns(level).nz()); ++z)
        refine_columns(static_cast<std::size_t>(level), coarse + z * from, u + z * to);
}

/// Root of the mean over the layers of what `squares` gives of each; the sum has one order for any threads.
template <class Squares>
static double root_mean(const Columns& grid, [[maybe_unused]] int threads, const Squares& squares) {
    std::vector<double> of_layer(static_cast<std::size_t>(grid.nz()));
#pragma omp parallel for num_threads(threads) schedule(static)
    for (int z = 0; z < grid.nz(); ++z)
        of_layer[static_cast<std::size_t>(z)] =
            grid.dz(z) / grid.depth() * squares(static_cast<std::size_t>(z));
    return std::sqrt(std::accumulate(of_layer.begin(), of_layer.end(), 0.0));
}

double LateralLevels::lost(int level, const double* u, int threads) const {
    const Level& fine = levels_[static_cast<std::size_t>(level)];
    const auto n = fine.share.size(), few = levels_[static_cast<std::size_t>(level) + 1].share.size();
    return root_mean(columns(level), threads, [&](std::size_t z) {
        const double* layer = u + z * n;
        std::vector<double> coarse(few), back(n);
        average_columns(fine, layer, coarse.data());
        refine_columns(static_cast<std::size_t>(level), coarse.data(), back.data());
        for (std::size_t c = 0; c < n; ++c) back[c] = layer[c] - back[c];
        return stage::weighted_squares(n, fine.share.data(), back.data());
    });
}

double LateralLevels::rms(int level, const double* u, int threads) const {
    const auto& share = levels_[static_cast<std::size_t>(level)].share;
    return root_mean(columns(level), threads, [&](std::size_t z) {
        return stage::weighted_squares(share.size(), share.data(), u + z * share.size());
    });
}

void LateralLevels::average_layer(int level, const double* full, double* layer) const {
    const Level& held = levels_[static_cast<std::size_t>(level)];
    const auto length = static_cast<std::size_t>(row_length_);
    std::fill_n(layer, columns(level).columns(), 0.0);
    std::vector<double> sum(length);
    // Rows below one row of holders first, value by value; then the values below one holder.
    for (std::size_t row = 0; row < held.holder.size(); row += length) {
        add_shares(length, held.holder_share.data() + row, full + row, sum.data());
        const bool last = row + length == held.holder.size() || held.holder[row + length] != held.holder[row];
        if (!last) continue;
        for (std::size_t c = 0; c < length; ++c) layer[held.holder[row + c]] += sum[c];
        std::fill(sum.begin(), sum.end(), 0.0);
    }
}

} // namespace stipple::grid
