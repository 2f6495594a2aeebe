#include "stipple/study/calibrate/record.hpp"
#include "stipple/base/checksum.hpp"
#include "stipple/base/decimal.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/posterior.hpp"
#include "stipple/base/tasks.hpp"
#include "stipple/study/calibrate/likelihood.hpp"
#include "stipple/study/ledger/ledger_parts.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::study {

std::vector<double> column_of(const PosteriorRecord& record, std::size_t c) {
    std::vector<double> values;
    for (const auto& member : record.members) values.push_back(member[c]);
    return values;
}

double misfit(const CalibrationProblem& problem, const std::vector<double>& values) {
    const Coordinates coordinates(problem);
    const std::span<const double> all(values);
    const auto part = [&](Block block) { return all.subspan(block.first, block.count); };
    double sum = 0;
    for (std::size_t e = 0; e < problem.experiments.size(); ++e) {
        const Experiment& experiment = problem.experiments[e];
        if (!experiment.in_likelihood) continue;
        std::vector<double> predicted;
        try {
            predicted = experiment.predict(part(coordinates.parameters()), part(coordinates.inputs(e)));
        } catch (const Error& error) {
            if (error.kind() == Kind::interrupted) throw;
        }
        if (predicted.size() != experiment.rows.size()) return std::numeric_limits<double>::infinity();
        const auto omegas = coordinates.omegas(values, e);
        for (std::size_t r = 0; r < predicted.size(); ++r)
            sum += log_likelihood(experiment.rows[r], predicted[r], omegas[r]);
    }
    return -2 * sum;
}

namespace {

std::string hexadecimal(std::uint64_t number) {
    return fmt::format("{:016x}", number);
}

/// Everything of a prior or a row that can move a posterior, as text.
std::string text_of(const Prior& p) {
    return fmt::format("{} {} {:.17g} {:.17g} {:.17g} {:.17g} {:.17g} {:.17g}\n", p.name,
                       static_cast<int>(p.family), p.value, p.width, p.low, p.high, p.cut.low, p.cut.high);
}

std::string text_of(const CalibrationRow& row) {
    return fmt::format("{} {} {} {} {:.17g} {:.17g} {} {:.17g}\n", row.name, row.kind,
                       static_cast<int>(row.likelihood), static_cast<int>(row.scale), row.measured, row.sd,
                       row.above, row.weight);
}

std::string checksum_of(const CalibrationProblem& problem) {
    Xxh64 sum;
    for (const auto& p : problem.parameters) sum.add(text_of(p));
    for (const auto& e : problem.experiments) {
        if (!e.in_likelihood) continue;
        sum.add(e.name + "\n");
        for (const auto& p : e.inputs) sum.add(text_of(p));
        for (const auto& row : e.rows) sum.add(text_of(row));
    }
    for (const auto& group : problem.discrepancies) {
        sum.add(text_of(group.centre) + fmt::format("{:.17g}\n", group.between));
        for (const auto& kind : group.kinds) sum.add(kind + "\n");
    }
    return hexadecimal(sum.value());
}

/// Indices 0 to n - 1 in even steps, `count` of them at most.
std::vector<std::size_t> even_steps(std::size_t n, std::size_t count) {
    std::vector<std::size_t> taken;
    count = std::min(n, count);
    for (std::size_t k = 0; k < count; ++k) taken.push_back(k * n / count);
    return taken;
}

/// What a command says to make the record again.
std::string remedy(const PosteriorRecord& record) {
    return fmt::format("`stipple calibrate {} --write` makes it again", record.room);
}

RecordCheck stale(const PosteriorRecord& record, const std::string& why) {
    return {false, fmt::format("the posterior of {} is stale: {}; {}", record.room, why, remedy(record))};
}

bool close(double now, double then) {
    return std::isfinite(now) && std::fabs(now - then) <= 0.01 + 1e-3 * std::fabs(then);
}

constexpr const char *k_tables = "made_from", *k_room = "room", *k_effective = "effective_sample",
                     *k_centre = "centre", *k_centre_derived = "centre_derived";
constexpr std::size_t k_words = 5; ///< member, flag, source, note, misfit stand before the names

const std::map<std::string, std::string>& header_of(const Table& table) {
    return table.header;
}
const std::map<std::string, std::string>& header_of(const TableView& table) {
    return table.header();
}

template <class AnyTable> std::string entry_of(const AnyTable& table, const char* key) {
    const auto& header = header_of(table);
    const auto found = header.find(key);
    check(found != header.end(), Kind::data, std::string("a posterior needs the header ") + key, table.name);
    return found->second;
}

/// "name=value;name=value" of the header. Errors: Kind::data.
template <class AnyTable>
std::vector<std::pair<std::string, std::string>> pairs_of(const AnyTable& table, const char* key) {
    std::vector<std::pair<std::string, std::string>> pairs;
    for (const auto& part : split(entry_of(table, key), ';')) {
        const auto equals = part.rfind('=');
        check(equals != std::string::npos, Kind::data, std::string(key) + " is a list of name=value",
              table.name);
        pairs.emplace_back(part.substr(0, equals), part.substr(equals + 1));
    }
    return pairs;
}

/// Errors: Kind::data.
double number_of(const std::string& text, const std::string& table) {
    const auto number = stipple::to_number(text);
    check(number.has_value(), Kind::data, "the header holds what is no number: " + text, table);
    return *number;
}

template <class AnyTable> PosteriorRecord read(const AnyTable& table) {
    PosteriorRecord record;
    record.room = entry_of(table, k_room);
    record.effective_sample = number_of(entry_of(table, k_effective), table.name);
    for (auto& [name, checksum] : pairs_of(table, k_tables)) record.made_from.push_back({name, checksum});
    for (auto [key, to] :
         {std::pair{k_centre, &record.centre}, std::pair{k_centre_derived, &record.centre_derived}})
        if (header_of(table).contains(key)) *to = named_numbers(entry_of(table, key), table.name);
    check(table.columns.size() > k_words && !table.rows.empty(), Kind::data,
          "a posterior needs members, and columns of parameters", table.name);
    for (std::size_t c = k_words; c < table.columns.size(); ++c) {
        const std::string& name = table.columns[c];
        if (name.starts_with(k_derived))
            record.derived.push_back({name.substr(k_derived.size()), {}});
        else
            record.names.push_back(name);
    }
    record.sources = split(table.text(0, "source"), ';');
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        record.misfit.push_back(table.number(row, "misfit"));
        record.members.emplace_back();
        for (const auto& name : record.names) record.members.back().push_back(table.number(row, name));
        for (auto& d : record.derived) d.values.push_back(table.number(row, std::string(k_derived) + d.name));
    }
    return record;
}

} // namespace

