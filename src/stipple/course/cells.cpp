#include "stipple/course/cells.hpp"

namespace stipple::course {

Chain without_fields(Chain chain) {
    chain.snapshot_times.clear();
    return chain;
}

Cells::Cells(const Workshop& w, const skin::Skin& skin, const insertion::Insertion& insertion,
             const std::vector<double>& densities, Runs& runs)
    : w_(w), of_member_(without_fields(w.chain)), fewer_(of_member_) {
    const Model& model = w.unchanged.model;
    const auto prepared = [&](const Resolution& resolution, double density) {
        return prepare(model, w.chain, skin, insertion, resolution, density);
    };
    const bool sketch = w.options.sketch;
    for (std::size_t q = 0; q < 3; ++q)
        runs.central[q].prepared =
            sketch && q > 0 ? runs.central[0].prepared : prepared(k_central, densities[sketch ? 1 : q]);
    in_columns_ = is_column(runs.central[1].prepared);
    with_rings_ = w.options.sections || (!in_columns_ && !sketch) || w.options.detail != Detail::quick;
    runs.rings.prepared = with_rings_ ? prepared(k_rings, densities[1]) : runs.central[1].prepared;
    if (!runs.ensemble.coarse) {
        const Needled few = needle(w.chain, w.unchanged, k_member.strikes); // as many as members have
        const auto on_few = [&](const Resolution& resolution) {
            return prepare(model, w.chain, few.skin, few.insertion, resolution, densities[1]);
        };
        coarse_ = on_few(k_member);
        if (in_columns_ && !sketch) coarse_rings_ = on_few(k_coarse_rings);
    }
    if (const int half = (w.chain.schedule.sessions() + 1) / 2;
        half < w.chain.schedule.sessions() && !sketch) {
        fewer_.schedule.times.resize(static_cast<std::size_t>(half));
        runs.fewer_sessions = half;
    }
}

std::vector<Job> Cells::jobs(Runs& runs) const {
    const bool sketch = w_.options.sketch;
    const double tolerance = in_columns_ ? k_column_tolerance : k_central.tolerance;
    std::vector<Job> jobs;
    const auto add = [&](std::optional<healing::History>& to, const Chain& chain, const Prepared& prepared,
                         double at, double weight) {
        if (!to) jobs.push_back({&to, &chain, &w_.unchanged, &prepared, at, weight});
    };
    if (with_rings_)
        add(runs.rings.history, w_.options.sections ? w_.chain : of_member_, runs.rings.prepared,
            k_rings.tolerance, k_central_work);
    for (const std::size_t q : {0u, 1u, 2u}) {
        const Prepared& cell = runs.central[q].prepared;
        if (!sketch && (q != 1 || in_columns_))
            add(runs.central[q].history, of_member_, cell, is_column(cell) ? k_column_tolerance : tolerance,
                k_side_work);
    }
    if (!sketch) add(runs.tight, of_member_, runs.central[1].prepared, 0.1 * tolerance, k_side_work);
    if (coarse_rings_) {
        add(runs.coarse_column, of_member_, *coarse_, tolerance, 1);
        add(runs.coarse_rings, of_member_, *coarse_rings_, k_coarse_rings.tolerance, 1);
    }
    if (!coarse_) return jobs; // shares have brought what heals on it
    add(runs.ensemble.coarse, of_member_, *coarse_, k_member.tolerance, 1);
    if (runs.fewer_sessions > 0) add(runs.fewer, fewer_, *coarse_, k_member.tolerance, 1);
    return jobs;
}

void Cells::settle(Runs& runs) const {
    if (w_.options.sketch)
        for (auto& central : runs.central) central.history = runs.ensemble.coarse;
    else if (!in_columns_)
        runs.central[1] = runs.rings;
}

std::vector<Job> jobs_of(Share share, const std::vector<Job>& jobs) {
    std::vector<Job> mine;
    int dealt = 0;
    for (const bool columns : {false, true})
        for (const Job& job : jobs)
            if (is_column(*job.prepared) == columns && share.of - 1 - dealt++ % share.of == share.part)
                mine.push_back(job);
    return mine;
}

std::array<std::optional<healing::History>*, 9> histories_of(Runs& runs) {
    return {&runs.rings.history, &runs.central[0].history, &runs.central[1].history, &runs.central[2].history,
            &runs.tight,         &runs.coarse_column,      &runs.coarse_rings,       &runs.ensemble.coarse,
            &runs.fewer};
}

} // namespace stipple::course
