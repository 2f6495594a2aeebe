#include "stipple/formats/origin.hpp"
#include "stipple/base/embedded.hpp"
#include "stipple/base/plain_text.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/formats/json/json_parts.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <fmt/format.h>
#include <stipple/version.hpp>

namespace stipple::formats {

static Json made_by(const Origin& origin) {
    Json json{{"version", k_version}};
    json["commit"] = origin.commit.empty() ? Json(nullptr) : Json(origin.commit);
    json["data_sha256"] = base::embedded_hash();
    json["seed"] = origin.seed ? Json(*origin.seed) : Json(nullptr);
    json["command"] = origin.command.empty() ? Json(nullptr) : Json(origin.command);
    return json;
}

/// "stipple 1.0, commit ..., data ..., seed 1: stipple permeate ..."
static std::string in_words(const Origin& origin) {
    std::string line = fmt::format("stipple {}", k_version);
    if (!origin.commit.empty()) line += ", commit " + origin.commit;
    line += ", data " + std::string(base::embedded_hash());
    if (origin.seed) line += fmt::format(", seed {}", *origin.seed);
    if (!origin.command.empty()) line += ": " + origin.command;
    return plain_line(line);
}

std::string with_origin(std::string_view file, std::string text, const Origin& origin) {
    if (origin.commit.empty() && origin.command.empty()) return text;
    if (file.ends_with(".csv")) { // one cell, so that none behind a comma can begin as a formula does
        std::string line = in_words(origin);
        std::replace(line.begin(), line.end(), ',', ';');
        return "# " + line + "\n" + text;
    }
    if (file.ends_with(".svg")) {
        const auto end = text.find('>', text.find("<svg")); // an XML declaration may come first
        if (end != std::string::npos)
            text.insert(end + 1, "\n<metadata>" + words::escape(in_words(origin)) + "</metadata>");
        return text;
    }
    // The text is one object written by json_text; reading a large one again would cost more than writing it.
    constexpr std::string_view k_end = "\n}\n";
    if (!file.ends_with(".json") || !text.ends_with(k_end)) return text;
    text.resize(text.size() - k_end.size());
    std::string member = json_text(Json{{"made_by", made_by(origin)}});
    return text + "," + member.substr(1); // "{" off: "\n  "made_by": ...\n}\n"
}

} // namespace stipple::formats
