// The main function of the test programs. It tags each case with its kind, the folder tests/<kind>/<room>
// that holds it, so that `test_grid "[analytic]"` and `ctest -L analytic` run those alone.
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#include <string>
#include <string_view>

namespace {

std::string kind_of(std::string_view file) {
    constexpr std::string_view k_root = "tests/";
    const auto root = file.rfind(k_root);
    if (root == std::string_view::npos) return "no_kind";
    const auto start = root + k_root.size();
    return std::string(file.substr(start, file.find('/', start) - start));
}

/// The way of Catch2's own --filenames-as-tags, which runs after this on the same list.
void tag_with_kinds(const Catch::IConfig& config) {
    auto& cases = const_cast<std::vector<Catch::TestCase>&>(Catch::getAllTestCasesSorted(config));
    for (auto& test : cases) {
        auto tags = test.tags;
        tags.push_back(kind_of(test.lineInfo.file));
        Catch::setTags(test, tags);
    }
}

} // namespace

int main(int count, char** words) {
    Catch::Session session;
    const int wrong = session.applyCommandLine(count, words);
    if (wrong != 0) return wrong;
    tag_with_kinds(session.config());
    return session.run();
}
