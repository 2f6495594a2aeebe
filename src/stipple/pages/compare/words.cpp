#include "stipple/pages/compare/compare.hpp"
#include "stipple/pages/report/page.hpp"
#include "stipple/pages/report/report.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <cctype>
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;

namespace {

using study::Arm;
using study::ComparedCell;
using study::ComparedRow;
using study::Comparison;
using study::Overlap;

constexpr double k_hardly = 0.05; ///< of the damage or the gain of the reference

/// An arm beside the reference, and whether both have results.
struct Pair {
    Pair(const Comparison& comparison, std::size_t arm)
        : c(comparison), a(arm), r(comparison.reference), ours(comparison.arms[arm]),
          theirs(comparison.arms[comparison.reference]) {}
    bool comparable() const { return a != r && ours.simulated && theirs.simulated; }
    const Comparison& c;
    std::size_t a, r;
    const Arm &ours, &theirs;
};

/// Both numbers of a row, if both are there.
struct Numbers {
    const ComparedRow* row = nullptr;
    double ours = NAN, theirs = NAN;
    bool both() const { return std::isfinite(ours) && std::isfinite(theirs); }
    double ratio() const { return theirs > 0 && ours >= 0 ? ours / theirs : NAN; }
};

Numbers numbers_of(const Pair& p, const std::string& name) {
    const ComparedRow* row = p.c.row(name);
    if (!row) return {};
    return {row, row->cells[p.a].value, row->cells[p.r].value};
}

/// A share in percent with what cannot be seen in words.
std::string share(double in_percent) {
    if (in_percent == 0) return "0\u00a0%";
    return in_percent < 0.01 ? "under 0.01\u00a0%" : number(in_percent) + "\u00a0%";
}

std::string times(double ratio) {
    return std::isfinite(ratio) ? fmt::format(" ({} times as much)", number(ratio, 2)) : "";
}

bool in_dermis(const Arm& arm) {
    const auto& needling = arm.result.treatment.needling;
    if (!needling || !(needling->insertion.punctures_total > 0)) return false;
    const std::string& layer = needling->insertion.reached;
    return layer != "stratum_corneum" && layer != "viable_epidermis";
}

std::string listed(const std::vector<std::string>& parts, const char* between = "; ") {
    std::string out;
    for (const auto& part : parts) out += (out.empty() ? "" : between) + part;
    return out;
}

std::string lower(std::string text) {
    if (!text.empty()) text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
    return text;
}

std::string count_of(std::size_t n) {
    return n == 0 ? "none" : count_word(static_cast<long>(n));
}

/// Endpoints that have a number in both arms.
std::vector<const ComparedRow*> read_rows(const Comparison& c, std::size_t a, std::size_t b) {
    std::vector<const ComparedRow*> rows;
    for (const auto& row : c.rows)
        if (row.endpoint && std::isfinite(row.cells[a].change()) && std::isfinite(row.cells[b].change()))
            rows.push_back(&row);
    return rows;
}

/// Those of them for which it is known what size people notice.
std::vector<const ComparedRow*> judged_rows(const Comparison& c, std::size_t a, std::size_t b) {
    auto rows = read_rows(c, a, b);
    std::erase_if(rows, [&](const auto* row) {
        return !outcome::is_noticeable_size(row->cells[a].noticeable) ||
               !outcome::is_noticeable_size(row->cells[b].noticeable);
    });
    return rows;
}

/// "two of the seven endpoints that have one", "all seven endpoints that have one".
std::string part_of(std::size_t n, std::size_t all) {
    if (all == 1) return "the one endpoint that has one";
    return n == all ? fmt::format("all {} endpoints that have one", count_of(all))
                    : fmt::format("{} of the {} endpoints that have one", count_of(n), count_of(all));
}

template <class Test>
std::vector<std::string> labels_where(const std::vector<const ComparedRow*>& rows, Test test) {
    std::vector<std::string> labels;
    for (const auto* row : rows)
        if (test(*row)) labels.push_back(row->label);
    return labels;
}

// --- inputs ---------------------------------------------------------------------------------------------

/// What a key is called in a sentence, where the words of its path will not do.
std::string key_words(const schema::KeyFacts& key) {
    static const std::pair<const char*, const char*> k_words[] = {
        {"person.age_years", "age"},
        {"person.fitzpatrick", "Fitzpatrick skin type"},
        {"device.kind", "device"},
        {"device.model", "named device"},
        {"device.needles", "number of needles"},
        {"device.rows", "rows of needles"},
        {"device.area_cm2", "treated area"},
        {"course.horizon_days", "followed to day"},
        {"course.interval_days", "interval"},
        {"course.days", "sessions on days"},
        {"numbing.cream", "numbing cream"},
        {"numbing.applied_min", "cream on for"},
        {"numbing.wait_min", "cream off before the needles for"},
        {"numbing.amount_g", "amount of cream"},
        {"person.weight_kg", "body weight"},
        {"numbing.occluded", "cream under a cover"},
        {"numbing.needled_first", "short needles before the cream"},
        {"product", "products"},
    };
    for (const auto& [path, said] : k_words)
        if (key.path == path) return said;
    const std::string name = spaced(schema::name_without_unit(key.path));
    return schema::section_of(key.path) == "product" ? "product " + name : name;
}

std::string one_word(const schema::KeyFacts& key, const std::string& word) {
    for (std::size_t i = 0; i < key.allowed.size() && i < key.labels.size(); ++i)
        if (key.allowed[i] == word && key.path != "device.model" && key.path != "numbing.cream")
            return key.labels[i];
    return word.empty() ? "none" : spaced(word);
}

std::string value_words(const schema::KeyFacts& key, const std::optional<schema::Value>& value) {
    if (!value) return key.type == schema::Type::text ? "none" : "what the tables give";
    if (const auto* yes = std::get_if<bool>(&*value)) return *yes ? "yes" : "no";
    if (const auto* whole = std::get_if<std::int64_t>(&*value)) return std::to_string(*whole);
    if (const auto* real = std::get_if<double>(&*value)) {
        // "followed to day 206", not "206 d".
        const std::string unit = key.path == "course.horizon_days" ? "" : unit_symbol(key.unit);
        return setting(*real) + (unit.empty() ? "" : "\u00a0" + unit);
    }
    if (const auto* word = std::get_if<std::string>(&*value)) return one_word(key, *word);
    std::vector<std::string> each;
    if (const auto* numbers = std::get_if<std::vector<double>>(&*value)) {
        for (const double number : *numbers) each.push_back(setting(number));
        return listed(each, ", ");
    }
    for (const auto& word : std::get<std::vector<std::string>>(*value)) each.push_back(one_word(key, word));
    return each.empty() ? "none" : listed(each, ", ");
}

} // namespace

