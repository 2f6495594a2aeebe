#pragma once
#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// What every benchmark program shares: clock, hash, reference kernel, limits of the machine, one form of CSV.
namespace stipple::bench {

/// Seconds that all threads of this process have used, and seconds on the wall.
double cpu_seconds();
double wall_seconds();
/// Highest memory of this process so far [MB].
double peak_memory();

/// FNV-1a, 64 bits: enough to see that a result changed.
class Hash {
  public:
    Hash& add(std::string_view bytes);
    Hash& add(const std::vector<double>& values);
    Hash& add(double value) { return add(std::vector<double>{value}); }
    std::uint64_t value() const { return value_; }

  private:
    std::uint64_t value_ = 14695981039346656037ull;
};

/// What one core of this machine can do at most, measured.
struct Limits {
    double bandwidth = 0;  ///< of a triad a = b + s c on arrays far beyond the caches [bytes/s]
    double operations = 0; ///< of fused multiply-adds in registers, each counting as two [1/s]
    double divisions = 0;  ///< of vectors of divisions in registers [1/s]
};
/// Measured at the first call.
const Limits& limits();

/// Work of one run by hand count (README.md); the least time follows from it and from limits().
struct Work {
    double cells = 0;      ///< or whatever the scene counts
    double bytes = 0;      ///< read or written per cell if nothing stays in a cache
    double operations = 0; ///< per cell, divisions and roots too
    double divisions = 0;  ///< of these, divisions and roots
};

/// What is known of a result, beside its time.
struct About {
    double accuracy = NAN; ///< error against a tighter run or a reference; NaN where there is none
    std::uint64_t hash = 0;
    std::string note{}; ///< without commas
    Work work{};
};

/// One scene: the part that is timed, and what is said of its last result afterwards.
struct Scene {
    std::function<void()> run;
    std::function<About()> about = [] { return About{}; };
    bool once = false; ///< not repeated however short it is
};

/// One program: reads the options, runs the scenes that are wanted, prints a row for each.
///   --only NAME,NAME   these scenes alone      --large   the scenes that take minutes, too
class Program {
  public:
    /// Prints the head of the CSV. Exits with 2 on an option that it does not know.
    Program(int argc, char** argv);
    bool large() const { return large_; }
    bool wanted(const std::string& scene) const;
    /// Prepares and runs the scene if it is wanted: five times if the first run took at most 2 s (up to thirty
    /// times within a second), three times up to 8 s, twice up to 20 s, else once; a run that takes less than 20 ms counts as many calls as fill them. The row has the
    /// least CPU time of one call, and its ratio to the least time of the reference kernel, which runs before
    /// the scene and after every run.
    void scene(const std::string& name, const std::function<Scene()>& prepare);

  private:
    bool large_ = false;
    std::vector<std::string> only_;
};

} // namespace stipple::bench
