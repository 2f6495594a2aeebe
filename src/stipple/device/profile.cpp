#include "stipple/device/profile.hpp"
#include "stipple/base/decimal.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/device/checks.hpp"
#include <algorithm>
#include <fmt/format.h>

namespace stipple::device {

namespace {

constexpr std::string_view k_header = "distance_um,radius_um";

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// What a cell holds, without the quotes that spreadsheets put around it.
std::string_view unquoted(std::string_view cell) {
    cell = trimmed(cell);
    if (cell.size() > 1 && cell.front() == '"' && cell.back() == '"') cell = cell.substr(1, cell.size() - 2);
    return trimmed(cell);
}

/// The number that a cell holds, in SI; NaN if it holds none.
double micrometres(std::string_view cell) {
    if (cell.size() > 1 && cell.front() == '+' && cell[1] != '-') cell.remove_prefix(1);
    const auto value = to_number(cell);
    return value && std::isfinite(*value) ? *value * units::um : NAN;
}

/// Takes the lines one by one and keeps sections and faults.
class ProfileReader {
  public:
    void take(std::string_view line) {
        ++line_;
        line = trimmed(line);
        if (line.empty() || line.front() == '#') return;
        if (!header_)
            take_header(line);
        else
            take_row(line);
    }

    std::vector<Section> finish() {
        if (!header_)
            fault("the file has no line distance_um,radius_um");
        else if (problems_.empty() && sections_.size() < 2)
            fault("a profile needs at least two rows", "", fmt::format("{}", sections_.size()));
        else if (problems_.empty() &&
                 std::all_of(sections_.begin(), sections_.end(), [](auto& s) { return s.radius == 0; }))
            fault("a profile needs a radius greater than zero", "radius_um");
        if (!problems_.empty()) throw Error(stipple::Kind::input, problems_);
        return sections_;
    }

    /// Whether reading on tells the user nothing more.
    bool is_lost() const { return lost_ || problems_.size() >= 20; }

  private:
    void take_header(std::string_view line) {
        header_ = true;
        std::string squeezed(line);
        std::erase_if(squeezed, [](char c) { return c == ' ' || c == '\t' || c == '"'; });
        lost_ = squeezed != k_header;
        if (lost_) fault("the columns have other names", "", line, k_header);
    }

    void take_row(std::string_view line) {
        const auto comma = line.find(',');
        if (comma == std::string_view::npos || line.find(',', comma + 1) != std::string_view::npos)
            return fault("a row holds two numbers", "", line);
        const auto left = unquoted(line.substr(0, comma)), right = unquoted(line.substr(comma + 1));
        const Section s{micrometres(left), micrometres(right)};
        if (std::isnan(s.from_tip)) return fault("not a number", "distance_um", left);
        if (std::isnan(s.radius)) return fault("not a number", "radius_um", right);
        if (s.radius < 0) fault("a radius must be zero or more", "radius_um", right, "0 um or more");
        if (sections_.empty() && s.from_tip != 0) fault("the first row is the tip", "distance_um", left, "0");
        if (!sections_.empty() && !(s.from_tip > sections_.back().from_tip))
            fault("distances must rise from row to row", "distance_um", left,
                  fmt::format("more than {:g} um", sections_.back().from_tip / units::um));
        sections_.push_back(s);
    }

    void fault(std::string what, std::string_view key = "", std::string_view value = "",
               std::string_view allowed = "") {
        problems_.push_back({.what = std::move(what),
                             .key = std::string(key),
                             .value = std::string(value),
                             .allowed = std::string(allowed),
                             .line = line_});
    }

