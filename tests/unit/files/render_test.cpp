#include "../../model.hpp"
#include "../pages/example_result.hpp"
#include "place.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/files/files.hpp"
#include "stipple/files/picture_files.hpp"
#include "stipple/files/png.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/pages/picture/block.hpp"
#include "stipple/pages/picture/pictures.hpp"
#include "stipple/pages/picture/shade.hpp"
#include "stipple/pages/report/page.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>
#include <png.h>
#include <rapidcheck/catch.h>
#include <regex>
#include <set>

using namespace stipple;
using namespace stipple::pages;
using namespace stipple::words;
using files::picture_files;
using files::png_bytes;
using files::write_run;

static const ImageEncoder k_encode = files::png_bytes;
using test::Place;

using test::count;

namespace {

skin::Surface furrows_only(double depth, double spacing = 4e-3, double width = 0.3e-3) {
    skin::Surface s;
    s.furrow_depth = depth, s.furrow_spacing = spacing, s.furrow_width = width;
    return s;
}

skin::Surface fine_lines_only(double depth, double spacing = 0.4e-3, double width = 0.04e-3) {
    skin::Surface s;
    s.relief_depth = depth, s.relief_spacing = spacing, s.relief_width = width;
    return s;
}

skin::Surface scar_only(const std::string& kind, double depth, double width) {
    skin::Surface s;
    s.scar = {kind, depth, width, 1};
    return s;
}

skin::Surface everything() {
    skin::Surface s = furrows_only(0.18e-3);
    s.relief_depth = 80e-6, s.relief_spacing = 0.4e-3, s.relief_width = 0.04e-3;
    s.dark_marks = 0.4;
    s.scar = {"rolling", 0.3e-3, 5e-3, 3};
    return s;
}

double crest_to_floor(const HeightMap& map) {
    const auto [low, high] = std::minmax_element(map.height.begin(), map.height.end());
    return *high - *low;
}

/// Rz of the rows of a map: the mean over five equal lengths of each row of highest less lowest.
double roughness(const HeightMap& map) {
    double sum = 0;
    const int length = map.pixels / 5;
    for (int j = 0; j < map.pixels; ++j)
        for (int part = 0; part < 5; ++part) {
            const auto from =
                map.height.begin() + static_cast<std::ptrdiff_t>(j) * map.pixels + part * length;
            const auto [low, high] = std::minmax_element(from, from + length);
            sum += *high - *low;
        }
    return sum / (5.0 * map.pixels);
}

double volume(const HeightMap& map) {
    return std::accumulate(map.height.begin(), map.height.end(), 0.0) * map.step() * map.step();
}

/// A picture read back by libpng.
Image decoded(const std::string& bytes) {
    png_image header{};
    header.version = PNG_IMAGE_VERSION;
    REQUIRE(png_image_begin_read_from_memory(&header, bytes.data(), bytes.size()) != 0);
    header.format = PNG_FORMAT_RGB;
    Image image{static_cast<int>(header.width), static_cast<int>(header.height), {}};
    image.rgb.resize(PNG_IMAGE_SIZE(header));
    REQUIRE(png_image_finish_read(&header, nullptr, image.rgb.data(), 0, nullptr) != 0);
    return image;
}

double mean_of(const Image& image, std::size_t channel) {
    double sum = 0;
    for (std::size_t i = channel; i < image.rgb.size(); i += 3) sum += image.rgb[i];
    return sum * 3 / static_cast<double>(image.rgb.size());
}

/// A result with looks of three days, all arms and bands; made-up depths.
course::Result result_with_looks() {
    course::Result result = test::example_result();
    for (const double day : {0.0, 90.0, 300.0}) {
        const auto add = [&](const char* arm, const char* band, double gain) {
            course::Look look;
            look.day = day, look.arm = arm, look.band = band;
            look.surface = furrows_only(0.18e-3 * (1 - 0.3 * gain * day / 300));
            look.surface.dark_marks = 0.4;
            look.reticular_collagen = look.papillary_collagen = 1 + 0.4 * gain * day / 300;
            result.outcomes.looks.push_back(look);
        };
        add("untreated", "middle", 0);
        add("treated", "low", 0.5), add("treated", "middle", 1), add("treated", "high", 1.5);
    }
    return result;
}

SkinPictures painted(const course::Result& result) {
    return paint_skin(model(), result.outcomes.looks, result.inputs.skin, k_encode);
}

/// The data: addresses of pictures taken out: they are long, and no markup.
std::string without_pictures(const std::string& html) {
    std::string out;
    std::size_t at = 0;
    for (auto from = html.find("base64,"); from != std::string::npos; from = html.find("base64,", at)) {
        out += html.substr(at, from - at);
        at = html.find('"', from);
    }
    return out + html.substr(at);
}

} // namespace

