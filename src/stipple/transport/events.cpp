#include "stipple/transport/events.hpp"

namespace stipple::transport {

std::set<double> events_of(const PermeationSpec& spec, double first) {
    std::set<double> events(spec.output_times.begin(), spec.output_times.end());
    events.insert(spec.profile_times.begin(), spec.profile_times.end());
    const auto [cover_on, cover_off] = spec.dose.cover();
    for (const double t :
         {first, 0.0, spec.dose.start, spec.dose.end, cover_on, cover_off, spec.needles.worn, spec.horizon})
        events.insert(t);
    for (const auto& more : spec.dose.more) events.insert(more.start);
    if (spec.receptor.sampling_interval > 0)
        for (double t = spec.receptor.sampling_interval; t <= spec.horizon;
             t += spec.receptor.sampling_interval)
            events.insert(t);
    std::erase_if(events, [&](double t) { return t < first || t > spec.horizon; });
    return events;
}

} // namespace stipple::transport
