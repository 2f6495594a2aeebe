#pragma once
#include "study/study.hpp"
#include <string>
#include <utility>
#include <vector>

namespace stipple::records {

/// The look of an arm and band on a day, or null if the result has none.
const study::Look* find_look(const study::Result& result, double day, const std::string& arm,
                             const std::string& band = "middle");

/// Pictures of the skin as files, (name below the output folder, bytes): patches of every arm on the last day
/// and of the treated skin over time as PNG, blocks of tissue and the profile across the furrows as SVG.
/// Equal results give equal bytes. Empty if the result has no looks.
std::vector<std::pair<std::string, std::string>> picture_files(const study::Result& result);

} // namespace stipple::records
