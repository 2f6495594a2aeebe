#include "flux_operator.hpp"
#include <algorithm>

namespace stipple::baseline {

static double in_series(double h_a, double k_a, double h_b, double k_b) {
    if (k_a <= 0 || k_b <= 0) return 0;
    return 1.0 / (0.5 * h_a / k_a + 0.5 * h_b / k_b);
}

FluxOperator FluxOperator::layered(const Box& box, double diffusivity, std::vector<double> weight,
                                   double loss) {
    FluxOperator o;
    o.box_ = box;
    o.loss_ = loss;
    o.diffuses_ = diffusivity > 0;
    const int nz = box.nz();
    o.weight_ = weight.empty() ? std::vector<double>(static_cast<std::size_t>(nz), 1.0) : std::move(weight);
    for (int z = 0; z < nz; ++z) {
        const double k = diffusivity * o.weight_[z];
        o.gx_.push_back(k * box.dz(z) / (box.dx * box.dx));
        o.gy_.push_back(k * box.dz(z) / (box.dy * box.dy));
        o.gz_.push_back(z + 1 < nz ? in_series(box.dz(z), k, box.dz(z + 1), diffusivity * o.weight_[z + 1])
                                   : 0.0);
    }
    for (int z = 0; z < nz; ++z) {
        const auto e = o.entries(z, std::min(1, box.ny - 1), std::min(1, box.nx - 1));
        o.stiffest_ = std::max(o.stiffest_, e.diagonal / (box.dz(z) * o.weight_[z]));
    }
    return o;
}

FluxOperator FluxOperator::by_cell(const Box& box, const std::vector<double>& d, double loss) {
    FluxOperator o;
    o.box_ = box;
    o.loss_ = loss;
    o.diffuses_ = o.by_cell_ = true;
    o.weight_.assign(static_cast<std::size_t>(box.nz()), 1.0);
    for (auto* g : {&o.gx_, &o.gy_, &o.gz_}) g->assign(box.cells(), 0.0);
    const auto nx = static_cast<std::size_t>(box.nx);
    std::size_t i = 0;
    for (int z = 0; z < box.nz(); ++z)
        for (int y = 0; y < box.ny; ++y)
            for (int x = 0; x < box.nx; ++x, ++i) {
                const double h = box.dz(z);
                if (x + 1 < box.nx) o.gx_[i] = h / box.dx * in_series(box.dx, d[i], box.dx, d[i + 1]);
                if (y + 1 < box.ny) o.gy_[i] = h / box.dy * in_series(box.dy, d[i], box.dy, d[i + nx]);
                if (z + 1 < box.nz()) o.gz_[i] = in_series(h, d[i], box.dz(z + 1), d[i + box.layer()]);
            }
    for (int z = 0; z < box.nz(); ++z)
        for (int y = 0; y < box.ny; ++y)
            for (int x = 0; x < box.nx; ++x)
                o.stiffest_ = std::max(o.stiffest_, o.entries(z, y, x).diagonal / box.dz(z));
    return o;
}

void FluxOperator::fix_bottom(double value) {
    const int last = box_.nz() - 1;
    // gx of the last layer is D w h / dx², so D w follows without keeping D.
    bottom_ = gx_[last] * box_.dx * box_.dx / box_.dz(last) / (0.5 * box_.dz(last));
    bottom_value_ = value;
    stiffest_ =
        std::max(stiffest_, entries(last, std::min(1, box_.ny - 1), std::min(1, box_.nx - 1)).diagonal /
                                (box_.dz(last) * weight_[last]));
}

FluxOperator::Entries FluxOperator::entries(int iz, int iy, int ix) const {
    const auto nx = static_cast<std::size_t>(box_.nx);
    const std::size_t cell = static_cast<std::size_t>(iz) * box_.layer() + static_cast<std::size_t>(iy) * nx +
                             static_cast<std::size_t>(ix);
    const std::size_t i = by_cell_ ? cell : static_cast<std::size_t>(iz);
    Entries e{ix + 1 < box_.nx ? gx_[i] : 0, iy + 1 < box_.ny ? gy_[i] : 0, iz + 1 < box_.nz() ? gz_[i] : 0,
              0};
    e.diagonal = e.x + e.y + e.z;
    if (ix > 0) e.diagonal += gx_[by_cell_ ? i - 1 : i];
    if (iy > 0) e.diagonal += gy_[by_cell_ ? i - nx : i];
    if (iz > 0) e.diagonal += gz_[by_cell_ ? i - box_.layer() : i - 1];
    if (iz + 1 == box_.nz()) e.diagonal += bottom_;
    return e;
}

double FluxOperator::stiffness(double gamma) const {
    return gamma * stiffest_ / (1.0 + gamma * loss_);
}

namespace {

struct Row { // pointers to a row of v, its neighbours, and what couples them
    const double *v, *south, *north, *above, *below;
};

void layered_row(int nx, const Row& r, double m, double gx, double south, double north, double above,
                 double below, double* __restrict out) {
    for (int i = 0; i < nx; ++i) {
        const double c = r.v[i];
        out[i] = m * c + south * (c - r.south[i]) + north * (c - r.north[i]) + above * (c - r.above[i]) +
                 below * (c - r.below[i]);
    }
    if (nx == 1) return;
    for (int i = 1; i + 1 < nx; ++i) out[i] += gx * (2.0 * r.v[i] - r.v[i - 1] - r.v[i + 1]);
    out[0] += gx * (r.v[0] - r.v[1]);
    out[nx - 1] += gx * (r.v[nx - 1] - r.v[nx - 2]);
}

void cell_row(int nx, const Row& r, double m, double gamma, const double* gx, const double* south,
              const double* north, const double* above, const double* below, double* __restrict out) {
    const auto across = [&](int i) {
        const double c = r.v[i];
        return m * c + gamma * (south[i] * (c - r.south[i]) + north[i] * (c - r.north[i]) +
                                above[i] * (c - r.above[i]) + below[i] * (c - r.below[i]));
    };
    out[0] = across(0) + gamma * (gx[0] * (r.v[0] - r.v[1]));
    for (int i = 1; i + 1 < nx; ++i)
        out[i] = across(i) + gamma * (gx[i] * (r.v[i] - r.v[i + 1]) + gx[i - 1] * (r.v[i] - r.v[i - 1]));
    out[nx - 1] = across(nx - 1) + gamma * (gx[nx - 2] * (r.v[nx - 1] - r.v[nx - 2]));
}

} // namespace

/// out = mass v + gamma K v.
void FluxOperator::stencil(double gamma, const double* mass, const double* v, double* out) const {
    const int nx = box_.nx, ny = box_.ny, nz = box_.nz();
    const std::size_t layer = box_.layer(), row = static_cast<std::size_t>(nx);
    std::size_t i = 0;
    for (int z = 0; z < nz; ++z) {
        const double m = mass[z] + (z + 1 == nz ? gamma * bottom_ : 0.0);
        for (int y = 0; y < ny; ++y, i += row) {
            const bool s = y > 0, n = y + 1 < ny, a = z > 0, b = z + 1 < nz;
            const double* c = v + i;
            const Row r{c, s ? c - row : c, n ? c + row : c, a ? c - layer : c, b ? c + layer : c};
            if (by_cell_) // a neighbour that does not exist is the cell itself: any conductance will do
                cell_row(nx, r, m, gamma, &gx_[i], &gy_[s ? i - row : i], &gy_[i], &gz_[a ? i - layer : i],
                         &gz_[i], out + i);
            else
                layered_row(nx, r, m, gamma * gx_[z], gamma * gy_[z], gamma * gy_[z],
                            a ? gamma * gz_[z - 1] : 0.0, gamma * gz_[z], out + i);
        }
    }
}

void FluxOperator::shifted(double gamma, const double* v, double* out) const {
    std::vector<double> m(weight_.size());
    for (int z = 0; z < box_.nz(); ++z) m[z] = mass(gamma, z);
    stencil(gamma, m.data(), v, out);
}

void FluxOperator::rate(const double* u, double* out) const {
    const std::size_t layer = box_.layer();
    if (!diffuses_) {
        for (std::size_t i = 0; i < box_.cells(); ++i) out[i] = -loss_ * u[i];
        return;
    }
    const bool weighted = std::any_of(weight_.begin(), weight_.end(), [](double w) { return w != 1.0; });
    const double* v = u;
    if (weighted) {
        scaled_.resize(box_.cells());
        for (int z = 0; z < box_.nz(); ++z)
            for (std::size_t i = z * layer; i < (z + 1) * layer; ++i) scaled_[i] = u[i] / weight_[z];
        v = scaled_.data();
    }
    // -K v / h - lambda u as one sweep: the mass of the stencil carries the loss.
    std::vector<double> m(weight_.size());
    for (int z = 0; z < box_.nz(); ++z) m[z] = box_.dz(z) * weight_[z] * loss_;
    stencil(1.0, m.data(), v, out);
    for (int z = 0; z < box_.nz(); ++z) {
        const double f = -1.0 / box_.dz(z);
        const double source = z + 1 == box_.nz() ? bottom_ * bottom_value_ / box_.dz(z) : 0.0;
        for (std::size_t i = z * layer; i < (z + 1) * layer; ++i) out[i] = f * out[i] + source;
    }
}

} // namespace stipple::baseline