TEST_CASE("furrows alone are as deep as the surface says, crest to floor", "[render]") {
    for (const double depth : {20e-6, 0.12e-3, 0.4e-3})
        for (const double spacing : {2e-3, 4e-3, 8e-3})
            for (const double width : {0.15e-3, 0.3e-3, 0.9e-3}) {
                INFO(depth << " " << spacing << " " << width);
                const auto map = make_relief(furrows_only(depth, spacing, width));
                CHECK(crest_to_floor(map) == Approx(depth).epsilon(0.03));
                CHECK(*std::max_element(map.height.begin(), map.height.end()) <= 1e-12);
            }
}

TEST_CASE("a crease is one at its floor, zero at its crest, and symmetric and periodic", "[render]") {
    const CreaseProfile crease(4e-3, 0.3e-3);
    CHECK(crease(0) == Approx(1));
    CHECK(crease(2e-3) == Approx(0).margin(1e-12));
    CHECK(crease(0.3e-3) == Approx(std::exp(-0.5)).epsilon(2e-3)); // neighbours are far away
    CHECK(crease(-0.7e-3) == Approx(crease(0.7e-3)));
    CHECK(crease(4.7e-3) == Approx(crease(0.7e-3)));
    CHECK(crease(3.3e-3) == Approx(crease(0.7e-3)));
}

TEST_CASE("fine lines alone have the roughness that the surface says", "[render]") {
    for (const double spacing : {0.25e-3, 0.4e-3, 0.6e-3})
        for (const double share : {0.07, 0.1, 0.2}) {
            INFO(spacing << " " << share);
            // Six fields to each of the five lengths, as an instrument is set by the spacing.
            const auto map = make_relief(fine_lines_only(80e-6, spacing, share * spacing), 30 * spacing, 500);
            CHECK(roughness(map) == Approx(80e-6).epsilon(0.05));
        }
}

TEST_CASE("a scar holds depth times area times its share of volume", "[render]") {
    for (const auto& kind : skin::scar_kinds(model())) {
        INFO(kind);
        const double depth = 0.4e-3, width = kind == "icepick" ? 1.5e-3 : 4e-3, patch = 12e-3;
        const auto map = make_relief(scar_only(kind, depth, width), patch, 600);
        const double area = kind == "striae" ? width * patch : M_PI / 4 * width * width;
        const double expected = depth * area * skin::volume_share(kind) * (kind == "hypertrophic" ? 1 : -1);
        CHECK(volume(map) == Approx(expected).epsilon(0.02));
        CHECK(crest_to_floor(map) == Approx(depth).epsilon(0.02));
    }
}

TEST_CASE("more scars take more volume and keep apart", "[render]") {
    auto surface = scar_only("boxcar", 0.4e-3, 2e-3);
    const double one = volume(make_relief(surface, 30e-3));
    surface.scar.count = 4;
    CHECK(volume(make_relief(surface, 30e-3)) == Approx(4 * one).epsilon(0.03));
    surface.scar.count = 40; // no more than four are drawn
    CHECK(volume(make_relief(surface, 30e-3)) == Approx(4 * one).epsilon(0.03));
}

