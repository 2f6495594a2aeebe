#include "stipple/base/units.hpp"
#include "stipple/pages/light/light.hpp"
#include "stipple/pages/report/report.hpp"
#include "stipple/words/typeset.hpp"
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;

std::string cause_words(outcome::Cause cause) {
    switch (cause) {
    case outcome::Cause::needling:
        return "needling";
    case outcome::Cause::nonablative_fractional:
        return "nonablative fractional laser";
    case outcome::Cause::ablative_fractional:
        return "ablative fractional laser";
    case outcome::Cause::ipl:
        return "intense pulsed light";
    case outcome::Cause::laser:
        return "laser on the whole field";
    }
    return "";
}

std::string share_band_words(const outcome::ShareBand& band) {
    return fmt::format("{} ({} to {})", number(100 * band.p50, 2), number(100 * band.p10, 2),
                       number(100 * band.p90, 2));
}

std::string killed_words(double injured, double killed) {
    if (killed > 0.999 * injured) return "all of it killed";
    if (killed < 1e-3 * injured) return "heated and not killed";
    return fmt::format("{}\u00a0% of it killed", number(100 * killed / injured, 2));
}

std::string injury_words(double injured, double killed) {
    if (!std::isfinite(injured)) return "not worked out";
    if (injured < 1e-4) return "less than 0.01\u00a0% of the basal layer";
    return number(100 * injured, 2) + "\u00a0% of the basal layer, " + killed_words(injured, killed);
}

static std::string with_error(double value, double error, const std::string& unit) {
    return quantity(value, unit, 2) + (std::isfinite(error) ? fmt::format(" (SE {})", number(error, 2)) : "");
}

std::string trial_words(const outcome::LightTrial& t) {
    std::string text = t.label + ": ";
    if (std::isfinite(t.needles))
        text += fmt::format("{} after needles, {} after light; ", with_error(t.needles, t.needles_se, t.unit),
                            with_error(t.light, t.light_se, t.unit));
    text += t.found;
    if (std::isfinite(t.n)) text += fmt::format(", {:g} people", t.n);
    return text + (t.note.empty() ? "" : "; " + t.note);
}

std::string list_of(const std::vector<std::string>& lines) {
    std::string items;
    for (const auto& line : lines) items += "<li>" + escape(capital(line)) + "</li>\n";
    return "<ul>\n" + items + "</ul>\n";
}

std::string sessions_words(int sessions, double interval) {
    if (sessions == 1) return "one session";
    return fmt::format("{} sessions, {} apart", sessions, days_words(interval / units::day));
}

} // namespace stipple::pages
