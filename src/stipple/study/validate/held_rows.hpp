#pragma once
#include "stipple/outcome/held.hpp"
#include "stipple/study/ledger/ledger.hpp"
#include <string>
#include <vector>

namespace stipple::study {

/// Which number of page one a quantity of the ledger speaks for: "appearance", "collagen", "redness", "closing", "pain"; empty
/// for any other.
std::string printed_number(const std::string& quantity);

/// How often each of them was held against a measurement, and how often it held. Recalled numbers, predictions that nobody
/// measured and other programs do not count.
std::vector<outcome::Held> held_rows(const Ledger& ledger);

} // namespace stipple::study