TEST_CASE("a surface without depths is flat, even and shaded in one colour", "[render]") {
    const auto map = make_relief(skin::Surface{}, 12e-3, 40);
    CHECK(std::all_of(map.height.begin(), map.height.end(), [](double z) { return z == 0; }));
    CHECK(std::all_of(map.melanin.begin(), map.melanin.end(), [](double m) { return m == 1; }));
    const Image image = shade(model(), map, {.melanin = 400});
    const auto colour = light::skin_colours(model())->linear({.melanin = 400});
    for (std::size_t i = 0; i < image.rgb.size(); ++i) {
        const double srgb = 1.055 * std::pow(colour[i % 3], 1 / 2.4) - 0.055;
        REQUIRE(std::abs(image.rgb[i] - 255 * srgb) < 1.5);
    }
}

TEST_CASE("heights scale with the depths, marks with their strength, and places stay", "[render]") {
    rc::prop("linear", [] {
        const double factor = *rc::gen::inRange(1, 300) / 100.0;
        auto a = everything(), b = everything();
        b.furrow_depth *= factor, b.relief_depth *= factor, b.scar.depth *= factor, b.dark_marks *= factor;
        RC_ASSERT(same_pattern(a, b));
        const auto first = make_relief(a, 12e-3, 48), second = make_relief(b, 12e-3, 48);
        for (std::size_t i = 0; i < first.height.size(); ++i) {
            RC_ASSERT(std::fabs(second.height[i] - factor * first.height[i]) < 1e-9);
            RC_ASSERT(std::fabs(second.melanin[i] - 1 - factor * (first.melanin[i] - 1)) < 1e-6);
        }
    });
    CHECK(make_relief(everything(), 12e-3, 60, 3).height == make_relief(everything(), 12e-3, 60, 3).height);
    CHECK(make_relief(everything(), 12e-3, 60, 3).height != make_relief(everything(), 12e-3, 60, 4).height);
    auto other = everything();
    other.scar.width *= 1.1;
    CHECK_FALSE(same_pattern(everything(), other));
}

TEST_CASE("a smaller patch shows the middle of a larger one, and the profile is its middle line",
          "[render]") {
    const auto large = make_relief(everything(), 12e-3, 120), small = make_relief(everything(), 4e-3, 40);
    for (int j = 0; j < 40; ++j)
        for (int i = 0; i < 40; ++i)
            REQUIRE(small.height[static_cast<std::size_t>(40 * j + i)] ==
                    Approx(large.height[static_cast<std::size_t>(120 * (j + 40) + i + 40)]).margin(1e-9));
    const auto odd = make_relief(everything(), 12e-3, 121);
    const auto line =
        profile_line(everything(), 12e-3 * 120 / 121, 121); // from middle to middle of the pixels
    for (int i = 0; i < 121; ++i)
        REQUIRE(line[static_cast<std::size_t>(i)] ==
                Approx(odd.height[static_cast<std::size_t>(121 * 60 + i)]).margin(1e-8));
}

TEST_CASE("a patch without size is refused", "[render]") {
    for (const double width : {0.0, -1.0, double(NAN)})
        CHECK(test::error_of([&] { make_relief(everything(), width, 40); }).kind() == Kind::input);
    CHECK(test::error_of([&] { make_relief(everything(), 12e-3, 1); }).kind() == Kind::input);
}

TEST_CASE("slopes towards the lamp are brighter, slopes away darker, and what is behind a wall lies in shade",
          "[render]") {
    const int n = 60;
    HeightMap map{6e-3, n, n, std::vector<double>(n * n), std::vector<double>(n * n, 1)};
    const auto at = [](int i) { return static_cast<std::size_t>(30 * n + i); };
    const auto light = [&](const std::function<double(int)>& height, int i) {
        for (int j = 0; j < n; ++j)
            for (int k = 0; k < n; ++k) map.height[static_cast<std::size_t>(j * n + k)] = height(k);
        return int(shade(model(), map, {.melanin = 1000}).rgb[3 * at(i) + 1]);
    };
    const int flat = light([](int) { return 0.0; }, 30);
    CHECK(light([](int i) { return 0.1 * i * 1e-4; }, 30) > flat + 3);  // rises to the right: faces the lamp
    CHECK(light([](int i) { return -0.1 * i * 1e-4; }, 30) < flat - 3); // faces away
    const auto wall = [](int i) { return i < 20 ? 1e-3 : 0.0; };
    CHECK(light(wall, 23) < 0.9 * flat); // 1 mm of wall at 48 degrees: shade of 0.9 mm along the ray
    CHECK(light(wall, 55) == flat);
}

