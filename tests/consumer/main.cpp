// A course file on the standard input becomes result.json on the standard output, and its gain on the other.
#include <iostream>
#include <iterator>
#include <stipple/base/error.hpp>
#include <stipple/base/model.hpp>
#include <stipple/course/course.hpp>
#include <stipple/formats/formats.hpp>

int main() try {
    const std::string text(std::istreambuf_iterator<char>(std::cin), {});
    const stipple::Model model = stipple::make_model(); // every parameter, from the tables of data/
    const auto course = stipple::formats::parse_course(model, text, "standard input");
    const auto result =
        stipple::course::run(model, course, stipple::course::Options{}); // threads, seed, members
    if (result.tissue.day.empty()) std::cerr << "stopped by screening: nothing was simulated\n";
    for (const auto& series : result.tissue.series)
        if (series.name == "collagen_total")
            std::cerr << "gain of collagen " << series.values.back() / series.baseline - 1 << "\n";
    std::cout << stipple::formats::result_json(result);
} catch (const stipple::Error& error) { // every problem with its place, in error.problems()
    std::cerr << error.what() << "\n";
    return 2;
}
