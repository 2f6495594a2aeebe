#include "stipple/healing/course.hpp"
#include "baseline.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

namespace stipple::baseline {

using namespace healing;

namespace {

struct Opening {
    double density, radius, since; // 1/m², m, closure at which its edges began to move (NaN: not yet)
};

/// The right-hand side and the jumps of the course, as src/stipple/healing/course.cpp has them on a patch.
class Course {
  public:
    explicit Course(const CourseProblem& problem)
        : problem_(problem), box_(problem.box()), cells_(box_.cells()) {
        while (papillary_rows_ < box_.nz() && box_.z(papillary_rows_) < problem.papillary_bottom)
            ++papillary_rows_;
    }
    std::vector<double> at_rest() const;
    System system();
    void rates(const double* y, double* f) const;
    void damage(double* y, const CourseProblem::Session& session);
    void start_moving(double closure);
    void forget_closed(double closure);
    double covered(double closure) const;
    double collagen(const double* y) const;
    double lowest(const double* y) const;
    std::size_t scalar(SurfaceState s) const { return k_states * cells_ + s; }

  private:
    double mean_of_layer(const double* field, int z) const {
        double sum = 0;
        for (std::size_t i = z * box_.layer(); i < (z + 1) * box_.layer(); ++i) sum += field[i];
        return sum / static_cast<double>(box_.layer());
    }
    Papillary papillary(const double* y) const;

