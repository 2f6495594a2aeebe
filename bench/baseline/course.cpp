#include "stipple/healing/course.hpp"
#include "baseline.hpp"
#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace stipple::baseline {

using namespace healing;

namespace {

struct Cut { // the part of an opening that lies in one column
    skin::Opening opening;
    double since;  // distance of its front at which its edge began to move [m]; NaN: not yet
    double begins; // time of that [s]
};

/// The right-hand side and the jumps of the course on a patch. Rates, rest, losses and what a session does to a
/// cell are the library's; openings, means, transport and steps are written anew.
class Course {
  public:
    explicit Course(const CourseProblem& problem)
        : problem_(problem), box_(problem.box()), cells_(box_.cells()), columns_(box_.layer()) {
        while (papillary_rows_ < box_.nz() && box_.z(papillary_rows_) < problem.papillary_bottom)
            ++papillary_rows_;
    }
    std::vector<double> at_rest() const;
    System system();
    void rates(const double* y, double* f) const;
    void damage(double* y, const Session& session);
    void edges_move(const double* y, double now);
    void forget_closed(const double* y);
    std::vector<double> means(const double* y) const;
    double lowest(const double* y) const;

  private:
    const double* surface(const double* y, std::size_t state) const {
        return y + k_states * cells_ + state * columns_;
    }
    double* surface(double* y, std::size_t state) const { return y + k_states * cells_ + state * columns_; }
    double left(const Cut& cut, const double* closure) const {
        const double moved = std::isnan(cut.since) ? 0.0 : closure[cut.opening.column] - cut.since;
        return std::max(cut.opening.radius - moved, 0.0);
    }
    double mean_over_columns(const double* layer) const {
        return std::accumulate(layer, layer + columns_, 0.0) / static_cast<double>(columns_);
    }
    std::vector<double> uncovered(const double* y) const;
    std::vector<Papillary> papillary(const double* y) const;
    double dermis_mean(const double* field) const;

