#pragma once
#include "records/report/report.hpp"
#include "records/report/typeset.hpp"
#include <fmt/format.h>

namespace stipple::records {

// What every section of the page is made of.

inline std::string section(const std::string& id, const std::string& heading, const std::string& body) {
    return fmt::format("<section aria-labelledby=\"{0}\">\n<h2 id=\"{0}\">{1}</h2>\n{2}</section>\n", id,
                       escape(heading), body);
}

inline std::string paragraph(const std::string& text, const std::string& kind = "") {
    return fmt::format("<p{}>{}</p>\n", kind.empty() ? "" : " class=\"" + kind + "\"", escape(text));
}

/// A share in percent; what no assay would find in words.
inline std::string share_words(double share) {
    return share < 1e-9 ? "next to nothing" : percent(share);
}

/// Wraps a drawing as one cell of the figure grid; nothing for nothing.
inline std::string cell_of(const std::string& drawing) {
    return drawing.empty() ? "" : "<div class=\"cell\">" + drawing + "</div>\n";
}

/// Hands out figure numbers in the order of the page; a figure without drawings takes none.
class Figures {
  public:
    std::string next(const std::string& drawings, const std::string& caption, const std::string& kind = "") {
        return drawings.empty() ? "" : figure(++count_, drawings, caption, kind);
    }

  private:
    int count_ = 0;
};

// Sections of transport.cpp: dangers first, what gets in and how the barrier comes back, pain.
std::vector<study::Warning> all_warnings(const study::Result& result);
std::string warnings_section(const study::Result& result);
std::string transport_section(const study::Result& result, Figures& figures);
std::string pain_section(const study::Result& result, Figures& figures);
/// "6.1 of 10 without a cream, 3.9 with lidocaine 4 % for 45 min".
std::string pain_sentence(const study::Result& result);

/// Rendered skin: patches, blocks of tissue, frames over time and a profile (render/pictures.cpp). Empty if
/// the result has no looks.
std::string looks_section(const study::Result& result, Figures& figures);

/// A share of people as a number of 100: "12", "none", "fewer than 1", "nearly all".
std::string of_hundred(double share);
/// Two such shares as one phrase: "3 to 18", "up to 18"; one word where both are the same or below 1.
std::string of_hundred(double a, double b);

// The pages by reader: plain.cpp, one page for everybody, empty after an overridden stop; professional.cpp.
std::string plain_section(const study::Result& result);
std::string professional_section(const study::Result& result, Figures& figures);
/// Keys of the sources of data/outcome/aftercare.csv.
std::vector<std::string> aftercare_sources();

/// Post-inflammatory hyperpigmentation and other harms by skin tone, needling beside light, from published
/// counts (darkening.cpp): harms, so also after a stop.
std::string darkening_section(const study::Result& result, Figures& figures);
/// The share for this person's skin type and the rows behind it; empty if the result has none.
std::string darkening_sentence(const study::Result& result);
/// Keys of the sources that the section cites.
std::vector<std::string> darkening_sources();

} // namespace stipple::records
