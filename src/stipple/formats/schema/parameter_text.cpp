#include "stipple/formats/schema/parameter_text.hpp"
#include "stipple/base/error.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/formats/json/json_parts.hpp"
#include "stipple/words/lines.hpp"
#include <algorithm>
#include <fmt/format.h>

namespace stipple::formats {

using namespace words;

namespace {

/// A whole name, the words that it begins with ("healing", "device.pen"), or its last word.
bool goes_under(const std::string& name, const std::string& wanted) {
    if (wanted.empty() || name == wanted || name.ends_with("." + wanted)) return true;
    return name.starts_with(wanted) &&
           std::string_view("._").find(name[wanted.size()]) != std::string_view::npos;
}

std::string range_words(const ModelParameter& p) {
    return fmt::format("{:g} to {:g}", p.allowed.low, p.allowed.high);
}

std::string prior_words(const ModelParameter& p) {
    return p.prior ? to_words(*p.prior, p.facts.unit) : "";
}

[[noreturn]] void refuse(const Model& model, const std::string& wanted) {
    std::vector<std::string> names;
    for (const auto& p : model.parameters()) names.push_back(p.name);
    throw Error(Kind::input, Problem{.what = "no parameter of the model goes by this name",
                                     .key = wanted,
                                     .nearest = wanted.size() > 100 ? "" : nearest_word(wanted, names)});
}

} // namespace

std::vector<std::size_t> parameters_under(const Model& model, const std::string& wanted) {
    const std::string name = wanted.starts_with("model.") ? wanted.substr(6) : wanted;
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < model.size(); ++i)
        if (goes_under(model.parameters()[i].name, name)) found.push_back(i);
    return found;
}

std::string explain_parameter(const Model& model, std::size_t i) {
    const ModelParameter& p = model.parameters()[i];
    std::string text = fmt::format("model.{}\n", p.name);
    if (!p.facts.meaning.empty()) text += wrapped(p.facts.meaning, "  ");
    const auto line = [&](const char* name, const std::string& words) {
        if (!words.empty()) text += fmt::format("  {:<9}{}\n", name, words);
    };
    line("value", fmt::format("{:g}", model.value(i)));
    line("unit", p.facts.unit);
    line("allowed", fmt::format("{} ({})", range_words(p), p.allowed_by));
    line("prior", prior_words(p));
    if (p.facts.spread > 0) line("spread", fmt::format("{:g}", p.facts.spread));
    line("flag", p.facts.flag);
    line("source", p.facts.source);
    line("table", fmt::format("data/{}.csv", p.table));
    return text;
}

std::string parameters_text(const Model& model, const std::string& wanted) {
    const auto found = parameters_under(model, wanted);
    if (found.empty()) refuse(model, wanted);
    if (found.size() == 1) return explain_parameter(model, found.front());
    std::vector<std::vector<std::string>> rows{
        {"name", "value", "unit", "allowed", "prior", "flag", "source"}};
    for (const std::size_t i : found) {
        const ModelParameter& p = model.parameters()[i];
        rows.push_back({p.name, fmt::format("{:g}", model.value(i)), p.facts.unit, range_words(p),
                        prior_words(p), p.facts.flag, p.facts.source});
    }
    return laid_out(rows, {Side::left, Side::right, Side::left}) +
           fmt::format(
               "\n{} parameters. A course sets one under [model]; one in full: stipple parameters {}\n",
               found.size(), model.parameters()[found.front()].name);
}

std::string parameters_json(const Model& model, const std::string& wanted) {
    const auto found = parameters_under(model, wanted);
    if (found.empty()) refuse(model, wanted);
    Json list = Json::array();
    for (const std::size_t i : found) {
        const ModelParameter& p = model.parameters()[i];
        list.push_back({{"name", p.name},
                        {"index", i},
                        {"value", finite(model.value(i))},
                        {"unit", p.facts.unit},
                        {"low", finite(p.allowed.low)},
                        {"high", finite(p.allowed.high)},
                        {"allowed_by", p.allowed_by},
                        {"prior", p.prior ? Json(prior_words(p)) : Json(nullptr)},
                        {"spread", finite(p.facts.spread)},
                        {"flag", p.facts.flag},
                        {"source", p.facts.source},
                        {"table", p.table},
                        {"meaning", p.facts.meaning}});
    }
    return json_text(list);
}

} // namespace stipple::formats
