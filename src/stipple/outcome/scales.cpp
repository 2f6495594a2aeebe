#include "stipple/outcome/scales.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/model.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/base/units.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::outcome {

double grade_of_depth(const Model& model, const std::string& scale, double depth) {
    const TableView t = model["outcome/grades"];
    std::vector<double> depths, grades;
    for (std::size_t r = 0; r < t.rows.size(); ++r) {
        if (t.text(r, "scale") != scale) continue;
        depths.push_back(t.number(r, "depth_um") * units::um);
        grades.push_back(t.number(r, "grade"));
    }
    check(!depths.empty(), Kind::data, "no such scale", scale);
    return interpolate(depths, grades, depth);
}

double gais(const std::vector<double>& improvements) {
    if (improvements.empty()) return NAN;
    double mean = 0;
    for (const double i : improvements) mean += i / static_cast<double>(improvements.size());
    return std::clamp(mean, -1.0, 3.0);
}

} // namespace stipple::outcome
