#include "../pages/example_result.hpp"
#include "place.hpp"
#include "stipple/base/error.hpp"
#include "stipple/files/fields_h5.hpp"
#include "stipple/files/files.hpp"
#include <catch2/catch.hpp>
#include <fstream>
#include <hdf5.h>

using namespace stipple;
namespace fs = std::filesystem;

using test::bytes_of;
using test::entries;
using test::error_of;
using test::Place;
using test::SmallFiles;

TEST_CASE("a run leaves exactly its six files, and writing it again gives the same bytes") {
    const Place place;
    const auto result = test::example_result();
    const auto folder = place.path / "deep" / "out";
    files::write_run(folder, result, test::example_facts());
    REQUIRE(entries(folder) == 6);
    const std::string first = bytes_of(folder / "result.json"), fields = bytes_of(folder / "fields.h5");
    REQUIRE(first == formats::result_json(result));
    files::write_run(folder, result, test::example_facts());
    REQUIRE(entries(folder) == 6);
    REQUIRE(bytes_of(folder / "result.json") == first);
    REQUIRE(bytes_of(folder / "fields.h5") == fields);
}

TEST_CASE("a course that screening stops leaves its report, the form, and a result without numbers") {
    const Place place;
    files::write_run(place.path, test::example_result(), test::example_facts());
    files::write_run(place.path, test::stopped_result(), test::example_facts(), files::Pictures::left_out);
    REQUIRE(entries(place.path) == 4);
    for (const char* name : {"report.html", "checklist.html", "result.json", "run.json"})
        CHECK(std::filesystem::exists(place.path / name));
}

TEST_CASE("a full disk is an io error that names the file and leaves the older result as it was") {
    const Place place;
    auto result = test::example_result();
    files::write_run(place.path, result, test::example_facts());
    const std::string before = bytes_of(place.path / "result.json"),
                      report = bytes_of(place.path / "report.html");
    result.inputs.course.title = "another title";
    const SmallFiles small(20000); // fields.h5 fits or not, report.html does not
    const Error error = error_of([&] { files::write_run(place.path, result, test::example_facts()); });
    REQUIRE(error.kind() == Kind::io);
    REQUIRE(error.problems().front().file.find(place.path.string()) == 0);
    REQUIRE(entries(place.path) == 6);
    REQUIRE(bytes_of(place.path / "result.json") == before);
    REQUIRE(bytes_of(place.path / "report.html") == report);
}

TEST_CASE("a folder made for a run that fails is removed again, with the parents made for it") {
    const Place place;
    const SmallFiles small(1000);
    REQUIRE_THROWS_AS(files::write_run(place.path / "a" / "b", test::example_result(), test::example_facts()),
                      Error);
    REQUIRE(entries(place.path) == 0);
}

TEST_CASE("places that cannot be written give an io error") {
    const Place place;
    std::ofstream(place.path / "file") << "x";
    REQUIRE(error_of([&] {
                files::write_run(place.path / "file" / "out", test::example_result(), test::example_facts());
            }).kind() == Kind::io);
    REQUIRE(error_of([&] {
                files::write_run(place.path / "file", test::example_result(), test::example_facts());
            }).kind() == Kind::io);
    fs::create_directories(place.path / "out" / "run.json");
    const Error error = error_of(
        [&] { files::write_run(place.path / "out", test::example_result(), test::example_facts()); });
    REQUIRE(error.problems().front().file.ends_with("run.json"));
    REQUIRE(entries(place.path / "out") == 1);
    REQUIRE(error_of([&] { files::write_atomically(place.path / "no" / "such", "text"); }).kind() ==
            Kind::io);
    REQUIRE(bytes_of(place.path / "file") == "x");
}

TEST_CASE("write_atomically replaces whole files") {
    const Place place;
    const auto file = place.path / "a.txt";
    files::write_atomically(file, "one");
    files::write_atomically(file, std::string(100000, 'b'));
    REQUIRE(bytes_of(file) == std::string(100000, 'b'));
    REQUIRE(entries(place.path) == 1);
}

TEST_CASE("fields.h5 holds every section as float32 with its attributes, and faces as doubles") {
    const Place place;
    const auto result = test::example_result();
    const std::string image = files::fields_h5(result);
    REQUIRE(image == files::fields_h5(result));
    const auto path = place.path / "fields.h5";
    files::write_atomically(path, image);
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
    REQUIRE(file >= 0);
    const hid_t set = H5Dopen2(file, "/sections/collagen_total_day_206", H5P_DEFAULT);
    REQUIRE(set >= 0);
    const hid_t space = H5Dget_space(set), type = H5Dget_type(set);
    hsize_t shape[2] = {0, 0};
    REQUIRE(H5Sget_simple_extent_dims(space, shape, nullptr) == 2);
    REQUIRE(shape[0] == static_cast<hsize_t>(result.tissue.cell.nz()));
    REQUIRE(shape[1] == static_cast<hsize_t>(result.tissue.cell.nr()));
    REQUIRE(H5Tget_size(type) == 4);
    std::vector<float> values(result.tissue.cell.cells());
    REQUIRE(H5Dread(set, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) >= 0);
    for (std::size_t i = 0; i < values.size(); ++i)
        REQUIRE(values[i] == static_cast<float>(result.tissue.sections[4].values[i]));
    double day = 0;
    const hid_t attribute = H5Aopen(set, "day", H5P_DEFAULT);
    REQUIRE(H5Aread(attribute, H5T_NATIVE_DOUBLE, &day) >= 0);
    REQUIRE(day == 206);
    std::vector<double> faces(result.tissue.cell.z_face().size());
    const hid_t z = H5Dopen2(file, "/grid/z_face", H5P_DEFAULT);
    REQUIRE(H5Dread(z, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, faces.data()) >= 0);
    REQUIRE(faces == result.tissue.cell.z_face());
    H5Dclose(z), H5Aclose(attribute), H5Tclose(type), H5Sclose(space), H5Dclose(set), H5Fclose(file);
}

TEST_CASE("a section of the wrong shape is our fault and is not written") {
    auto result = test::example_result();
    result.tissue.sections[0].values.pop_back();
    REQUIRE(error_of([&] { files::fields_h5(result); }).kind() == Kind::numerics);
}
