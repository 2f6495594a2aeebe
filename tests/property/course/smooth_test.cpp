// A number of a course file that moves by a per cent moves insertion depth and densities along with it, without a jump.
#include "../../model.hpp"
#include "stipple/course/course.hpp"
#include "stipple/course/ensemble.hpp"
#include "stipple/course/schema.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

using namespace stipple;

namespace {

struct Key {
    std::string name;
    std::function<void(course::Course&, double)> times; ///< multiplies the number by a factor
};

std::vector<Key> keys() {
    using device::DeviceSpec;
    std::vector<Key> all;
    const auto of_device = [&](const char* name, double DeviceSpec::*number) {
        all.push_back({name, [number](course::Course& c, double f) { c.device.*number *= f; }});
    };
    const auto of_needle = [&](const char* name, double device::Needle::*number) {
        all.push_back({name, [number](course::Course& c, double f) { c.device.needle.*number *= f; }});
    };
    of_needle("needle_length_mm", &device::Needle::length);
    of_needle("tip_radius_um", &device::Needle::tip_radius);
    of_needle("needle_diameter_um", &device::Needle::base_width);
    of_needle("taper_length_mm", &device::Needle::taper_length);
    of_device("frequency_hz", &DeviceSpec::frequency);
    of_device("glide_speed_mm_per_s", &DeviceSpec::glide_speed);
    of_device("track_width_mm", &DeviceSpec::track_width);
    of_device("press_force_n", &DeviceSpec::press_force);
    of_device("drum_diameter_mm", &DeviceSpec::drum_diameter);
    of_device("roller_width_mm", &DeviceSpec::roller_width);
    of_device("footprint_cm2", &DeviceSpec::footprint);
    of_device("pitch_um", &DeviceSpec::pitch);
    of_device("stroke_mm", &DeviceSpec::stroke);
    all.push_back({"stretch", [](course::Course& c, double f) {
                       c.device.stretch = (std::isfinite(c.device.stretch) ? c.device.stretch : 1.2) * f;
                   }});
    all.push_back({"age_years", [](course::Course& c, double f) { c.person.age_years *= f; }});
    all.push_back({"hydration", [](course::Course& c, double f) { c.person.hydration *= f; }});
    return all;
}

insertion::Insertion needled(const course::Course& c) {
    const device::Device device = device::make_device(model(), c.device);
    const course::Chain chain = course::make_chain(model(), c, device, 1);
    return course::needle(chain, {.model = model()}, 0).insertion;
}

/// Largest distance of five values from the straight line through them, over their mean.
double beside_line(const std::vector<double>& y) {
    const double mean = (y[0] + y[1] + y[2] + y[3] + y[4]) / 5,
                 slope = (2 * (y[4] - y[0]) + (y[3] - y[1])) / 10;
    double most = 0;
    for (std::size_t i = 0; i < 5; ++i)
        most = std::max(most, std::fabs(y[i] - mean - slope * (static_cast<double>(i) - 2)));
    return most / mean;
}

} // namespace

TEST_CASE(
    "a per cent of any continuous key moves the median insertion depth and the punctures per area without a jump") {
    struct Head {
        const char* name;
        device::Kind kind;
        double length, force = NAN;
    };
    for (const Head& head :
         {Head{"pen", device::Kind::pen, 1.5e-3}, Head{"roller", device::Kind::roller, 1.5e-3},
          // of whole needles that share the force there would be 26 at 1.01 mm and 27 at 1.03
          Head{"roller by little force", device::Kind::roller, 1.02e-3, 1},
          Head{"home roller", device::Kind::roller, 0.25e-3}, Head{"stamp", device::Kind::stamp, 1e-3}}) {
        course::Course course;
        course.device.kind = head.kind;
        course.device.needle.length = head.length;
        course.device.press_force = head.force;
        course = course::resolve(model(), course);
        course.device = device::make_device(model(), course.device).spec; // every number as it is used
        for (const Key& key : keys()) {
            std::vector<double> depth, mean, local;
            for (const double percent : {-1.0, -0.5, 0.0, 0.5, 1.0}) {
                course::Course c = course;
                key.times(c, 1 + 0.01 * percent);
                const insertion::Insertion in = needled(c);
                depth.push_back(in.loaded_depth.p50);
                mean.push_back(in.punctures_per_m2);
                local.push_back(in.density.p50);
            }
            INFO(head.name << ", " << key.name << ": " << depth[0] * 1e6 << " " << depth[1] * 1e6 << " "
                           << depth[2] * 1e6 << " " << depth[3] * 1e6 << " " << depth[4] * 1e6 << " um");
            CHECK(beside_line(depth) <= 0.003);
            CHECK(beside_line(mean) <= 0.003);
            CHECK(beside_line(local) <= 0.003);
        }
    }
}
