#include "place.hpp"
#include "stipple/base/error.hpp"
#include "stipple/files/files.hpp"
#include "stipple/files/hdf5_file.hpp"
#include "stipple/files/vtkhdf.hpp"
#include "stipple/formats/formats.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

using namespace stipple;
using test::error_of;
using test::Place;

namespace {

/// Fields that differ in every point, rising with x, y and depth at different rates.
files::PatchImage image_of_day(double day) {
    files::PatchImage image{.nx = 5,
                            .ny = 4,
                            .nz = 3,
                            .day = day,
                            .origin = {10e-6, 20e-6, 30e-6},
                            .spacing = {20e-6, 40e-6, 60e-6},
                            .names = {files::array_name("collagen_1", "relative to rest"),
                                      files::array_name("ω_tracer", "µg/mm³"), "plain"},
                            .values = {}};
    for (const double rate : {1.0, -0.25, 1e-12}) {
        std::vector<float> values;
        for (int iz = 0; iz < image.nz; ++iz)
            for (int iy = 0; iy < image.ny; ++iy)
                for (int ix = 0; ix < image.nx; ++ix)
                    values.push_back(static_cast<float>(rate * (1 + day + ix + 10 * iy + 100 * iz)));
        image.values.push_back(values);
    }
    return image;
}

/// A file open in the HDF5 library straight from its bytes.
class Opened {
  public:
    explicit Opened(const std::string& bytes) : access_(H5Pcreate(H5P_FILE_ACCESS)) {
        H5Pset_fapl_core(access_, 1 << 16, false);
        std::string copy = bytes;
        H5Pset_file_image(access_, copy.data(), copy.size());
        file = H5Fopen("image", H5F_ACC_RDONLY, access_);
        REQUIRE(file >= 0);
    }
    ~Opened() {
        H5Fclose(file);
        H5Pclose(access_);
    }
    Opened(const Opened&) = delete;
    Opened& operator=(const Opened&) = delete;
    template <class Number> std::vector<Number> attribute(const char* name, hid_t type) const {
        const files::Handle object(H5Aopen_by_name(file, "/VTKHDF", name, H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
                                   "an attribute"),
            space(H5Aget_space(object), H5Sclose, "a space");
        std::vector<Number> values(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space)));
        REQUIRE(H5Aread(object, type, values.data()) >= 0);
        return values;
    }
    hid_t file;

  private:
    hid_t access_;
};

} // namespace

TEST_CASE("a VTKHDF file states its version, type and place in millimetres") {
    const Opened opened(files::vtkhdf(image_of_day(3)));
    CHECK(opened.attribute<long long>("Version", H5T_NATIVE_LLONG) == std::vector<long long>{1, 0});
    CHECK(opened.attribute<int>("WholeExtent", H5T_NATIVE_INT) == std::vector<int>{0, 4, 0, 3, 0, 2});
    CHECK(opened.attribute<double>("day", H5T_NATIVE_DOUBLE) == std::vector<double>{3});
    const auto origin = opened.attribute<double>("Origin", H5T_NATIVE_DOUBLE),
               spacing = opened.attribute<double>("Spacing", H5T_NATIVE_DOUBLE);
    const double expected_origin[] = {0.01, 0.02, -0.15}, expected_spacing[] = {0.02, 0.04, 0.06};
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(origin[i] == Approx(expected_origin[i]));
        CHECK(spacing[i] == Approx(expected_spacing[i]));
    }
    const files::Handle type(H5Aopen_by_name(opened.file, "/VTKHDF", "Type", H5P_DEFAULT, H5P_DEFAULT),
                             H5Aclose, "an attribute"),
        words(H5Aget_type(type), H5Tclose, "a type");
    CHECK(H5Tis_variable_str(words) == 0);
    CHECK(H5Tget_cset(words) == H5T_CSET_ASCII);
    char text[16] = {};
    REQUIRE(H5Tget_size(words) ==
            9); // the reader of ParaView 5.11 takes a closing zero for a part of the word
    REQUIRE(H5Aread(type, words, text) >= 0);
    CHECK(std::string(text) == "ImageData");
}

TEST_CASE("the layers of a VTKHDF file are in reverse, deepest first, and every value is there") {
    const auto image = image_of_day(3);
    const Opened opened(files::vtkhdf(image));
    for (std::size_t i = 0; i < image.names.size(); ++i) {
        INFO(image.names[i]);
        const files::Handle set(
            H5Dopen2(opened.file, ("/VTKHDF/PointData/" + image.names[i]).c_str(), H5P_DEFAULT), H5Dclose,
            "a dataset"),
            space(H5Dget_space(set), H5Sclose, "a space"), type(H5Dget_type(set), H5Tclose, "a type");
        hsize_t shape[3] = {};
        REQUIRE(H5Sget_simple_extent_ndims(space) == 3);
        H5Sget_simple_extent_dims(space, shape, nullptr);
        CHECK((shape[0] == 3 && shape[1] == 4 && shape[2] == 5));
        CHECK(H5Tequal(type, H5T_IEEE_F32LE) > 0);
        std::vector<float> values(60);
        REQUIRE(H5Dread(set, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) >= 0);
        for (std::size_t iz = 0; iz < 3; ++iz)
            for (std::size_t at = 0; at < 20; ++at)
                REQUIRE(values[iz * 20 + at] == image.values[i][(2 - iz) * 20 + at]);
    }
}