TEST_CASE("more melanin is darker, a mark is darker than the skin around, and blood takes green, not red",
          "[render]") {
    double last = 1;
    const auto colours = light::skin_colours(model());
    for (const double melanin : {100.0, 200.0, 400.0, 800.0, 2000.0, 4000.0}) { // 1/m: very light to dark
        const auto colour = colours->linear({.melanin = melanin});
        CHECK(colour[1] < last);
        CHECK((colour[0] > colour[1] && colour[1] > colour[2]));
        last = colour[1];
        CHECK(colours->linear({.melanin = melanin, .mark = 1.4})[1] < 0.97 * colour[1]);
        const auto red = colours->linear({.melanin = melanin, .redness = 1});
        CHECK(red[1] < 0.95 * colour[1]);
        CHECK(red[0] / colour[0] > red[1] / colour[1]); // green is taken first
    }
    const auto plain = shade(model(), make_relief(furrows_only(1e-4), 12e-3, 100), {.melanin = 1000});
    auto surface = furrows_only(1e-4);
    surface.dark_marks = 0.4;
    const auto marked = shade(model(), make_relief(surface, 12e-3, 100), {.melanin = 1000});
    CHECK(mean_of(marked, 1) < mean_of(plain, 1) - 1);
}

TEST_CASE("pinpoints of blood darken where they lie, fewer are some of more, and none changes nothing",
          "[render]") {
    const Image clean{200, 200, std::vector<std::uint8_t>(200 * 200 * 3, 180)};
    const auto with = [&](double per_cm2) {
        Image image = clean;
        add_pinpoints(model(), image, 6e-3, per_cm2 / units::cm2, 1);
        return image;
    };
    CHECK(with(0).rgb == clean.rgb);
    const Image few = with(30), many = with(90);
    std::size_t darker_few = 0, darker_many = 0;
    for (std::size_t i = 0; i < clean.rgb.size(); i += 3) {
        CHECK(many.rgb[i + 1] <= few.rgb[i + 1]);
        CHECK(few.rgb[i + 1] <= few.rgb[i]); // red stays longest
        darker_few += few.rgb[i + 1] < 180 ? 1 : 0;
        darker_many += many.rgb[i + 1] < 180 ? 1 : 0;
    }
    CHECK(darker_few > 0);
    CHECK(darker_many > 2 * darker_few);
    CHECK(darker_many < 4 * darker_few);
}

TEST_CASE("a PNG starts with its signature and reads back to the same pixels", "[render]") {
    const Image image = shade(model(), make_relief(everything(), 12e-3, 97), {.melanin = 1000});
    const std::string bytes = png_bytes(image);
    CHECK(bytes.starts_with("\x89PNG\r\n\x1a\n"));
    const Image back = decoded(bytes);
    CHECK(back.width == 97);
    CHECK(back.height == 97);
    CHECK(back.rgb == image.rgb);
    CHECK(png_bytes(image) == bytes);
    Image broken = image;
    broken.rgb.pop_back();
    CHECK(test::error_of([&] { png_bytes(broken); }).kind() == Kind::numerics);
    CHECK(test::error_of([] { png_bytes(Image{}); }).kind() == Kind::numerics);
    // Wider than the format allows: libpng itself refuses, through its error handler.
    Image wide{2000000, 1, std::vector<std::uint8_t>(6000000)};
    const Error error = test::error_of([&] { png_bytes(wide); });
    CHECK(error.kind() == Kind::io);
    CHECK(std::string(error.what()).size() > std::string("cannot write a picture: ").size());
}

