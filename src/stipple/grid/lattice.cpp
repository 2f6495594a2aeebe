#include "stipple/grid/lattice.hpp"
#include <cmath>

namespace stipple::grid {

using Cell = std::array<int, 3>; // ix, iy, iz

std::size_t Lattice::face(int d, const Cell& cell) const {
    const int row = d == 2 ? cell[1] : cell[2], column = d == 0 ? cell[1] : cell[0];
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(d == 0 ? n[1] : n[0]) +
           static_cast<std::size_t>(column);
}

template <class Work> static void for_cells(const Cell& n, Work&& work) {
    for (int k = 0; k < n[2]; ++k)
        for (int j = 0; j < n[1]; ++j)
            for (int i = 0; i < n[0]; ++i) work(Cell{i, j, k});
}

bool Lattice::has_edges(int k) const {
    for (int s = 0; s < 4; ++s)
        if (!side[s].empty()) return true;
    return periodic(0) || periodic(1) || ((periodic(2) || !side[4].empty()) && k == 0) ||
           ((periodic(2) || !side[5].empty()) && k == n[2] - 1);
}

static constexpr int k_joined = -1;

/// visit(g, count, cell, stride, beyond, partner): `count` faces from cells `cell`, `cell` + stride, ... of
/// plane k, if `beyond` is k_joined to cells `partner`, `partner` + stride, ... (both relative to plane k),
/// else to what lies beyond the open side of that number.
template <class Visit> void Lattice::visit_edges(int k, Visit&& visit) const {
    const std::ptrdiff_t nx = n[0], ny = n[1], plane = nx * ny, rest = n[2] - 1;
    const auto pair = [&](const std::vector<float>& faces, std::ptrdiff_t from, std::ptrdiff_t count,
                          std::ptrdiff_t low, std::ptrdiff_t high, std::ptrdiff_t stride) {
        visit(faces.data() + from, count, low, stride, k_joined, high);
        visit(faces.data() + from, count, high, stride, k_joined, low);
    };
    if (periodic(0)) pair(wrap[0], k * ny, ny, 0, nx - 1, nx);
    if (periodic(1)) pair(wrap[1], k * nx, nx, 0, plane - nx, 1);
    if (periodic(2) && k == 0) visit(wrap[2].data(), plane, 0, 1, k_joined, rest * plane);
    if (periodic(2) && k == rest) visit(wrap[2].data(), plane, 0, 1, k_joined, -rest * plane);
    if (!side[0].empty()) visit(side[0].data() + k * ny, ny, 0, nx, 0, 0);
    if (!side[1].empty()) visit(side[1].data() + k * ny, ny, nx - 1, nx, 1, 0);
    if (!side[2].empty()) visit(side[2].data() + k * nx, nx, 0, 1, 2, 0);
    if (!side[3].empty()) visit(side[3].data() + k * nx, nx, plane - nx, 1, 3, 0);
    if (!side[4].empty() && k == 0) visit(side[4].data(), plane, 0, 1, 4, 0);
    if (!side[5].empty() && k == rest) visit(side[5].data(), plane, 0, 1, 5, 0);
}

template <class Real> void Lattice::add_edges(int k, Real factor, const Real* y, Real* out) const {
    const Real* here = y + static_cast<std::ptrdiff_t>(k) * plane_size();
    visit_edges(k, [&](const float* faces, std::ptrdiff_t count, std::ptrdiff_t cell, std::ptrdiff_t stride,
                       int beyond, std::ptrdiff_t partner) {
        for (std::ptrdiff_t i = 0; i < count; ++i, cell += stride, partner += stride)
            out[cell] += factor * static_cast<Real>(faces[i]) *
                         ((beyond == k_joined ? here[partner] : Real(0)) - here[cell]);
    });
}
template void Lattice::add_edges(int, float, const float*, float*) const;
template void Lattice::add_edges(int, double, const double*, double*) const;

void Lattice::add_joined(int k, float factor, const float* y, float* out) const {
    const float* here = y + static_cast<std::ptrdiff_t>(k) * plane_size();
    visit_edges(k, [&](const float* faces, std::ptrdiff_t count, std::ptrdiff_t cell, std::ptrdiff_t stride,
                       int beyond, std::ptrdiff_t partner) {
        if (beyond != k_joined) return;
        for (std::ptrdiff_t i = 0; i < count; ++i, cell += stride, partner += stride)
            out[cell] += factor * faces[i] * here[partner];
    });
}

void Lattice::add_outside(int k, double factor, const std::array<double, 6>& value, double* out) const {
    visit_edges(k, [&](const float* faces, std::ptrdiff_t count, std::ptrdiff_t cell, std::ptrdiff_t stride,
                       int beyond, std::ptrdiff_t) {
        if (beyond == k_joined) return;
        for (std::ptrdiff_t i = 0; i < count; ++i, cell += stride)
            out[cell] += factor * faces[i] * value[beyond];
    });
}

void Lattice::add_edge_diagonal(int k, float factor, float* out) const {
    visit_edges(k, [&](const float* faces, std::ptrdiff_t count, std::ptrdiff_t cell, std::ptrdiff_t stride,
                       int, std::ptrdiff_t) {
        for (std::ptrdiff_t i = 0; i < count; ++i, cell += stride) out[cell] += factor * faces[i];
    });
}

// ---- coarsening ----

std::size_t Joining::at(const Cell& n, int direction, const Cell& cell) const {
    const auto row = static_cast<std::size_t>(cell[2]) * static_cast<std::size_t>(n[1]) +
                     static_cast<std::size_t>(cell[1]);
    if (direction != 0) return row * static_cast<std::size_t>(n[0]) + static_cast<std::size_t>(cell[0]);
    const std::size_t coarse = from.size(),
                      half = cell[0] > 0 && own[cell[0] - 1] == own[cell[0]] ? coarse : 0;
    return row * 2 * coarse + half + static_cast<std::size_t>(own[cell[0]]);
}

Joining pair_up(const Lattice& lattice, int d, double limit) {
    Joining to;
    const int n = lattice.n[d];
    // Across, pairs are regular: only the nominal width counts, not that of a cell left over at the end.
    const std::vector<double> width = d == 2 ? lattice.width[2] : std::vector<double>(n, lattice.width[d][0]);
    int count = 0;
    for (int i = 0; i < n; ++count) {
        to.own.push_back(count);
        if (++i < n && 0.5 * (width[i - 1] + width[i]) <= limit) to.own.push_back(count), ++i;
    }
    to.coarsen = count < n;
    to.from.assign(count, {-1, -1, -1, -1});
    for (int i = 0; i < n; ++i) {
        const int second = i > 0 && to.own[i - 1] == to.own[i];
        to.other.push_back((to.own[i] + (second ? 1 : count - 1)) % count);
        to.from[to.own[i]][second] = i;
        to.from[to.other[i]][3 - second] = i;
    }
    return to;
}

static double half_resistance(double g_inside) {
    return g_inside > 0 ? 0.5 / g_inside : INFINITY;
}
static float in_series(double resistance_a, double g, double resistance_b) {
    return g > 0 ? static_cast<float>(1.0 / (resistance_a + 1.0 / g + resistance_b)) : 0.0F;
}

static float& value(PaddedFloats& f, const Cell& n, const Cell& at) {
    return f.plane(at[2])[at[1] * n[0] + at[0]];
}
static float value(const PaddedFloats& f, const Cell& n, const Cell& at) {
    return f.plane(at[2])[at[1] * n[0] + at[0]];
}

static Cell moved(Cell at, int direction, int index) {
    at[direction] = index;
    return at;
}

/// Conductance from `at` to the next cell of direction e, around the ring from the last one.
static float onward(const Lattice& lattice, int e, const Cell& at) {
    if (at[e] < lattice.n[e] - 1) return value(lattice.g[e], lattice.n, at);
    return lattice.periodic(e) ? lattice.wrap[e][lattice.face(e, at)] : 0.0F;
}

/// Resistance from the centre of the coarse cell that holds `at` to either of its outer faces along d.
static double half_path(const Lattice& fine, int d, const std::vector<int>& own, const Cell& at) {
    const int i = at[d];
    if (i > 0 && own[i - 1] == own[i]) return half_resistance(value(fine.g[d], fine.n, moved(at, d, i - 1)));
    if (i + 1 < fine.n[d] && own[i + 1] == own[i]) return half_resistance(value(fine.g[d], fine.n, at));
    return 0.0;
}

static void find_leans(const Lattice& fine, int d, Joining& to) {
    const Cell& n = fine.n;
    const std::size_t along = d == 0 ? 2 * to.from.size() : static_cast<std::size_t>(n[0]);
    to.lean.assign(along * static_cast<std::size_t>(n[1]) * static_cast<std::size_t>(n[2]), 0);
    for_cells(n, [&](const Cell& at) {
        const int i = at[d];
        const bool second = i > 0 && to.own[i - 1] == to.own[i];
        const Cell next = moved(at, d, second ? (i + 1) % n[d] : (i + n[d] - 1) % n[d]);
        const double path = half_path(fine, d, to.own, at);
        const double whole = path + 2 * half_resistance(onward(fine, d, second ? at : next)) +
                             half_path(fine, d, to.own, next);
        if (path > 0 && std::isfinite(whole))
            to.lean[to.at(n, d, at)] = static_cast<std::uint8_t>(std::lround(255.0 * path / whole));
    });
}

/// The paths between coarse centres along d that begin at the face beyond `at`, and those to the sides.
static void join_paths(const Lattice& fine, int d, const Joining& to, const Cell& at, Lattice& coarse) {
    const int i = at[d], last = fine.n[d] - 1;
    const Cell mine = moved(at, d, to.own[i]);
    const std::size_t face = fine.face(d, at); // the same for the coarse lattice
    const double path = half_path(fine, d, to.own, at);
    if (i < last && to.own[i + 1] != to.own[i])
        value(coarse.g[d], coarse.n, mine) =
            in_series(path, value(fine.g[d], fine.n, at), half_path(fine, d, to.own, moved(at, d, i + 1)));
    if (i == last && coarse.periodic(d))
        coarse.wrap[d][face] =
            in_series(path, fine.wrap[d][face], half_path(fine, d, to.own, moved(at, d, 0)));
    if (i == 0 && !fine.side[2 * d].empty())
        coarse.side[2 * d][face] = in_series(path, fine.side[2 * d][face], 0.0);
    if (i == last && !fine.side[2 * d + 1].empty())
        coarse.side[2 * d + 1][face] = in_series(path, fine.side[2 * d + 1][face], 0.0);
}

/// The conductances across d (along e) of cell `at`, shared out between its two coarse cells.
static void share_across(const Lattice& fine, int d, int e, const Joining& to, const Cell& at,
                         Lattice& coarse) {
    const int i = at[d], last = fine.n[e] - 1;
    const Cell mine = moved(at, d, to.own[i]), other = moved(at, d, to.other[i]);
    const float lean = k_lean_unit * to.lean[to.at(fine.n, d, at)];
    const Cell next = moved(at, e, at[e] < last ? at[e] + 1 : 0);
    const float mean = 0.5F * (lean + k_lean_unit * to.lean[to.at(fine.n, d, next)]);
    const float g = value(fine.g[e], fine.n, at);
    value(coarse.g[e], coarse.n, mine) += (1 - mean) * g;
    value(coarse.g[e], coarse.n, other) += mean * g;
    const auto share = [&](const std::vector<float>& from, std::vector<float>& faces, float part) {
        const float whole = from[fine.face(e, at)];
        faces[coarse.face(e, mine)] += (1 - part) * whole;
        faces[coarse.face(e, other)] += part * whole;
    };
    if (at[e] == last && fine.periodic(e)) share(fine.wrap[e], coarse.wrap[e], mean);
    if (at[e] == 0 && !fine.side[2 * e].empty()) share(fine.side[2 * e], coarse.side[2 * e], lean);
    if (at[e] == last && !fine.side[2 * e + 1].empty())
        share(fine.side[2 * e + 1], coarse.side[2 * e + 1], lean);
}

Lattice join(const Lattice& fine, int d, Joining& to) {
    Lattice coarse;
    coarse.n = moved(fine.n, d, static_cast<int>(to.from.size()));
    coarse.width = fine.width;
    coarse.width[d].assign(to.from.size(), 0.0);
    for (int i = 0; i < fine.n[d]; ++i) coarse.width[d][to.own[i]] += fine.width[d][i];
    const auto cells = static_cast<std::size_t>(coarse.plane_size()) * static_cast<std::size_t>(coarse.n[2]);
    coarse.mass.assign(cells, 0.0F);
    for (int e = 0; e < 3; ++e) {
        coarse.g[e].resize(coarse.n[2], coarse.plane_size());
        const std::size_t faces = cells / static_cast<std::size_t>(coarse.n[e]);
        if (fine.periodic(e) && coarse.n[e] > 1) coarse.wrap[e].assign(faces, 0.0F);
        for (int s = 2 * e; s < 2 * e + 2; ++s)
            if (!fine.side[s].empty()) coarse.side[s].assign(faces, 0.0F);
    }
    find_leans(fine, d, to);
    for_cells(fine.n, [&](const Cell& at) {
        const auto mass = [&](int i) -> float& {
            const Cell cell = moved(at, d, i);
            return coarse
                .mass[static_cast<std::size_t>(cell[2]) * static_cast<std::size_t>(coarse.plane_size()) +
                      static_cast<std::size_t>(cell[1] * coarse.n[0] + cell[0])];
        };
        const float lean = k_lean_unit * to.lean[to.at(fine.n, d, at)];
        const float whole = fine.mass_at(at[2], at[1] * fine.n[0] + at[0]);
        mass(to.own[at[d]]) += (1 - lean) * whole;
        mass(to.other[at[d]]) += lean * whole;
        for (int e = 0; e < 3; ++e)
            if (e == d)
                join_paths(fine, d, to, at, coarse);
            else
                share_across(fine, d, e, to, at, coarse);
    });
    return coarse;
}

} // namespace stipple::grid