    const CourseProblem& problem_;
    Box box_;
    std::size_t cells_;
    int papillary_rows_ = 0;
    std::vector<Opening> openings_;
};

std::vector<double> Course::at_rest() const {
    std::vector<double> y(k_states * cells_ + k_surface_states);
    for (int z = 0; z < box_.nz(); ++z) {
        const auto resting = rest(problem_.rates, problem_.rows[z]);
        for (std::size_t s = 0; s < k_states; ++s)
            std::fill_n(&y[s * cells_ + z * box_.layer()], box_.layer(), resting[s]);
    }
    const auto surface = surface_rest(problem_.rates, false);
    std::copy(surface.begin(), surface.end(), y.begin() + static_cast<std::ptrdiff_t>(scalar(Closure)));
    return y;
}

System Course::system() {
    System system;
    for (const auto& s : make_species(problem_.rates, problem_.rows, 1.0)) {
        system.species.push_back(FluxOperator::layered(box_, s.diffusivity, s.weight, s.loss));
        if (s.bottom.kind == grid::Face::Kind::fixed) system.species.back().fix_bottom(s.bottom.value);
    }
    const auto surface_loss = implicit_surface_loss(problem_.rates);
    system.scalar_loss.assign(surface_loss.begin(), surface_loss.end());
    system.scale = scales(problem_.d_ref, false);
    system.explicit_rates = [this](double, const double* y, double* f) { rates(y, f); };
    return system;
}

double Course::covered(double closure) const {
    double open = 0;
    for (const auto& o : openings_) {
        const double moved = std::isnan(o.since) ? 0.0 : std::max(closure - o.since, 0.0);
        const double left = std::max(o.radius - moved, 0.0);
        open += o.density * std::numbers::pi * left * left;
    }
    return std::max(1.0 - open, 0.0);
}

Papillary Course::papillary(const double* y) const {
    double depth = 0, sums[5] = {};
    for (int z = 0; z < papillary_rows_; ++z) {
        const double dz = box_.dz(z);
        const auto mean = [&](State s) { return mean_of_layer(y + s * cells_, z); };
        depth += dz;
        sums[0] += dz * mean(I);
        sums[1] += dz * mean(G);
        sums[2] += dz * mean(M2);
        sums[3] += dz * (mean(C3) + mean(C1));
        sums[4] += dz * (problem_.rows[z].collagen_1 + problem_.rows[z].collagen_3);
    }
    return {sums[0] / depth, sums[1] / depth, sums[2] / depth, sums[3] / sums[4]};
}

void Course::rates(const double* y, double* f) const {
    static constexpr std::size_t piece = 512; // cells at a time: their states and rates stay in the cache
    const double* surface = y + scalar(Closure);
    double* surface_f = f + scalar(Closure);
    const std::vector<double> uncovered(piece, 1.0 - covered(surface[Closure]));
    const double opened = problem_.rates.opened(uncovered[0]);
    for (int z = 0; z < box_.nz(); ++z)
        for (std::size_t i = 0; i < box_.layer(); i += piece) {
            const std::size_t at = z * box_.layer() + i;
            reaction_rates(problem_.rates, problem_.rows[z], uncovered.data(), opened,
                           static_cast<int>(std::min(piece, box_.layer() - i)), cells_, y + at, cells_,
                           f + at);
        }
    const Papillary p = papillary(y);
    surface_rates(problem_.rates, p, opened, surface, surface_f);
    const bool moving = std::any_of(openings_.begin(), openings_.end(),
                                    [](const Opening& o) { return !std::isnan(o.since); });
    surface_f[Closure] = moving ? front_speed(problem_.rates, p) : 0.0;
}

void Course::damage(double* y, const CourseProblem::Session& session) {
    const Kinetics& k = problem_.rates.k;
    for (std::size_t i = 0; i < cells_; ++i)
        injure(k, session.fraction[i], problem_.d_ref, y[W * cells_ + i], cells_, y + i);
    y[scalar(H)] *= 1.0 - k.lam_H * session.epidermis_fraction;
    openings_.push_back({session.punctures_per_m2, session.opening_radius, NAN});
}

/// The edges of the oldest opening that still waits begin to move.
void Course::start_moving(double closure) {
    for (auto& o : openings_)
        if (std::isnan(o.since)) {
            o.since = closure;
            return;
        }
}

void Course::forget_closed(double closure) {
    std::erase_if(openings_,
                  [&](const Opening& o) { return !std::isnan(o.since) && closure - o.since >= o.radius; });
}

/// Mean of C1 + C3 over the dermis; a layer cut by its bottom counts with the part inside.
double Course::collagen(const double* y) const {
    double sum = 0, depth = 0;
    for (int z = 0; z < box_.nz(); ++z) {
        const double inside = std::min(box_.z_face[z + 1], problem_.dermis_bottom) - box_.z_face[z];
        if (inside <= 0) break;
        depth += inside;
        sum += inside * (mean_of_layer(y + C1 * cells_, z) + mean_of_layer(y + C3 * cells_, z));
    }
    return sum / depth;
}

double Course::lowest(const double* y) const {
    const auto scale = scales(problem_.d_ref, false);
    double lowest = 0;
    for (std::size_t s = 0; s < k_states; ++s)
        lowest = std::min(lowest, *std::min_element(y + s * cells_, y + (s + 1) * cells_) / scale[s]);
    return lowest;
}

bool same(double a, double b) {
    return std::fabs(a - b) < 1e-3; // s
}

} // namespace

CourseAnswer run_course(const CourseProblem& problem, const CourseSettings& settings,
                        const std::vector<double>& times) {
    const Clock clock;
    CourseAnswer answer;
    Course course(problem);
    const auto rest = course.at_rest();
    const double resting_collagen = course.collagen(rest.data());
    Integrator integrator(course.system(), settings.integrator, 0.0, rest);
    double* y = integrator.state();

    std::set<double> events(times.begin(), times.end());
    for (const auto& session : problem.sessions) {
        events.insert(session.time);
        events.insert(session.time + problem.rates.k.t_lag);
    }
    events.insert(problem.end);
    for (const double now : events) {
        if (now > problem.end) break;
        integrator.advance(now);
        answer.lowest = std::min(answer.lowest, course.lowest(y));
        course.forget_closed(y[course.scalar(Closure)]);
        for (const auto& session : problem.sessions) {
            if (same(session.time + problem.rates.k.t_lag, now)) {
                course.start_moving(y[course.scalar(Closure)]);
                integrator.restart(now, 0);
            }
            if (same(session.time, now)) {
                course.damage(y, session);
                integrator.restart(now, settings.step_after_session);
            }
        }
        if (std::any_of(times.begin(), times.end(), [now](double t) { return same(t, now); })) {
            answer.collagen_gain.push_back(course.collagen(y) / resting_collagen - 1.0);
            answer.covered.push_back(course.covered(y[course.scalar(Closure)]));
        }
    }
    answer.state.assign(y, y + rest.size());
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
