// How a run goes to coarser levels of lateral resolution after a session, and back to the full grid.
#include "stipple/grid/step_length.hpp"
#include "stipple/healing/course.hpp"
#include <algorithm>

namespace stipple::healing {

/// The run continues on this level, whose parts are made when it is entered for the first time.
void CourseRun::enter(int level) {
    level_ = level;
    Level& l = here();
    if (l.imex) return;
    l.transport = grid::make_transport(levels_.at(level), species_, plan_.threads);
    l.chemotaxis = std::make_unique<Chemotaxis>(levels_.at(level), rates_.k);
    const bool single = plan_.single_precision && std::holds_alternative<grid::Patch>(levels_.at(level));
    using Increments = grid::Imex::Increments;
    l.imex = std::make_unique<grid::Imex>(*l.transport, reaction(), plan_.tolerance, plan_.threads,
                                          single ? Increments::in_single : Increments::in_double, work_);
    if (plan_.lateral_tolerance > 0) l.imex->set_pace(k_pace_after_session);
    l.imex->observe(
        [this](std::int64_t now, const std::vector<double>& state) { return observe(now, state); });
    if (level > 0 || (plan_.lateral_tolerance > 0 && levels_.count() > 1))
        l.imex->settle(
            [this](const grid::Imex::Stages& stages, double dt, std::vector<double>& y) {
                if (level_ > 0) pattern_.advance(level_, stages, dt, y);
                return smooth(y);
            },
            level > 0);
}

std::size_t CourseRun::size_at(int level) const {
    return k_states * levels_.columns(level).cells() + k_surface_states * surface_columns();
}

/// True if every state that moves would lose less than the lateral tolerance on the next level. The state that
/// lost too much the last time is asked first: it mostly still does.
bool CourseRun::smooth(const std::vector<double>& y) const {
    if (!(plan_.lateral_tolerance > 0) || level_ + 1 >= levels_.count()) return false;
    const std::size_t n = grid().cells();
    for (std::size_t i = 0; i < k_states; ++i) {
        const std::size_t s = (roughest_ + i) % k_states;
        if (!state_rows()[s].diffusivity) continue;
        const double* u = y.data() + s * n;
        if (levels_.lost(level_, u, plan_.threads) <=
            plan_.lateral_tolerance * (scale_[s] + levels_.rms(level_, u, plan_.threads)))
            continue;
        roughest_ = s;
        return false;
    }
    return true;
}

/// A session is to come: it takes the run back to the full grid, for which the memory is kept.
bool CourseRun::sessions_to_come() const {
    return !plan_.jumps.empty() && grid::microseconds(plan_.jumps.back().time) >= clock_.now;
}

/// To the next level, in place: means of the states that move, and of the pattern of those that do not.
void CourseRun::coarsen(std::vector<double>& y) {
    if (level_ == 0) pattern_.take(y);
    const std::size_t fine = grid().cells(), coarse = levels_.columns(level_ + 1).cells();
    std::vector<double> mean(coarse);
    for (std::size_t s = 0; s < k_states; ++s) {
        levels_.average(level_, y.data() + s * fine, mean.data());
        std::copy(mean.begin(), mean.end(), y.begin() + static_cast<std::ptrdiff_t>(s * coarse));
    }
    const auto surface = y.begin() + static_cast<std::ptrdiff_t>(surface_at(0));
    std::copy_n(surface, k_surface_states * surface_columns(),
                y.begin() + static_cast<std::ptrdiff_t>(k_states * coarse));
    if (!sessions_to_come()) {
        y.resize(size_at(level_ + 1));
        y.shrink_to_fit();
        *work_ = {};
    }
    const auto memory = here().imex->memory();
    enter(level_ + 1);
    here().imex->recall(memory);
}

void CourseRun::refine_field(std::vector<double>& field, std::vector<double>& spare) const {
    for (int level = level_ - 1; level >= 0; --level) {
        levels_.refine(level, field.data(), spare.data());
        field.swap(spare);
    }
}

std::vector<float> CourseRun::field_at_full(const std::vector<double>& y, State s) const {
    const std::size_t n = full().cells();
    const auto* pattern = std::find(k_matrix_states.begin(), k_matrix_states.end(), s);
    if (level_ > 0 && pattern != k_matrix_states.end()) {
        const double* values = pattern_.of(static_cast<std::size_t>(pattern - k_matrix_states.begin()));
        return std::vector<float>(values, values + n);
    }
    const std::size_t held = grid().cells();
    std::vector<double> field(n), spare(level_ > 0 ? n : 0);
    std::copy_n(y.data() + s * held, held, field.data());
    refine_field(field, spare);
    return std::vector<float>(field.begin(), field.end());
}

/// Back to the full grid, in place: from the last state on, as each needs more room than before.
void CourseRun::refine(std::vector<double>& y) {
    if (level_ == 0) return;
    const std::size_t from = grid().cells(), to = full().cells();
    const auto surface = y.begin() + static_cast<std::ptrdiff_t>(surface_at(0));
    std::copy_n(surface, k_surface_states * surface_columns(),
                y.begin() + static_cast<std::ptrdiff_t>(k_states * to));
    std::vector<double> field(to), spare(to);
    for (std::size_t s = k_states; s-- > 0;) {
        std::copy_n(y.data() + s * from, from, field.data());
        refine_field(field, spare);
        std::copy(field.begin(), field.end(), y.begin() + static_cast<std::ptrdiff_t>(s * to));
    }
    pattern_.give(y);
    pattern_.clear();
    const auto memory = here().imex->memory();
    enter(0);
    here().imex->recall(memory);
}

/// Advances to an event; between steps to the next level as soon as the tissue is smooth enough.
void CourseRun::advance(std::vector<double>& y, std::int64_t& now, std::int64_t to) {
    while (now < to) {
        if (smooth(y)) coarsen(y);
        now = here().imex->advance(y, now, to);
    }
}

} // namespace stipple::healing
