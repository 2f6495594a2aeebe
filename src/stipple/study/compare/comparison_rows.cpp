#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/schedule.hpp"
#include "stipple/study/compare/comparison.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace stipple::study {

using namespace schema;
using namespace course;

using outcome::is_noticeable_size;

std::string to_string(Topic topic) {
    static constexpr const char* k_names[] = {"needling", "endpoint", "recovery", "safety"};
    return k_names[static_cast<std::size_t>(topic)];
}

std::string to_string(Overlap overlap) {
    static constexpr const char* k_names[] = {"", "overlap", "apart"};
    return k_names[static_cast<std::size_t>(overlap)];
}

bool ComparedRow::noticed(std::size_t arm) const {
    const auto& cell = cells[arm];
    return is_noticeable_size(cell.noticeable) && std::fabs(cell.change()) >= cell.noticeable;
}

bool ComparedRow::noticed_between(std::size_t arm, std::size_t other) const {
    const auto &a = cells[arm], &b = cells[other];
    return is_noticeable_size(a.noticeable) && is_noticeable_size(b.noticeable) &&
           std::fabs(a.change() - b.change()) >= std::max(a.noticeable, b.noticeable);
}

bool Comparison::all_stopped() const {
    return std::none_of(arms.begin(), arms.end(), [](const Arm& arm) { return arm.simulated; });
}

const ComparedRow* Comparison::row(const std::string& name) const {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& r) { return r.name == name; });
    return found == rows.end() ? nullptr : &*found;
}

