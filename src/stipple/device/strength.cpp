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
    const auto parameter = [&](const char* column, const char* unit, const char* what, const char* of = "") {
        return Parameter{.room = "device",
                         .name = name + "_" + what,
                         .value = t.number(row, column),
                         .unit = unit,
                         .flag = t.text(row, std::string(of) + "flag"),
                         .source = t.text(row, std::string(of) + "source"),
                         .meaning = t.text(row, "meaning")};
    };
    Material m{.name = name,
               .parameters = {parameter("youngs_modulus_gpa", "GPa", "youngs_modulus"),
                              parameter("bending_strength_mpa", "MPa", "bending_strength"),
                              parameter("compressive_strength_mpa", "MPa", "compressive_strength",
                                        "compressive_strength_mpa_")}};
    m.youngs_modulus = m.parameters[0].value * units::to_si("GPa");
    m.bending_strength = m.parameters[1].value * units::to_si("MPa");
    m.compressive_strength = m.parameters[2].value * units::to_si("MPa");
    return m;
}

/// Side of a square section, whose perimeter is that of the circle of this radius.
static double side(double radius) {
    return 0.5 * M_PI * radius;
}

static double area_of(const Needle& needle, double r) {
    return needle.shape == Shape::pyramid ? side(r) * side(r) : M_PI * r * r;
}

static double moment_of(const Needle& needle, double r) {
    return needle.shape == Shape::pyramid ? std::pow(side(r), 4) / 12 : M_PI * std::pow(r, 4) / 4;
}

double section_area(const Needle& needle, double from_tip) {
    return area_of(needle, needle.radius(from_tip));
}

