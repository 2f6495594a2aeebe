#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace stipple::study {

/// Rows by the study that they name: studies in the order of their first row, and the places of each one's rows.
template <class Row>
void group_by_study(const std::vector<Row>& rows, std::vector<std::string>& studies,
                    std::vector<std::vector<std::size_t>>& rows_of) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto at = std::find(studies.begin(), studies.end(), rows[i].study);
        const auto j = static_cast<std::size_t>(at - studies.begin());
        if (at == studies.end()) {
            studies.push_back(rows[i].study);
            rows_of.emplace_back();
        }
        rows_of[j].push_back(i);
    }
}

} // namespace stipple::study