namespace {

// --- what was given -------------------------------------------------------------------------------------

Course resolved(const Model& model, Course course) {
    course.device = device::make_device(model, course.device).spec;
    return course;
}

bool same(const std::optional<Value>& a, const std::optional<Value>& b) {
    if (!a || !b) return !a && !b;
    const auto near = [](double x, double y) { // numbers went to SI and back
        return std::fabs(x - y) <= 1e-9 * std::max(std::fabs(x), std::fabs(y));
    };
    const auto *x = std::get_if<double>(&*a), *y = std::get_if<double>(&*b);
    if (x && y) return near(*x, *y);
    const auto *xs = std::get_if<std::vector<double>>(&*a), *ys = std::get_if<std::vector<double>>(&*b);
    if (xs && ys) return std::equal(xs->begin(), xs->end(), ys->begin(), ys->end(), near);
    return *a == *b;
}

bool has_key(const Course& course, const course::Key& key) {
    const std::string kind = device::to_string(course.device.kind);
    return key.kinds.empty() || std::find(key.kinds.begin(), key.kinds.end(), kind) != key.kinds.end();
}

bool lists_days(const Course& course) {
    return !course.session_times.empty();
}

/// The value of a key; of days also where number and interval of the sessions give them.
std::optional<Value> value_of(const course::Key& key, Course course) {
    if (key.path == "course.days") course.session_times = make_schedule(course).times;
    return key.get(course);
}

/// A difference in this key says something of its own.
bool counts(const course::Key& key, const Course& a, const Course& b) {
    if (key.path == "schema" || key.path == "title" || !has_key(a, key) || !has_key(b, key)) return false;
    const bool days = lists_days(a) || lists_days(b);
    if (key.path == "course.days") return days;
    if (key.path == "course.sessions") return !days;
    if (key.path == "course.interval_days") return !days && a.sessions > 1 && b.sessions > 1;
    const bool of_cream = section_of(key.path) == "numbing" && key.path != "numbing.cream";
    return !of_cream || (key.get(a) && key.get(b));
}

std::vector<std::string> product_names(const Course& course) {
    std::vector<std::string> names;
    for (const auto& product : course.products) names.push_back(product.name);
    return names;
}

/// The parameters of the model that one of the courses sets, beside the other's value.
void add_overrides(const Model& model, std::vector<InputDifference>& found, const Course& course,
                   const Course& reference) {
    const Model ours = with_overrides(model, course.overrides),
                theirs = with_overrides(model, reference.overrides);
    for (std::size_t i = 0; i < model.size(); ++i) {
        if (ours.value(i) == theirs.value(i)) continue;
        const ModelParameter& p = model.parameters()[i];
        found.push_back({{.path = "model." + p.name,
                          .type = schema::Type::number,
                          .unit = p.facts.unit == "-" ? "" : p.facts.unit,
                          .meaning = p.facts.meaning},
                         schema::Value{ours.value(i)},
                         schema::Value{theirs.value(i)}});
    }
}

/// Products by name; where these are the same, key by key.
void add_products(const Model& model, std::vector<InputDifference>& found, const Course& course,
                  const Course& reference) {
    const auto ours = product_names(course), theirs = product_names(reference);
    if (ours != theirs) {
        const KeyFacts facts{.path = "product", .type = Type::text_list, .meaning = "products on the skin"};
        found.push_back({facts, Value{ours}, Value{theirs}});
        return;
    }
    for (std::size_t i = 0; i < ours.size(); ++i)
        for (const auto& key : applied_product_schema(model)) {
            const auto a = key.get(course.products[i]), b = key.get(reference.products[i]);
            if (!same(a, b)) found.push_back({key, a, b});
        }
}

// --- rows -----------------------------------------------------------------------------------------------

/// A number of every arm that was simulated, and what it is without needles.
struct Number {
    const char *name, *label, *unit;
    Topic topic;
    double untreated;
    double (*of)(const Result&);
    std::string (*why)(const Result&) = nullptr; ///< why there is none
};

/// What the punctures of a course are read from; none: NaN.
double of_insertion(const Result& r, double (*of)(const insertion::Insertion&)) {
    return r.treatment.needling ? of(r.treatment.needling->insertion) : NAN;
}

constexpr Number k_numbers[] = {
    {"punctures_per_cm2", "Punctures, one session", "1/cm2", Topic::needling, 0,
     [](const Result& r) {
         return of_insertion(r, [](const auto& in) { return in.punctures_per_m2 / units::per_cm2; });
     }},
    {"loaded_depth", "Depth of the median tip", "mm", Topic::needling, NAN,
     [](const Result& r) {
         return of_insertion(r, [](const auto& in) { return in.loaded_depth.p50 / units::mm; });
     }},
    {"damaged_share", "Dermis damaged, one session", "%", Topic::needling, 0,
     [](const Result& r) { return 100 * r.treatment.damage.dermis_fraction; }},
    {"damaged_share_course", "Dermis damaged, all sessions", "%", Topic::needling, 0,
     [](const Result& r) {
         return 100 * r.treatment.damage.dermis_fraction * make_schedule(r.inputs.course).sessions();
     }},
    {"pain_without_cream", "Pain without a cream, of 10", "-", Topic::recovery, NAN,
     [](const Result& r) { return r.transport.pain.without; }},
    {"pain_with_cream", "Pain with the cream, of 10", "-", Topic::recovery, NAN,
     [](const Result& r) { return r.transport.pain.with; }},
    {"downtime", "Redness after the last session", "d", Topic::recovery, 0,
     [](const Result& r) { return r.outcomes.middle_downtime_days(); },
     [](const Result& r) { return r.outcomes.why_still_red; }},
    {"closed_after", "Last punctures covered after", "h", Topic::recovery, NAN,
     [](const Result& r) { return r.outcomes.closed_after_hours; },
     [](const Result& r) { return r.outcomes.why_not_closed; }},
    {"barrier_back", "Water loss back after a session", "h", Topic::recovery, NAN,
     [](const Result& r) { return r.transport.barrier.back_after / units::hour; },
     [](const Result& r) { return r.transport.barrier.why_not_back; }},
};

ComparedCell number_cell(const Arm& arm, const Number& number) {
    ComparedCell cell{};
    if (arm.untreated) cell.value = number.untreated;
    if (arm.simulated) cell.value = number.of(arm.result);
    if (arm.simulated && number.why) cell.why = number.why(arm.result);
    return cell;
}

using CellOf = ComparedCell (*)(const Arm&);

ComparedCell sessions_cell(const Arm& arm) {
    return {.value = arm.untreated ? 0.0 : make_schedule(arm.given).sessions()};
}

ComparedCell last_day_cell(const Arm& arm) {
    return {.value = arm.untreated ? NAN : make_schedule(arm.given).last() / units::day};
}

ComparedCell reached_cell(const Arm& arm) {
    const auto& needling = arm.result.treatment.needling;
    if (!arm.simulated || !needling) return {};
    const bool pierced = needling->insertion.punctures_total > 0;
    return {.words = pierced ? needling->insertion.reached : "none"};
}

ComparedCell darkening_cell(const Arm& arm) {
    if (arm.untreated) return {.value = 0};
    if (!arm.simulated) return {};
    const outcome::ShareBand& share = arm.result.outcomes.darkening.band;
    return {.value = 100 * share.p50, .lo = 100 * share.p10, .hi = 100 * share.p90};
}

ComparedCell screening_cell(const Arm& arm) {
    return {.words = arm.untreated ? "" : screening::to_string(arm.result.inputs.screening.verdict)};
}

ComparedCell needling_cell(const Arm& arm) {
    const auto& needling = arm.result.treatment.needling;
    if (!arm.simulated || !needling) return {};
    return {.words = insertion::to_string(needling->insertion.over_needling.verdict)};
}

ComparedCell cumulative_cell(const Arm& arm) {
    if (!arm.simulated) return {};
    return {.words = insertion::to_string(arm.result.outcomes.over_needling.verdict)};
}

void add_row(Comparison& c, const char* name, const char* label, const char* unit, Topic topic, CellOf cell) {
    ComparedRow row{.name = name, .label = label, .unit = unit, .topic = topic, .endpoint = {}, .cells = {}};
    for (const Arm& arm : c.arms) row.cells.push_back(cell(arm));
    c.rows.push_back(std::move(row));
}

/// The rows of a topic, less those that no arm has a number or a reason for.
void add_numbers(Comparison& c, Topic topic) {
    for (const Number& number : k_numbers) {
        if (number.topic != topic) continue;
        ComparedRow row{.name = number.name,
                        .label = number.label,
                        .unit = number.unit,
                        .topic = topic,
                        .endpoint = {},
                        .cells = {}};
        bool any = false;
        for (const Arm& arm : c.arms) {
            row.cells.push_back(number_cell(arm, number));
            any = any || (!arm.untreated && std::isfinite(row.cells.back().value)) ||
                  !row.cells.back().why.empty();
        }
        if (any) c.rows.push_back(std::move(row));
    }
}

bool is_compared(const outcome::Endpoint& endpoint) {
    return endpoint.group == outcome::Group::response || endpoint.group == outcome::Group::appearance ||
           endpoint.group == outcome::Group::scale;
}

ComparedCell endpoint_cell(const BandedEndpoint& b) {
    return {.value = b.middle(),
            .p10 = b.p10,
            .p90 = b.p90,
            .lo = b.lo,
            .hi = b.hi,
            .predictive = b.predictive,
            .baseline = b.endpoint.baseline,
            .day = b.endpoint.day,
            .noticeable = b.endpoint.noticeable,
            .reported = b.reported};
}

/// Endpoints of one arm on the day it is read.
void add_endpoints(Comparison& c, std::size_t a, std::vector<ComparedRow>& rows) {
    if (!c.arms[a].simulated) return;
    for (const auto& banded : c.arms[a].result.outcomes.endpoints) {
        const auto& e = banded.endpoint;
        if (!is_compared(e) || std::fabs(e.day - c.arms[a].day) > 1e-6 * c.arms[a].day) continue;
        auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& r) { return r.name == e.name; });
        if (row == rows.end()) {
            rows.push_back({e.name, e.label, e.unit, Topic::endpoint, e,
                            std::vector<ComparedCell>(c.arms.size(), ComparedCell{})});
            row = rows.end() - 1;
        }
        row->cells[a] = endpoint_cell(banded);
    }
}

