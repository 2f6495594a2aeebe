#pragma once
// Channels of named devices with needles of several lengths, on a forearm.
#include "../../model.hpp"
#include "stipple/base/units.hpp"
#include "stipple/device/kinds.hpp"
#include "stipple/transport/channels.hpp"
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

struct DeviceAndLength {
    std::string name;
    double length = 0; // [m]
};

inline std::vector<DeviceAndLength> devices_and_lengths() {
    using stipple::units::mm;
    std::vector<DeviceAndLength> all;
    for (const char* roller : {"home_roller_0_25mm", "roller_1_0mm", "dermaroller_mf8"})
        for (const double length : {0.25, 0.5, 1.0, 1.5, 2.0, 2.5}) all.push_back({roller, length * mm});
    for (const char* stamp : {"stamp_35", "stamp_80"})
        for (const double length : {0.25, 0.5, 1.0, 1.5}) all.push_back({stamp, length * mm});
    for (const char* pen : {"pen_12", "skinpen_precision"})
        for (const double length : {0.25, 0.5, 1.0, 1.5, 2.5}) all.push_back({pen, length * mm});
    return all;
}

inline stipple::transport::Channels channels_of(const DeviceAndLength& which) {
    using namespace stipple;
    device::DeviceSpec spec;
    spec.model = which.name;
    spec.kind = device::kind_of_model(model(), which.name);
    spec.needle.length = which.length;
    const auto made = device::make_device(model(), spec);
    const double window = std::clamp(std::sqrt(600.0 / made.punctures_per_m2), 3e-3, 30e-3);
    skin::Person person;
    person.site = "forearm";
    const auto skin = skin::make_skin(model(), person);
    const auto insertion = insertion::insert(model(), skin, made, device::make_pattern(made, window, 1), 1,
                                             {}, insertion::Detail::punctures);
    return transport::make_channels(model(), insertion, skin.layer("stratum_corneum").thickness);
}