std::string input_words(const study::InputDifference& d) {
    return fmt::format("{} {} instead of {}", key_words(d.key), value_words(d.key, d.value),
                       value_words(d.key, d.reference));
}

std::string input_sentence(const Comparison& c, std::size_t arm) {
    const Pair p(c, arm);
    if (arm == c.reference || p.ours.untreated) return "";
    if (p.ours.differs.empty()) return fmt::format("Same inputs as {}.", p.theirs.name);
    std::vector<std::string> parts;
    for (const auto& difference : p.ours.differs) parts.push_back(input_words(difference));
    return fmt::format("Given: {}.", listed(parts));
}

// --- results --------------------------------------------------------------------------------------------

std::string stopped_sentence(const Arm& arm) {
    if (arm.simulated || arm.untreated) return "";
    std::vector<std::string> labels;
    for (const auto& finding : arm.result.inputs.screening.findings)
        if (finding.verdict == screening::Verdict::stop) labels.push_back(finding.label);
    return fmt::format("Not simulated: screening says stop ({}).", listed(labels));
}

std::string layer_sentence(const Comparison& c, std::size_t arm) {
    const Pair p(c, arm);
    const auto &ours_of = p.ours.result.treatment.needling, &theirs_of = p.theirs.result.treatment.needling;
    if (!p.comparable() || !ours_of || !theirs_of) return "";
    const auto &a = ours_of->insertion, &r = theirs_of->insertion;
    if (!(a.punctures_total > 0))
        return fmt::format("No needle of {} pierces the stratum corneum{}.", p.ours.name,
                           r.punctures_total > 0 ? "" : "; none of " + p.theirs.name + " does");
    if (!(r.punctures_total > 0))
        return fmt::format("No needle of {} pierces the stratum corneum; those of {} do.", p.theirs.name,
                           p.ours.name);
    const std::string ours = quantity(a.loaded_depth.p50 * 1e3, "mm", 2),
                      theirs = quantity(r.loaded_depth.p50 * 1e3, "mm", 2);
    if (a.reached == r.reached)
        return ours == theirs
                   ? fmt::format("Both median needle tips end {} deep, in the {}.", ours, spaced(a.reached))
                   : fmt::format("Both median needle tips end in the {}, {} deep against {}.",
                                 spaced(a.reached), ours, theirs);
    return fmt::format("Its median needle tip ends {} deep, in the {}; that of {} {} deep, in the {}.", ours,
                       spaced(a.reached), p.theirs.name, theirs, spaced(r.reached));
}