    const CourseProblem& problem_;
    Box box_;
    std::size_t cells_, columns_;
    int papillary_rows_ = 0;
    std::vector<Cut> cuts_;
};

std::vector<double> Course::at_rest() const {
    std::vector<double> y(k_states * cells_ + k_surface_states * columns_);
    for (int z = 0; z < box_.nz(); ++z) {
        const auto resting = rest(problem_.rates, problem_.rows[z]);
        for (std::size_t s = 0; s < k_states; ++s)
            std::fill_n(&y[s * cells_ + z * columns_], columns_, resting[s]);
    }
    const auto on_top = surface_rest();
    for (std::size_t s = 0; s < k_surface_states; ++s) std::fill_n(surface(y.data(), s), columns_, on_top[s]);
    return y;
}

System Course::system() {
    System system;
    for (const auto& s : make_species(problem_.rates, problem_.rows, problem_.spec.diffusion)) {
        system.species.push_back(FluxOperator::layered(box_, s.diffusivity, s.weight, s.loss));
        if (s.bottom.kind == grid::Face::Kind::fixed) system.species.back().fix_bottom(s.bottom.value);
    }
    const auto surface_loss = implicit_surface_loss(problem_.rates);
    system.scalar_loss.assign(surface_loss.begin(), surface_loss.end());
    system.scalar_values = columns_;
    system.scale = scales(problem_.spec.reference.dermis_fraction);
    system.explicit_rates = [this](double, const double* y, double* f) { rates(y, f); };
    return system;
}

/// Uncovered share of every column: each cut shrinks with the front of its column.
std::vector<double> Course::uncovered(const double* y) const {
    const double* closure = surface(y, Closure);
    std::vector<double> share(columns_, 0.0);
    for (const auto& cut : cuts_) {
        const double open = left(cut, closure) / cut.opening.radius;
        share[cut.opening.column] += cut.opening.area_share * open * open;
    }
    for (double& s : share) s = std::min(s, 1.0);
    return share;
}

/// Means of every column over the papillary dermis.
std::vector<Papillary> Course::papillary(const double* y) const {
    std::vector<Papillary> means(columns_, {0, 0, 0});
    double depth = 0;
    for (int z = 0; z < papillary_rows_; ++z) depth += box_.dz(z);
    for (int z = 0; z < papillary_rows_; ++z) {
        const double share = box_.dz(z) / depth;
        const double* layer = y + z * columns_;
        for (std::size_t c = 0; c < columns_; ++c) {
            means[c].cytokine += share * layer[I * cells_ + c];
            means[c].kgf += share * layer[G * cells_ + c];
            means[c].m2 += share * layer[M2 * cells_ + c];
        }
    }
    return means;
}

void Course::rates(const double* y, double* f) const {
    static constexpr std::size_t piece = 512; // cells at a time: their states and rates stay in the cache
    const std::vector<double> open = uncovered(y);
    const double opened = problem_.rates.opened(mean_over_columns(open.data()));
    for (int z = 0; z < box_.nz(); ++z)
        for (std::size_t i = 0; i < columns_; i += piece) {
            const std::size_t at = z * columns_ + i;
            reaction_rates(problem_.rates, problem_.rows[z], open.data() + i, opened,
                           static_cast<int>(std::min(piece, columns_ - i)), cells_, y + at, cells_, f + at);
        }
    const bool moving =
        std::any_of(cuts_.begin(), cuts_.end(), [](const Cut& cut) { return !std::isnan(cut.since); });
    const std::vector<Papillary> below = papillary(y);
    for (std::size_t c = 0; c < columns_; ++c) {
        double own[k_surface_states], change[k_surface_states];
        for (std::size_t s = 0; s < k_surface_states; ++s) own[s] = surface(y, s)[c];
        surface_rates(problem_.rates, below[c], open[c], opened, own, change);
        change[Closure] = moving ? front_speed(problem_.rates, below[c]) : 0.0;
        for (std::size_t s = 0; s < k_surface_states; ++s) surface(f, s)[c] = change[s];
    }
}

/// A session: every cell by its damaged share; of the epidermis a column loses what is cut open there.
void Course::damage(double* y, const Session& session) {
    const Kinetics& k = problem_.rates.k;
    const skin::Damage& d = session.damage;
    for (std::size_t i = 0; i < cells_; ++i)
        injure(k, d.fraction[i], problem_.spec.reference.dermis_fraction, y[W * cells_ + i], cells_, y + i);
    std::vector<double> cut(columns_, 0.0);
    for (const auto& opening : d.openings) {
        cut[opening.column] += opening.area_share;
        cuts_.push_back({opening, NAN, session.time + k.t_lag});
    }
    const double share = d.opened_area_fraction > 0 ? d.epidermis_fraction / d.opened_area_fraction : 0.0;
    for (std::size_t c = 0; c < columns_; ++c)
        surface(y, Ht)[c] -= thinned(k, std::min(cut[c] * share, 1.0), surface(y, Ht)[c], surface(y, Hp)[c]);
}

bool same(double a, double b) {
    return std::fabs(a - b) < 1e-3; // s
}

/// The edges whose delay has passed begin to move.
void Course::edges_move(const double* y, double now) {
    for (auto& cut : cuts_)
        if (same(cut.begins, now)) cut.since = surface(y, Closure)[cut.opening.column];
}

void Course::forget_closed(const double* y) {
    std::erase_if(cuts_, [&](const Cut& cut) { return left(cut, surface(y, Closure)) <= 0; });
}

/// Mean over the dermis; a layer cut by its bottom counts with the part inside.
double Course::dermis_mean(const double* field) const {
    double sum = 0, depth = 0;
    for (int z = 0; z < box_.nz(); ++z) {
        const double inside = std::min(box_.z_face[z + 1], problem_.dermis_bottom) - box_.z_face[z];
        if (inside <= 0) break;
        depth += inside;
        sum += inside * mean_over_columns(field + z * columns_);
    }
    return sum / depth;
}

std::vector<double> Course::means(const double* y) const {
    std::vector<double> means;
    for (std::size_t s = 0; s < k_states; ++s) means.push_back(dermis_mean(y + s * cells_));
    for (std::size_t s = 0; s < k_surface_states; ++s)
        means.push_back(s == Closure ? 1.0 - mean_over_columns(uncovered(y).data())
                                     : mean_over_columns(surface(y, s)));
    return means;
}

double Course::lowest(const double* y) const {
    const auto scale = scales(problem_.spec.reference.dermis_fraction);
    double lowest = 0;
    for (std::size_t s = 0; s < k_states; ++s)
        lowest = std::min(lowest, *std::min_element(y + s * cells_, y + (s + 1) * cells_) / scale[s]);
    return lowest;
}

} // namespace

CourseAnswer run_course(const CourseProblem& problem, const CourseSettings& settings) {
    const Clock clock;
    CourseAnswer answer;
    Course course(problem);
    const auto rest = course.at_rest(), resting = course.means(rest.data());
    const std::vector<double>& times = problem.spec.output_times;
    Integrator integrator(course.system(), settings.integrator, 0.0, rest);
    double* y = integrator.state();

    std::set<double> events(times.begin(), times.end());
    const double lag = problem.rates.k.t_lag;
    for (const auto& session : problem.spec.sessions) events.insert({session.time, session.time + lag});
    for (const double now : events) {
        if (now > times.back()) break;
        integrator.advance(now);
        answer.lowest = std::min(answer.lowest, course.lowest(y));
        course.forget_closed(y);
        for (const auto& session : problem.spec.sessions) {
            if (same(session.time + lag, now)) {
                course.edges_move(y, now);
                integrator.restart(now, 0);
            }
            if (same(session.time, now)) {
                course.damage(y, session);
                integrator.restart(now, settings.step_after_session);
            }
        }
        if (std::any_of(times.begin(), times.end(), [now](double t) { return same(t, now); })) {
            const auto means = course.means(y);
            answer.collagen_gain.push_back((means[C1] + means[C3]) / (resting[C1] + resting[C3]) - 1.0);
            answer.means.push_back(means);
        }
    }
    const auto counts = integrator.counts();
    answer.steps = counts.steps, answer.rejected = counts.rejected;
    answer.rate_evaluations = counts.explicit_evaluations;
    answer.solves = counts.solver.solves, answer.iterations = counts.solver.iterations;
    answer.cycles = counts.solver.cycles, answer.set_ups = counts.solver.set_ups;
    const Cost cost = clock.read();
    answer.wall = cost.wall, answer.cpu = cost.cpu, answer.peak_memory = cost.peak_memory;
    return answer;
}

} // namespace stipple::baseline
