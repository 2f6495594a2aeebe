#include "stipple/transport/exchange.hpp"
#include "stipple/grid/vectorise.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::transport {

std::vector<double> diagonal_of(const Exchange& x) {
    std::vector<double> d(x.cells);
    for (std::size_t i = 0; i < x.cells; ++i) d[i] = x.blood[i] + x.air[i] + x.degradation[i];
    for (int a = 0; a < 3; ++a)
        for (std::size_t i = 0; i < x.g[a].size(); ++i)
            if (const double g = x.g[a][i]; g > 0) {
                d[i] += g;
                d[i + static_cast<std::size_t>(x.stride[a])] += g;
            }
    for (const auto& v : x.vessels)
        for (std::size_t k = 0; k < v.cells.size(); ++k) d[v.cells[k]] += v.conductance[k];
    return d;
}

namespace {

/// L D L^T of a symmetric band matrix of n rows, its band filled up with zeros to a multiple of four: every inner loop
/// adds a multiple of one stretch of memory to another, in steps of a vector.
struct Band {
    std::size_t n = 0, width = 0;
    std::vector<double> inverse; ///< 1/D, before factorising the diagonal
    std::vector<double> columns; ///< of L below the diagonal, `width` each
    std::vector<double> rows;    ///< of L left of it, `width` each, that next to the diagonal last
};

STIPPLE_VECTORISE
void factorise(Band& m) {
    const std::size_t w = m.width;
    std::vector<double> part(w + 4, 0.0); // the zeros behind it leave what stands behind a column as it is
    for (std::size_t j = 0; j < m.n; ++j) {
        double* c = m.columns.data() + j * w;
        const double inverse = m.inverse[j] = 1 / m.inverse[j];
        for (std::size_t k = 0; k < w; ++k) part[k] = c[k] * inverse;
        for (std::size_t q = 0; q < w && j + q + 1 < m.n; ++q) {
            const double factor = c[q];
            if (factor == 0) continue;
            m.inverse[j + q + 1] -= factor * part[q];
            double* __restrict to = m.columns.data() + (j + q + 1) * w;
            const double* __restrict from = part.data() + q + 1;
            const std::size_t count = (w - q - 1 + 3) / 4 * 4;
            for (std::size_t k = 0; k < count; ++k) to[k] -= factor * from[k];
        }
        for (std::size_t k = 0; k < w; ++k) c[k] = part[k];
        for (std::size_t k = 0; k < w && j + k + 1 < m.n; ++k)
            m.rows[(j + k + 1) * w + (w - 1 - k)] = part[k];
    }
}

/// y with `width` free places before and behind it.
STIPPLE_VECTORISE
void solve_band(const Band& m, double* __restrict y) {
    const std::size_t w = m.width;
    for (std::size_t j = 0; j < m.n; ++j) {
        const double* __restrict c = m.columns.data() + j * w;
        const double x = y[j];
        double* __restrict to = y + j + 1;
        for (std::size_t k = 0; k < w; k += 4)
            for (std::size_t l = 0; l < 4; ++l) to[k + l] -= c[k + l] * x;
    }
    for (std::size_t i = 0; i < m.n; ++i) y[i] *= m.inverse[i];
    for (std::size_t i = m.n; i-- > 1;) {
        const double* __restrict r = m.rows.data() + i * w;
        const double x = y[i];
        double* __restrict to = y + i - w;
        for (std::size_t k = 0; k < w; k += 4)
            for (std::size_t l = 0; l < 4; ++l) to[k + l] -= r[k + l] * x;
    }
}

class BandedSolver : public CellSolver {
  public:
    void prepare(const Exchange& x, double kappa) override {
        const std::size_t band = x.g[1].empty() ? 1 : static_cast<std::size_t>(x.stride[1]);
        band_.n = x.cells;
        band_.width = (band + 3) / 4 * 4;
        band_.columns.assign((band_.n + 1) * band_.width, 0.0);
        band_.rows.assign(band_.n * band_.width, 0.0);
        band_.inverse = diagonal_of(x);
        for (std::size_t i = 0; i < band_.n; ++i) band_.inverse[i] = x.capacity[i] + kappa * band_.inverse[i];
        for (int dir = 0; dir < 2; ++dir) {
            const auto stride = static_cast<std::size_t>(x.stride[dir]);
            for (std::size_t i = 0; i + stride < band_.n && i < x.g[dir].size(); ++i)
                band_.columns[i * band_.width + stride - 1] -= kappa * x.g[dir][i];
        }
        factorise(band_);
        room_.assign(band_.n + 2 * band_.width, 0.0);
    }
    void solve(std::vector<double>& b, const std::vector<double>*) override {
        double* y = room_.data() + band_.width;
        std::copy(b.begin(), b.end(), y);
        solve_band(band_, y);
        std::copy(y, y + band_.n, b.begin());
    }

