#include "stipple/device/profile.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/device/checks.hpp"
#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace stipple::device {

namespace {

constexpr std::string_view k_header = "distance_um,radius_um";

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// The number that a cell holds, in SI; NaN if it holds none.
double micrometres(std::string_view cell) {
    double value = NAN;
    const auto [end, fault] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    const bool whole = fault == std::errc{} && end == cell.data() + cell.size() && std::isfinite(value);
    return whole ? value * units::um : NAN;
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
        std::erase_if(squeezed, [](char c) { return c == ' ' || c == '\t'; });
        lost_ = squeezed != k_header;
        if (lost_) fault("the columns have other names", "", line, k_header);
    }

    void take_row(std::string_view line) {
        const auto comma = line.find(',');
        if (comma == std::string_view::npos || line.find(',', comma + 1) != std::string_view::npos)
            return fault("a row holds two numbers", "", line);
        const auto left = trimmed(line.substr(0, comma)), right = trimmed(line.substr(comma + 1));
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

double tip_radius(const std::vector<Section>& profile) {
    if (profile.empty()) return NAN;
    if (profile.front().radius > 0) return profile.front().radius;
    double sphere = INFINITY, widest = 0;
    for (const auto& [x, r] : profile) {
        if (x > 0) sphere = std::min(sphere, r < x ? r : (x * x + r * r) / (2 * x));
        widest = std::max(widest, r);
    }
    return std::min(sphere, widest);
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
    return needle;
}

} // namespace stipple::device
