#pragma once
#include "stipple/base/model.hpp"
#include "stipple/schema/spec.hpp"
#include "stipple/transport/transport.hpp"
#include <string>
#include <vector>

namespace stipple::course {

/// A numbing cream before needling, SI.
struct Numbing {
    std::string cream;          ///< of data/transport/creams.csv; empty: none
    double applied = 45 * 60.0; ///< how long it stays on [s]
    bool occluded = true;       ///< under a cover
    double wait = 0;            ///< from wiping it off to the needles [s]
    double amount = NAN;        ///< of cream on the whole area [kg]; NaN: a thick layer
    bool needled_first = false; ///< short needles open the way for it
};

/// Creams that can be named.
struct Cream {
    std::string name, label;
};
std::vector<Cream> creams(const Model& model);

/// The keys of a cream, in their order.
template <class Key = schema::Key<Numbing>> std::vector<Key> numbing_keys(const Model& model) {
    const auto there_is_one = [](const Numbing& n) { return !n.cream.empty(); };
    return {
        Key("cream", &Numbing::cream)
            .words(schema::words_of(creams(model), &Cream::name, &Cream::label))
            .left_to("none")
            .means("numbing cream before every session")
            .from("emla_smpc"),
        Key("applied_min", &Numbing::applied)
            .range(1, 600)
            .told_if(there_is_one)
            .means("minutes that the cream stays on before it is wiped off"),
        transport::OnSkin<Key>::occluded().told_if(there_is_one).means("the cream lies under a cover"),
        Key("wait_min", &Numbing::wait)
            .range(0, 600)
            .told_if(there_is_one)
            .means("minutes from wiping the cream off to the needles; the skin goes on numbing deeper for "
                   "half an hour")
            .from("bjerring1990"),
        Key("amount_g", &Numbing::amount)
            .range(0.01, 1000)
            .left_to("a thick layer: 1.5 or 1 mm")
            .told_if(there_is_one)
            .means("grams of cream on the whole area of the device; a thin layer runs out"),
        Key("needled_first", &Numbing::needled_first)
            .told_if(there_is_one)
            .means("a roller of 0.5 mm goes over the skin before the cream")
            .from("luz2017"),
    };
}

} // namespace stipple::course
