#pragma once
#include "stipple/course/course.hpp"
#include "stipple/course/numbing.hpp"
#include "stipple/transport/transport.hpp"

namespace stipple::course {

/// The permeation of one product of a course: channels of its session, the person's skin, and what the
/// healing epidermis has covered since. `uncovered`: share of the surface that is still open, by time since
/// the session [s].
transport::PermeationSpec delivery_spec(const Model& model, const AppliedProduct& product,
                                        const Course& course, const insertion::Insertion& insertion,
                                        const device::Device& device,
                                        const std::function<double(double)>& uncovered);

/// What became of a product, beside intact skin, with a band of parameter uncertainty.
Delivery deliver(const Model& model, const AppliedProduct& product, const Course& course,
                 const insertion::Insertion& insertion, const device::Device& device,
                 const std::function<double(double)>& uncovered, int members, std::uint64_t seed);

/// Pain without and with the cream of the course, or where it has none with the usual one, from how deep the needles got.
Pain feel(const Model& model, const Course& course, const device::Device& device,
          const insertion::Insertion& insertion);

/// Fills deliveries, pain and barrier of a result, and what follows from water loss: recovery and over-needling
/// by all sessions together. The healing history says what the epidermis has covered.
void add_transport(Result& result, const healing::History& mean, const Options& options);

} // namespace stipple::course
