#pragma once
#include "stipple/base/table.hpp"
#include <string>
#include <string_view>
#include <vector>

namespace stipple {

/// The keys of a source column ("a2001;b2002") without blanks.
std::vector<std::string> source_keys(std::string_view column);

/// Authors one by one, "others" last where the bibliography says so; an institution is one author.
std::vector<std::string> authors(const Source& source);

/// Year with the letter of the key, "2015a" for eldomyati2015a; empty if the bibliography gives none.
std::string cited_year(const Source& source);

/// "Lotfi 2013" from data/sources.bib; the key itself if the bibliography does not hold it.
std::string short_citation(const std::string& key);
/// "Alam 2014; Nair 2016" of a source column.
std::string short_citations(std::string_view column);

} // namespace stipple
