#pragma once
#include "stipple/study/calibrate/problem.hpp"
#include "stipple/study/ledger/ledger.hpp"
#include "stipple/study/scores/discrepancy.hpp"
#include <optional>
#include <string>
#include <vector>

namespace stipple::study {

/// What a quantity of the ledger is compared as.
struct QuantityKind {
    std::string kind;              ///< of the groups of ledger_kinds()
    Scale scale = Scale::identity; ///< on which a residual is taken
};

/// Kind of a quantity by its first word and its field; nothing for what is no measurement of nature: geometry of a device,
/// another program, tables of permeabilities (they have a band of their own, kp_band.hpp), differences, what raters report
/// (evidence_model.hpp).
std::optional<QuantityKind> kind_of(const Measurement& measurement);
/// All kinds, by what their scales have in common.
const std::vector<KindGroup>& ledger_kinds();

/// Whether a row may be scored at all: of a kind, measured and not recalled, not of another program, and no parameter was
/// chosen with it in view (label fit).
bool is_evidence(const Measurement& measurement);

} // namespace stipple::study
