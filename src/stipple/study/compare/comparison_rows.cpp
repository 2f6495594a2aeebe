#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
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

bool ComparedRow::noticed_beside_sham(std::size_t arm) const {
    const auto& cell = cells[arm];
    return is_noticeable_size(cell.noticeable) && std::fabs(cell.change() - cell.sham) >= cell.noticeable;
}

bool Comparison::all_stopped() const {
    return std::none_of(arms.begin(), arms.end(), [](const Arm& arm) { return arm.simulated; });
}

const ComparedRow* Comparison::row(const std::string& name) const {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& r) { return r.name == name; });
    return found == rows.end() ? nullptr : &*found;
}

double last_session(const Course& course) {
    return (course.sessions - 1) * course.interval;
}

namespace {

// --- what was given -------------------------------------------------------------------------------------

Course resolved(Course course) {
    course.device = device::make_device(course.device).spec;
    return course;
}

bool same(const std::optional<Value>& a, const std::optional<Value>& b) {
    if (!a || !b) return !a && !b;
    const auto *x = std::get_if<double>(&*a), *y = std::get_if<double>(&*b);
    // Numbers went to SI and back.
    if (x && y) return std::fabs(*x - *y) <= 1e-9 * std::max(std::fabs(*x), std::fabs(*y));
    return *a == *b;
}

bool has_key(const Course& course, const Key& key) {
    const std::string kind = device::to_string(course.device.kind);
    return key.kinds.empty() || std::find(key.kinds.begin(), key.kinds.end(), kind) != key.kinds.end();
}

/// A difference in this key says something of its own.
bool counts(const Key& key, const Course& a, const Course& b) {
    if (key.path == "schema" || key.path == "title" || !has_key(a, key) || !has_key(b, key)) return false;
    if (key.path == "course.interval_days") return a.sessions > 1 && b.sessions > 1;
    const bool of_cream = section_of(key.path) == "numbing" && key.path != "numbing.cream";
    return !of_cream || (key.get(a) && key.get(b));
}

std::vector<std::string> product_names(const Course& course) {
    std::vector<std::string> names;
    for (const auto& product : course.products) names.push_back(product.name);
    return names;
}

/// Products by name; where these are the same, key by key.
void add_products(std::vector<InputDifference>& found, const Course& course, const Course& reference) {
    const auto ours = product_names(course), theirs = product_names(reference);
    if (ours != theirs) {
        const KeyFacts facts{.path = "product", .type = Type::text_list, .meaning = "products on the skin"};
        found.push_back({facts, Value{ours}, Value{theirs}});
        return;
    }
    for (std::size_t i = 0; i < ours.size(); ++i)
        for (const auto& key : applied_product_schema()) {
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
};

constexpr Number k_numbers[] = {
    {"punctures_per_cm2", "Punctures, one session", "1/cm2", Topic::needling, 0,
     [](const Result& r) { return r.insertion.punctures_per_m2 / units::per_cm2; }},
    {"loaded_depth", "Depth of the median tip", "mm", Topic::needling, NAN,
     [](const Result& r) { return r.insertion.loaded_depth.p50 / units::mm; }},
    {"damaged_share", "Dermis damaged, one session", "%", Topic::needling, 0,
     [](const Result& r) { return 100 * r.damage.dermis_fraction; }},
    {"damaged_share_course", "Dermis damaged, all sessions", "%", Topic::needling, 0,
     [](const Result& r) { return 100 * r.damage.dermis_fraction * r.course.sessions; }},
    {"pain_without_cream", "Pain without a cream, of 10", "-", Topic::recovery, NAN,
     [](const Result& r) { return r.pain.without; }},
    {"pain_with_cream", "Pain with the cream, of 10", "-", Topic::recovery, NAN,
     [](const Result& r) { return r.pain.with; }},
    {"downtime", "Redness after the last session", "d", Topic::recovery, 0,
     [](const Result& r) { return r.downtime_days; }},
    {"closed_after", "Last punctures covered after", "h", Topic::recovery, NAN,
     [](const Result& r) { return r.closed_after_hours; }},
    {"barrier_back", "Water loss back after a session", "h", Topic::recovery, NAN,
     [](const Result& r) { return r.barrier.back_after / units::hour; }},
};

ComparedCell number_cell(const Arm& arm, const Number& number) {
    ComparedCell cell{};
    if (arm.untreated) cell.value = number.untreated;
    if (arm.simulated) cell.value = number.of(arm.result);
    return cell;
}

using CellOf = ComparedCell (*)(const Arm&);

ComparedCell sessions_cell(const Arm& arm) {
    return {.value = arm.untreated ? 0.0 : arm.given.sessions};
}

ComparedCell last_day_cell(const Arm& arm) {
    return {.value = arm.untreated ? NAN : last_session(arm.given) / units::day};
}

ComparedCell reached_cell(const Arm& arm) {
    if (!arm.simulated) return {};
    const bool pierced = arm.result.insertion.punctures_total > 0;
    return {.words = pierced ? arm.result.insertion.reached : "none"};
}

ComparedCell darkening_cell(const Arm& arm) {
    if (arm.untreated) return {.value = 0};
    if (!arm.simulated) return {};
    const outcome::ShareBand& share = arm.result.darkening.band;
    return {.value = 100 * share.p50, .lo = 100 * share.p10, .hi = 100 * share.p90};
}

ComparedCell screening_cell(const Arm& arm) {
    return {.words = arm.untreated ? "" : screening::to_string(arm.result.screening.verdict)};
}

ComparedCell needling_cell(const Arm& arm) {
    return {.words = arm.simulated ? insertion::to_string(arm.result.insertion.over_needling.verdict) : ""};
}

void add_row(Comparison& c, const char* name, const char* label, const char* unit, Topic topic, CellOf cell) {
    ComparedRow row{.name = name, .label = label, .unit = unit, .topic = topic, .endpoint = {}, .cells = {}};
    for (const Arm& arm : c.arms) row.cells.push_back(cell(arm));
    c.rows.push_back(std::move(row));
}

/// The rows of a topic, less those that no arm has a number for.
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
            any = any || (!arm.untreated && std::isfinite(row.cells.back().value));
        }
        if (any) c.rows.push_back(std::move(row));
    }
}