    bool header_ = false, lost_ = false;
    int line_ = 0;
    std::vector<Section> sections_;
    std::vector<Problem> problems_;
};

} // namespace

std::vector<Section> read_profile(std::string_view text) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    ProfileReader reader;
    while (!text.empty() && !reader.is_lost()) {
        const auto end = std::min(text.find('\n'), text.size());
        reader.take(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return reader.finish();
}

namespace {

constexpr double k_sharpest = 0.1 * units::um; // the least tip radius of a needle that is not measured
constexpr double k_alike = 0.05;               // rows that agree so well lie on one sphere

/// Radius of the sphere that stands on the tip and passes through a section.
double sphere_through(const Section& s) {
    return (s.from_tip * s.from_tip + s.radius * s.radius) / (2 * s.from_tip);
}

/// Radius of the sphere that stands on the tip and touches the line through two sections; NaN if it would touch it
/// between them.
double sphere_below(const Section& a, const Section& b) {
    const double slope = (b.radius - a.radius) / (b.from_tip - a.from_tip);
    const double radius = (a.radius - slope * a.from_tip) / (std::hypot(1, slope) - slope);
    const double touches = radius * (1 - std::sin(std::atan(slope)));
    return touches <= a.from_tip * (1 + 1e-9) ? std::max(radius, 0.0) : NAN;
}

} // namespace

MeasuredTip measured_tip(const std::vector<Section>& profile) {
    if (profile.empty()) return {};
    if (profile.front().radius > 0) return {profile.front().radius, true};
    double sphere = INFINITY, widest = 0;
    int on_it = 0;
    for (const auto& s : profile) {
        widest = std::max(widest, s.radius);
        if (s.from_tip > 0) sphere = std::min(sphere, s.radius < s.from_tip ? s.radius : sphere_through(s));
    }
    sphere = std::min(sphere, widest);
    for (const auto& s : profile)
        on_it += s.from_tip > 0 && s.radius >= s.from_tip && sphere_through(s) < (1 + k_alike) * sphere;
    if (on_it > 1) return {sphere, true};
    for (std::size_t i = 1; i + 1 < profile.size(); ++i) {
        const double below = sphere_below(profile[i], profile[i + 1]);
        if (std::isnan(below)) continue;
        const bool agree = on_it == 1 && std::abs(below - sphere) < k_alike * sphere;
        return {std::min(sphere, std::max(below, k_sharpest)), agree};
    }
    return {sphere, false};
}

double tip_radius(const std::vector<Section>& profile) {
    return measured_tip(profile).radius;
}

/// The sections with those of the sphere at the tip and, behind it, the line that touches it to the next section.
static std::vector<Section> with_tip(const std::vector<Section>& profile, double radius) {
    if (profile.front().radius > 0) return profile;
    constexpr int k_parts = 24; // of the quarter of a circle
    const auto outside = [&](const Section& s) {
        return s.from_tip >= radius || sphere_through(s) > radius * (1 + 1e-9);
    };
    const auto behind = std::find_if(profile.begin() + 1, profile.end(), outside);
    if (behind == profile.end()) return profile;
    std::vector<Section> sphere;
    std::size_t touches = 0;
    double least = INFINITY; // slope from the sphere to the section behind it
    for (int i = 0; i < k_parts; ++i) {
        const double angle = 0.5 * M_PI * i / k_parts;
        const Section s{radius * (1 - std::cos(angle)), radius * std::sin(angle)};
        if (s.from_tip >= behind->from_tip * (1 - 1e-9)) break;
        const double slope = (behind->radius - s.radius) / (behind->from_tip - s.from_tip);
        if (slope < least) least = slope, touches = sphere.size();
        sphere.push_back(s);
    }
    sphere.resize(touches + 1);
    std::vector<Section> all(behind, profile.end());
    for (auto s = profile.begin() + 1; s != behind; ++s)
        if (s->from_tip <= sphere.back().from_tip)
            sphere.push_back(*s);
        else
            all.push_back(*s);
    all.insert(all.end(), sphere.begin(), sphere.end());
    const auto nearer = [](const Section& a, const Section& b) { return a.from_tip < b.from_tip; };
    std::sort(all.begin(), all.end(), nearer);
    const auto same = [](const Section& a, const Section& b) { return b.from_tip - a.from_tip < 1e-12; };
    all.erase(std::unique(all.begin(), all.end(), same), all.end());
    return all;
}

Needle measured_needle(const Model& model, std::vector<Section> profile, double length) {
    Needle needle{.shape = Shape::profile, .length = length, .profile = std::move(profile)};
    auto problems = check_needle(model, needle);
    if (!problems.empty()) throw Error(stipple::Kind::input, std::move(problems));
    const auto widest = std::max_element(needle.profile.begin(), needle.profile.end(),
                                         [](auto& a, auto& b) { return a.radius < b.radius; });
    if (std::isnan(length)) needle.length = needle.profile.back().from_tip;
    needle.tip_radius = tip_radius(needle.profile);
    needle.flat_tip = needle.profile.front().radius > 0;
    needle.base_width = 2 * widest->radius;
    needle.taper_length = widest->from_tip;
    needle.profile = with_tip(needle.profile, needle.tip_radius);
    return needle;
}

} // namespace stipple::device