std::string damage_sentence(const Comparison& c, std::size_t arm) {
    const Pair p(c, arm);
    if (!p.comparable()) return "";
    const Numbers once = numbers_of(p, "damaged_share"), all = numbers_of(p, "damaged_share_course"),
                  sessions = numbers_of(p, "sessions"), gain = numbers_of(p, "collagen_total_gain");
    if (!once.both() || !all.both()) return "";
    std::string out = fmt::format("{} damages {} of the dermis a session against {}", p.ours.name,
                                  share(once.ours), share(once.theirs));
    const bool hardly = once.ratio() < k_hardly && gain.both() && gain.theirs > 0 &&
                        std::fabs(gain.ours) < k_hardly * gain.theirs;
    if (!in_dermis(p.ours) && in_dermis(p.theirs)) {
        out += ": its median needle tip stays in the epidermis";
        if (hardly)
            out += fmt::format(", so the wound-healing response is {} set off",
                               once.ours == 0 ? "not" : "hardly");
        return out + ".";
    }
    const bool alike = share(once.ours) == share(once.theirs);
    if (alike)
        out = fmt::format("Both damage {} of the dermis a session", share(once.ours));
    else
        out += times(once.ratio());
    if (sessions.ours != sessions.theirs)
        out += fmt::format("; over {} session{} against {}, {} against {}{}", setting(sessions.ours),
                           sessions.ours == 1 ? "" : "s", setting(sessions.theirs), share(all.ours),
                           share(all.theirs), times(all.ratio()));
    return out + ".";
}

std::string gain_sentence(const Comparison& c, std::size_t arm) {
    const Pair p(c, arm);
    const Numbers gain = numbers_of(p, "collagen_total_gain");
    if (!p.comparable() || !gain.both()) return "";
    const ComparedCell &ours = gain.row->cells[p.a], &theirs = gain.row->cells[p.r];
    const std::string day = ours.day == theirs.day ? fmt::format(" by day {}", setting(ours.day))
                                                   : fmt::format(" (day {} against day {})",
                                                                 setting(ours.day), setting(theirs.day));
    const bool has_share = gain.ratio() >= 0 && !is_nothing(gain.theirs, gain.row->unit);
    const Numbers damage = numbers_of(p, "damaged_share_course");
    const double of_damage = damage.both() ? damage.ratio() : NAN;
    if (quantity(gain.ours, gain.row->unit) == quantity(gain.theirs, gain.row->unit) &&
        std::fabs(of_damage - 1) < k_hardly)
        return fmt::format("Total collagen of the dermis changes by {}{} in both.",
                           quantity(gain.ours, gain.row->unit), day);
    std::string out =
        fmt::format("Total collagen of the dermis changes by {} against {}{}{}.",
                    quantity(gain.ours, gain.row->unit), quantity(gain.theirs, gain.row->unit), day,
                    has_share ? fmt::format(", {} times that change", number(gain.ratio(), 2)) : "");
    if (has_share && gain.ratio() > k_hardly && of_damage > 0 && gain.ratio() > 2 * of_damage)
        out += fmt::format(" The change is not in proportion to the damage: {} times the damage goes with {} "
                           "times the change.",
                           number(of_damage, 2), number(gain.ratio(), 2));
    if (ours.bands == Overlap::overlap)
        out += " The bands of the parameters overlap: by them alone the model cannot tell the two apart.";
    if (ours.bands == Overlap::apart) out += " The bands of the parameters lie apart.";
    return out;
}

