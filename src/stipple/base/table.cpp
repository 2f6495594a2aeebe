#include "stipple/base/table.hpp"
#include "stipple/base/decimal.hpp"
#include "stipple/base/embedded.hpp"
#include "stipple/base/error.hpp"
#include <cmath>
#include <fmt/format.h>

namespace stipple {

std::size_t Table::column(std::string_view wanted) const {
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i] == wanted) return i;
    throw Error(Kind::data, Problem{.what = "no such column", .key = fmt::format("{}:{}", name, wanted)});
}

bool Table::has_column(std::string_view wanted) const {
    for (const auto& c : columns)
        if (c == wanted) return true;
    return false;
}

const std::string& Table::text(std::size_t r, std::string_view c) const {
    return rows.at(r)[column(c)];
}

double Table::number(std::size_t r, std::string_view c) const {
    return number_at(r, column(c));
}

double Table::number_at(std::size_t r, std::size_t c) const {
    const std::string& cell = rows.at(r).at(c);
    const auto value = to_number(cell);
    if (!value || !std::isfinite(*value))
        throw Error(Kind::data, Problem{.what = "not a finite number",
                                        .key = fmt::format("{}:{}:{}", name, rows[r].front(), columns[c]),
                                        .value = cell});
    return *value;
}

double Table::number_or(std::size_t r, std::string_view c, double fallback) const {
    return text(r, c).empty() ? fallback : number(r, c);
}

bool Table::has_row(std::string_view key) const {
    for (const auto& r : rows)
        if (r.front() == key) return true;
    return false;
}

std::size_t Table::row(std::string_view key) const {
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (rows[i].front() == key) return i;
    throw Error(Kind::data, Problem{.what = "no such row", .key = fmt::format("{}:{}", name, key)});
}

/// Splits one CSV line; quotes may hold commas, a doubled quote is a quote. Returns false on an open quote.
static bool split_line(std::string_view line, std::vector<std::string>& cells) {
    cells.assign(1, "");
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"') {
            cells.back() += '"';
            ++i;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (c == ',' && !quoted) {
            cells.emplace_back();
        } else {
            cells.back() += c;
        }
    }
    return !quoted;
}

static std::string trimmed(std::string_view s) {
    const auto first = s.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return "";
    return std::string(s.substr(first, s.find_last_not_of(" \t\r") - first + 1));
}

Table parse_table(std::string name, std::string_view text) {
    Table t;
    t.name = std::move(name);
    int line_number = 0;
    while (!text.empty()) {
        const auto end = text.find('\n');
        const std::string line = trimmed(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
        ++line_number;
        if (line.empty()) continue;
        if (line.front() == '#') {
            const auto colon = line.find(':');
            if (colon != std::string::npos)
                t.header[trimmed(line.substr(1, colon - 1))] = trimmed(line.substr(colon + 1));
            continue;
        }
        std::vector<std::string> cells;
        const bool closed = split_line(line, cells);
        for (auto& cell : cells) cell = trimmed(cell);
        if (t.columns.empty() && closed) {
            t.columns = cells;
            continue;
        }
        if (!closed || cells.size() != t.columns.size())
            throw Error(Kind::data, Problem{.what = closed ? fmt::format("{} cells where {} are expected",
                                                                         cells.size(), t.columns.size())
                                                           : "unclosed quote",
                                            .file = t.name,
                                            .line = line_number});
        t.rows.push_back(std::move(cells));
    }
    if (t.columns.empty()) throw Error(Kind::data, Problem{.what = "the table is empty", .file = t.name});
    return t;
}

/// Reads the subset of BibTeX that data/sources.bib uses: @type{key, field = {value}, …}.
static std::map<std::string, Source> parse_sources(std::string_view text) {
    std::map<std::string, Source> found;
    std::size_t at = 0;
    while ((at = text.find('@', at)) != std::string_view::npos) {
        const auto open = text.find('{', at), comma = text.find(',', at), stop = text.find("\n}", at);
        if (open == std::string_view::npos || comma == std::string_view::npos ||
            stop == std::string_view::npos)
            break;
        Source s;
        s.key = trimmed(text.substr(open + 1, comma - open - 1));
        const std::string_view body = text.substr(comma, stop - comma);
        const auto field = [&](std::string_view key) -> std::string {
            for (std::size_t i = body.find(key); i != std::string_view::npos; i = body.find(key, i + 1)) {
                const auto equals = body.find_first_not_of(' ', i + key.size());
                const bool starts =
                    i > 0 && (body[i - 1] == ' ' || body[i - 1] == '\n' || body[i - 1] == ',');
                if (!starts || equals == std::string_view::npos || body[equals] != '=') continue;
                const auto left = body.find('{', equals), right = body.find('}', equals);
                if (left != std::string_view::npos && right != std::string_view::npos)
                    return std::string(body.substr(left + 1, right - left - 1));
            }
            return "";
        };
        s.title = field("title");
        s.author = field("author");
        s.year = field("year");
        s.journal = field("journal");
        for (const auto* key : {"doi", "pmid", "pmcid", "url", "note"})
            if (s.identifier.empty() && !field(key).empty())
                s.identifier = fmt::format("{}:{}", key, field(key));
        found[s.key] = s;
        at = stop;
    }
    return found;
}

const std::map<std::string, Source>& sources() {
    static const auto all = parse_sources(base::embedded("data/sources.bib"));
    return all;
}

} // namespace stipple
