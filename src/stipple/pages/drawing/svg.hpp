#pragma once
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace stipple::pages {

struct Point {
    double x = 0, y = 0;
};

/// Where a text stands relative to its point.
enum class Anchor { start, middle, end };

/// Look of a line or an area; empty fill or stroke means none. Colours are CSS colours.
struct Paint {
    std::string_view fill{}, stroke{};
    double width = 1;        ///< of the stroke, in drawing units
    std::string_view dash{}; ///< e.g. "4 3"
    double opacity = 1;      ///< of the fill
};

/// Look of a text. Sizes are in drawing units: every drawing is laid out for a width of about 360.
struct Lettering {
    Anchor anchor = Anchor::start;
    double size = 11;
    bool bold = false, italic = false;
    double turn = 0; ///< degrees, about the point
    std::string_view fill = "#1a1a1a";
    bool halo = false; ///< white edge, for text that lies on a drawing
};

/// An SVG drawing under construction, with a title and a description for those who cannot see it.
/// All texts are escaped here; coordinates that are not finite are left out with the mark they belong to.
class Drawing {
  public:
    Drawing(std::string id, double width, double height, std::string title, std::string description);

    void line(Point a, Point b, const Paint& paint);
    void rectangle(Point corner, double width, double height, const Paint& paint);
    void circle(Point centre, double radius, const Paint& paint);
    void polygon(const std::vector<Point>& points, const Paint& paint);
    /// Open line through the points; gaps where a point is not finite.
    void curve(const std::vector<Point>& points, const Paint& paint);
    /// Ready path data of the caller (numbers by `coordinate`).
    void path(const std::string& data, const Paint& paint);
    void text(Point at, std::string_view words, const Lettering& lettering = {});
    /// A picture by its address ("data:…"), stretched over the rectangle.
    void image(Point corner, double width, double height, std::string_view address);
    /// Everything until `end_clip` is cut off outside this rectangle.
    void begin_clip(Point corner, double width, double height);
    void end_clip();

    /// The finished <svg> element.
    std::string str() const;

  private:
    std::string id_, title_, description_, body_;
    double width_, height_;
    int clips_ = 0;
};

/// A coordinate as short text: two decimals, no trailing zeros.
std::string coordinate(double value);

/// Linear map from values to positions.
struct Scale {
    double from = 0, to = 1;   ///< values
    double start = 0, end = 1; ///< positions
    double operator()(double value) const { return start + (value - from) / (to - from) * (end - start); }
};

/// Round numbers that lie in low..high, about `count` of them.
std::vector<double> ticks(double low, double high, int count);

/// Tick as text, with as many decimals as the step between ticks needs.
std::string tick_label(double value, double step);

/// Smallest and largest of numbers, those that are not finite left out.
struct Extent {
    double low = std::numeric_limits<double>::infinity(), high = -std::numeric_limits<double>::infinity();
    void add(double value);
    bool empty() const { return low > high; }
};

/// Grid lines across `x` and their numbers at its left end.
void draw_rows(Drawing& drawing, const Scale& x, const Scale& y, int count, double size = 10);
/// Axis along `x` at the height `base`, with numbers `drop` below it.
void draw_columns(Drawing& drawing, const Scale& x, double base, int count, double size = 10,
                  double drop = 13);

/// The cividis colour at 0..1 (dark blue to yellow): even in lightness, the same for all kinds of colour
/// vision. Source: nunez2018 (six evenly spaced colours of the published map, linear between them).
std::string cividis(double share);

/// Colours of the report: Okabe and Ito's set, distinguishable with any colour vision; text colours
/// reach 4.5:1 on white.
namespace ink {
inline constexpr std::string_view text = "#1a1a1a", quiet = "#595959", grid = "#d9d9d9", axis = "#7a7a7a";
inline constexpr std::string_view blue = "#0072b2", vermilion = "#d55e00", green = "#00785a", sky = "#56b4e9",
                                  orange = "#e69f00";
} // namespace ink

} // namespace stipple::pages