/// Of 100 people, who would notice the change because of needles; of the concerns that the person named, or of all.
std::string people_words(const Comparison& c, const Pair& p) {
    std::vector<std::string> said;
    const auto& named = p.ours.given.person.concerns;
    for (const auto& row : c.rows) {
        const auto &ours = row.cells[p.a].reported, &theirs = row.cells[p.r].reported;
        if (!ours || !theirs) continue;
        const bool asked = std::find(named.begin(), named.end(), ours->concern) != named.end();
        const double most = std::max(ours->noticed.p50, theirs->noticed.p50);
        if (named.empty() ? most < 0.01 : !asked) continue;
        said.push_back(fmt::format("{} {} against {}", spaced(ours->concern), of_hundred(ours->noticed.p50),
                                   of_hundred(theirs->noticed.p50)));
    }
    if (said.empty()) return "";
    return fmt::format(
        " Of 100 people, so many would notice a change that they would not notice without needles: {}.",
        listed(said));
}

std::string noticed_sentence(const Comparison& c, std::size_t arm) {
    const Pair p(c, arm);
    const auto rows = judged_rows(c, p.a, p.r);
    const std::size_t unknown = read_rows(c, p.a, p.r).size() - rows.size();
    if (!p.comparable() || rows.size() + unknown == 0) return "";
    if (rows.empty()) return "For none of these endpoints is it known what size of a change people notice.";
    std::vector<std::string> between;
    for (const auto* row : rows) {
        if (!row->noticed_between(p.a, p.r)) continue;
        const double more = row->cells[p.a].change() - row->cells[p.r].change();
        between.push_back(row->label + (row->endpoint->better_up == (more > 0) ? "" : " (for the worse)"));
    }
    const auto count = [&](std::size_t of) {
        return labels_where(rows, [&](const auto& row) { return row.noticed(of); }).size();
    };
    const std::size_t ours = count(p.a), theirs = count(p.r);
    std::string out =
        fmt::format("Of {} endpoint{} for which a noticeable size is known, the change reaches it ",
                    count_of(rows.size()), rows.size() == 1 ? "" : "s");
    out += ours + theirs == 0 ? fmt::format("in none for either {} or {}.", p.ours.name, p.theirs.name)
                              : fmt::format("in {} for {} and in {} for {}.", count_of(ours), p.ours.name,
                                            count_of(theirs), p.theirs.name);
    out += between.empty() ? " The two differ by less than that in each."
                           : fmt::format(" The two differ by that much or more in {}: {}.",
                                         count_of(between.size()), listed(between));
    out += people_words(c, p);
    return unknown == 0 ? out
                        : out + fmt::format(" For the other {} no such size is known.", count_of(unknown));
}

std::string bands_sentence(const Comparison& c, std::size_t arm) {
    const Pair p(c, arm);
    if (!p.comparable()) return "";
    std::vector<std::string> apart, over;
    for (const auto& row : c.rows) {
        if (row.cells[arm].bands == Overlap::apart) apart.push_back(row.label);
        if (row.cells[arm].bands == Overlap::overlap) over.push_back(row.label);
    }
    if (apart.empty() && over.empty()) return "";
    if (apart.empty())
        return "The bands of the parameters overlap in every endpoint: by them alone the model cannot tell "
               "the two apart.";
    if (over.empty()) return "The bands of the parameters lie apart in every endpoint.";
    return fmt::format(
        "The bands of the parameters overlap, so that by them alone the model cannot tell the two "
        "apart, in {} of {} endpoints: {}. They lie apart in the others.",
        count_of(over.size()), count_of(over.size() + apart.size()), listed(over));
}

