#include "stipple/base/sources.hpp"
#include "stipple/base/units.hpp"
#include "stipple/outcome/catalogue.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/pages/report/page.hpp"
#include "stipple/words/lines.hpp"
#include "stipple/words/notice.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;

namespace {

using namespace stipple::units;

std::string cited(const std::string& column) {
    const std::string out = short_citations(column);
    return out.empty() ? "" : " [" + out + "]";
}

/// What a run in spite of a stop does not simulate, each once.
std::string left_out_line(const course::Inputs& inputs) {
    if (!inputs.stop_overridden()) return "";
    std::string out;
    for (const auto& f : inputs.screening.findings)
        if (!f.not_modelled.empty() && out.find(f.not_modelled) == std::string::npos)
            out += " " + f.not_modelled;
    return out.empty() ? "" : wrapped("  not simulated:" + out, "    ");
}

std::string screening_lines(const course::Inputs& inputs) {
    constexpr std::size_t k_most = 4;
    std::string out = "Screening: " + verdict_words(inputs.screening.verdict) + "\n";
    const auto& findings = inputs.screening.findings;
    // A stop is explained in full; of lesser findings the strongest few.
    for (std::size_t i = 0; i < std::min(findings.size(), k_most); ++i)
        out += wrapped(fmt::format("  {} ({}): {}{}", findings[i].label,
                                   spaced(screening::to_string(findings[i].verdict)), findings[i].why,
                                   cited(findings[i].source)),
                       "    ");
    if (findings.size() > k_most)
        out += fmt::format("  and {} more, in the report\n", findings.size() - k_most);
    return out + left_out_line(inputs);
}

/// Only where there is something to say.
std::string needling_line(const insertion::OverNeedling& n) {
    if (n.verdict == insertion::Needling::none) return "";
    return "  " + wrapped(fmt::format("too much needling? {}: {}{}", needling_words(n.verdict), n.why,
                                      cited(n.deciding.source)),
                          "    ");
}

/// The same of all sessions together, with what they cost.
std::string cumulative_line(const outcome::CumulativeOverNeedling& n) {
    if (n.verdict == insertion::Needling::none) return "";
    return "  " + wrapped(fmt::format("too much over the course? {}: {}{} {}", needling_words(n.verdict),
                                      n.why, cited(n.deciding.source), cumulative_sentence(n)),
                          "    ");
}

std::string done_lines(const insertion::Insertion& in, const course::Treatment& treatment) {
    if (!(in.punctures_total > 0))
        return "No needle pierced the stratum corneum.\n" + needling_line(in.over_needling);
    std::string out = fmt::format(
        "  {} punctures per cm² and session, {} of the dermis damaged{}\n",
        number(in.punctures_per_m2 / per_cm2), percent(treatment.damage.dermis_fraction),
        treatment.reference_damage > 0
            ? fmt::format(" ({} × the fitted trial)",
                          number(treatment.damage.dermis_fraction / treatment.reference_damage, 2))
            : "");
    if (treatment.far_from_fit)
        out += "  beyond the doses of the fitted trial: every size is an extrapolation\n";
    out += fmt::format("  insertion depth {} ({}), indentation of the skin {}\n",
                       quantity(in.loaded_depth.p50 / mm, "mm"), spaced(in.reached),
                       quantity(in.dimple / mm, "mm"));
    out += fmt::format(
        "  another window of the same pattern: depth ± {}, density ± {}, damage ± {} (numerical)\n",
        percent(in.window_noise.depth), percent(in.window_noise.density), percent(in.window_noise.damage));
    if (const auto& b = treatment.bands; b.members > 0)
        out += fmt::format(
            "  not knowing the skin better, 10 to 90 %: depth {} to {}, {} to {} × the fitted trial\n",
            number(b.loaded_depth.p10 / mm), quantity(b.loaded_depth.p90 / mm, "mm"), number(b.dose.p10, 2),
            number(b.dose.p90, 2));
    out += fmt::format("  torn openings {} wide, entered by water to {}\n",
                       quantity(in.mouth_diameter.p50 / um, "um"), quantity(in.dye_depth.p50 / mm, "mm"));
    return out + needling_line(in.over_needling);
}

std::string short_basis(outcome::Basis basis) {
    return basis == outcome::Basis::assumed_mapping ? "assumed" : outcome::to_string(basis);
}

/// The groups that the terminal shows, what is seen first; instruments and synthesis are for the report.
constexpr std::pair<outcome::Group, std::string_view> k_groups[] = {
    {outcome::Group::appearance, "Seen and felt"},
    {outcome::Group::scale, "Grades and scores"},
    {outcome::Group::response, "Tissue"}};

Cells endpoint_cells(const course::BandedEndpoint& b) {
    const auto& e = b.endpoint;
    const std::string unit = e.unit == "grade" ? "" : e.unit; // the heading says that these are grades
    const double value = b.middle();
    const bool gain = e.group == outcome::Group::response && value > 0 && !is_nothing(value, e.unit);
    return {"  " + e.label,
            e.baseline != 0 ? quantity(e.baseline, unit) : "",
            (gain ? "+" : "") + quantity(value, unit), // else it would read as what is left
            range(b.predictive.p10, b.predictive.p90, e.unit),
            spread_words(b.predictive),
            short_basis(e.basis)};
}

/// Whether a line of the terminal tells of it; a near twin of one is for the report.
bool in_terminal(const Model& model, const std::string& name) {
    const auto* row = outcome::find_endpoint_row(model, name);
    return !row || row->in_terminal;
}

std::string endpoint_lines(const Model& model, const std::vector<course::BandedEndpoint>& endpoints) {
    double last = 0;
    const auto shown = [&](const outcome::Endpoint& e) {
        return e.group != outcome::Group::instrument && e.group != outcome::Group::synthesis &&
               in_terminal(model, e.name);
    };
    for (const auto& b : endpoints) last = std::max(last, b.endpoint.day);
    std::vector<Cells> rows{
        {fmt::format("By day {}", setting(last)), "before", "then", "new person", "spread from", "basis"}};
    for (const auto& [group, heading] : k_groups) {
        rows.push_back({" " + std::string(heading)});
        for (const auto& b : endpoints)
            if (b.endpoint.day == last && b.endpoint.group == group && shown(b.endpoint))
                rows.push_back(endpoint_cells(b));
    }
    if (has_bands(endpoints))
        return laid_out(rows, {Side::left, Side::right, Side::right, Side::right, Side::right, Side::left});
    for (Cells& row : rows)
        if (row.size() > 5) row.erase(row.begin() + 3, row.begin() + 5);
    return laid_out(rows, {Side::left, Side::right, Side::right, Side::left});
}

/// How much of a product gets in; nothing where no benefit may be shown.
std::string uptake_line(const course::Delivery& d) {
    if (!d.uptake) return "";
    const course::Uptake& u = *d.uptake;
    return wrapped(fmt::format("{}: {} of the dose in viable skin and blood after a day ({}), {} through "
                               "intact skin",
                               d.label, percent(u.absorbed),
                               range(100 * u.absorbed_lo, 100 * u.absorbed_hi, "%"), share_words(u.intact)),
                   "  ");
}

constexpr const char* k_bands =
    "then: the median person; new person: p10 to p90 of a new one in a new study. spread from: of its squared width, what\n"
    "people, parameters and the discrepancy of the model from measurements of tissue give.\n";
constexpr const char* k_no_bands =
    "No bands: neither the members of the posterior nor other people were simulated.\n";
constexpr const char* k_how_to_read =
    "fitted: its size was fitted to a trial. assumed: the law's constants are not measured.\n"
    "Why and how sure: report.html\n";

} // namespace

