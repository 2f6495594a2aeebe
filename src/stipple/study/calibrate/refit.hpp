#pragma once
#include "stipple/study/calibrate/calibration.hpp"

namespace stipple::study {

/// A number that `calibrate` fits, with the row of the table that holds it.
struct FittedNumber {
    std::string table, name;
    double fit = 0, sd = 0, low = 0, high = 0; ///< in the unit of the table; over the members SD, 10 and 90 %
    int digits = 5;                            ///< significant, in the table
};
std::vector<FittedNumber> fitted_numbers(const Calibration& calibration);

/// The tables of the model beside their refit.
struct RefitCheck {
    struct Row {
        FittedNumber number;
        double in_table = 0;
        bool agrees = false;
    };
    std::vector<Row> rows;
    std::size_t members = 0, differing = 0; ///< of the posterior
    bool current() const;
};
/// Two numbers agree within 1 %. Errors: Kind::input if the table holds fewer members.
RefitCheck check_refit(const Model& model, const Calibration& calibration);

} // namespace stipple::study