TEST_CASE("the address of a picture is its bytes in base64, as in RFC 4648, section 10", "[render]") {
    const auto digits = [](std::string_view bytes) {
        const std::string address = png_address(bytes), begin = "data:image/png;base64,";
        REQUIRE(address.starts_with(begin));
        return address.substr(begin.size());
    };
    CHECK(digits("").empty());
    CHECK(digits("f") == "Zg==");
    CHECK(digits("fo") == "Zm8=");
    CHECK(digits("foo") == "Zm9v");
    CHECK(digits("foobar") == "Zm9vYmFy");
    CHECK(digits("\xff\xfe\xfd") == "//79");
}

TEST_CASE("a section has a fibre more for more collagen, and a thicker epidermis lies deeper", "[render]") {
    const auto result = result_with_looks();
    course::Look look = *find_look(result.outcomes.looks, 300, "untreated");
    const auto drawn = [&] { return tissue_section({result.inputs.skin, look, "block", "A section"}); };
    const std::string before = drawn();
    look.reticular_collagen = 1.25;
    const std::string after = drawn();
    CHECK(count(after, "M") > count(before, "M") + 20); // paths begin with M
    CHECK(count(before, ">reticular dermis</text>") == 1);
    CHECK(count(before, ">viable epidermis</text>") == 1);
    CHECK(count(after, ">collagen 125\u00a0%</text>") == 1);
    look.epidermis = 1.5;
    CHECK(drawn() != after);
}

TEST_CASE("the section of looks shows every arm under its numbers, and nothing without looks", "[render]") {
    Figures figures;
    auto result = result_with_looks();
    const auto pictures = painted(result);
    const std::string html = look_figure(result, pictures) + looks_section(result, figures, pictures);
    CHECK(html.size() < 2000000);
    const std::string page = without_pictures(html);
    CHECK(count(page, "<image ") == 4 + 3);
    CHECK(count(page, "<figcaption>") == 4);
    CHECK(count(page, "never a face") == 1);
    CHECK(count(page, "not exaggerated") == 3);
    CHECK(count(page, ">furrow 180\u00a0µm</text>") == 1); // untreated
    CHECK(count(page, ">furrow 126\u00a0µm</text>") == 1); // treated, middle
    CHECK(count(page, "<svg ") == count(page, "</desc>"));
    CHECK_FALSE(std::regex_search(page, std::regex("\\b(nan|inf)\\b")));
    std::set<std::string> ids;
    const std::regex id(" id=\"([^\"]+)\"");
    std::size_t found = 0;
    for (std::sregex_iterator it(page.begin(), page.end(), id), end; it != end; ++it, ++found)
        ids.insert((*it)[1]);
    CHECK(ids.size() == found);
    result = course::without_benefits(std::move(result));
    CHECK(painted(result).empty());
    CHECK(looks_section(result, figures, painted(result)).empty());
    CHECK(skin_drawings(result.outcomes.looks, painted(result)).empty());
    CHECK(looks_section(test::example_result(), figures, {}).empty());
}

TEST_CASE("arms differ in the picture only if they differ in depth or marks", "[render]") {
    auto result = result_with_looks();
    const auto files = [&] {
        std::map<std::string, std::string> out;
        for (const auto& [name, bytes] : picture_files(result.outcomes.looks, painted(result)))
            out[name] = bytes;
        return out;
    };
    const auto first = files();
    CHECK(first == files());
    CHECK(first.size() == 4 + 2 + 2 + 1); // last day, earlier frames, blocks, profile
    CHECK(first.at("pictures/skin_untreated_day_300.png") ==
          first.at("pictures/skin_treated_middle_day_0.png"));
    CHECK(first.at("pictures/skin_untreated_day_300.png") !=
          first.at("pictures/skin_treated_middle_day_300.png"));
    CHECK(decoded(first.at("pictures/skin_treated_middle_day_300.png")).width >= 300);
    for (const char* name :
         {"pictures/block_untreated.svg", "pictures/block_treated.svg", "pictures/profile.svg"})
        CHECK(first.at(name).starts_with("<svg "));
}

