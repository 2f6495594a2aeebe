// A course file on the standard input becomes result.json on the standard output, and its gain on the other.
#include "records/records.hpp"
#include <iostream>
#include <iterator>

int main() {
    const std::string text(std::istreambuf_iterator<char>(std::cin), {});
    const auto course = stipple::records::parse_course(text, "standard input");
    const auto result = stipple::study::run(course, {});
    for (const auto& series : result.series)
        if (series.name == "collagen_total")
            std::cerr << "gain of collagen " << series.values.back() / series.baseline - 1 << "\n";
    std::cout << stipple::records::result_json(result);
}