std::vector<Fingerprint> fingerprints(const CalibrationProblem& problem, const Model& model) {
    std::vector<Fingerprint> all{{k_rows_and_priors, checksum_of(problem)}};
    for (const auto& table : problem.tables)
        all.push_back({table, hexadecimal(table_checksum(model, table))});
    return all;
}

PosteriorRecord make_record(const CalibrationProblem& problem, const Model& model,
                            const TemperedSample& sample, std::size_t count) {
    const Coordinates coordinates(problem);
    PosteriorRecord record{.room = problem.name,
                           .sources = {},
                           .names = coordinates.names(),
                           .members = {},
                           .misfit = {},
                           .derived = {},
                           .made_from = fingerprints(problem, model),
                           .effective_sample = sample.effective_sample,
                           .centre = {},
                           .centre_derived = {}};
    for (const auto& e : problem.experiments)
        if (e.in_likelihood) record.sources.push_back(e.name);
    for (const std::size_t i : even_steps(sample.particles.size(), count)) {
        const Particle& particle = sample.particles[i];
        record.members.push_back(coordinates.values(particle.z));
        double sum = 0;
        for (const double l : particle.log_likelihood) sum += l;
        record.misfit.push_back(-2 * sum);
    }
    return record;
}

PosteriorRecord read_record(const Table& table) {
    return read(table);
}

PosteriorRecord read_record(const TableView& table) {
    return read(table);
}

RecordCheck check_record(const PosteriorRecord& record, const CalibrationProblem& problem, const Model& model,
                         std::size_t members, int threads) {
    if (record.names != Coordinates(problem).names())
        return stale(record, "its parameters, inputs and discrepancies are not those of the problem");
    for (const auto& now : fingerprints(problem, model)) {
        const auto then = std::find_if(record.made_from.begin(), record.made_from.end(),
                                       [&](const Fingerprint& f) { return f.name == now.name; });
        if (then == record.made_from.end()) return stale(record, "it was made without " + now.name);
        if (then->checksum != now.checksum)
            return stale(record, fmt::format("{} changed since it was made", now.name));
    }
    const auto taken = even_steps(record.members.size(), members);
    std::vector<double> found(taken.size());
    std::vector<std::function<void()>> tasks;
    for (std::size_t k = 0; k < taken.size(); ++k)
        tasks.emplace_back([&, k] { found[k] = misfit(problem, record.members[taken[k]]); });
    run_tasks(tasks, threads);
    for (std::size_t k = 0; k < taken.size(); ++k)
        if (!close(found[k], record.misfit[taken[k]]))
            return stale(record,
                         fmt::format("the misfit of member {} is {:.4g}, and was {:.4g} when it was made",
                                     taken[k] + 1, found[k], record.misfit[taken[k]]));
    return {true, fmt::format("the posterior of {} is current: {} members, {} checksums and the misfit of {} "
                              "members agree, effective sample {:.0f}",
                              record.room, record.members.size(), record.made_from.size(), taken.size(),
                              record.effective_sample)};
}

} // namespace stipple::study
