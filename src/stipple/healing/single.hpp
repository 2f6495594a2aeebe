#pragma once
#include "stipple/healing/laws.hpp"
#include <cmath>

namespace stipple::healing::laws {

/// A number in single precision for the laws: their literals, which are double, become single where they meet
/// it. An aggregate, because loops over objects with constructors are not vectorised.
struct Single {
    float value;
};
STIPPLE_LAW Single single(double v) {
    return {static_cast<float>(v)};
}
STIPPLE_LAW Single operator+(Single a, Single b) {
    return {a.value + b.value};
}
STIPPLE_LAW Single operator+(double a, Single b) {
    return {static_cast<float>(a) + b.value};
}
STIPPLE_LAW Single operator-(Single a, Single b) {
    return {a.value - b.value};
}
STIPPLE_LAW Single operator-(double a, Single b) {
    return {static_cast<float>(a) - b.value};
}
STIPPLE_LAW Single operator*(Single a, Single b) {
    return {a.value * b.value};
}
STIPPLE_LAW Single operator*(double a, Single b) {
    return {static_cast<float>(a) * b.value};
}
STIPPLE_LAW Single operator/(Single a, Single b) {
    return {a.value / b.value};
}
STIPPLE_LAW Single operator/(double a, Single b) {
    return {static_cast<float>(a) / b.value};
}
STIPPLE_LAW Single operator-(Single a) {
    return {-a.value};
}
STIPPLE_LAW Single root(Single x) {
    return {std::sqrt(x.value)};
}

// Choices between floats, which vectorised loops can make without a branch.
template <> STIPPLE_LAW Single positive<Single>(Single x) {
    return {x.value > 0.0f ? x.value : 0.0f};
}
template <> STIPPLE_LAW Single smaller<Single>(Single a, Single b) {
    return {a.value < b.value ? a.value : b.value};
}

inline KineticsOf<Single> in_single(const Kinetics& k) {
    KineticsOf<Single> s;
#define X(name) s.name = single(k.name);
    STIPPLE_KINETICS(X)
#undef X
    return s;
}

inline RowTerms<Single> in_single(const RowTerms<double>& t) {
    RowTerms<Single> s;
#define X(name) s.name = single(t.name);
    STIPPLE_ROW_TERMS(X)
#undef X
    for (std::size_t i = 0; i < t.basal.size(); ++i) s.basal[i] = single(t.basal[i]);
    return s;
}

/// Cell i of a row of states in double.
STIPPLE_LAW Tissue<Single> tissue_in_single(const double* __restrict y, std::size_t stride, std::size_t i) {
    return {
#define ROW(id, member, ...) single(y[id * stride + i]),
        STIPPLE_STATES(ROW)
#undef ROW
    };
}

} // namespace stipple::healing::laws
