#include "stipple/pages/product/permeate.hpp"
#include "stipple/words/lines.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;
using namespace stipple::units;

std::string barrier_sentence(const study::ProductResult& result) {
    const auto& spec = result.spec;
    const double neutral = transport::neutral_share(spec.molecule, spec.dose.ph);
    const std::string of_ph = neutral < 1 ? fmt::format(" of pH {}, in which {} of it is neutral",
                                                        setting(spec.dose.ph), percent(neutral))
                                          : "";
    const std::string size = transport::volume_from_weight(spec.molecule)
                                 ? ", its size guessed from the weight: give formula or molar volume"
                                 : "";
    return fmt::format(
        "Intact skin: kp {}\u00a0cm/h from water{} ({}: p10 to p90 of what a measurement would give; {}{}).",
        number(result.course.permeability / k_cm_per_h), of_ph,
        number(result.permeability.low / k_cm_per_h) + " to " + number(result.permeability.high / k_cm_per_h),
        result.course.measured ? "with a MEASURED number of the user in place of a prediction" : "predicted",
        size);
}

std::string solubility_sentence(const study::ProductResult& result) {
    const auto& dose = result.spec.dose;
    const bool known = std::isfinite(result.spec.molecule.solubility) || std::isfinite(dose.solubility),
               dries = std::isfinite(result.course.dried);
    std::string out;
    if (const double most =
            result.steady.flux / result.steady.permeability * dose.affinity; // dissolved when it is put on
        most < 0.999 * dose.concentration)
        out = fmt::format(
            "Of {}\u00a0mg/mL only {}\u00a0mg/mL dissolve in the vehicle; the rest waits as a solid. ",
            setting(dose.concentration / k_mg_per_ml), number(most / k_mg_per_ml));
    if (dries)
        out += fmt::format(
            "Its water has gone {} after {}; a liquid that thickens drives faster, and what "
            "dries no longer reaches the leaks. Small doses that dry come out too high (caffeine of a "
            "ring trial by two). ",
            hours_words(result.course.dried - (study::has_channels(result) ? 0 : dose.start)),
            study::has_channels(result) ? "needling" : "it was put on");
    return known || !dries
               ? out
               : out +
                     "How much of it dissolves in water is not known (water_solubility_mg_per_ml): what dries "
                     "is taken to dissolve as far as its own density, so amounts are upper estimates.";
}

std::string steady_sentence(const study::ProductResult& result) {
    if (!(result.steady.flux > 0)) return "";
    std::string out = fmt::format(
        "An unlimited dose of it comes to {}\u00a0µg/cm²/h through intact skin, {} of it by water-filled leaks, "
        "with a lag time of {}",
        number(result.steady.flux / k_ug_per_cm2_h), percent(study::leak_share(result)),
        hours_words(result.steady.lag));
    const double share = study::share_of_steady_flux(result);
    if (!std::isfinite(share)) return out + ".";
    return out + (share < 0.95
                      ? fmt::format("; this run ends before: its flux is {} of that.", percent(share))
                      : ", which this run has reached.");
}

std::string layers_table(const study::ProductResult& result) {
    const auto& skin = result.layers;
    const double h_per_cm = 1 / k_cm_per_h;
    std::vector<Cells> rows{{"intact skin", "thickness", "K layer/water", "D (cm²/s)", "resistance (h/cm)"}};
    const auto add = [&](const char* name, const transport::LayerProperties& layer, double resistance) {
        rows.push_back({std::string("  ") + name, length_words(layer.thickness), number(layer.partition),
                        number(layer.diffusivity / 1e-4), number(resistance / h_per_cm)});
    };
    const double barrier = 1 / (skin.stratum_corneum.permeability() + skin.leaks.permeability),
                 epidermis = 1 / skin.epidermis.permeability();
    add("stratum corneum", skin.stratum_corneum, barrier);
    add("epidermis", skin.epidermis, epidermis);
    // down to blood or receptor: what of the whole the layers above leave
    if (result.study.state == study::SkinState::epidermis) return laid_out(rows, {Side::left, Side::right});
    add("dermis", skin.dermis, std::max(0.0, 1 / result.steady.permeability - barrier - epidermis));
    return laid_out(rows, {Side::left, Side::right});
}

std::string delays_sentence(const study::ProductResult& result) {
    const auto& delays = result.delays;
    // it only falls with the delay: where the first is resolved, all are
    if (delays.delay.empty() || std::isnan(study::resolved_gain(delays.enhancement.front()))) return "";
    const auto [least, most] = std::minmax_element(delays.enhancement.begin(), delays.enhancement.end());
    if (*most < 1.01 * *least)
        return fmt::format("Put on later, up to {} and for as long, the enhancement ratio is the same, {}.",
                           hours_words(delays.delay.back()), number(*most, 2));
    std::string out = "Put on later, for as long, the enhancement ratio is ";
    for (std::size_t i = 0; i < delays.delay.size(); ++i)
        out += fmt::format("{}{} after {}",
                           i == 0                        ? ""
                           : i + 1 < delays.delay.size() ? ", "
                                                         : " and ",
                           number(delays.enhancement[i], 2), hours_words(delays.delay[i]));
    return out + ".";
}

} // namespace stipple::pages
