#include "stipple/formats/csv_number.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/words/lines.hpp"
#include <cmath>
#include <fmt/format.h>

namespace stipple::formats {

using namespace words;

std::string compare_csv(const study::Comparison& c) {
    std::string out =
        "course,quantity,label,day,unit,value,p10,p90,lo,hi,noticeable,noticed_share,basis,baseline,better,"
        "group,bands,words\n";
    for (std::size_t a = 0; a < c.arms.size(); ++a)
        for (const auto& row : c.rows) {
            const auto& cell = row.cells[a];
            out += csv_cell(c.arms[a].name) + "," + csv_cell(row.name) + "," + csv_cell(row.label) + "," +
                   csv_number(cell.day) + "," + csv_cell(row.unit);
            for (const double v : {cell.value, cell.p10, cell.p90, cell.lo, cell.hi})
                out += "," + csv_number(v);
            const auto& e = row.endpoint;
            out += fmt::format(
                ",{},{},{},{},{},{},{},{}\n",
                e && outcome::is_noticeable_size(cell.noticeable) ? csv_number(cell.noticeable) : "",
                cell.reported ? csv_number(cell.reported->noticed.p50) : "",
                e ? csv_cell(outcome::to_string(e->basis)) : "", csv_number(cell.baseline),
                e ? (e->better_up ? "up" : "down") : "",
                e ? outcome::to_string(e->group) : study::to_string(row.topic), study::to_string(cell.bands),
                csv_cell(cell.words.empty() ? cell.why : cell.words));
        }
    return out;
}

} // namespace stipple::formats
