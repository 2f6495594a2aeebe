#include "stipple/grid/patch_diffusion.hpp"
#include "stipple/base/error.hpp"
#include "stipple/grid/vectorise.hpp"
#include <algorithm>
#include <numeric>

namespace stipple::grid {

static constexpr int k_strip = 32; ///< lateral modes whose columns are swept together

/// Conductance to a side face over (D h), h the cell width [1/m²].
static double side_conductance(const Face& face, double h, double diffusivity) {
    return diffusivity > 0 ? to_face(face, h, diffusivity, 1.0) / (diffusivity * h) : 0.0;
}

/// A side with transfer needs the same ratio of transfer to diffusivity in every layer.
bool PatchDiffusion::separable(const Species& s) const {
    if (s.relative.size() > static_cast<std::size_t>(patch_.nz())) return false;
    if (s.relative.empty()) return true;
    const bool robin =
        std::any_of(&s.x_low, &s.y_high + 1, [](const Face& f) { return f.kind == Face::Kind::robin; });
    return !robin || std::adjacent_find(s.relative.begin(), s.relative.end(), std::not_equal_to<>()) ==
                         s.relative.end();
}

PatchDiffusion::PatchDiffusion(const Patch& patch, std::vector<Species> species, const PatchSolver& solver)
    : patch_(patch), species_(std::move(species)), solver_(solver), direct_(species_.size()),
      varying_(species_.size()), iterations_(species_.size(), 0) {
    for (std::size_t s = 0; s < species_.size(); ++s) {
        if (species_[s].diffusivity == 0)
            make_depth(patch_, species_[s]); // checks the numbers
        else if (separable(species_[s]))
            make_direct(s);
        else
            varying_[s] =
                std::make_unique<VaryingDiffusion>(patch_, species_[s], solver_.threads, solver_.tolerance);
    }
}

void PatchDiffusion::make_direct(std::size_t index) {
    const Species& s = species_[index];
    auto d = std::make_unique<Direct>();
    d->depth = make_depth(patch_, s);
    const double diffusivity = *std::max_element(d->depth.across.begin(), d->depth.across.end());
    const Face* faces[4] = {&s.x_low, &s.x_high, &s.y_low, &s.y_high};
    for (int f = 0; f < 4; ++f) {
        const double h = f < 2 ? patch_.dx() : patch_.dy();
        d->side[f] = side_conductance(*faces[f], h, diffusivity);
        d->side_source[f] = d->side[f] * faces[f]->value;
    }
    d->x = Modes(patch_.nx(), patch_.dx(), s.x_low, s.x_high, diffusivity, solver_.dense);
    d->y = Modes(patch_.ny(), patch_.dy(), s.y_low, s.y_high, diffusivity, solver_.dense);
    for (std::size_t k = 0; k < d->x.eigenvalue().size(); ++k)
        for (std::size_t l = 0; l < d->y.eigenvalue().size(); ++l) {
            d->lateral.push_back(d->x.eigenvalue()[k] + d->y.eigenvalue()[l]);
            d->norm.push_back(d->x.norm()[k] * d->y.norm()[l]);
        }
    direct_[index] = std::move(d);
}

long PatchDiffusion::iterations() const {
    return std::accumulate(iterations_.begin(), iterations_.end(), 0L);
}

/// One row along x: out = a above + b row + c below + across (second differences along x and y).
STIPPLE_VECTORISE
static void apply_row(int nx, double a, double b, double c, double dx2, double dy2,
                      const double* __restrict row, const double* __restrict above,
                      const double* __restrict below, const double* __restrict south,
                      const double* __restrict north, double* __restrict out) {
    for (int i = 0; i < nx; ++i)
        out[i] =
            (a * above[i] + b * row[i] + c * below[i]) + dy2 * ((south[i] - row[i]) + (north[i] - row[i]));
    for (int i = 1; i < nx; ++i) out[i] += dx2 * (row[i - 1] - row[i]);
    for (int i = 0; i + 1 < nx; ++i) out[i] += dx2 * (row[i + 1] - row[i]);
}

void PatchDiffusion::apply(std::size_t s, const double* u, double* out) const {
    if (varying_[s]) return varying_[s]->apply(u, out);
    const auto cells = static_cast<std::ptrdiff_t>(patch_.cells());
    if (!direct_[s]) { // immobile: loss only
        for (std::ptrdiff_t i = 0; i < cells; ++i) out[i] = -species_[s].loss * u[i];
        return;
    }
    const Direct& d = *direct_[s];
    const int nx = patch_.nx(), ny = patch_.ny(), nz = patch_.nz();
    const std::ptrdiff_t layer = static_cast<std::ptrdiff_t>(nx) * ny;
    const bool wrap_x = species_[s].x_low.kind == Face::Kind::periodic;
    const bool wrap_y = species_[s].y_low.kind == Face::Kind::periodic;
#pragma omp parallel for num_threads(solver_.threads) schedule(static)
    for (int z = 0; z < nz; ++z) {
        const double across = d.depth.across[z];
        const double dx2 = across / (patch_.dx() * patch_.dx()), dy2 = across / (patch_.dy() * patch_.dy());
        for (int y = 0; y < ny; ++y) {
            const double* row = u + z * layer + static_cast<std::ptrdiff_t>(y) * nx;
            double* to = out + (row - u);
            const double* south = y > 0 ? row - nx : wrap_y ? row + layer - nx : row;
            const double* north = y + 1 < ny ? row + nx : wrap_y ? row - layer + nx : row;
            apply_row(nx, d.depth.lower[z], d.depth.diagonal[z], d.depth.upper[z], dx2, dy2, row,
                      z > 0 ? row - layer : row, z + 1 < nz ? row + layer : row, south, north, to);
            if (wrap_x && nx > 1) {
                to[0] += dx2 * (row[nx - 1] - row[0]);
                to[nx - 1] += dx2 * (row[0] - row[nx - 1]);
            }
            to[0] -= across * d.side[0] * row[0];
            to[nx - 1] -= across * d.side[1] * row[nx - 1];
            for (int side = 2; side < 4; ++side)
                if (d.side[side] > 0 && y == (side == 2 ? 0 : ny - 1))
                    for (int x = 0; x < nx; ++x) to[x] -= across * d.side[side] * row[x];
        }
    }
    add_source(s, 1.0, out);
}

void PatchDiffusion::add_source(std::size_t s, double factor, double* u) const {
    const Direct& d = *direct_[s];
    const int nx = patch_.nx(), ny = patch_.ny(), nz = patch_.nz();
    const std::ptrdiff_t layer = static_cast<std::ptrdiff_t>(nx) * ny;
    for (std::ptrdiff_t i = 0; i < layer && d.depth.top_source != 0; ++i) u[i] += factor * d.depth.top_source;
    for (std::ptrdiff_t i = 0; i < layer && d.depth.bottom_source != 0; ++i)
        u[(nz - 1) * layer + i] += factor * d.depth.bottom_source;
    for (int z = 0; z < nz; ++z) {
        const double scale =
            factor * d.depth.across[z] * (species_[s].weight.empty() ? 1.0 : species_[s].weight[z]);
        double* first = u + z * layer;
        for (int y = 0; y < ny && (d.side_source[0] != 0 || d.side_source[1] != 0); ++y) {
            first[static_cast<std::ptrdiff_t>(y) * nx] += scale * d.side_source[0];
            first[static_cast<std::ptrdiff_t>(y) * nx + nx - 1] += scale * d.side_source[1];
        }
        for (int x = 0; x < nx && (d.side_source[2] != 0 || d.side_source[3] != 0); ++x) {
            first[x] += scale * d.side_source[2];
            first[layer - nx + x] += scale * d.side_source[3];
        }
    }
}

void PatchDiffusion::prepare(double c) {
    c_ = c;
    for (auto& v : varying_)
        if (v) v->prepare(c);
}

/// to (columns, rows) = transpose of from (rows, columns), in tiles that fit the registers' cache lines.
STIPPLE_VECTORISE
static void transpose(int rows, int columns, const double* __restrict from, double* __restrict to) {
    constexpr int k_tile = 8;
    for (int r = 0; r < rows; r += k_tile)
        for (int c = 0; c < columns; c += k_tile) {
            const int r_end = r + k_tile < rows ? r + k_tile : rows,
                      c_end = c + k_tile < columns ? c + k_tile : columns;
            for (int j = c; j < c_end; ++j)
                for (int i = r; i < r_end; ++i) to[j * rows + i] = from[i * columns + j];
        }
}

/// Tridiagonal elimination of n <= k_strip neighbouring modes, down and up. Layers of one mode are `layer`
/// apart in u; they are gathered into `value`, since equal distances of a power of two would crowd the cache.
STIPPLE_VECTORISE
static void sweep(int n, int nz, std::ptrdiff_t layer, double c, const Depth& depth,
                  const double* __restrict lateral, const double* __restrict norm, double* __restrict pivot,
                  double* __restrict value, double* __restrict u) {
    double eigenvalue[k_strip], scale[k_strip];
    for (int k = 0; k < n; ++k) eigenvalue[k] = c * lateral[k], scale[k] = norm[k];
    const double *lower = depth.lower.data(), *diagonal = depth.diagonal.data(), *upper = depth.upper.data(),
                 *across = depth.across.data();
    for (int k = 0; k < n; ++k) {
        pivot[k] = 1.0 / ((1.0 - c * diagonal[0]) - across[0] * eigenvalue[k]);
        value[k] = u[k] * scale[k] * pivot[k];
    }
    for (int z = 1; z < nz; ++z) {
        const double base = 1.0 - c * diagonal[z], product = c * c * lower[z] * upper[z - 1],
                     a = c * lower[z];
        const double* now = u + z * layer;
        double* p = pivot + static_cast<std::ptrdiff_t>(z) * k_strip;
        double* v = value + static_cast<std::ptrdiff_t>(z) * k_strip;
        for (int k = 0; k < n; ++k) {
            p[k] = 1.0 / (base - across[z] * eigenvalue[k] - product * p[k - k_strip]);
            v[k] = (now[k] * scale[k] + a * v[k - k_strip]) * p[k];
        }
    }
    double* last = u + (nz - 1) * layer;
    for (int k = 0; k < n; ++k) last[k] = value[static_cast<std::ptrdiff_t>(nz - 1) * k_strip + k];
    for (int z = nz - 2; z >= 0; --z) {
        const double b = c * upper[z];
        double* now = u + z * layer;
        const double* p = pivot + static_cast<std::ptrdiff_t>(z) * k_strip;
        double* v = value + static_cast<std::ptrdiff_t>(z) * k_strip;
        for (int k = 0; k < n; ++k) {
            v[k] += b * p[k] * v[k + k_strip];
            now[k] = v[k];
        }
    }
}

void PatchDiffusion::solve_direct(std::size_t s, double* u) const {
    const Direct& d = *direct_[s];
    const int nx = patch_.nx(), ny = patch_.ny(), nz = patch_.nz();
    const std::ptrdiff_t layer = static_cast<std::ptrdiff_t>(nx) * ny;
    add_source(s, c_, u);
#pragma omp parallel num_threads(solver_.threads)
    {
        std::vector<double> plane(static_cast<std::size_t>(layer));
        std::vector<double> pivot(static_cast<std::size_t>(nz) * k_strip), value(pivot.size());
#pragma omp for schedule(static)
        for (int z = 0; z < nz; ++z) {
            double* here = u + z * layer;
            d.y.forward(here, nx, nx);
            transpose(ny, nx, here, plane.data());
            d.x.forward(plane.data(), here, ny, ny);
        }
#pragma omp for schedule(static)
        for (std::ptrdiff_t first = 0; first < layer; first += k_strip)
            sweep(static_cast<int>(std::min<std::ptrdiff_t>(k_strip, layer - first)), nz, layer, c_, d.depth,
                  d.lateral.data() + first, d.norm.data() + first, pivot.data(), value.data(), u + first);
#pragma omp for schedule(static)
        for (int z = 0; z < nz; ++z) {
            double* here = u + z * layer;
            d.x.backward(here, plane.data(), ny, ny);
            transpose(nx, ny, plane.data(), here);
            d.y.backward(here, nx, nx);
        }
    }
}

void PatchDiffusion::solve(std::size_t s, double* u, const double* guess) const {
    if (varying_[s]) {
        iterations_[s] += varying_[s]->solve(u, guess);
    } else if (direct_[s]) {
        solve_direct(s, u);
    } else { // immobile: never solved
        const double factor = 1.0 / (1.0 + c_ * species_[s].loss);
        const auto cells = static_cast<std::ptrdiff_t>(patch_.cells());
        for (std::ptrdiff_t i = 0; i < cells && factor != 1.0; ++i) u[i] *= factor;
    }
}

} // namespace stipple::grid
