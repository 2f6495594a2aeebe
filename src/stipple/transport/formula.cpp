#include "stipple/transport/formula.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include <cctype>

namespace stipple::transport {

static constexpr const char* k_table = "transport/increments";

namespace {

[[noreturn]] void refuse(const std::string& why, const std::string& text) {
    throw Error(Kind::input, Problem{.what = why,
                                     .key = "product.formula",
                                     .value = text,
                                     .allowed = "elements with their counts, such as C8H10N4O2"});
}

bool is_upper(char c) {
    return std::isupper(static_cast<unsigned char>(c)) != 0;
}
bool is_lower(char c) {
    return std::islower(static_cast<unsigned char>(c)) != 0;
}
bool is_digit(char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

/// What all atoms would bind beyond a chain: twice the unsaturation, less two.
int spare_bonds(const TableView& t, const Formula& formula) {
    int sum = 0;
    for (const auto& [element, count] : formula)
        sum += count * (static_cast<int>(t.number(t.row(element), "bonds")) - 2);
    return sum;
}

} // namespace

Formula parse_formula(const Model& model, const std::string& text) {
    constexpr int k_most = 100'000;
    const TableView t = model[k_table];
    Formula formula;
    std::size_t i = 0;
    while (i < text.size()) {
        if (!is_upper(text[i])) refuse("not a molecular formula", text);
        std::string element(1, text[i++]);
        while (i < text.size() && is_lower(text[i])) element += text[i++];
        if (!t.has_row(element)) refuse("no atomic weight is known for \"" + element + "\"", text);
        int count = i < text.size() && is_digit(text[i]) ? 0 : 1;
        while (i < text.size() && is_digit(text[i]) && count < k_most) count = 10 * count + (text[i++] - '0');
        if (count < 1 || count >= k_most) refuse("a count is 1 to 99999", text);
        formula[element] += count;
    }
    if (formula.empty()) refuse("not a molecular formula", text);
    const int spare = spare_bonds(t, formula);
    if (spare < -2 || spare % 2 != 0)
        refuse("no neutral molecule has these atoms: hydrogen and halogens do not fit the rest", text);
    return formula;
}

double formula_weight(const Model& model, const Formula& formula) {
    const TableView t = model[k_table];
    double sum = 0;
    for (const auto& [element, count] : formula)
        sum += count * t.number(t.row(element), "atomic_weight_g_per_mol");
    return sum * units::to_si("g/mol");
}

int unsaturation(const Model& model, const Formula& formula) {
    return 1 + spare_bonds(model[k_table], formula) / 2;
}

// Why size and not weight: bromoform, 253 g/mol in 108.5 cm³/mol, passes skin as fast as xu2002 measured only by
// its volume.
double schroeder_volume(const Model& model, const Formula& formula, double rings) {
    const TableView t = model[k_table];
    const auto volume = [&t](const std::string& what) {
        return t.number_or(t.row(what), "volume_cm3_per_mol", NAN);
    };
    const int open = unsaturation(model, formula);
    const double closed = std::isfinite(rings) ? rings : open / 4; // whole numbers
    double sum = volume("double bond") * (open - closed) + (closed > 0 ? volume("ring") : 0);
    for (const auto& [element, count] : formula) sum += count * volume(element);
    return sum * units::to_si("cm3/mol");
}

} // namespace stipple::transport
