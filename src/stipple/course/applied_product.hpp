#pragma once
#include "stipple/base/model.hpp"
#include "stipple/schema/spec.hpp"
#include "stipple/transport/transport.hpp"
#include <cmath>
#include <string>
#include <vector>

namespace stipple::course {

/// A product on the skin around a session, SI.
struct AppliedProduct {
    std::string name;           ///< of data/transport/products.csv
    double concentration = NAN; ///< [kg/m³]
    double thickness = 2e-5;    ///< volume per area [m]
    double start = 0;           ///< counted from needling; negative: before [s]
    double ph = 7;
    bool occluded = false;
};

/// The keys of such a product, in their order.
template <class Key = schema::Key<AppliedProduct>> std::vector<Key> applied_product_keys(const Model& model) {
    using transport::ProductEntry;
    using On = transport::OnSkin<Key>;
    return {
        Key("name", &AppliedProduct::name)
            .words(schema::words_of(transport::products(model), &ProductEntry::name, &ProductEntry::label))
            .tried_words(transport::other_names(model))
            .required()
            .means("what is in it"),
        On::concentration()
            .range(1e-6, 2000)
            .required()
            .means("of that substance in the product; 1 percent is about 10 mg/mL"),
        On::amount().range(0.01, 1000).means("how much is put on"),
        On::start()
            .range(-1440, 1440)
            .means("when it is put on, counted from the end of needling; negative: before"),
        On::ph().means("acidity; only the neutral form passes the lipids of intact skin"),
        On::occluded()
            .means("under a mask or a film: nothing dries, and channels seal much more slowly")
            .from("gupta2011"),
    };
}

} // namespace stipple::course
