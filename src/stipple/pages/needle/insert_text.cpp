#include "stipple/base/units.hpp"
#include "stipple/pages/needle/insert.hpp"
#include "stipple/words/lines.hpp"
#include "stipple/words/notice.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;

namespace {

std::string stage_table(const insertion::Pushed& pushed) {
    std::vector<Cells> rows{{"Stage", "base displacement", "force per needle"}};
    for (std::size_t i = 0; i < pushed.stages.size(); ++i) {
        const auto& stage = pushed.stages[i];
        rows.push_back({fmt::format("  {}  {}", stage_letter(i), spaced(stage.name)),
                        way_words(stage.displacement), force_words(stage.force)});
    }
    return laid_out(rows, {Side::left, Side::right});
}

std::string layer_table(const study::NeedleResult& result) {
    std::vector<Cells> rows{{"Layer", "thickness", "path, needle in", "path left open"}};
    const auto& layers = result.push.skin.layers;
    for (std::size_t i = 0; i < result.pushed.layers.size(); ++i) {
        const auto& path = result.pushed.layers[i];
        const double thickness = i < layers.size() ? layers[i].thickness : NAN;
        rows.push_back({"  " + spaced(path.layer),
                        std::isinf(thickness) ? "no lower end" : way_words(thickness), way_words(path.loaded),
                        way_words(path.open)});
    }
    return laid_out(rows, {Side::left, Side::right});
}

std::string energy_sentence(const insertion::Pushed& pushed) {
    const auto& e = pushed.energies;
    const double all = e.total();
    if (!(all > 0)) return "";
    return fmt::format("Energy balance ({} a needle): cutting {}, opening the hole {}, friction {}, "
                       "indentation {}, bending of the rig {}, lost where it jumps {}.",
                       energy_words(pushed.work), percent(e.fracture / all), percent(e.wedging / all),
                       percent(e.friction / all), percent(e.dimple / all), percent(e.rig / all),
                       percent(e.jumps / all));
}

std::string impact_sentence(const insertion::Pushed& pushed) {
    return fmt::format("Of the {} of the blow {} ({}) went into the skin and {} ({}) into its support.",
                       energy_words(pushed.energy_in), energy_words(pushed.energy_skin),
                       percent(pushed.energy_skin / pushed.energy_in), energy_words(pushed.energy_support),
                       percent(pushed.energy_support / pushed.energy_in));
}

std::string spread_sentence(const study::NeedleResult& result) {
    const study::Spread s = study::spread_of(result);
    const std::string force = force_words(result.pushed.total_force);
    if (s.most - s.least < 0.1 * units::um)
        return fmt::format("On the whole plate: {}; its {} needles are taken as alike.", force,
                           result.study.needles);
    return fmt::format(
        "On the whole plate: {}; insertion depth {} in its middle and {} at its edge, over all {} to "
        "{}.",
        force, way_words(s.centre), way_words(s.edge), way_words(s.least), way_words(s.most));
}

} // namespace

std::string insert_text(const study::NeedleResult& result) {
    const auto& pushed = result.pushed;
    std::string out;
    if (!result.study.title.empty()) out += wrapped(result.study.title);
    out += wrapped(needle_sentence(result.study));
    out += wrapped(target_sentence(result) + " " + drive_sentence(result.study));
    const std::string sketch = force_sketch(pushed);
    if (!sketch.empty()) out += "\n" + sketch;
    out += "\n" + stage_table(pushed) + "\n" + layer_table(result) + "\n";
    out += wrapped(end_sentence(result));
    if (result.study.needles > 1) out += wrapped(spread_sentence(result));
    if (const std::string energy = energy_sentence(pushed); !energy.empty()) out += wrapped(energy);
    if (result.study.drive == insertion::Drive::impact) out += wrapped(impact_sentence(pushed));
    if (const std::string margin = breaking_sentence(pushed); !margin.empty()) out += wrapped(margin);
    if (const std::string blunts = blunting_sentence(result); !blunts.empty()) out += wrapped(blunts);
    for (const auto& remark : result.push.skin.remarks) out += wrapped("Note: " + remark, "  ");
    return out + std::string(short_notice()) + "\n";
}

} // namespace stipple::pages
