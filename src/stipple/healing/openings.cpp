#include "stipple/healing/openings.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::healing {

void Openings::sort() {
    std::stable_sort(cuts_.begin(), cuts_.end(),
                     [](const Cut& a, const Cut& b) { return a.opening.column < b.opening.column; });
}

void Openings::add(const std::vector<skin::Opening>& cuts) {
    for (const auto& cut : cuts)
        if (cut.radius > 0 && cut.area_share > 0) cuts_.push_back({.opening = cut, .session = sessions_});
    ++sessions_;
    sort();
}

void Openings::start(const double* closure) {
    for (auto& cut : cuts_)
        if (cut.session == started_) {
            cut.moving = true;
            cut.since = closure[cut.opening.column];
        }
    ++started_;
}

/// Distance that the edge of a cut has still to move [m]; below zero where the front has passed the centre.
double Openings::left(const Cut& cut, const double* closure) {
    if (!cut.moving) return cut.opening.radius;
    return cut.opening.radius - (closure[cut.opening.column] - cut.since);
}

void Openings::forget_closed(const double* closure) {
    std::erase_if(cuts_, [&](const Cut& cut) { return left(cut, closure) <= 0; });
}

void Openings::uncovered(const double* closure, std::size_t first, std::size_t n, double* share) const {
    std::fill_n(share, n, 0.0);
    auto cut = std::lower_bound(cuts_.begin(), cuts_.end(), first,
                                [](const Cut& c, std::size_t column) { return c.opening.column < column; });
    for (; cut != cuts_.end() && cut->opening.column < first + n; ++cut) {
        const double open = std::max(left(*cut, closure), 0.0) / cut->opening.radius;
        double& sum = share[cut->opening.column - first];
        sum = std::min(sum + cut->opening.area_share * open * open, 1.0);
    }
}

double Openings::mean_uncovered(const double* closure) const {
    if (cuts_.empty()) return 0;
    const auto columns = static_cast<std::size_t>(grid_->columns());
    std::vector<double> share(columns);
    uncovered(closure, 0, columns, share.data());
    return grid_->layer_mean(share.data(), 0);
}

double Openings::left_to_close(const double* closure) const {
    double most = -INFINITY;
    for (const auto& cut : cuts_)
        if (cut.session + 1 == sessions_) most = std::max(most, left(cut, closure));
    return std::isfinite(most) ? most : 0.0;
}

double Openings::widest_moving(const double* closure) const {
    double widest = 0;
    for (const auto& cut : cuts_)
        if (cut.moving && cut.opening.radius > widest && left(cut, closure) > 0) widest = cut.opening.radius;
    return widest;
}

bool Openings::any_moving() const {
    return std::any_of(cuts_.begin(), cuts_.end(), [](const Cut& cut) { return cut.moving; });
}

void Openings::spread(double* closure) {
    const auto columns = static_cast<std::size_t>(grid_->columns());
    const double mean = grid_->layer_mean(closure, 0);
    std::vector<Cut> everywhere;
    for (const auto& cut : cuts_) {
        const double area = cut.opening.area_share * grid_->column_area(static_cast<int>(cut.opening.column));
        Cut spread = cut;
        spread.opening.area_share = area / grid_->area();
        spread.since = mean - (closure[cut.opening.column] - cut.since);
        for (spread.opening.column = 0; spread.opening.column < columns; ++spread.opening.column)
            everywhere.push_back(spread);
    }
    cuts_ = std::move(everywhere);
    sort();
    std::fill_n(closure, columns, mean);
}

void Openings::put(ByteWriter& writer) const {
    writer.put(cuts_);
    writer.put(sessions_);
    writer.put(started_);
}

void Openings::get(ByteReader& reader) {
    reader.get(cuts_);
    reader.get(sessions_);
    reader.get(started_);
}

} // namespace stipple::healing
