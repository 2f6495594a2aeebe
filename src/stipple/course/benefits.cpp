#include "stipple/course/citations.hpp"
#include "stipple/course/course.hpp"
#include <algorithm>
#include <string_view>

namespace stipple::course {

/// Of the tissue what tells of injury; the days and the grids stay.
static void keep_injury(Tissue& tissue) {
    const auto of_benefit = [](const auto& named) { return !tells_of_injury(named.name); };
    std::erase_if(tissue.series, of_benefit);
    std::erase_if(tissue.sections, of_benefit);
    for (std::size_t f = tissue.patch_fields.size(); f-- > 0;) {
        if (tells_of_injury(tissue.patch_fields[f])) continue;
        const auto at = static_cast<std::ptrdiff_t>(f);
        tissue.patch_fields.erase(tissue.patch_fields.begin() + at);
        for (PatchFrame& frame : tissue.frames) frame.values.erase(frame.values.begin() + at);
    }
}

Result without_benefits(Result result) {
    keep_injury(result.tissue);
    result.outcomes.endpoints.clear();
    result.outcomes.looks.clear();
    result.outcomes.fewer.reset();
    for (Delivery& delivery : result.transport.deliveries) delivery.uptake.reset();
    result.provenance.sources_used = used_sources(result);
    return result;
}

} // namespace stipple::course