Overlap overlap_of(const ComparedCell& a, const ComparedCell& b) {
    const double from = std::max(std::min(a.lo, a.hi) - a.baseline, std::min(b.lo, b.hi) - b.baseline),
                 to = std::min(std::max(a.lo, a.hi) - a.baseline, std::max(b.lo, b.hi) - b.baseline);
    for (const auto* cell : {&a, &b})
        if (!std::isfinite(cell->lo) || !std::isfinite(cell->hi)) return Overlap::unknown;
    return from <= to ? Overlap::overlap : Overlap::apart;
}

void add_endpoint_rows(Comparison& c) {
    std::vector<ComparedRow> rows;
    for (std::size_t a = 0; a < c.arms.size(); ++a) add_endpoints(c, a, rows);
    for (auto& row : rows) {
        const outcome::Endpoint& e = *row.endpoint;
        for (std::size_t a = 0; a < c.arms.size(); ++a) {
            if (c.arms[a].untreated)
                row.cells[a] = {
                    .value = e.baseline, .baseline = e.baseline, .day = c.day, .noticeable = e.noticeable};
            else if (a != c.reference)
                row.cells[a].bands = overlap_of(row.cells[a], row.cells[c.reference]);
        }
        c.rows.push_back(std::move(row));
    }
}

// --- remarks --------------------------------------------------------------------------------------------