std::string summary_text(const course::Result& result) {
    const course::Inputs& inputs = result.inputs;
    const course::Treatment& treatment = result.treatment;
    const course::Outcomes& outcomes = result.outcomes;
    const course::Transport& transport = result.transport;
    std::string out;
    if (inputs.stop_overridden())
        out += wrapped("SCREENING SAID STOP and was overridden, for research: " + inputs.despite_screening,
                       "  ");
    for (const auto& change : change_words(inputs.model)) out += wrapped(change + ".", "  ");
    if (!inputs.stop_overridden() && inputs.benefits_withheld())
        out += "REFER TO A CLINICIAN: the person is under age.\n";
    out += screening_lines(inputs);
    if (const auto darkening = darkening_sentence(outcomes.darkening, inputs.course.person);
        !darkening.empty())
        out += wrapped(darkening, "  ");
    if (result.tissue.day.empty())
        return out + "Nothing was simulated.\n" + std::string(short_notice()) + "\n";
    for (const auto& w : all_warnings(transport))
        out += wrapped(fmt::format("{}: {}{}", w.level == Warning::Level::danger ? "DANGER" : "Caution",
                                   w.text, cited(w.source)),
                       "  ");
    out += wrapped(device_sentence(inputs.device) + " " + course_sentence(inputs.course), "");
    if (treatment.needling) out += done_lines(treatment.needling->insertion, treatment);
    out += cumulative_line(outcomes.over_needling);
    out += wrapped("Pain (visual analogue scale): " + pain_sentence(transport.pain) + ".", "  ");
    for (const auto& delivery : transport.deliveries) out += uptake_line(delivery);
    if (inputs.benefits_withheld())
        out += inputs.stop_overridden() ? "No benefit is reported after an overridden stop.\n"
                                        : "No benefit is reported of a person under age.\n";
    if (!outcomes.endpoints.empty()) out += endpoint_lines(inputs.model, outcomes.endpoints);
    out += recovery_sentence(outcomes) + "\n";
    if (!outcomes.endpoints.empty())
        out += std::string(has_bands(outcomes.endpoints) ? k_bands : k_no_bands) + k_how_to_read;
    return out + std::string(short_notice()) + "\n";
}

} // namespace stipple::pages
