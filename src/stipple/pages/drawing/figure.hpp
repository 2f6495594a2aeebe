#pragma once
#include <string>

namespace stipple::pages {

/// <figure> around one or more drawings with a caption that is one sentence per drawing.
std::string figure(int number, const std::string& drawings, const std::string& caption,
                   const std::string& kind = "");

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

} // namespace stipple::pages
