#include "drawn.hpp"
#include "stipple/base/embedded.hpp"
#include "stipple/base/error.hpp"
#include "stipple/course/run_facts.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/formats/json/json_parts.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/words/notice.hpp"
#include <algorithm>
#include <emscripten.h>
#include <fmt/format.h>
#include <functional>
#include <map>
#include <optional>
#include <stipple/version.hpp>
#include <utility>

// The door of the browser: a question as JSON in, an answer as JSON out. Nothing here touches a disk or prints; the page runs it in
// a worker, which it may end at any time.

namespace stipple::web {

using formats::Json;

namespace {

const Model& model() {
    static const Model made = make_model();
    return made;
}

/// Tells the worker how far a run is, 0..1.
EM_JS(void, tell_progress, (double fraction), {
    if (typeof globalThis.stippleProgress == 'function') globalThis.stippleProgress(fraction);
});

/// The errors of the library as the command line words them, each with the key that it is about.
Json problems_part(const Error& error) {
    Json list = Json::array();
    for (const auto& p : error.problems())
        list.push_back({{"what", p.what},
                        {"key", p.key},
                        {"value", p.value},
                        {"allowed", p.allowed},
                        {"nearest", p.nearest},
                        {"line", to_line(p)}});
    return list;
}

// Answers
// ------------------------------------------------------------------------------------------------

/// What goes between JavaScript and the engine beside the text of an answer.
struct Exchange {
    std::string question;
    std::vector<std::string> given; ///< shares of a run, which the next question uses up
    std::string answered;           ///< one share: the answer to `share`
};
Exchange& exchange() {
    static Exchange kept;
    return kept;
}

course::Options options_of(const Json& question) {
    course::Options options;
    options.band_members = question.value("members", 0);
    options.person_members = question.value("people", 0);
    options.seed = question.value("seed", 1);
    options.sections = question.value("sections", false);
    options.sketch = question.value("sketch", false);
    options.despite_screening = question.value("despite_screening", "");
    options.shares = std::exchange(exchange().given, {});
    options.progress = [](const Progress& p) {
        tell_progress(p.fraction);
        return true;
    };
    return options;
}

std::string text_of(const Json& question) {
    return question.at("course").get<std::string>();
}

course::RunFacts facts_of(const std::string& text) {
    course::RunFacts facts;
    facts.command = "the page";
    facts.version = k_version;
    facts.commit = STIPPLE_COMMIT;
    facts.build = words::build_words();
    facts.course_text = text;
    return facts;
}

/// The course as a file with every default, those of the device included.
std::string with_defaults(const Model& of, course::Course course, const device::Device& device) {
    course.device = device.spec;
    return formats::course_toml(of, course);
}

/// The answer of a run without parsing and writing again the largest part of it.
std::string with_result(const Json& answer, const std::string& result) {
    std::string text = formats::json_line(answer);
    text.back() = ',';
    return text + "\"result\":" + result + "}";
}

std::string run(const Json& question) {
    const std::string text = text_of(question);
    if (formats::is_light_course(text, "course")) {
        const auto result = course::run_light(model(), formats::parse_light_course(model(), text, "course"),
                                              question.value("despite_screening", ""));
        return with_result({{"kind", "light"},
                            {"words", pages::light_text(result)},
                            {"course", formats::light_course_toml(result.model, result.course)}},
                           formats::light_result_json(result));
    }
    const auto course = formats::parse_course(model(), text, "course");
    auto result = course::run(model(), course, options_of(question));
    Json answer{{"kind", "needles"}};
    if (!question.value("draw", true)) return with_result(answer, formats::result_json(result));
    answer.update(drawn_parts(result));
    answer["course"] = with_defaults(result.inputs.model, course, result.inputs.device);
    answer["page_one"] = pages::page_one_html(result);
    if (question.value("words", false)) answer["words"] = pages::summary_text(result);
    if (const auto shown = question.find("series");
        shown != question.end()) // the rest is most of the text of an answer
        std::erase_if(result.tissue.series, [&](const course::Series& series) {
            return std::find(shown->begin(), shown->end(), series.name) == shown->end();
        });
    return with_result(answer, formats::result_json(result));
}

/// One share of what a run heals, for another engine that runs the course: how many bytes it is.
Json share(const Json& question) {
    const std::string text = text_of(question);
    exchange().answered.clear();
    if (!formats::is_light_course(text, "course"))
        exchange().answered =
            course::run_share(model(), formats::parse_course(model(), text, "course"), options_of(question),
                              {question.at("part").get<int>(), question.at("of").get<int>()});
    return {{"bytes", exchange().answered.size()}};
}

/// The report with its pictures as marks "picture N" in place of PNG bytes, and their pixels: a browser has its own encoder.
Json report(const Json& question) {
    const std::string text = text_of(question);
    if (formats::is_light_course(text, "course"))
        return {{"html", pages::light_report_html(
                             course::run_light(model(), formats::parse_light_course(model(), text, "course")),
                             facts_of(text))},
                {"pictures", Json::array()}};
    auto options = options_of(question);
    const auto result = course::run(model(), formats::parse_course(model(), text, "course"), options);
    Json pictures = Json::array();
    const auto encode = [&](const pages::Image& image) {
        const std::string mark = fmt::format("picture {}", pictures.size());
        pictures.push_back({{"mark", pages::png_address(mark)},
                            {"width", image.width},
                            {"height", image.height},
                            {"rgb", pages::png_address(std::string(image.rgb.begin(), image.rgb.end()))}});
        return mark;
    };
    const auto painted =
        pages::paint_skin(result.inputs.model, result.outcomes.looks, result.inputs.skin, encode);
    Json named = Json::array();
    for (const auto& [name, mark] : painted.patches)
        named.push_back({{"name", name}, {"mark", pages::png_address(mark)}});
    Json answer{{"html", pages::report_html(result, facts_of(text), painted)},
                {"pictures", pictures},
                {"patches", named}};
    answer["information"] = pages::information_html(result);
    return answer;
}

Json check_course(const Json& question) {
    const std::string text = text_of(question);
    if (formats::is_light_course(text, "course")) {
        const auto r = course::run_light(model(), formats::parse_light_course(model(), text, "course"));
        return {{"kind", "light"},
                {"screening", formats::screening_part(r.screening)},
                {"course", formats::light_course_toml(r.model, r.course)}};
    }
    const auto course = formats::parse_course(model(), text, "course");
    const Model of = with_overrides(model(), course.overrides);
    const auto device = device::make_device(of, course.device);
    const auto facts = course::course_facts(of, course, device);
    return {{"kind", "needles"},
            {"screening", formats::screening_part(screening::screen(of, course.person, facts))},
            {"course", with_defaults(of, course, device)}};
}

Json compare(const Json& question) {
    std::vector<study::NamedTreatment> courses;
    for (const auto& one : question.at("courses")) {
        study::NamedTreatment named{.name = one.at("name").get<std::string>(), .needles = {}, .light = {}};
        const std::string text = one.at("course").get<std::string>();
        if (formats::is_light_course(text, named.name))
            named.light = formats::parse_light_course(model(), text, named.name);
        else
            named.needles = formats::parse_course(model(), text, named.name);
        courses.push_back(std::move(named));
    }
    const auto made = study::compare_treatments(model(), courses, options_of(question));
    return {{"comparison", Json::parse(formats::treatments_json(made, pages::treatments_notes(made)))},
            {"html", pages::treatments_html(made)}};
}

/// The keys of both kinds of course, for the form.
Json schema(const Json&) {
    return {{"course", Json::parse(formats::json_schema(model(), formats::FileKind::course))},
            {"light", Json::parse(formats::json_schema(model(), formats::FileKind::light))}};
}

Json about(const Json&) {
    return {{"version", k_version},
            {"commit", STIPPLE_COMMIT},
            {"data", base::embedded_hash()},
            {"notice", words::notice()},
            {"short_notice", words::short_notice()}};
}

Json examples(const Json&) {
    Json list = Json::object();
    for (const auto& file : base::embedded_files())
        if (file.path.starts_with("examples/")) list[std::string(file.path)] = file.text;
    return list;
}

std::string answer(const Json& question) {
    static const std::map<std::string, std::function<Json(const Json&)>> k_asks{
        {"report", report}, {"check", check_course}, {"compare", compare},  {"share", share},
        {"schema", schema}, {"about", about},        {"examples", examples}};
    const std::string wanted = question.at("ask").get<std::string>();
    if (wanted == "run") return run(question);
    const auto ask = k_asks.find(wanted);
    check(ask != k_asks.end(), Kind::input, "the engine does not know this question", "ask");
    return formats::json_line(ask->second(question));
}

} // namespace

/// The answer to a question, both JSON; {"error": …} where there is none. Never throws.
std::string answer_text(const std::string& question) {
    try {
        return answer(Json::parse(question));
    } catch (const Error& error) {
        return formats::json_line({{"error",
                                    {{"kind", error.kind() == Kind::input ? "input" : "failed"},
                                     {"problems", problems_part(error)}}}});
    } catch (const std::exception& error) {
        return formats::json_line(
            {{"error",
              {{"kind", "internal"},
               {"problems", Json::array({{{"what", error.what()},
                                          {"line", std::string("internal error: ") + error.what()}}})}}}});
    }
}

} // namespace stipple::web

extern "C" {
/// Room for a question of so many bytes; until the next one is asked for.
EMSCRIPTEN_KEEPALIVE char* stipple_question(std::size_t size) {
    stipple::web::exchange().question.assign(size, ' ');
    return stipple::web::exchange().question.data();
}

/// Room for so many bytes that the next answer uses, beside those that were given before.
EMSCRIPTEN_KEEPALIVE char* stipple_give(std::size_t size) {
    return stipple::web::exchange().given.emplace_back(size, '\0').data();
}

/// The answer; the text stays until the next one.
EMSCRIPTEN_KEEPALIVE const char* stipple_answer() {
    static std::string out;
    out = stipple::web::answer_text(stipple::web::exchange().question);
    stipple::web::exchange().given.clear(); // of a question that had no use for them, too
    return out.c_str();
}

/// The bytes of the last answer to `share`, which stay until the next.
EMSCRIPTEN_KEEPALIVE const char* stipple_bytes() {
    return stipple::web::exchange().answered.data();
}
}