bool differs_in_person(const Arm& arm) {
    return std::any_of(arm.differs.begin(), arm.differs.end(), [](const InputDifference& d) {
        return section_of(d.key.path) == "person" && d.key.path != "person.concerns";
    });
}

void add_remarks(Comparison& c) {
    for (const Arm& arm : c.arms) {
        if (arm.untreated) continue;
        for (const auto& change : change_words(arm.result.inputs.model))
            c.remarks.push_back(fmt::format("{}: {}.", arm.name, change));
        const double own = arm.given.horizon / units::day,
                     last = make_schedule(arm.given).last() / units::day;
        if (arm.day != c.day)
            c.remarks.push_back(
                fmt::format("{} is read on day {:g}, its own horizon: its last session, on day {:g}, is not "
                            "before day {:g}. Its numbers are of another day than those beside them.",
                            arm.name, arm.day, last, c.day));
        else if (own != c.day)
            c.remarks.push_back(fmt::format("{} is followed to day {:g} by its file; here it is read on day "
                                            "{:g}, the shortest horizon.",
                                            arm.name, own, c.day));
        if (arm.result.provenance.numerics.members_failed > 0)
            c.remarks.push_back(fmt::format("{}: {} of {} runs of the bands failed and are left out.",
                                            arm.name, arm.result.provenance.numerics.members_failed,
                                            arm.result.provenance.numerics.members));
    }
    for (const auto& row : c.rows)
        for (std::size_t a = 0; a < c.arms.size(); ++a)
            if (const std::string& why = row.cells[a].why; !why.empty())
                c.remarks.push_back(fmt::format("{} of {}: no number, {}.", row.label, c.arms[a].name, why));
    if (std::any_of(c.arms.begin(), c.arms.end(), differs_in_person))
        c.remarks.push_back(fmt::format("The courses are not on the same person: levels before the first "
                                        "session differ, so compare changes. The arm without needles has the "
                                        "levels of the first course."));
}

} // namespace

std::vector<InputDifference> differences(const Model& model, const Course& course, const Course& reference) {
    const Course ours = resolved(model, course), theirs = resolved(model, reference);
    std::vector<InputDifference> found;
    for (const auto& key : course_schema(model)) {
        if (!counts(key, ours, theirs)) continue;
        const auto a = value_of(key, ours), b = value_of(key, theirs);
        if (!same(a, b)) found.push_back({key, a, b});
    }
    add_overrides(model, found, ours, theirs);
    add_products(model, found, ours, theirs);
    return found;
}

Comparison lay_side_by_side(const Model& model, std::vector<Arm> arms, double day) {
    Comparison c;
    c.model = model;
    c.arms = std::move(arms);
    c.day = day;
    const auto first = std::find_if(c.arms.begin(), c.arms.end(), [](const Arm& a) { return !a.untreated; });
    check(first != c.arms.end(), Kind::input, "there is no course");
    c.reference = static_cast<std::size_t>(first - c.arms.begin());
    for (Arm& arm : c.arms)
        if (!arm.untreated && &arm != &*first) arm.differs = differences(model, arm.given, first->given);
    add_row(c, "sessions", "Sessions", "-", Topic::needling, sessions_cell);
    add_row(c, "last_session_day", "Day of the last session", "-", Topic::needling, last_day_cell);
    add_numbers(c, Topic::needling);
    add_row(c, "layer_reached", "Layer that the median tip reaches", "", Topic::needling, reached_cell);
    add_endpoint_rows(c);
    add_numbers(c, Topic::recovery);
    if (std::any_of(c.arms.begin(), c.arms.end(),
                    [](const Arm& a) { return std::isfinite(a.result.outcomes.darkening.band.p50); }))
        add_row(c, "darkening", "Hyperpigmentation after needling (PIH)", "%", Topic::safety, darkening_cell);
    add_row(c, "over_needling", "Too much needling", "", Topic::safety, needling_cell);
    add_row(c, "cumulative_over_needling", "Too much over the course", "", Topic::safety, cumulative_cell);
    add_row(c, "screening", "Screening", "", Topic::safety, screening_cell);
    add_remarks(c);
    return c;
}

} // namespace stipple::study
