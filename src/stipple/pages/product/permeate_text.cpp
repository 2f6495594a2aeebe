#include "stipple/pages/product/permeate.hpp"
#include "stipple/words/lines.hpp"
#include "stipple/words/notice.hpp"
#include "stipple/words/typeset.hpp"
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;

namespace {

using namespace stipple::units;

/// Rows of the table: the start, then ever longer parts of the run.
std::vector<std::size_t> shown_rows(const std::vector<double>& time) {
    std::vector<std::size_t> rows;
    const auto last = static_cast<double>(time.size() - 1);
    for (const double share : {0.0, 1.0 / 48, 1.0 / 24, 1.0 / 12, 1.0 / 6, 1.0 / 3, 2.0 / 3, 1.0}) {
        const auto row = static_cast<std::size_t>(std::lround(share * last));
        if (rows.empty() || row > rows.back()) rows.push_back(row);
    }
    return rows;
}

std::string amount_table(const study::ProductResult& result) {
    struct Column {
        const char* head;
        const std::vector<double>& amounts;
    };
    const auto& c = result.course;
    const Column columns[] = {{"on skin", c.on_skin},     {"str. corneum", c.stratum_corneum},
                              {"epidermis", c.epidermis}, {"dermis", c.dermis},
                              {"absorbed", c.absorbed},   {"evaporated", c.evaporated},
                              {"degraded", c.degraded}};
    std::vector<Cells> rows{{"µg/cm²"}};
    const auto shown = [&c](const Column& column) { // what nothing ever does is no column
        return &column.amounts != &c.degraded || c.degraded.back() > 0;
    };
    for (const auto& column : columns)
        if (shown(column)) rows.front().emplace_back(column.head);
    for (const std::size_t row : shown_rows(c.time)) {
        rows.push_back({"  " + hours_words(c.time[row])});
        for (const auto& column : columns) {
            if (!shown(column)) continue;
            const bool endless = &column.amounts == &c.on_skin && study::is_unlimited(result.study);
            const bool nothing = std::fabs(column.amounts[row]) < 1e-9 * c.dose; // below what is resolved
            rows.back().push_back(endless   ? "unlimited"
                                  : nothing ? "0"
                                            : number(column.amounts[row] / k_ug_per_cm2));
        }
    }
    std::string out = laid_out(rows, {Side::left, Side::right});
    if (c.taken_off.back() > 0)
        out += "  " + amount_words(c.taken_off.back()) + " were wiped off or taken out\n";
    return out;
}

/// What the holes took of the liquid; nothing where they took none.
std::string drawn_sentence(const study::ProductResult& result) {
    if (!(result.course.drawn_in > 0)) return "";
    const auto& dose = result.spec.dose;
    const bool dries = dose.thickness > 0 && !dose.occluded;
    return fmt::format("As the needles left, the holes drew in {} with the liquid on the skin{}.",
                       amount_words(result.course.drawn_in), dries ? "; the rest dries sooner" : "");
}

std::string closing_sentence(const study::ProductResult& result) {
    const auto& c = result.closure;
    const bool sealing = study::heals(c);
    const auto back = [](double time) { return time < study::k_latest_closing; };
    if (!sealing && !back(c.water_loss) && !back(c.impedance) && !back(c.dye))
        return "The channels recoil and do not heal: excised skin.";
    const std::string half =
        sealing ? "close with a half-life of " + hours_words(c.half_life) : "recoil but do not heal: excised";
    const std::string life =
        sealing ? "; the epidermis has closed them after " + hours_words(c.lifetime) : "";
    return fmt::format("The channels {}{}. Until instruments find the barrier back: water loss (TEWL) {}; "
                       "impedance {}; half of the pores take up no dye {}, are not seen by tomography {}.",
                       half, life, closing_words(c.water_loss, sealing), closing_words(c.impedance, sealing),
                       closing_words(c.dye, sealing), closing_words(c.tomography, sealing));
}

std::string plasma_sentence(const study::ProductResult& result) {
    const transport::Peak peak = study::plasma_peak_of(result);
    const bool needled = study::has_channels(result);
    return fmt::format("Plasma: at most {}\u00a0ng/mL, {} after {}, from {}\u00a0cm² of skin (one "
                       "compartment).",
                       number(peak.value / k_ng_per_ml),
                       hours_words(needled ? peak.time : peak.time - result.spec.dose.start),
                       needled ? "needling" : "it was put on", setting(result.study.area / cm2));
}

std::string numerics_sentence(const transport::Permeation& course) {
    return fmt::format("Numerics: {} cells, {} steps, {} repeated; mass balance within {}.", course.cells,
                       course.steps, course.rejected, number(course.mass_balance, 2));
}

} // namespace

std::string permeate_text(const study::ProductResult& result) {
    std::string out = warning_lines(result.warnings, false);
    if (!out.empty()) out += "\n";
    if (!result.study.title.empty()) out += wrapped(result.study.title);
    out += wrapped(dose_sentence(result.model, result.study)) + wrapped(skin_sentence(result.study)) +
           wrapped(channels_sentence(result)) + "\n" + wrapped(absorbed_sentence(result));
    if (const std::string gain = enhancement_sentence(result); !gain.empty()) out += wrapped(gain);
    out += wrapped(barrier_sentence(result));
    out += wrapped(steady_sentence(result));
    if (const std::string unknown = solubility_sentence(result); !unknown.empty()) out += wrapped(unknown);
    out += "\n" + layers_table(result);
    out += "\n" + amount_table(result) + "\n";
    if (const std::string drawn = drawn_sentence(result); !drawn.empty()) out += wrapped(drawn);
    if (study::has_channels(result)) out += wrapped(closing_sentence(result));
    if (const std::string delays = delays_sentence(result); !delays.empty()) out += wrapped(delays);
    if (!study::plasma_of(result).empty()) out += wrapped(plasma_sentence(result));
    out += warning_lines(result.warnings, true) + wrapped(numerics_sentence(result.course));
    return out + std::string(short_notice()) + "\n";
}

} // namespace stipple::pages
