#include "records/compare/compare.hpp"
#include "records/records.hpp"
#include <cmath>
#include <fmt/format.h>

namespace stipple::records {

/// Quoted where it holds a comma, a quote or a line break.
static std::string field(const std::string& text) {
    if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
    return out + "\"";
}

static std::string field(double value) {
    return std::isfinite(value) ? fmt::format("{:.9g}", value) : "";
}

std::string compare_csv(const study::Comparison& c) {
    std::string out =
        "course,quantity,label,day,unit,value,p10,p90,lo,hi,noticeable,sham,basis,baseline,better,"
        "group,bands,words\n";
    for (std::size_t a = 0; a < c.arms.size(); ++a)
        for (const auto& row : c.rows) {
            const auto& cell = row.cells[a];
            out += field(c.arms[a].name) + "," + row.name + "," + field(row.label) + "," + field(cell.day) +
                   "," + row.unit;
            for (const double v : {cell.value, cell.p10, cell.p90, cell.lo, cell.hi}) out += "," + field(v);
            const auto& e = row.endpoint;
            out +=
                fmt::format(",{},{},{},{},{},{},{},{}\n",
                            e && outcome::is_noticeable_size(cell.noticeable) ? field(cell.noticeable) : "",
                            e ? field(cell.sham) : "", e ? field(outcome::to_string(e->basis)) : "",
                            field(cell.baseline), e ? (e->better_up ? "up" : "down") : "",
                            e ? outcome::to_string(e->group) : study::to_string(row.topic),
                            study::to_string(cell.bands), field(cell.words));
        }
    return out;
}

} // namespace stipple::records
