// Draws the figures of docs/methods/healing.md and writes the numbers behind them, all from ordinary runs:
//   healing_figures PROJECT_DIR      writes docs/images/healing_*.svg and docs/images/healing_figures.csv
// Dose, depth, number of sessions, interval, needle length of home and clinic, and two years of one course.
#include "stipple/base/units.hpp"
#include "stipple/course/ensemble.hpp"
#include "stipple/files/files.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/pages/drawing/svg.hpp"
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fmt/format.h>
#include <functional>
#include <thread>

using namespace stipple;
using pages::Drawing, pages::Point, pages::Scale;
namespace ink = pages::ink;

namespace {

/// The model of the tables, read once.
const Model& model() {
    static const Model tables = make_model();
    return tables;
}

constexpr double k_width = 640, k_height = 300, k_left = 62, k_right = 470, k_top = 44, k_bottom = 252;

course::Result run(const course::Course& course, int members = 0) {
    course::Options options;
    options.band_members = members;
    options.person_members = 0;
    options.threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    return course::run(model(), course, options);
}

const course::Series& series(const course::Result& result, const char* name) {
    for (const auto& s : result.tissue.series)
        if (s.name == name) return s;
    throw Error(Kind::data, Problem{.what = "no such time course", .value = name});
}

/// Linear between the outputs of a time course.
double at(const std::vector<double>& days, const std::vector<double>& values, double day) {
    const auto above =
        static_cast<std::size_t>(std::lower_bound(days.begin(), days.end(), day) - days.begin());
    const std::size_t i = std::min(std::max<std::size_t>(above, 1), days.size() - 1);
    const double part = std::clamp((day - days[i - 1]) / (days[i] - days[i - 1]), 0.0, 1.0);
    return values[i - 1] + part * (values[i] - values[i - 1]);
}

/// Gain of total collagen over the dermis on a day [%].
double gain(const course::Result& r, double day) {
    const auto& s = series(r, "collagen_total");
    return 100 * (at(r.tissue.day, s.values, day) / s.baseline - 1);
}
double least_gain(const course::Result& r) {
    const auto& s = series(r, "collagen_total");
    return 100 * (*std::min_element(s.values.begin(), s.values.end()) / s.baseline - 1);
}
double last_session_day(const course::Course& c) {
    return (c.sessions - 1) * c.interval / units::day;
}

/// Gains of total collagen [%] on days of a course that screening would stop (short intervals with long
/// needles): the physics alone, in one unit cell.
std::vector<double> gains_of_cell(const course::Course& course, const std::vector<double>& days) {
    course::Chain chain = course::make_chain(model(), course, device::make_device(model(), course.device), 1);
    const auto change = course::Change{.model = model()};
    const auto prepared = course::prepare(chain, change, course::k_central, 0);
    chain.snapshot_times.clear();
    const auto h = course::heal_course(chain, change, prepared, course::k_central.tolerance, {});
    const double rest = h.baseline_dermis[h.of("collagen_total")];
    std::vector<double> gains;
    for (const double day : days)
        gains.push_back(100 * (h.at("collagen_total", day * units::day) / rest - 1));
    return gains;
}

struct Line {
    std::string name;
    std::vector<Point> points{};
    std::vector<std::pair<double, double>> band{}; ///< lo, hi; as long as points, or empty
    std::string_view colour = ink::blue, dash = "";
};

struct Chart {
    std::string id, title, x_title, y_title;
    bool logarithmic = false;
    std::vector<Line> lines{};
};

std::string numbers; // of all figures, as CSV

/// Positions of the ticks: round numbers, or 1, 2, 5 of every decade.
std::vector<double> columns_of(const Chart& chart, double low, double high) {
    if (!chart.logarithmic) return pages::ticks(low, high, 6);
    std::vector<double> at;
    for (double decade = std::pow(10, std::floor(std::log10(low))); decade <= high; decade *= 10)
        for (const double digit : {1.0, 2.0, 5.0})
            if (digit * decade >= low * 0.999 && digit * decade <= high * 1.001) at.push_back(digit * decade);
    return at;
}

void draw_axes(Drawing& d, const Chart& chart, const std::function<double(double)>& x, const Scale& y,
               double low, double high) {
    pages::draw_rows(d, {.from = 0, .to = 1, .start = k_left, .end = k_right}, y, 5);
    d.line({k_left, k_bottom}, {k_right, k_bottom}, {.stroke = ink::axis});
    for (const double t : columns_of(chart, low, high)) {
        d.line({x(t), k_bottom}, {x(t), k_bottom + 4}, {.stroke = ink::axis});
        d.text({x(t), k_bottom + 17}, fmt::format("{:g}", t), {.anchor = pages::Anchor::middle, .size = 10});
    }
    d.text({0.5 * (k_left + k_right), k_bottom + 36}, chart.x_title, {.anchor = pages::Anchor::middle});
    d.text({14, k_top - 26}, chart.title, {.size = 13, .bold = true});
    d.text({14, k_top - 9}, chart.y_title, {.size = 10.5, .fill = ink::quiet});
    if (y.from < 0) d.line({k_left, y(0)}, {k_right, y(0)}, {.stroke = ink::axis});
}

void draw_line(Drawing& d, const Line& line, const std::function<double(double)>& x, const Scale& y) {
    if (!line.band.empty()) {
        std::vector<Point> area;
        for (std::size_t i = 0; i < line.points.size(); ++i)
            area.push_back({x(line.points[i].x), y(line.band[i].second)});
        for (std::size_t i = line.points.size(); i-- > 0;)
            area.push_back({x(line.points[i].x), y(line.band[i].first)});
        d.polygon(area, {.fill = line.colour, .opacity = 0.18});
    }
    std::vector<Point> points{};
    for (const auto& p : line.points) points.push_back({x(p.x), y(p.y)});
    d.curve(points, {.stroke = line.colour, .width = 2, .dash = line.dash});
    if (points.size() <= 24)
        for (const auto& p : points) d.circle(p, 2.8, {.fill = line.colour});
}

void write(const std::filesystem::path& folder, const Chart& chart) {
    pages::Extent horizontal, vertical;
    vertical.add(0);
    for (const auto& line : chart.lines) {
        for (const auto& p : line.points) horizontal.add(p.x), vertical.add(p.y);
        for (const auto& [lo, hi] : line.band) vertical.add(lo), vertical.add(hi);
    }
    const auto place = [&](double v) { return chart.logarithmic ? std::log10(v) : v; };
    const double low = chart.logarithmic ? horizontal.low : std::min(horizontal.low, 0.0),
                 high = horizontal.high;
    const Scale across{place(low), place(high), k_left, k_right};
    const auto x = [&](double v) { return across(place(v)); };
    const double margin = 0.06 * (vertical.high - vertical.low);
    const Scale y{vertical.low < 0 ? vertical.low - margin : 0, vertical.high + margin, k_bottom, k_top};
    Drawing d("healing_" + chart.id, k_width, k_height, chart.title,
              chart.x_title + " against " + chart.y_title);
    d.rectangle({0, 0}, k_width, k_height, {.fill = "#ffffff"});
    draw_axes(d, chart, x, y, low, high);
    std::vector<std::pair<double, const Line*>> names;
    for (const auto& line : chart.lines) {
        draw_line(d, line, x, y);
        names.emplace_back(y(line.points.back().y), &line);
        for (std::size_t i = 0; i < line.points.size(); ++i)
            numbers += fmt::format("{},{},{:.5g},{:.5g},{},{}\n", chart.id, line.name, line.points[i].x,
                                   line.points[i].y,
                                   line.band.empty() ? "" : fmt::format("{:.5g}", line.band[i].first),
                                   line.band.empty() ? "" : fmt::format("{:.5g}", line.band[i].second));
    }
    std::sort(names.begin(), names.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    double above = -1e9;
    for (auto& [height, line] : names) { // names at the ends of the lines, apart from each other
        height = above = std::max(height, above + 14);
        d.text({k_right + 8, height + 4}, line->name, {.size = 10.5, .fill = line->colour});
    }
    files::write_atomically(folder / ("healing_" + chart.id + ".svg"), d.str() + "\n");
    std::printf("healing_%s.svg\n", chart.id.c_str());
    std::fflush(stdout);
}

/// A pen whose passes and glide give this many punctures per cm².
course::Course with_density(course::Course c, double per_cm2) {
    const double once = c.device.needles * c.device.frequency /
                        (c.device.glide_speed * c.device.track_width) / units::per_cm2;
    c.device.passes = std::max(1, static_cast<int>(std::lround(per_cm2 / once)));
    c.device.glide_speed *= once * c.device.passes / per_cm2;
    return c;
}

course::Course with_sessions(course::Course c, int sessions, double interval_days, double after_days) {
    c.sessions = sessions;
    c.interval = interval_days * units::day;
    c.horizon = ((sessions - 1) * interval_days + after_days) * units::day;
    return c;
}

course::Course with_needle(course::Course c, device::Kind kind, double length_mm) {
    if (kind == device::Kind::roller) {
        device::DeviceSpec roller;
        roller.kind = kind;
        roller.needles = 192;
        roller.passes = 15;
        roller.area = c.device.area;
        roller.press_force = c.device.press_force;
        c.device = roller;
    }
    c.device.needle.length = length_mm * units::mm;
    return c;
}

void dose(const std::filesystem::path& folder, const course::Course& base) {
    Chart chart{.id = "dose",
                .title = "More punctures: six monthly sessions with a pen",
                .x_title = "punctures per cm² and session",
                .y_title = "collagen of the dermis on day 300, change in %",
                .logarithmic = true};
    Chart damage{.id = "damage",
                 .title = "The same against the damaged share of the dermis",
                 .x_title = "damaged share of the dermis in one session, %",
                 .y_title = "change of collagen in %: day 300, and lowest on the way",
                 .logarithmic = true};
    const std::pair<double, std::string_view> lengths[] = {
        {1.0, ink::sky}, {1.5, ink::blue}, {2.5, ink::vermilion}};
    for (const auto& [mm, colour] : lengths) {
        Line line{.name = fmt::format("set to {:g} mm", mm), .colour = colour},
            against = line, least{.name = fmt::format("lowest {:g} mm", mm), .colour = colour, .dash = "4 3"};
        for (const double n : {40., 100., 300., 600., 1250., 2500., 5000., 10000., 20000., 40000.}) {
            const auto r = run(with_density(with_needle(base, device::Kind::pen, mm), n));
            const double share = 100 * r.treatment.damage.dermis_fraction;
            if (n <= 5000) line.points.push_back({n, gain(r, 300)});
            against.points.push_back({share, gain(r, 300)});
            least.points.push_back({share, least_gain(r)});
        }
        chart.lines.push_back(line);
        damage.lines.push_back(against);
        damage.lines.push_back(least);
    }
    write(folder, chart);
    write(folder, damage);
}

void depth(const std::filesystem::path& folder, const course::Course& base) {
    Chart chart{.id = "depth",
                .title = "Longer needles: six monthly sessions",
                .x_title = "needle length, mm",
                .y_title = "collagen of the dermis on day 300, change in %"};
    for (const auto kind : {device::Kind::pen, device::Kind::roller}) {
        const bool pen = kind == device::Kind::pen;
        Line line{.name = pen ? "pen 1240 per cm²" : "roller 229 per cm²",
                  .colour = pen ? ink::blue : ink::vermilion};
        for (const double mm : {0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 2.5, 3.0})
            line.points.push_back({mm, gain(run(with_needle(base, kind, mm)), 300)});
        chart.lines.push_back(line);
    }
    write(folder, chart);
}

void sessions(const std::filesystem::path& folder, const course::Course& base) {
    Chart chart{.id = "sessions",
                .title = "More sessions, 30 days apart",
                .x_title = "sessions",
                .y_title = "collagen of the dermis 56 days after the last one, change in %"};
    for (const auto kind : {device::Kind::pen, device::Kind::roller}) {
        const bool pen = kind == device::Kind::pen;
        Line line{.name = pen ? "pen 1.5 mm" : "roller 1.5 mm", .colour = pen ? ink::blue : ink::vermilion},
            null{.name = pen ? "pen: a constant gain" : "roller: a constant gain",
                 .colour = line.colour,
                 .dash = "4 3"};
        const auto course = with_needle(base, kind, 1.5);
        for (int n = 1; n <= 12; ++n) {
            const auto c = with_sessions(course, n, 30, 56);
            line.points.push_back({static_cast<double>(n), gain(run(c), last_session_day(c) + 56)});
        }
        for (int n = 1; n <= 3; ++n) null.points.push_back({static_cast<double>(n), n * line.points[0].y});
        chart.lines.push_back(line);
        chart.lines.push_back(null);
    }
    write(folder, chart);
}

void interval(const std::filesystem::path& folder, const course::Course& base) {
    Chart chart{.id = "interval",
                .title = "Closer together or further apart: six sessions",
                .x_title = "days between sessions",
                .y_title = "collagen of the dermis, change in %"};
    const auto pen = with_needle(base, device::Kind::pen, 1.5),
               roller = with_needle(base, device::Kind::roller, 1.5);
    for (const auto& [course, name, colour] :
         {std::tuple{pen, "pen", ink::blue}, std::tuple{roller, "roller", ink::vermilion}}) {
        Line after{.name = fmt::format("{} 56 days after", name), .colour = colour},
            year{.name = fmt::format("{} day 506", name), .colour = colour, .dash = "4 3"};
        for (const double days : {7., 10., 14., 21., 30., 45., 60., 90.}) {
            auto c = with_sessions(course, 6, days, 56);
            c.horizon = 506 * units::day;
            const auto gains = gains_of_cell(c, {last_session_day(c) + 56, 506});
            after.points.push_back({days, gains[0]});
            year.points.push_back({days, gains[1]});
        }
        chart.lines.push_back(after);
        chart.lines.push_back(year);
    }
    write(folder, chart);
}

/// Home and clinic on one schedule, with the band of parameter uncertainty.
void home(const std::filesystem::path& folder, const course::Course& base) {
    Chart chart{.id = "home",
                .title = "Home and clinic on the same schedule: six monthly sessions, day 300",
                .x_title = "needle length, mm",
                .y_title = "collagen of the dermis, change in %; shaded: 10 to 90 % of the posterior"};
    for (const auto kind : {device::Kind::roller, device::Kind::pen}) {
        const bool pen = kind == device::Kind::pen;
        Line line{.name = pen ? "clinic pen" : "roller", .colour = pen ? ink::blue : ink::vermilion};
        for (const double mm : {0.25, 0.5, 0.75, 1.0, 1.5}) {
            if (pen && mm < 0.5) continue;
            const auto r = run(with_needle(base, kind, mm), 64);
            for (const auto& e : r.outcomes.endpoints)
                if (e.endpoint.name == "collagen_total_gain" && e.endpoint.day == 300) {
                    line.points.push_back({mm, e.endpoint.value});
                    line.band.emplace_back(e.lo, e.hi);
                }
            std::printf("  %s %.2f mm: tip %.3f mm deep, damaged %.4f %% of the dermis (d/d_ref %.2f), gain "
                        "%.1f (%.1f to %.1f)\n",
                        pen ? "pen" : "roller", mm,
                        r.treatment.needling->insertion.loaded_depth.p50 / units::mm,
                        100 * r.treatment.damage.dermis_fraction,
                        r.treatment.damage.dermis_fraction / r.treatment.reference_damage,
                        line.points.back().y, line.band.back().first, line.band.back().second);
        }
        chart.lines.push_back(line);
    }
    write(folder, chart);
}

/// How much of the gain is left with age, at a small and at a large dose.
void age(const std::filesystem::path& folder, const course::Course& base) {
    Chart chart{.id = "age",
                .title = "Older skin: six monthly sessions, day 300",
                .x_title = "age, years",
                .y_title = "collagen of the dermis, change in %"};
    for (const auto& [kind, mm, name, colour] :
         {std::tuple{device::Kind::roller, 0.5, "roller 0.5 mm", ink::vermilion},
          std::tuple{device::Kind::roller, 1.5, "roller 1.5 mm", ink::sky},
          std::tuple{device::Kind::pen, 1.5, "pen 1.5 mm", ink::blue}}) {
        Line line{.name = name, .colour = colour};
        auto c = with_needle(base, kind, mm);
        c.person.photoageing = 0;
        for (const double years : {20., 30., 40., 50., 60., 70., 80.}) {
            c.person.age_years = years;
            line.points.push_back({years, gain(run(c), 300)});
        }
        chart.lines.push_back(line);
    }
    write(folder, chart);
}

/// Two years of six monthly sessions.
void course_figure(const std::filesystem::path& folder, course::Course base) {
    base.horizon = 730 * units::day;
    const auto r = run(base, 64);
    Chart chart{.id = "course",
                .title = "Six monthly sessions and two years",
                .x_title = "day",
                .y_title = "collagen of the dermis, change in %; shaded: 10 to 90 % of the posterior"};
    const auto& s = series(r, "collagen_total");
    Line line{.name = "six sessions", .colour = ink::blue};
    for (std::size_t i = 0; i < r.tissue.day.size(); ++i) {
        const auto percent = [&](double v) { return 100 * (v / s.baseline - 1); };
        line.points.push_back({r.tissue.day[i], percent(s.values[i])});
        line.band.emplace_back(percent(s.lo[i]), percent(s.hi[i]));
    }
    const auto peak = std::max_element(line.points.begin(), line.points.end(),
                                       [](const Point& a, const Point& b) { return a.y < b.y; });
    const auto reached = [&](double share) {
        return std::find_if(line.points.begin(), line.points.end(),
                            [&](const Point& p) { return p.y >= share * peak->y; })
            ->x;
    };
    std::printf("  50 %% on day %.0f, 90 %% on day %.0f, maximum %.1f %% on day %.0f; day 300 %.1f, 365 "
                "%.1f, 730 %.1f\n",
                reached(0.5), reached(0.9), peak->y, peak->x, gain(r, 300), gain(r, 365), gain(r, 730));
    chart.lines.push_back(line);
    write(folder, chart);
}

} // namespace

int main(int argc, char** argv) try {
    if (argc < 2) return std::fprintf(stderr, "usage: healing_figures PROJECT_DIR\n"), 2;
    const std::filesystem::path project = argv[1], folder = project / "docs/images";
    const auto base = files::read_course(model(), project / "examples/six_monthly.toml");
    numbers = "figure,line,x,y,lo,hi\n";
    home(folder, base);
    course_figure(folder, base);
    age(folder, base);
    depth(folder, base);
    sessions(folder, base);
    interval(folder, base);
    dose(folder, base);
    files::write_atomically(folder / "healing_figures.csv", numbers);
    return 0;
} catch (const Error& error) {
    std::fprintf(stderr, "healing_figures: %s\n", error.what());
    return 3;
}
