#include "stipple/base/error.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/pages/report/page.hpp"
#include <fmt/format.h>

namespace stipple::pages {

static constexpr std::string_view k_end = "<!-- end of pages -->\n";

std::string page_mark(int page) {
    return fmt::format("<!-- page {} -->\n", page);
}

std::string end_of_pages() {
    return std::string(k_end);
}

/// Number of the last page that a report marks; 0 if it marks none.
static int last_page(std::string_view report) {
    int page = 0;
    while (report.find(page_mark(page + 1)) != std::string_view::npos) ++page;
    return page;
}

std::string report_pages(std::string_view report, int first, int last) {
    const int pages = last_page(report);
    const auto end = report.rfind(k_end);
    check(pages > 0 && end != std::string_view::npos, Kind::input,
          "this is no report of a run, or an older one", "stipple run writes it again");
    if (first < 1 || last < first || last > pages)
        throw Error(
            Kind::input,
            Problem{.what = last < first ? "the range of pages runs backwards"
                                         : "the report does not have these pages",
                    .key = "--pages",
                    .value = first == last ? fmt::format("{}", first) : fmt::format("{}-{}", first, last),
                    .allowed = fmt::format("1 to {}; the last is everything for the scientist", pages)});
    const auto from = report.find(page_mark(first));
    const auto to = last == pages ? end : report.find(page_mark(last + 1));
    std::string tail(report.substr(end));
    // Page one fills its sheet and carries the whole notice: the line at the foot of a report would stand alone on another.
    constexpr std::string_view k_foot = "<footer>", k_foot_end = "</footer>";
    const auto foot = tail.find(k_foot), behind = tail.find(k_foot_end);
    if (last == 1 && foot != tail.npos && behind != tail.npos)
        tail.erase(foot, behind + k_foot_end.size() - foot);
    return std::string(report.substr(0, report.find(page_mark(1)))) +
           std::string(report.substr(from, to - from)) + tail;
}

} // namespace stipple::pages