TEST_CASE("equal images are equal bytes, and another value or day changes them") {
    const auto image = image_of_day(3);
    const std::string bytes = files::vtkhdf(image);
    CHECK(files::vtkhdf(image) == bytes);
    auto other = image;
    other.values[1][7] += 1;
    CHECK(files::vtkhdf(other) != bytes);
    other = image;
    other.day = 4;
    CHECK(files::vtkhdf(other) != bytes);
}

TEST_CASE("array names carry the unit and no stroke") {
    CHECK(files::array_name("tracer", "mg/ml") == "tracer [mg per ml]");
    CHECK(files::array_name("share", "") == "share");
}

TEST_CASE("an image that cannot be written is refused before anything is made") {
    const auto kind_without = [](auto change) {
        auto image = image_of_day(0);
        change(image);
        return error_of([&] { files::vtkhdf(image); }).kind();
    };
    using Image = files::PatchImage;
    CHECK(kind_without([](Image& i) { i.values[0].pop_back(); }) == Kind::numerics);
    CHECK(kind_without([](Image& i) { i.values.pop_back(); }) == Kind::numerics);
    CHECK(kind_without([](Image& i) { i.names[1] = i.names[0]; }) == Kind::numerics);
    CHECK(kind_without([](Image& i) { i.names[1] = "a/b"; }) == Kind::numerics);
    CHECK(kind_without([](Image& i) { i.nz = 0; }) == Kind::numerics);
    CHECK(kind_without([](Image& i) { i.spacing[2] = 0; }) == Kind::numerics);
    CHECK(kind_without([](Image& i) { i.values[2][5] = NAN; }) == Kind::numerics);
    CHECK(error_of([] { files::vtkhdf_series({{"a.hdf", 3}, {"b.hdf", 3}}); }).kind() == Kind::numerics);
}

TEST_CASE("the series file names files and days in order") {
    const auto json = nlohmann::json::parse(files::vtkhdf_series({{"f/a.hdf", 0.25}, {"f/b.hdf", 30}}));
    CHECK(json["file-series-version"] == "1.0");
    REQUIRE(json["files"].size() == 2);
    CHECK(json["files"][0] == nlohmann::json{{"name", "f/a.hdf"}, {"time", 0.25}});
    CHECK(json["files"][1]["time"] == 30);
}

TEST_CASE("sampling in depth is exact for a linear field and constant beyond the outer centres") {
    const std::vector<double> faces{0, 0.1, 0.3, 0.7, 1.5}; // centres 0.05 0.2 0.5 1.1
    std::vector<float> values;
    for (const double centre : {0.05, 0.2, 0.5, 1.1})
        for (const double slope : {1.0, -2.0}) values.push_back(static_cast<float>(4 + slope * centre));
    for (const int n : {1, 7, 15, 40}) {
        const auto sampled = files::at_equal_depths(values, faces, n);
        REQUIRE(sampled.size() == 2 * static_cast<std::size_t>(n));
        for (int k = 0; k < n; ++k) {
            const double depth = std::clamp((k + 0.5) * 1.5 / n, 0.05, 1.1);
            CHECK(sampled[2 * static_cast<std::size_t>(k)] == Approx(4 + depth));
            CHECK(sampled[2 * static_cast<std::size_t>(k) + 1] == Approx(4 - 2 * depth));
        }
    }
}

TEST_CASE("sampling never leaves the range of the neighbours, keeps equal layers and knows a single one") {
    const std::vector<double> faces{0, 1, 2, 3, 4, 5};
    const std::vector<float> values{0, 5, 5, 0, 1e9f};
    const auto fine = files::at_equal_depths(values, faces, 500);
    CHECK(*std::min_element(fine.begin(), fine.end()) == 0);
    CHECK(*std::max_element(fine.begin(), fine.end()) == 1e9f);
    CHECK(*std::max_element(fine.begin(), fine.begin() + 350) == 5);
    CHECK(files::at_equal_depths(values, faces, 5) == std::vector<float>{0, 5, 5, 0, 1e9f});
    CHECK(files::at_equal_depths({7, 8}, {0, 2}, 2) == std::vector<float>{7, 8, 7, 8});
    CHECK(error_of([&] { files::at_equal_depths({1, 2, 3}, {0, 1, 2}, 4); }).kind() == Kind::numerics);
    CHECK(error_of([&] { files::at_equal_depths({1, 2}, {0, 1, 1}, 4); }).kind() == Kind::numerics);
}

// Not among the tests of a plain run: writes the folder that tests/doors/paraview_opens.py opens with the
// real reader.
TEST_CASE("a series for ParaView is written for the test with its reader", "[.paraview]") {
    const char* folder = std::getenv("STIPPLE_PARAVIEW_FOLDER");
    REQUIRE(folder != nullptr);
    const std::filesystem::path place(folder);
    std::filesystem::remove_all(place);
    std::filesystem::create_directories(place / "fields");
    std::vector<std::pair<std::string, double>> files;
    std::vector<files::TimeRanges> times;
    for (const double day : {0.0, 0.25, 30.0, 206.0}) {
        const auto image = image_of_day(day);
        const std::string name = fmt::format("fields/fields_{:04}.hdf", files.size());
        files::write_atomically(place / name, files::vtkhdf(image));
        files.emplace_back(name, day);
        times.push_back({name, day, {image.nx, image.ny, image.nz}, files::value_ranges(image)});
    }
    files::write_atomically(place / "fields.hdf.series", files::vtkhdf_series(files));
    files::write_atomically(place / "fields.ranges.json", files::ranges_json(times));
}
