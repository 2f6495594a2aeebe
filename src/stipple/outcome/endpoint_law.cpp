#include "stipple/outcome/endpoint_law.hpp"
#include "stipple/base/units.hpp"

namespace stipple::outcome {

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
    return e;
}

} // namespace stipple::outcome
