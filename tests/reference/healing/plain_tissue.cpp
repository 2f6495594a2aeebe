#include "plain_tissue.hpp"
#include <Eigen/Dense>
#include <algorithm>
#include <numeric>
#include <string>

using namespace stipple;
using healing::k_states, healing::k_surface_states;

namespace plain {

Tissue::Tissue(const Model& model, const healing::HealingSpec& spec)
    : spec_(spec), numbers_(healing::Rates(healing::make_kinetics(model), spec.host, 1.0)),
      top_(spec.skin.dermis_top()), papillary_bottom_(top_ + spec.skin.papillary_thickness()),
      dermis_bottom_(spec.skin.dermis_bottom()), spreads_(spreads(numbers_)),
      surface_loss_(k_surface_states) {
    const grid::Geometry& geometry = spec.sessions.front().damage.grid;
    faces_ = grid::columns_of(geometry).z_face();
    if (const auto* patch = std::get_if<grid::Patch>(&geometry)) side_ = patch->nx(), width_ = patch->dx();
    const TableView table = model["healing/layers"];
    for (std::size_t z = 0; z + 1 < faces_.size(); ++z) {
        const double depth = middle(z);
        const std::size_t row = table.row(depth < papillary_bottom_ ? "papillary_dermis"
                                          : depth < dermis_bottom_  ? "reticular_dermis"
                                                                    : "hypodermis");
        layers_.push_back(layer_at_rest(numbers_, std::exp(-(depth - top_) / numbers_.k.reach_E),
                                        table.number(row, "vessels"), table.number(row, "fibroblasts"),
                                        table.number(row, "collagen"), table.number(row, "elastin")));
        write(layers_.back().rest, resting_.emplace_back(k_states).data(), 1);
    }
    write(surface_losses(numbers_), surface_loss_.data(), 1);
}

std::vector<double> Tissue::start() const {
    const skin::Damage& damage = spec_.sessions.front().damage;
    std::vector<double> y(size()), cut(columns(), 0.0);
    for (std::size_t i = 0; i < cells(); ++i)
        write(after_session(numbers_, damage.fraction[i], spec_.reference.dermis_fraction,
                            layers_[i / columns()].rest),
              y.data() + i, cells());
    for (const auto& opening : damage.openings) cut[opening.column] += opening.area_share;
    for (std::size_t c = 0; c < columns(); ++c) {
        // in a column the damaged share of the epidermis goes with the share that is cut open
        const double d = cut[c] * damage.epidermis_fraction / damage.opened_area_fraction;
        const Surface rest{.Closure = 0, .Ea = 0, .Eb = 0, .Ht = 0, .Hp = 0, .O = 0, .K = 0, .L = 1};
        write(after_session(numbers_, std::min(d, 1.0), rest), y.data() + k_states * cells() + c, columns());
    }
    return y;
}

double Tissue::w(const Spread& s, std::size_t z) const {
    return s.profile ? resting_[z][s.state] : 1.0;
}

double Tissue::conductance(const Spread& s, std::size_t z) const {
    const double half = 0.5 * dz(z) / (s.D * w(s, z));
    if (z + 1 < layers_.size()) return 1 / (half + 0.5 * dz(z + 1) / (s.D * w(s, z + 1)));
    return s.at_rest_below ? 1 / half : 0.0;
}

/// Adds div(D w grad(u/w)): the exchange with the neighbours of every cell, none beyond a closed side.
void Tissue::diffuse(const Spread& s, const double* u, double* f) const {
    const std::size_t n = static_cast<std::size_t>(side_), layer = columns(), last = layers_.size() - 1;
    const double sideways = s.D / (width_ * width_);
    const double below = s.profile ? 1.0 : resting_[last][s.state]; // u/w, where it is held
    for (std::size_t z = 0; z <= last; ++z) {
        const double up = z > 0 ? conductance(s, z - 1) / dz(z) : 0.0, down = conductance(s, z) / dz(z);
        const double here = 1 / w(s, z), over = z > 0 ? 1 / w(s, z - 1) : 0.0,
                     under = z < last ? 1 / w(s, z + 1) : 0.0, held = z < last ? 0.0 : below;
        const double *own = u + z * layer, *above = z > 0 ? own - layer : own,
                     *beneath = z < last ? own + layer : own;
        double* to = f + z * layer;
        for (std::size_t i = 0; i < layer; ++i)
            to[i] +=
                up * (above[i] * over - own[i] * here) + down * (beneath[i] * under + held - own[i] * here);
        for (std::size_t y = 0; y < n; ++y)
            for (std::size_t x = 0; x + 1 < n; ++x) {
                const std::size_t a = y * n + x, b = x * n + y; // neighbours along x, and along y
                const double along_x = sideways * (own[a + 1] - own[a]),
                             along_y = sideways * (own[b + n] - own[b]);
                to[a] += along_x, to[a + 1] -= along_x;
                to[b] += along_y, to[b + n] -= along_y;
            }
    }
}

/// 1 - E = sum of a (1 - (s - s0)/r)²+ over the cuts of a column.
std::vector<double> Tissue::open_shares(const double* closure) const {
    std::vector<double> share(columns(), 0.0);
    for (const auto& cut : spec_.sessions.front().damage.openings) {
        const double moved =
            closure_at_delay_.empty() ? 0.0 : closure[cut.column] - closure_at_delay_[cut.column];
        const double left = plus(1 - moved / cut.radius);
        share[cut.column] += cut.area_share * left * left;
    }
    for (double& s : share) s = std::min(s, 1.0); // cuts that overlap
    return share;
}

void Tissue::edges_move(const double* y) {
    const double* closure = y + k_states * cells() + healing::Closure * columns();
    closure_at_delay_.assign(closure, closure + columns());
}

Papillary Tissue::papillary(const double* y, std::size_t column) const {
    double depth = 0;
    Papillary sum{0, 0, 0};
    for (std::size_t z = 0; z < layers_.size() && middle(z) < papillary_bottom_; ++z) {
        const auto value = [&](healing::State s) { return y[s * cells() + z * columns() + column]; };
        depth += dz(z);
        sum.I += dz(z) * value(healing::I), sum.G += dz(z) * value(healing::G),
            sum.M2 += dz(z) * value(healing::M2);
    }
    return {sum.I / depth, sum.G / depth, sum.M2 / depth};
}

void Tissue::rates(const double* y, double* f) const {
    const std::size_t n = cells(), volume = k_states * n;
    const std::vector<double> open = open_shares(y + volume + healing::Closure * columns());
    const double mean = std::accumulate(open.begin(), open.end(), 0.0) / static_cast<double>(columns()),
                 u = mean / spec_.reference.opened_area_fraction;
    for (std::size_t z = 0; z < layers_.size(); ++z)
        for (std::size_t c = 0; c < columns(); ++c) {
            const std::size_t i = z * columns() + c;
            write(plain::rates(numbers_, layers_[z], open[c], u, read_cell(y + i, n)), f + i, n);
        }
    for (const Spread& s : spreads_)
        if (s.D > 0) diffuse(s, y + s.state * n, f + s.state * n);
    for (std::size_t c = 0; c < columns(); ++c)
        write(plain::rates(numbers_, papillary(y, c), open[c], u, read_surface(y + volume + c, columns())),
              f + volume + c, columns());
}

/// Discrete cosines, one a row: the shapes that diffusion between closed sides keeps.
static Eigen::MatrixXd cosines(int n) {
    Eigen::MatrixXd c(n, n);
    for (int k = 0; k < n; ++k)
        for (int i = 0; i < n; ++i)
            c(k, i) = std::sqrt((k > 0 ? 2.0 : 1.0) / n) * std::cos(std::numbers::pi * k * (i + 0.5) / n);
    return c;
}

void Tissue::precondition(double c, double* r) const {
    const Eigen::MatrixXd to_modes = cosines(side_), from_modes = to_modes.transpose();
    Eigen::ArrayXXd decay(side_, side_); // of a mode by diffusion sideways, for D = 1
    for (int k = 0; k < side_; ++k)
        for (int l = 0; l < side_; ++l)
            decay(k, l) = (4 - 2 * std::cos(std::numbers::pi * k / side_) -
                           2 * std::cos(std::numbers::pi * l / side_)) /
                          (width_ * width_);
    const std::size_t nz = layers_.size();
    std::vector<Eigen::ArrayXXd> mode(nz), pivot(nz);
    for (const Spread& s : spreads_) {
        double* u = r + s.state * cells();
        if (s.D == 0) {
            for (std::size_t i = 0; i < cells(); ++i) u[i] /= 1 + c * s.loss;
            continue;
        }
        const auto layer = [&](std::size_t z) {
            return Eigen::Map<Eigen::MatrixXd>(u + z * columns(), side_, side_);
        };
        for (std::size_t z = 0; z < nz; ++z) { // elimination, going down
            const double up = z > 0 ? c * conductance(s, z - 1) / dz(z) : 0.0,
                         down = c * conductance(s, z) / dz(z);
            mode[z] = (to_modes * layer(z) * from_modes).array();
            pivot[z] = 1 + c * s.loss + (up + down) / w(s, z) + c * s.D * decay;
            if (z > 0) {
                const Eigen::ArrayXXd lower = up / w(s, z - 1) * pivot[z - 1];
                mode[z] += lower * mode[z - 1];
                pivot[z] -= lower * (c * conductance(s, z - 1) / dz(z - 1) / w(s, z));
            }
            pivot[z] = pivot[z].inverse();
        }
        for (std::size_t z = nz; z-- > 0;) { // and back up
            if (z + 1 < nz) mode[z] += c * conductance(s, z) / dz(z) / w(s, z + 1) * mode[z + 1];
            mode[z] *= pivot[z];
            layer(z) = from_modes * mode[z].matrix() * to_modes;
        }
    }
    for (std::size_t i = 0; i < k_surface_states * columns(); ++i)
        r[k_states * cells() + i] /= 1 + c * surface_loss_[i / columns()];
}

Problem Tissue::problem(double tolerance) const {
    Problem p{.rates = [this](const double* y, double* f) { rates(y, f); },
              .precondition = [this](double c, double* r) { precondition(c, r); },
              .tolerance = tolerance};
    for (std::size_t i = 0; i < size(); ++i) {
        const std::size_t volume = k_states * cells();
        const bool closure =
            i >= volume + healing::Closure * columns() && i < volume + (healing::Closure + 1) * columns();
        p.absolute_at.push_back(closure ? 1e-5 : i < volume && i / cells() == healing::Tau ? 0.02 : 0.1);
    }
    return p;
}

std::vector<double> Tissue::means(const double* y, Region region) const {
    const double from = region == Region::reticular ? papillary_bottom_ : top_,
                 to = region == Region::papillary ? papillary_bottom_ : dermis_bottom_;
    std::vector<double> means;
    for (std::size_t s = 0; s < k_states; ++s) {
        double sum = 0;
        for (std::size_t i = 0; i < cells(); ++i) { // no layer lies across a limit of a region
            const std::size_t z = i / columns();
            if (middle(z) > from && middle(z) < to) sum += dz(z) * y[s * cells() + i];
        }
        means.push_back(sum / static_cast<double>(columns()) / (to - from));
    }
    const double* surface = y + k_states * cells();
    for (std::size_t s = 0; s < k_surface_states; ++s) {
        const std::vector<double> values =
            s == healing::Closure
                ? open_shares(surface + s * columns())
                : std::vector<double>(surface + s * columns(), surface + (s + 1) * columns());
        const double mean =
            std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(columns());
        means.push_back(s == healing::Closure ? 1 - mean : mean);
    }
    return means;
}

Run run_by_cvode(Tissue tissue, const std::vector<double>& times, double tolerance) {
    const Problem problem = tissue.problem(tolerance);
    ByCvode cvode(problem, tissue.start());
    Run run;
    bool moving = false;
    for (const double time : times) {
        if (!moving && time >= tissue.delay()) {
            tissue.edges_move(cvode.advance(tissue.delay()));
            cvode.restart([](double*) {});
            moving = true;
        }
        const double* y = cvode.advance(time);
        run.dermis.push_back(tissue.means(y, Tissue::Region::dermis));
        run.papillary.push_back(tissue.means(y, Tissue::Region::papillary));
        run.reticular.push_back(tissue.means(y, Tissue::Region::reticular));
    }
    run.steps = cvode.steps();
    run.evaluations = cvode.evaluations();
    return run;
}

} // namespace plain
