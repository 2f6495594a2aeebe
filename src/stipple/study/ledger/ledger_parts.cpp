#include "stipple/study/ledger/ledger_parts.hpp"
#include "stipple/base/decimal.hpp"

namespace stipple::study {

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts(1);
    for (const char c : text) {
        if (c == separator)
            parts.emplace_back();
        else
            parts.back() += c;
    }
    return parts;
}

double to_number(const std::string& text, const char* what, const std::string& quantity) {
    const auto value = stipple::to_number(text);
    if (!value) throw Error(Kind::input, Problem{.what = what, .key = quantity, .value = text});
    return *value;
}

void unknown(const std::string& quantity, const std::string& what, const std::string& word,
             const std::vector<std::string>& known) {
    std::string allowed;
    for (const auto& k : known) allowed += (allowed.empty() ? "" : ", ") + k;
    throw Error(Kind::input, Problem{.what = what,
                                     .key = quantity,
                                     .value = word,
                                     .allowed = allowed,
                                     .nearest = nearest_word(word, known)});
}

std::string take_off(std::string& part, char mark, const std::string& quantity) {
    const auto at = part.find(mark);
    if (at == std::string::npos) return "";
    std::string behind = part.substr(at + 1);
    check(!behind.empty(), Kind::input, std::string("nothing stands behind ") + mark, quantity);
    part.resize(at);
    return behind;
}

double field_value(const Fields& fields, const std::string& name, const std::string& quantity) {
    const auto found = fields.find(name);
    if (found != fields.end()) return found->second;
    std::vector<std::string> names;
    for (const auto& f : fields) names.push_back(f.first);
    unknown(quantity, "no such field", name, names);
}

std::vector<std::string> parts_of(const std::string& quantity) {
    for (const std::string kind : {"ratio:", "difference:"}) {
        if (!quantity.starts_with(kind)) continue;
        auto parts = split(quantity.substr(kind.size()), '|');
        check(parts.size() == 2, Kind::input, "two parts are needed, separated by |", quantity);
        return parts;
    }
    return {quantity};
}

double combined(const std::string& quantity, const std::function<double(const std::string& part)>& part) {
    const auto parts = parts_of(quantity);
    const double first = part(parts[0]);
    if (parts.size() == 1) return first;
    const double second = part(parts[1]);
    return quantity.starts_with("ratio:") ? first / second : first - second;
}

} // namespace stipple::study