std::string recovery_sentence(const Comparison& c, std::size_t arm) {
    const Pair p(c, arm);
    if (!p.comparable()) return "";
    std::vector<std::string> parts;
    const auto add = [&](const char* name, const char* said, const char* unit) {
        const Numbers n = numbers_of(p, name);
        const double larger = std::max(std::fabs(n.ours), std::fabs(n.theirs));
        if (!n.both() || std::fabs(n.ours - n.theirs) <= 0.05 * larger) return;
        parts.push_back(
            fmt::format("{} {} against {}", said, number(n.ours, 2), quantity(n.theirs, unit, 2)));
    };
    add("pain_without_cream", "pain without a cream (of 10)", "");
    add("pain_with_cream", "pain with the cream (of 10)", "");
    add("downtime", "redness after the last session", "d");
    add("closed_after", "punctures covered after", "h");
    const Numbers last = numbers_of(p, "last_session_day");
    if (last.both() && last.ours != last.theirs)
        parts.push_back(
            fmt::format("last session on day {} against {}", setting(last.ours), setting(last.theirs)));
    return parts.empty() ? "" : capital(listed(parts)) + ".";
}

std::string safety_sentence(const Comparison& c, std::size_t arm) {
    const Pair p(c, arm);
    if (arm == c.reference || p.ours.untreated) return "";
    std::vector<std::string> parts;
    const auto &a = p.ours.result, &r = p.theirs.result;
    const auto add = [&](const char* what, insertion::Needling ours, insertion::Needling theirs) {
        if (ours != theirs)
            parts.push_back(fmt::format("{}: {} against {}.", what, lower(needling_words(ours)),
                                        lower(needling_words(theirs))));
    };
    if (p.comparable() && a.treatment.needling && r.treatment.needling)
        add("Too much needling", a.treatment.needling->insertion.over_needling.verdict,
            r.treatment.needling->insertion.over_needling.verdict);
    if (p.comparable())
        add("Too much over the course", a.outcomes.over_needling.verdict, r.outcomes.over_needling.verdict);
    const auto ours = a.inputs.screening.verdict, theirs = r.inputs.screening.verdict;
    if (ours != theirs)
        parts.push_back(fmt::format("Screening: {} against {}.", lower(verdict_words(ours)),
                                    lower(verdict_words(theirs))));
    return listed(parts, " ");
}

std::string untreated_sentence(const Comparison& c, std::size_t arm) {
    if (!c.arms.front().untreated || !c.arms[arm].simulated) return "";
    const auto rows = judged_rows(c, arm, arm);
    if (rows.empty()) return ""; // the sentence on the pair says that no size is known
    const auto seen = labels_where(rows, [&](const ComparedRow& row) { return row.noticed(arm); });
    if (seen.empty())
        return fmt::format("Beside no needling, the difference stays below the noticeable size in {}.",
                           part_of(rows.size(), rows.size()));
    return fmt::format("Beside no needling, the difference is of noticeable size in {}: {}.",
                       part_of(seen.size(), rows.size()), listed(seen));
}

std::string far_sentence(const Arm& arm) {
    const course::Treatment& treatment = arm.result.treatment;
    if (!arm.simulated || arm.untreated || !treatment.far_from_fit) return "";
    return fmt::format(
        "A session of {} wounds {} times as much of the dermis as in the trial that the model was "
        "fitted to: every size of it reaches beyond the data.",
        arm.name, number(treatment.damage.dermis_fraction / treatment.reference_damage, 2));
}

std::vector<std::string> sentences(const Comparison& c, std::size_t arm) {
    std::vector<std::string> said;
    for (auto sentence :
         {input_sentence(c, arm), stopped_sentence(c.arms[arm]), withheld_sentence(c.arms[arm]),
          layer_sentence(c, arm), damage_sentence(c, arm), far_sentence(c.arms[arm]), gain_sentence(c, arm),
          noticed_sentence(c, arm), untreated_sentence(c, arm), bands_sentence(c, arm),
          recovery_sentence(c, arm), safety_sentence(c, arm)})
        if (!sentence.empty()) said.push_back(std::move(sentence));
    return said;
}

} // namespace stipple::pages