bool is_compared(const outcome::Endpoint& endpoint) {
    return endpoint.group == outcome::Group::response || endpoint.group == outcome::Group::appearance ||
           endpoint.group == outcome::Group::scale;
}

ComparedCell endpoint_cell(const BandedEndpoint& b) {
    return {.value = b.endpoint.value,
            .p10 = b.p10,
            .p90 = b.p90,
            .lo = b.lo,
            .hi = b.hi,
            .baseline = b.endpoint.baseline,
            .day = b.endpoint.day,
            .sham = b.endpoint.sham,
            .noticeable = b.endpoint.noticeable,
            .unnoticed = b.unnoticed,
            .controlled_low = b.endpoint.controlled_low,
            .controlled_high = b.endpoint.controlled_high};
}

/// Endpoints of one arm on the day it is read.
void add_endpoints(Comparison& c, std::size_t a, std::vector<ComparedRow>& rows) {
    const Result& result = c.arms[a].result;
    if (!c.arms[a].simulated || !result.benefits_shown) return;
    for (const auto& banded : result.endpoints) {
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
                row.cells[a] = {.value = e.baseline + e.sham,
                                .baseline = e.baseline,
                                .day = c.day,
                                .sham = e.sham,
                                .noticeable = e.noticeable};
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
        const double own = arm.given.horizon / units::day, last = last_session(arm.given) / units::day;
        if (arm.day != c.day)
            c.remarks.push_back(
                fmt::format("{} is read on day {:g}, its own horizon: its last session, on day "
                            "{:g}, is not before day {:g}. Its numbers are of another day than "
                            "those beside them.",
                            arm.name, arm.day, last, c.day));
        else if (own != c.day)
            c.remarks.push_back(fmt::format("{} is followed to day {:g} by its file; here it is read on day "
                                            "{:g}, the shortest horizon.",
                                            arm.name, own, c.day));
        if (arm.result.numerics.members_failed > 0)
            c.remarks.push_back(fmt::format("{}: {} of {} runs of the bands failed and are left out.",
                                            arm.name, arm.result.numerics.members_failed,
                                            arm.result.numerics.members));
    }
    if (std::any_of(c.arms.begin(), c.arms.end(), differs_in_person))
        c.remarks.push_back(fmt::format("The courses are not on the same person: levels before the first "
                                        "session differ, so compare changes. The arm without needles has the "
                                        "levels of the first course."));
}

} // namespace

std::vector<InputDifference> differences(const Course& course, const Course& reference) {
    const Course ours = resolved(course), theirs = resolved(reference);
    std::vector<InputDifference> found;
    for (const auto& key : course_schema()) {
        if (!counts(key, ours, theirs)) continue;
        const auto a = key.get(ours), b = key.get(theirs);
        if (!same(a, b)) found.push_back({key, a, b});
    }
    add_products(found, ours, theirs);
    return found;
}

Comparison lay_side_by_side(std::vector<Arm> arms, double day) {
    Comparison c;
    c.arms = std::move(arms);
    c.day = day;
    const auto first = std::find_if(c.arms.begin(), c.arms.end(), [](const Arm& a) { return !a.untreated; });
    check(first != c.arms.end(), Kind::input, "there is no course");
    c.reference = static_cast<std::size_t>(first - c.arms.begin());
    for (Arm& arm : c.arms)
        if (!arm.untreated && &arm != &*first) arm.differs = differences(arm.given, first->given);
    add_row(c, "sessions", "Sessions", "-", Topic::needling, sessions_cell);
    add_row(c, "last_session_day", "Day of the last session", "-", Topic::needling, last_day_cell);
    add_numbers(c, Topic::needling);
    add_row(c, "layer_reached", "Layer that the median tip reaches", "", Topic::needling, reached_cell);
    add_endpoint_rows(c);
    add_numbers(c, Topic::recovery);
    if (std::any_of(c.arms.begin(), c.arms.end(),
                    [](const Arm& a) { return std::isfinite(a.result.darkening.band.p50); }))
        add_row(c, "darkening", "Hyperpigmentation after needling (PIH)", "%", Topic::safety, darkening_cell);
    add_row(c, "over_needling", "Too much needling", "", Topic::safety, needling_cell);
    add_row(c, "screening", "Screening", "", Topic::safety, screening_cell);
    add_remarks(c);
    return c;
}

} // namespace stipple::study
