#include "stipple/base/sources.hpp"
#include "stipple/pages/product/permeate.hpp"
#include "stipple/words/lines.hpp"
#include "stipple/words/typeset.hpp"
#include "stipple/words/warning_words.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;
using namespace stipple::units;
using study::SkinState;
using transport::Form;
using transport::NeedleKind;

static const std::string k_space = "\u00a0"; ///< does not break

std::string amount_words(double amount) {
    return number(amount / k_ug_per_cm2) + k_space + "µg/cm²";
}

std::string hours_words(double time) {
    return time != 0 && std::fabs(time) < 0.9995 * hour ? quantity(time / minute, "min")
                                                        : quantity(time / hour, "h");
}

static std::string minutes_words(double time) {
    return setting(time / minute) + k_space + "min";
}

std::string closing_words(double time, bool heals) {
    if (!heals && !(time < study::k_latest_closing)) return "does not heal: excised";
    return time < study::k_latest_closing ? hours_words(time) : "later than 14" + k_space + "d";
}

std::string warning_lines(const std::vector<Warning>& warnings, bool notes) {
    constexpr std::size_t k_most = 8; // points of a sweep may each have their own number to warn of
    std::string out;
    std::size_t said = 0;
    for (const auto& w : warnings) {
        if ((w.level == Warning::Level::note) != notes || ++said > k_most) continue;
        const std::string sources = short_citations(w.source);
        const std::string level = w.level == Warning::Level::danger ? "DANGER" : capital(level_name(w.level));
        out += wrapped(level + ": " + w.text + (sources.empty() ? "" : " [" + sources + "]"), "  ");
    }
    if (said > k_most) out += fmt::format("  and {} more, in the JSON file\n", said - k_most);
    return out;
}

std::string substance_words(const Model& model, const study::ProductStudy& study) {
    const auto& m = study.molecule;
    if (!m.label.empty()) return m.label;
    if (const auto product = transport::find_product(model, m.name)) return product->label;
    return fmt::format("A substance of {}{}g/mol with a log Kow of {}", setting(m.molecular_weight / 1e-3),
                       k_space, setting(m.log_kow));
}

/// The vehicle with what is in it; empty if only the needles carry something.
static std::string vehicle_words(const study::ProductStudy& study) {
    const auto& dose = study.dose;
    if (!(dose.concentration > 0)) return "";
    const std::string concentration = setting(dose.concentration / k_mg_per_ml) + k_space + "mg/mL in a ";
    std::string out = dose.form == Form::neat       ? "neat"
                      : dose.form == Form::solution ? concentration + "solution"
                      : dose.form == Form::gel      ? concentration + "gel that dries"
                                                    : concentration + "base that stays";
    if (study::is_unlimited(study)) return out + ", unlimited dose";
    return out + fmt::format(", {}{}µL/cm² ({}; {} on {}{}cm²)", setting(dose.thickness / 1e-5), k_space,
                             amount_words(dose.amount()), quantity(dose.amount() * study.area / 1e-6, "mg"),
                             setting(study.area / cm2), k_space);
}

static std::string needles_words(const transport::NeedleLoad& needles) {
    static constexpr std::array<const char*, 4> k_kinds{"solid needles", "coated needles",
                                                        "dissolving needles", "hydrogel needles"};
    const std::string kind = k_kinds[static_cast<std::size_t>(needles.kind)];
    std::string out;
    if (needles.amount > 0) out = amount_words(needles.amount) + " in ";
    if (needles.kind == NeedleKind::solid && !(needles.worn > 0)) return "";
    out += kind;
    if (needles.worn > 0) out += " that stay in for " + minutes_words(needles.worn);
    return out;
}

std::string dose_sentence(const Model& model, const study::ProductStudy& study) {
    const auto& dose = study.dose;
    std::string out = substance_words(model, study);
    const std::string vehicle = vehicle_words(study), needles = needles_words(study.needles);
    if (!vehicle.empty()) {
        out += ", " + vehicle + (dose.occluded ? ", under a cover" : "");
        if (dose.start != 0)
            out += fmt::format(", put on {} {} needling", minutes_words(std::fabs(dose.start)),
                               dose.start < 0 ? "before" : "after");
        if (const std::size_t times = dose.more.size() + 1; times > 1)
            out += fmt::format(", {} times, last at {}", times, minutes_words(dose.more.back().start));
        if (std::isfinite(dose.end)) out += ", wiped off at " + minutes_words(dose.end);
    }
    if (!needles.empty()) out += (vehicle.empty() ? ", " : "; ") + needles;
    return out + ".";
}