  private:
    Band band_;
    std::vector<double> room_; ///< what is added to its ends is a multiple of zero
};

} // namespace

std::unique_ptr<CellSolver> make_banded_solver() {
    return std::make_unique<BandedSolver>();
}

/// Adds what flows between cells that are `stride` apart.
STIPPLE_VECTORISE
static void flow_along(const double* __restrict g, const double* __restrict y, std::size_t stride,
                       std::size_t cells, double* __restrict flux, double* __restrict rate) {
    const std::size_t n = cells - std::min(stride, cells);
    for (std::size_t i = 0; i < n; ++i) flux[i] = g[i] * (y[i] - y[i + stride]);
    for (std::size_t i = 0; i < n; ++i) rate[i] -= flux[i];
    for (std::size_t i = 0; i < n; ++i) rate[i + stride] += flux[i];
}

/// Adds sources and takes losses off.
STIPPLE_VECTORISE
static void lose(const double* __restrict source, const double* __restrict blood,
                 const double* __restrict air, const double* __restrict degradation,
                 const double* __restrict y, std::size_t cells, double* __restrict rate) {
    for (std::size_t i = 0; i < cells; ++i)
        rate[i] += source[i] - blood[i] * y[i] - air[i] * y[i] - degradation[i] * y[i];
}

/// In eight sums, one a lane, whatever the CPU: the same bits.
STIPPLE_VECTORISE
static double sum_of_products(const std::vector<double>& a, const std::vector<double>& b) {
    double part[8] = {};
    std::size_t i = 0;
    for (; i + 8 <= a.size(); i += 8)
        for (std::size_t l = 0; l < 8; ++l) part[l] += a[i + l] * b[i + l];
    for (; i < a.size(); ++i) part[0] += a[i] * b[i];
    return ((part[0] + part[1]) + (part[2] + part[3])) + ((part[4] + part[5]) + (part[6] + part[7]));
}

void ExchangeStepper::rates(const Exchange& x, const ExchangeState& s, Rates& r) {
    r.cells.assign(x.cells, 0.0);
    r.vessels.assign(x.vessels.size(), 0.0);
    r.given.assign(x.vessels.size(), 0.0);
    r.blood = r.air = r.degraded = 0;
    r.flux.resize(x.cells);
    for (int a = 0; a < 3; ++a)
        if (!x.g[a].empty())
            flow_along(x.g[a].data(), s.cells.data(), static_cast<std::size_t>(x.stride[a]), x.cells,
                       r.flux.data(), r.cells.data());
    lose(x.source.data(), x.blood.data(), x.air.data(), x.degradation.data(), s.cells.data(), x.cells,
         r.cells.data());
    r.blood += sum_of_products(x.blood, s.cells);
    r.air += sum_of_products(x.air, s.cells);
    r.degraded += sum_of_products(x.degradation, s.cells);
    for (std::size_t v = 0; v < x.vessels.size(); ++v) {
        const Vessel& vessel = x.vessels[v];
        double given = 0;
        for (std::size_t k = 0; k < vessel.cells.size(); ++k) {
            const double flux = vessel.conductance[k] * (s.vessels[v] - s.cells[vessel.cells[k]]);
            r.cells[vessel.cells[k]] += flux;
            given += flux;
        }
        const double to_air = vessel.drain * s.vessels[v];
        r.given[v] = given + to_air;
        r.vessels[v] = -given - to_air;
        r.air += to_air;
    }
    for (const Joint& joint : x.joints) {
        const double flux = joint.conductance * (s.vessels[joint.a] - s.vessels[joint.b]);
        r.given[joint.a] += flux;
        r.given[joint.b] -= flux;
        r.vessels[joint.a] -= flux;
        r.vessels[joint.b] += flux;
    }
}

