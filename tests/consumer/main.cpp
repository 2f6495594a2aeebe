// A course file on the standard input becomes result.json on the standard output, and its gain on the other.
#include <iostream>
#include <iterator>
#include <stipple/formats/formats.hpp>

int main() {
    const std::string text(std::istreambuf_iterator<char>(std::cin), {});
    const auto course = stipple::formats::parse_course(text, "standard input");
    const auto result = stipple::course::run(course, {});
    for (const auto& series : result.series)
        if (series.name == "collagen_total")
            std::cerr << "gain of collagen " << series.values.back() / series.baseline - 1 << "\n";
    std::cout << stipple::formats::result_json(result);
}
