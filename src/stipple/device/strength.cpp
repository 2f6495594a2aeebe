#include "stipple/device/strength.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include <algorithm>
#include <cassert>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace stipple::device {

std::vector<std::string> material_names(const Model& model) {
    std::vector<std::string> names;
    for (const auto& row : model["device/materials"].rows) names.push_back(row.front());
    return names;
}

schema::Words material_words(const Model& model) {
    const TableView t = model["device/materials"];
    schema::Words words;
    for (std::size_t r = 0; r < t.rows.size(); ++r) words.add(t.rows[r].front(), t.text(r, "meaning"));
    return words;
}

Material find_material(const Model& model, const std::string& name) {
    const TableView t = model["device/materials"];
    if (!t.has_row(name)) {
        const auto names = material_names(model);
        throw Error(stipple::Kind::input, Problem{.what = "no such material",
                                                  .key = "material",
                                                  .value = name,
                                                  .allowed = fmt::format("{}", fmt::join(names, " ")),
                                                  .nearest = nearest_word(name, names)});
    }
    const std::size_t row = t.row(name);
    const auto parameter = [&](const char* column, const char* unit, const char* what) {
        return Parameter{.room = "device",
                         .name = name + "_" + what,
                         .value = t.number(row, column),
                         .unit = unit,
                         .flag = t.text(row, "flag"),
                         .source = t.text(row, "source"),
                         .meaning = t.text(row, "meaning")};
    };
    Material m{.name = name,
               .parameters = {parameter("youngs_modulus_gpa", "GPa", "youngs_modulus"),
                              parameter("strength_mpa", "MPa", "strength")}};
    m.youngs_modulus = m.parameters[0].value * units::to_si("GPa");
    m.strength = m.parameters[1].value * units::to_si("MPa");
    return m;
}

/// Side of a square section, whose perimeter is that of the circle of this radius.
static double side(double radius) {
    return 0.5 * M_PI * radius;
}

double section_area(const Needle& needle, double from_tip) {
    const double r = needle.radius(from_tip);
    return needle.shape == Shape::pyramid ? side(r) * side(r) : M_PI * r * r;
}

double second_moment(const Needle& needle, double from_tip) {
    const double r = needle.radius(from_tip);
    return needle.shape == Shape::pyramid ? std::pow(side(r), 4) / 12 : M_PI * std::pow(r, 4) / 4;
}

double loaded_section(const Needle& needle) {
    if (needle.flat_tip) return 0;
    const double wanted = needle.crack_radius(0) * (1 - 1e-12); // as wide as the tip, whatever the shape
    double below = 0;
    for (const double at : needle.kinks()) {
        if (needle.radius(at) < wanted) {
            below = at;
            continue;
        }
        double above = at;
        for (int i = 0; i < 60; ++i) { // the outline does not narrow between two kinks
            const double middle = 0.5 * (below + above);
            (needle.radius(middle) < wanted ? below : above) = middle;
        }
        return above;
    }
    return below;
}

/// Whether a load leaves the column straight: y' > 0 all the way from the loaded end to the clamp.
static bool holds(double load, const std::vector<double>& lengths, const std::vector<double>& stiffness) {
    double y = 0, slope = 1;
    for (std::size_t i = 0; i < lengths.size(); ++i) {
        const double k = std::sqrt(load / stiffness[i]), phase = k * lengths[i];
        if (phase >= 0.5 * M_PI) return false;
        const double s = std::sin(phase), c = std::cos(phase), before = y;
        y = before * c + slope * s / k;
        slope = slope * c - before * k * s;
        if (slope <= 0) return false;
    }
    return true;
}

double column_load(const std::vector<double>& nodes, const std::function<double(double)>& stiffness) {
    assert(nodes.size() > 1);
    std::vector<double> lengths, values;
    for (std::size_t i = 1; i < nodes.size(); ++i) {
        lengths.push_back(nodes[i] - nodes[i - 1]);
        values.push_back(stiffness(0.5 * (nodes[i] + nodes[i - 1])));
    }
    const auto [softest, stiffest] = std::minmax_element(values.begin(), values.end());
    if (*softest <= 0) return 0;
    const double rod = std::pow(0.5 * M_PI / (nodes.back() - nodes.front()), 2);
    double low = rod * *softest, high = rod * *stiffest;
    while (high - low > 1e-12 * high) {
        const double middle = std::sqrt(low * high); // the two may lie decades apart
        if (middle <= low || middle >= high) break;
        (holds(middle, lengths, values) ? low : high) = middle;
    }
    return std::sqrt(low * high);
}

/// Nodes from one distance to another, a twentieth of the radius apart, with one at every kink.
static std::vector<double> column_nodes(const Needle& needle, double from, double to) {
    std::vector<double> ends = needle.kinks();
    std::erase_if(ends, [&](double x) { return x <= from || x >= to; });
    ends.push_back(to);
    std::vector<double> nodes{from};
    for (const double end : ends) {
        while (nodes.back() < end) {
            const double x = nodes.back(), step = std::max(0.05 * needle.radius(x), 1e-4 * (to - from));
            nodes.push_back(end - x < 1.5 * step ? end : x + step);
        }
    }
    return nodes;
}

double buckling_force(const Model& model, const Needle& needle) {
    const double start = loaded_section(needle);
    if (start >= needle.length) return INFINITY;
    const double modulus = find_material(model, needle.material).youngs_modulus;
    return column_load(column_nodes(needle, start, needle.length),
                       [&](double x) { return modulus * second_moment(needle, x); });
}

double yield_force(const Model& model, const Needle& needle) {
    const double start = loaded_section(needle);
    double area = section_area(needle, start);
    auto ends = needle.kinks();
    ends.push_back(needle.length);
    for (const double x : ends)
        if (x > start && x <= needle.length) area = std::min(area, section_area(needle, x));
    return find_material(model, needle.material).strength * area;
}

} // namespace stipple::device
