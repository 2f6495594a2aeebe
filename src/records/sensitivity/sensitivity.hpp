#pragma once
#include "study/sensitivity.hpp"
#include <filesystem>
#include <string>
#include <vector>

namespace stipple::records {

/// The ten inputs that matter most, for the terminal, at most 100 columns.
std::string sensitivity_text(const study::Sensitivity& sensitivity);

/// Everything: the output, the designs, indices, every row of the screening, sources and the notice; the same
/// bytes for the same answer.
std::string sensitivity_json(const study::Sensitivity& sensitivity);

/// One line an input, those with indices first: docs/file_formats.md names the columns.
std::string sensitivity_csv(const study::Sensitivity& sensitivity);

/// The screening as a cloud of mu* and sigma, beside it the indices as bars with their intervals.
std::string sensitivity_svg(const study::Sensitivity& sensitivity);

/// Inputs by rank: those with indices by total index, then the others by mu*.
std::vector<std::size_t> ranked(const study::Sensitivity& sensitivity);

/// What an input is, without the remark on how its value was chosen: "TGF-beta 1 clearance".
std::string short_meaning(const study::SensitivityInput& input);

/// The prior with the unit as printed: "log-uniform, 0.0015 to 2 mm²/d".
std::string prior_words(const study::SensitivityInput& input);

/// What the first-order indices add up to, or that the samples are too few to tell.
std::string share_sentence(const study::Sensitivity& sensitivity);

/// "Collagen I + III, dermis, day 300".
std::string output_words(const study::Sensitivity& sensitivity);

/// Writes sensitivity.json, sensitivity.csv and sensitivity.svg into a folder, which is made if it is
/// missing: all or none, each to a temporary name, fsynced, renamed. Errors: Kind::io.
void write_sensitivity(const std::filesystem::path& folder, const study::Sensitivity& sensitivity);

} // namespace stipple::records