std::string skin_sentence(const study::ProductStudy& study) {
    static constexpr std::array<const char*, 3> k_states{"Living skin", "Excised skin", "Epidermis"};
    std::string out = k_states[static_cast<std::size_t>(study.state)];
    if (study.species != skin::k_human) out += " (" + spaced(study.species) + ")";
    out += fmt::format(" of the {}, {} years", spaced(study.person.site), setting(study.person.age_years));
    if (study.state == SkinState::living) return out + ", for " + hours_words(study.horizon) + ".";
    out += study.receptor.thickness > 0 ? fmt::format(" over a receptor of {}{}mL/cm²",
                                                      setting(study.receptor.thickness / cm), k_space)
                                        : " over fluid that is swept away";
    if (study.receptor.sampling_interval > 0)
        out += fmt::format(", {} of it sampled every {}", percent(study.receptor.sampled_share),
                           hours_words(study.receptor.sampling_interval));
    return out + ", for " + hours_words(study.horizon) + ".";
}

std::string channels_sentence(const study::ProductResult& result) {
    if (!study::has_channels(result)) return "No channels: intact skin.";
    const auto& channels = result.spec.channels;
    double depth = 0, width = 0, tip = 0;
    for (const auto& c : channels.classes) {
        depth += c.share * c.depth;
        width += c.share * 2 * c.radius;
        tip += c.share * c.tip_depth();
    }
    std::string out = fmt::format("{} channels per cm²", number(channels.per_m2 / per_cm2));
    if (!result.study.model.empty()) out += " by " + result.study.model;
    out += fmt::format(
        ": mean depth {}, needles {} wide at the surface, open area fraction {} when they have left.",
        length_words(depth), length_words(width), percent(channels.open_share()));
    // why a longer needle may let in less
    const bool slim = tip < 0.9 * channels.needle_length && width < 1.9 * channels.needle_radius;
    if (slim)
        out += fmt::format(
            " The tips reach {} of a length of {}: only the slim end is in, {} wide where the base "
            "is {}. A longer needle on the same base is slimmer still at the surface and may let "
            "in less.",
            length_words(tip), length_words(channels.needle_length), length_words(width),
            length_words(2 * channels.needle_radius));
    return out;
}

std::string absorbed_sentence(const study::ProductResult& result) {
    const auto& course = result.course;
    const double share = study::absorbed_share(result.study, course);
    std::string out = fmt::format("Absorbed after {}: {}", hours_words(course.time.back()),
                                  amount_words(course.absorbed.back()));
    if (result.members > 0)
        out += fmt::format(
            " ({}: parameter uncertainty, p10 to p90 of {} samples)",
            range(result.absorbed_lo.back() / k_ug_per_cm2, result.absorbed_hi.back() / k_ug_per_cm2),
            result.members);
    if (std::isfinite(share)) out += ", " + percent(share) + " of the dose";
    return out + fmt::format(". Largest flux {}{}µg/cm²/h, at {}.",
                             number(course.flux_peak.value / k_ug_per_cm2_h), k_space,
                             hours_words(course.flux_peak.time));
}

/// Whether hardly anything has come through yet: the lag takes more than a third of the run.
static bool is_in_lag(const study::ProductResult& result) {
    const transport::Permeation& course = result.intact;
    const bool rises = !course.flux.empty() && course.flux.back() >= 0.999 * course.flux_peak.value;
    return rises && result.steady.lag > course.time.back() / 3;
}

static std::string gain_range(const study::ProductResult& result) {
    if (std::isfinite(study::resolved_gain(result.enhancement_hi)))
        return range(result.enhancement_lo, result.enhancement_hi);
    return number(result.enhancement_lo) + " to more than a billion";
}

std::string enhancement_sentence(const study::ProductResult& result) {
    if (!study::has_channels(result)) return "";
    const double intact = result.intact.absorbed.back();
    if (!std::isfinite(result.enhancement))
        return "Nothing passes intact skin, so there is no enhancement ratio.";
    if (std::isnan(study::resolved_gain(result.enhancement)))
        return "Less than a billionth of it passes intact skin: the enhancement ratio is not resolved.";
    std::string out = fmt::format("Through intact skin {}: enhancement ratio {}", amount_words(intact),
                                  number(result.enhancement));
    if (result.members > 0)
        out += fmt::format(" ({}: parameter uncertainty, p10 to p90 of {} samples)", gain_range(result),
                           result.members);
    if (is_in_lag(result))
        out +=
            ". The flux through intact skin still rises at the end: the ratio is large because intact skin "
            "is slow, and falls in a longer run";
    return out + ".";
}

} // namespace stipple::pages