void ExchangeStepper::prepare(const Exchange& x, double kappa) {
    kappa_ = kappa;
    solver_->prepare(x, kappa);
    const std::size_t nv = x.vessels.size();
    response_.resize(nv);
    for (auto& response : response_) response.assign(x.cells, 0.0);
    schur_.assign(nv * nv, 0.0);
    for (std::size_t v = 0; v < nv; ++v) {
        const Vessel& vessel = x.vessels[v];
        bool touches = false;
        for (std::size_t k = 0; k < vessel.cells.size(); ++k) {
            response_[v][vessel.cells[k]] += kappa * vessel.conductance[k];
            touches = touches || vessel.conductance[k] > 0;
        }
        if (touches) solver_->solve(response_[v], nullptr);
    }
    for (std::size_t v = 0; v < nv; ++v) {
        const Vessel& vessel = x.vessels[v];
        double diagonal = vessel.capacity + kappa * vessel.drain;
        for (const double g : vessel.conductance) diagonal += kappa * g;
        for (std::size_t w = 0; w < nv; ++w) {
            double seen = 0;
            for (std::size_t k = 0; k < vessel.cells.size(); ++k)
                seen += vessel.conductance[k] * response_[w][vessel.cells[k]];
            schur_[v * nv + w] = (v == w ? diagonal : 0.0) - kappa * seen;
        }
    }
    for (const auto& [a, b, conductance] : x.joints) {
        schur_[a * nv + a] += kappa * conductance;
        schur_[b * nv + b] += kappa * conductance;
        schur_[a * nv + b] -= kappa * conductance;
        schur_[b * nv + a] -= kappa * conductance;
    }
}

/// Values of the vessels that change, from their rows of the small dense system; at most a few.
static void solve_vessels(const Exchange& x, std::vector<double> matrix, std::vector<double>& b,
                          const std::vector<double>& held) {
    const std::size_t n = x.vessels.size();
    for (std::size_t v = 0; v < n; ++v)
        if (x.vessels[v].fixed) {
            for (std::size_t w = 0; w < n; ++w) matrix[v * n + w] = v == w ? 1.0 : 0.0;
            b[v] = held[v];
        }
    for (std::size_t k = 0; k < n; ++k)
        for (std::size_t i = k + 1; i < n; ++i) {
            const double f = matrix[i * n + k] / matrix[k * n + k];
            for (std::size_t j = k; j < n; ++j) matrix[i * n + j] -= f * matrix[k * n + j];
            b[i] -= f * b[k];
        }
    for (std::size_t k = n; k-- > 0;) {
        for (std::size_t j = k + 1; j < n; ++j) b[k] -= matrix[k * n + j] * b[j];
        b[k] /= matrix[k * n + k];
    }
}

void ExchangeStepper::solve(const Exchange& x, std::vector<double>& cells, std::vector<double>& vessels,
                            const std::vector<double>& guess) {
    const std::vector<double> held = vessels; // values of fixed vessels stand in their place
    solver_->solve(cells, &guess);
    for (std::size_t v = 0; v < x.vessels.size(); ++v) {
        const Vessel& vessel = x.vessels[v];
        if (vessel.fixed) continue;
        for (std::size_t k = 0; k < vessel.cells.size(); ++k)
            vessels[v] += kappa_ * vessel.conductance[k] * cells[vessel.cells[k]];
    }
    solve_vessels(x, schur_, vessels, held);
    for (std::size_t v = 0; v < x.vessels.size(); ++v)
        if (vessels[v] != 0)
            for (std::size_t i = 0; i < x.cells; ++i) cells[i] += response_[v][i] * vessels[v];
}

namespace {

/// What has flowed within a step [kg/m²].
struct Flow {
    double blood = 0, air = 0, degraded = 0;
    std::vector<double> given; // by each vessel
};

/// Books a step. What rounding has lost or made in the solves, by the account of what came and went, is made
/// up in proportion to what each cell holds: of the order of 1e-10 of it, where steps are long against the
/// time of a cell.
void book(const Exchange& x, double h, const ExchangeState& before, const Flow& flow, ExchangeState& after) {
    double expected = -flow.blood - flow.air - flow.degraded, held = 0;
    for (std::size_t v = 0; v < x.vessels.size(); ++v) {
        expected += flow.given[v];
        after.given[v] = before.given[v] + flow.given[v];
        if (!x.vessels[v].fixed) after.vessels[v] = before.vessels[v] - flow.given[v] / x.vessels[v].capacity;
    }
    after.blood = before.blood + flow.blood;
    after.air = before.air + flow.air;
    after.degraded = before.degraded + flow.degraded;
    for (std::size_t i = 0; i < x.cells; ++i) {
        expected += x.capacity[i] * before.cells[i] + h * x.source[i];
        held += x.capacity[i] * after.cells[i];
    }
    if (!(held > 0) || !(expected > 0) || std::fabs(expected - held) > 1e-6 * held) return;
    for (auto& y : after.cells) y *= expected / held;
}

} // namespace

