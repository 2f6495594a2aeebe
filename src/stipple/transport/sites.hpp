#pragma once
#include "stipple/base/model.hpp"
#include <string>
#include <vector>

namespace stipple::transport {

/// Intact skin of a site beside that of the forearm (data/transport/sites.csv), for LayerOptions.
struct Site {
    double corneum = 1; ///< thickness of its stratum corneum, over the forearm's [-]
    double barrier =
        1;           ///< permeability of its stratum corneum at the same thickness: lipids and follicles [-]
    double flow = 1; ///< blood flow of its dermis [-]
    std::vector<Parameter> parameters{}; ///< table rows used, with flag and source
    /// What is taken from the forearm because nothing was found; empty if nothing is.
    std::string remark{};
};

/// Equation: barrier = absorption x corneum, so that the steady flux stands to that of the forearm as measured
///   absorption [-] measured amount over that of the forearm   corneum [-] measured thickness over the forearm's
/// Source: maibach1971 (amounts), egawa2007 and sandbymoller2003 (thickness), flowmetry1994 (blood).
/// Departs: what thickness does not explain is one fitted factor for all substances, on the lipids and on the
/// leaks. For living skin: the tables of permeabilities are of excised skin and name no site.
Site find_site(const Model& model, const std::string& site);

} // namespace stipple::transport
