#pragma once
#include "stipple/study/calibrate/healing_bench.hpp"
#include "stipple/study/calibrate/problem.hpp"

namespace stipple::study {

/// RNA of biopsies of a wound (data/healing/rna.csv), as an experiment: ten genes at four times.
/// Equation: log2 phi_g = lambda_g log2[(R_g/R_g0) / (Q/Q0)] + e_g,   Q/Q0 = 1 + w (N + M1 + M2 - M2b)
///   R_g/R_g0  what the cells that make the gene make of it, over rest
///   Q/Q0      all RNA over rest: a biopsy is a mixture, and what has come in dilutes the rest
/// A signal of the model stands for several genes; of what it makes at rest the gene has the share f_g, which no
/// measurement tells: R_g/R_g0 = 1 + (made beyond rest by the cells of the gene)/(f_g made at rest). So for IL-6 (cells
/// of the tissue that meet debris), IL-1 beta and MMP-9 (leukocytes) and MMP-1 (fibroblasts under cytokine); the others
/// are the production of one state.
/// Inputs: injury (factor on the wound of the data set), w, then lambda and e of every gene, then the shares f.
/// Source: leonardo2023; priors ASSUMED.
std::vector<Prior> rna_inputs();
/// log2 of the fold of every gene at every time. Limits: the data set "wound_cytokines" is on the bench and reports the
/// hours of the table.
std::vector<double> rna_folds(const HealingDraw& draw, const HealingBench& bench,
                              std::span<const double> inputs);
/// Rows of the kind "rna", errors of student's t with the standard error of the table.
/// Errors: Kind::data for a gene or an hour that the table lacks.
std::vector<CalibrationRow> rna_rows(const Model& model);

} // namespace stipple::study
