#include "stipple/outcome/endpoint_law.hpp"
#include "stipple/base/units.hpp"
#include "stipple/outcome/scales.hpp"
#include <fmt/format.h>

namespace stipple::outcome {

/// Sizes of controlled trials beside a change that people grade unblinded, and in its note.
static void add_trial_size(const Model& model, Endpoint& e) {
    const TrialSize size = trial_size(model, e.value - e.baseline);
    e.controlled_low = size.controlled_low;
    e.controlled_high = size.controlled_high;
    e.sham = size.sham;
    const auto shown = [](double change) { return fmt::format("{:.2f}", change); };
    e.note = fmt::format(fmt::runtime(e.note), fmt::arg("controlled_low", shown(size.controlled_low)),
                         fmt::arg("controlled_high", shown(size.controlled_high)),
                         fmt::arg("sham", shown(size.sham)));
}

Endpoint make_endpoint(const Model& model, const EndpointRow& row, double day, const Level& level) {
    const double unit = level.si ? units::to_si(row.unit) : 1;
    Endpoint e{.name = row.name,
               .label = row.label,
               .day = day,
               .value = level.now / unit,
               .unit = row.unit,
               .better_up = row.better_up,
               .baseline = level.before / unit,
               .basis = row.basis,
               .source = row.source,
               .note = row.note,
               .group = row.group};
    if (!level.wording.empty()) {
        const EndpointRow* words = find_endpoint_row(model, row.name + ":" + level.wording);
        check(words != nullptr, Kind::data, "no such wording of an endpoint: " + level.wording, row.name);
        e.label = words->label;
        e.source = words->source;
        e.note = words->note;
    }
    e.noticeable = noticeable_change(model, row.name, e.baseline);
    if (row.open_label) add_trial_size(model, e);
    return e;
}

} // namespace stipple::outcome
