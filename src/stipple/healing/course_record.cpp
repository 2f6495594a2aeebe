// What a run keeps of the tissue: means at every step, whole fields at some times.
#include "stipple/base/units.hpp"
#include "stipple/healing/course.hpp"
#include "stipple/healing/synthesis.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::healing {

std::vector<std::string> recorded_names() {
    std::vector<std::string> names = state_names();
    for (const auto& row : surface_rows()) names.emplace_back(row.name);
    names.insert(names.end(), synthesis_names().begin(), synthesis_names().end());
    return names;
}

/// Mean of every volume state, then of every synthesis rate, in every layer: [state or rate][layer].
std::vector<std::vector<double>> CourseRun::layer_means(const std::vector<double>& y) const {
    const std::size_t n = grid().cells();
    const int nz = grid().nz();
    const double opened = rates_.opened(mean_uncovered(y.data()));
    std::vector<std::vector<double>> means(std::size_t{k_states} + k_syntheses,
                                           std::vector<double>(static_cast<std::size_t>(nz)));
#pragma omp parallel num_threads(plan_.threads)
    {
        std::vector<double> made(k_syntheses * columns());
#pragma omp for schedule(static)
        for (int z = 0; z < nz; ++z) {
            const std::size_t at = static_cast<std::size_t>(z);
            const double* layer = y.data() + at * columns();
            for (std::size_t s = 0; s < k_states; ++s) means[s][at] = grid().layer_mean(layer + s * n, 0);
            synthesis_rates(rates_, rows_[at], opened, grid().columns(), n, layer, made.data());
            for (std::size_t r = 0; r < k_syntheses; ++r)
                means[k_states + r][at] = grid().layer_mean(made.data() + r * columns(), 0);
        }
    }
    return means;
}

/// Appends the means at this time to the history, or sets its baseline.
void CourseRun::record(const std::vector<double>& y, double time, bool baseline) {
    const double top = grid().z_face().front();
    const bool reticular = papillary_bottom_ < dermis_bottom_;
    const std::pair<double, double> ranges[] = {{top, dermis_bottom_},
                                                {top, papillary_bottom_},
                                                {reticular ? papillary_bottom_ : top, dermis_bottom_}};
    History& h = history_;
    std::vector<double>* rest[] = {&h.baseline_dermis, &h.baseline_papillary, &h.baseline_reticular};
    std::vector<std::vector<double>>* series[] = {&h.dermis, &h.papillary, &h.reticular};
    const auto layers = layer_means(y);
    std::vector<double> surface;
    for (std::size_t s = 0; s < k_surface_states; ++s)
        surface.push_back(s == Closure ? 1.0 - mean_uncovered(y.data())
                                       : full().layer_mean(y.data() + surface_at(s), 0));
    if (!baseline) h.time.push_back(time);
    for (int region = 0; region < 3; ++region) {
        const auto mean = [&](std::size_t i) {
            return grid().mean_of_layers(layers[i], ranges[region].first, ranges[region].second);
        };
        std::vector<double> values;
        for (std::size_t s = 0; s < k_states; ++s) values.push_back(mean(s));
        values.insert(values.end(), surface.begin(), surface.end());
        for (std::size_t r = 0; r < k_syntheses; ++r) values.push_back(mean(k_states + r));
        if (baseline)
            *rest[region] = values;
        else
            for (std::size_t v = 0; v < values.size(); ++v) (*series[region])[v].push_back(values[v]);
    }
}

void CourseRun::snapshot(const std::vector<double>& y, double time) {
    Snapshot s{time, std::vector<std::vector<float>>(k_states)};
    for (std::size_t i = 0; i < k_states; ++i)
        if (plan_.all_fields || state_rows()[i].field) s.fields[i] = field_at_full(y, static_cast<State>(i));
    history_.snapshots.push_back(std::move(s));
}

/// Records the means, notes when the last openings closed, reports, and saves the state when that is due.
bool CourseRun::observe(std::int64_t now, const std::vector<double>& y) {
    const double left = openings_.left_to_close(y.data() + surface_at(Closure));
    if (clock_.closed_at < 0 && clock_.left_before > 0 && left <= 0) { // linear between the two steps
        const double share = clock_.left_before / (clock_.left_before - left);
        clock_.closed_at =
            (static_cast<double>(clock_.now) + share * static_cast<double>(now - clock_.now)) * 1e-6;
    }
    record(y, static_cast<double>(now) * 1e-6, false);
    clock_.now = now;
    clock_.left_before = left;
    see_cuts_close(y.data() + surface_at(Closure));
    bool go_on = true;
    if (plan_.progress && now >= clock_.next_report) {
        clock_.next_report = now + std::llround(units::day * 1e6);
        go_on = plan_.progress(static_cast<double>(now) * 1e-6);
    }
    if (plan_.save && plan_.save_due && plan_.save_due()) save(y);
    return go_on;
}

} // namespace stipple::healing