double second_moment(const Needle& needle, double from_tip) {
    return moment_of(needle, needle.radius(from_tip));
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

namespace {

/// A piece of a column in which nothing changes.
struct Piece {
    double length = 0, stiffness = 0, axial = 0; ///< [m], [N m^2], [N]
};

/// Whether forces times `factor` leave the column straight: y' > 0 all the way from the free end to the clamp.
bool holds(double factor, const std::vector<Piece>& pieces) {
    double slope = 1, moment = 0; // B y''
    for (const Piece& p : pieces) {
        const double load = factor * p.axial;
        if (load <= 0) {
            slope += moment * p.length / p.stiffness;
        } else {
            const double k = std::sqrt(load / p.stiffness), phase = k * p.length;
            if (phase >= M_PI) return false;
            const double s = std::sin(phase), c = std::cos(phase), before = slope;
            slope = before * c + moment * k * s / load;
            moment = moment * c - before * load * s / k;
        }
        if (slope <= 0) return false;
    }
    return true;
}

/// The least factor at which the column no longer holds.
double least_factor(const std::vector<Piece>& pieces) {
    double softest = INFINITY, most = 0, length = 0;
    for (const Piece& p : pieces) {
        softest = std::min(softest, p.stiffness);
        most = std::max(most, p.axial);
        length += p.length;
    }
    if (!(most > 0)) return INFINITY;
    if (softest <= 0) return 0;
    double low = std::pow(0.5 * M_PI / length, 2) * softest / most; // all forces on the free end
    double high = 2 * low;
    while (holds(high, pieces)) low = high, high *= 2;
    while (high - low > 1e-9 * high) {
        const double middle = 0.5 * (low + high);
        (holds(middle, pieces) ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

/// Nodes from one distance to another, `fine` of the radius apart, with one at every kink.
std::vector<double> column_nodes(const Needle& needle, double from, double to, double fine) {
    const Outline outline(needle);
    std::vector<double> ends = needle.kinks();
    std::erase_if(ends, [&](double x) { return x <= from || x >= to; });
    ends.push_back(to);
    std::vector<double> nodes{from};
    for (const double end : ends) {
        while (nodes.back() < end) {
            const double x = nodes.back(), step = std::max(fine * outline.radius(x), 1e-4 * (to - from));
            nodes.push_back(end - x < 1.5 * step ? end : x + step);
        }
    }
    return nodes;
}

} // namespace

double buckling_factor(const std::vector<double>& nodes, const std::function<double(double)>& stiffness,
                       const AxialForce& axial) {
    assert(nodes.size() > 1);
    std::vector<Piece> pieces;
    for (std::size_t i = 1; i < nodes.size(); ++i) {
        const double middle = 0.5 * (nodes[i] + nodes[i - 1]);
        pieces.push_back({nodes[i] - nodes[i - 1], stiffness(middle), axial(middle)});
    }
    return least_factor(pieces);
}

double buckling_force(const Model& model, const Needle& needle) {
    const double start = loaded_section(needle);
    if (start >= needle.length) return INFINITY;
    const double modulus = find_material(model, needle.material).youngs_modulus;
    return buckling_factor(
        column_nodes(needle, start, needle.length, 0.05),
        [&](double x) { return modulus * second_moment(needle, x); }, [](double) { return 1.0; });
}

namespace {

/// First section as wide as a share of the widest one [m].
double first_as_wide(const Needle& needle, double share) {
    const Outline outline(needle);
    std::vector<double> ends = needle.kinks();
    ends.push_back(needle.length);
    double widest = 0;
    for (const double x : ends)
        if (x <= needle.length) widest = std::max(widest, outline.radius(x));
    const double wanted = share * widest;
    double below = 0;
    for (double above : ends) {
        if (outline.radius(above) < wanted) {
            below = above;
            continue;
        }
        for (int i = 0; i < 60; ++i) { // between two kinks the outline rises to it
            const double middle = 0.5 * (below + above);
            (outline.radius(middle) < wanted ? below : above) = middle;
        }
        return above;
    }
    return below;
}

/// A loaded needle, cut into short pieces from its loaded section to the base plate.
class LoadedNeedle {
  public:
    LoadedNeedle(const Model& model, const Needle& needle, const AxialForce& axial)
        : material_(find_material(model, needle.material)) {
        constexpr double k_fine = 0.2; // of the radius
        const TableView t = model["device/breaking"];
        const double tilt = std::tan(t.si("breaking_tilt")), start = loaded_section(needle),
                     shaft = std::max(start, first_as_wide(needle, t.si("shaft_width_share")));
        if (start >= needle.length) return;
        const Outline outline(needle);
        const auto add = [&](double x) {
            const double r = outline.radius(x);
            Section s{.at = x,
                      .radius = r,
                      .area = area_of(needle, r),
                      .moment = moment_of(needle, r),
                      .axial = axial(x)};
            if (!sections_.empty()) {
                const Section& b = sections_.back();
                s.bending = b.bending + 0.5 * tilt * (b.axial + s.axial) * (x - b.at);
            }
            sections_.push_back(s);
        };
        if (shaft > start && shaft < needle.length)
            for (const double x : column_nodes(needle, start, shaft, k_fine)) add(x);
        shaft_ = sections_.empty() ? 0 : sections_.size() - 1;
        const auto behind = column_nodes(needle, std::min(shaft, needle.length), needle.length, k_fine);
        for (const double x : behind)
            if (sections_.empty() || x > sections_.back().at) add(x);
    }

    Breaking breaks() const {
        if (sections_.size() < shaft_ + 2) return {};
        const double buckles = least_factor(pieces());
        Breaking least{.factor = buckles, .buckles = true};
        for (std::size_t i = shaft_; i < sections_.size(); ++i) {
            const Section& s = sections_[i];
            const double direct = s.axial / s.area, bent = s.bending * s.radius / s.moment;
            const double factor = std::min(failure(direct, bent, material_.compressive_strength, buckles),
                                           failure(-direct, bent, material_.bending_strength, buckles));
            // near its buckling load a column bends until a section gives way: that is told as buckling
            if (factor < least.factor) least = {.factor = factor, .buckles = factor > 0.5 * buckles};
        }
        return least;
    }

  private:
    struct Section {
        double at = 0, radius = 0, area = 0, moment = 0; ///< [m], [m], [m^2], [m^4]
        double axial = 0, bending = 0;                   ///< [N], [N m]
    };

    std::vector<Piece> pieces() const {
        std::vector<Piece> all;
        for (std::size_t i = shaft_; i + 1 < sections_.size(); ++i) {
            const Section &a = sections_[i], &b = sections_[i + 1];
            // a second moment grows with the fourth power of the width
            const double root = 0.5 * (std::pow(a.moment, 0.25) + std::pow(b.moment, 0.25));
            all.push_back(
                {b.at - a.at, material_.youngs_modulus * std::pow(root, 4), 0.5 * (a.axial + b.axial)});
        }
        return all;
    }

    /// The factor m with m direct + m bent / (1 - m / buckles) = strength, m below `buckles`.
    static double failure(double direct, double bent, double strength, double buckles) {
        const double straight = direct + bent > 0 ? strength / (direct + bent) : INFINITY;
        if (!(bent > 0) || std::isinf(buckles)) return straight;
        double low = 0, high = std::min(straight, buckles);
        for (int i = 0; i < 50; ++i) {
            const double m = 0.5 * (low + high);
            (m * (direct + bent / (1 - m / buckles)) < strength ? low : high) = m;
        }
        return low;
    }

    Material material_;
    std::vector<Section> sections_;
    std::size_t shaft_ = 0; ///< where the shaft begins
};

} // namespace

Breaking breaking(const Model& model, const Needle& needle, const AxialForce& axial) {
    return LoadedNeedle(model, needle, axial).breaks();
}

Blunting blunting(const Model& model, const Needle& needle, double tip_force) {
    const double strength = find_material(model, needle.material).compressive_strength;
    const double start = std::min(loaded_section(needle), needle.length);
    return {.stress_share = tip_force / (strength * section_area(needle, start)),
            .radius = std::sqrt(tip_force / (M_PI * strength))};
}

} // namespace stipple::device