double ExchangeStepper::step(const Exchange& x, double h, bool changed, ExchangeState& s) {
    const double gamma = 2 - std::sqrt(2.0), alpha = gamma / 2, w = std::sqrt(2.0) / 4;
    const double p = 1 / (gamma * (2 - gamma)), q = (1 - gamma) * (1 - gamma) / (gamma * (2 - gamma));
    const std::size_t nv = x.vessels.size();
    if (changed || kappa_ != alpha * h) prepare(x, alpha * h);
    Rates &f0 = first_, &f1 = second_, &f2 = third_;
    rates(x, s, f0);
    ExchangeState mid = s, end = s;
    for (std::size_t i = 0; i < x.cells; ++i)
        mid.cells[i] = x.capacity[i] * s.cells[i] + alpha * h * (f0.cells[i] + x.source[i]);
    for (std::size_t v = 0; v < nv; ++v)
        mid.vessels[v] = x.vessels[v].fixed
                             ? s.vessels[v]
                             : x.vessels[v].capacity * s.vessels[v] + alpha * h * f0.vessels[v];
    solve(x, mid.cells, mid.vessels, s.cells);
    rates(x, mid, f1);
    for (std::size_t i = 0; i < x.cells; ++i)
        end.cells[i] = x.capacity[i] * (p * mid.cells[i] - q * s.cells[i]) + alpha * h * x.source[i];
    for (std::size_t v = 0; v < nv; ++v)
        end.vessels[v] = x.vessels[v].fixed ? s.vessels[v]
                                            : x.vessels[v].capacity * (p * mid.vessels[v] - q * s.vessels[v]);
    solve(x, end.cells, end.vessels, mid.cells);
    rates(x, end, f2);
    const auto mean = [&](double r0, double r1, double r2) { return h * (w * (r0 + r1) + alpha * r2); };
    Flow flow{mean(f0.blood, f1.blood, f2.blood),
              mean(f0.air, f1.air, f2.air),
              mean(f0.degraded, f1.degraded, f2.degraded),
              {}};
    for (std::size_t v = 0; v < nv; ++v) flow.given.push_back(mean(f0.given[v], f1.given[v], f2.given[v]));
    std::vector<double>& defect = defect_;
    defect.resize(x.cells);
    for (std::size_t i = 0; i < x.cells; ++i)
        defect[i] = h * (((1 - w) / 3 - w) * f0.cells[i] + ((3 * w + 1) / 3 - w) * f1.cells[i] +
                         (alpha / 3 - alpha) * f2.cells[i]);
    solver_->solve(defect, nullptr); // damps what the step itself damps
    double error = 0;
    for (std::size_t i = 0; i < x.cells; ++i) error += x.capacity[i] * std::fabs(defect[i]);
    book(x, h, s, flow, end);
    s = std::move(end);
    return error;
}

void ExchangeStepper::backward_euler(const Exchange& x, double h, ExchangeState& s) {
    prepare(x, h);
    ExchangeState end = s;
    for (std::size_t i = 0; i < x.cells; ++i) end.cells[i] = x.capacity[i] * s.cells[i] + h * x.source[i];
    for (std::size_t v = 0; v < x.vessels.size(); ++v)
        if (!x.vessels[v].fixed) end.vessels[v] = x.vessels[v].capacity * s.vessels[v];
    solve(x, end.cells, end.vessels, s.cells);
    Rates& f = first_;
    rates(x, end, f);
    Flow flow{h * f.blood, h * f.air, h * f.degraded, {}};
    for (const double given : f.given) flow.given.push_back(h * given);
    book(x, h, s, flow, end);
    s = std::move(end);
}

} // namespace stipple::transport