TEST_CASE("a run leaves its pictures in their folder, and a later one without looks takes them away",
          "[render]") {
    const Place place;
    const auto result = result_with_looks();
    write_run(place.path, result, test::example_facts());
    CHECK(test::entries(place.path) == 7);
    CHECK(test::entries(place.path / "pictures") ==
          picture_files(result.outcomes.looks, painted(result)).size());
    const auto block = place.path / "pictures" / "block_treated.svg";
    const std::string bytes = test::bytes_of(block);
    write_run(place.path, result, test::example_facts());
    CHECK(test::bytes_of(block) == bytes);
    write_run(place.path, test::example_result(), test::example_facts());
    CHECK(test::entries(place.path) == 6);
    write_run(place.path, result, test::example_facts());
    write_run(place.path, result, test::example_facts(), files::Pictures::left_out);
    CHECK(test::entries(place.path) == 6);
}

TEST_CASE("every picture is painted and encoded once, and the report shows the bytes of the files",
          "[render]") {
    const auto result = result_with_looks();
    std::multiset<std::string> encoded;
    const auto pictures = paint_skin(model(), result.outcomes.looks, result.inputs.skin,
                                     [&](const Image& i) { return *encoded.insert(png_bytes(i)); });
    // Patches: untreated (also treated on day 0), low, middle (day 90), middle, high; frames; none of sections.
    CHECK(encoded.size() == 5 + 3);
    for (const auto& png : encoded) CHECK(encoded.count(png) == 1);
    Figures figures;
    const std::string html = look_figure(result, pictures) + looks_section(result, figures, pictures);
    std::size_t panels = 0;
    for (const auto& [name, png] : pictures.patches) {
        INFO(name);
        const auto& of_file = png; // the treated skin of day 0 shows what the untreated does on the last day
        const bool shown = std::any_of(pictures.patches.begin(), pictures.patches.end(), [&](const auto& p) {
            return p.first.ends_with("_day_300") && p.second == of_file;
        });
        CHECK(count(html, png_address(png)) == (shown ? 1 : 0));
        panels += name.ends_with("_day_300") && shown;
    }
    CHECK(panels == 4);
    for (const auto& [arm, svg] : pictures.blocks) CHECK(count(html, svg) == 1);
    for (const auto& png : pictures.frames) CHECK(count(html, png_address(png)) == 1);
}

TEST_CASE("a report without pictures says so in one sentence and keeps the profile", "[render]") {
    const auto result = result_with_looks();
    const std::string with = report_html(result, test::example_facts(), painted(result)),
                      without = report_html(result, test::example_facts());
    const char* sentence = "The pictures of the skin were left out";
    CHECK(count(with, sentence) == 0);
    CHECK(count(with, "<image ") == 4 + 3);
    CHECK(count(without, sentence) == 1);
    CHECK(count(without, "<image ") == 0);
    CHECK(count(without, "Profile across the patch") == count(with, "Profile across the patch"));
    CHECK(count(report_html(test::example_result(), test::example_facts()), sentence) == 0);
}

TEST_CASE("a picture made smaller keeps its mean and is the mean of what each pixel covers", "[render]") {
    Image image{4, 4, {}};
    for (int i = 0; i < 48; ++i) image.rgb.push_back(static_cast<std::uint8_t>(5 * i));
    CHECK(shrunk(image, 4).rgb == image.rgb);
    const Image half = shrunk(image, 2);
    REQUIRE(half.rgb.size() == 12);
    CHECK(half.rgb[0] == (0 + 15 + 60 + 75 + 2) / 4);
    CHECK(half.rgb[11] == (160 + 175 + 220 + 235 + 2) / 4);
    const Image odd = shrunk(image, 3); // corner: 1 and 1/3 pixels a side
    CHECK(odd.rgb[0] == std::lround((9 * 0 + 3 * 15 + 3 * 60 + 75) / 16.0));
    const Image large = shade(model(), make_relief(everything(), 12e-3, 400), {.melanin = 1000});
    for (std::size_t c = 0; c < 3; ++c)
        CHECK(mean_of(shrunk(large, 130), c) == Approx(mean_of(large, c)).epsilon(1e-3));
    CHECK(test::error_of([&] { shrunk(image, 5); }).kind() == Kind::input);
    CHECK(test::error_of([&] {
              shrunk(Image{4, 2, std::vector<std::uint8_t>(24)}, 2);
          }).kind() == Kind::input);
}
