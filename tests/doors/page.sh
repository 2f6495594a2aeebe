#!/bin/bash
# stipple page: a build without a page says so in one line; one that has it copies it and overwrites nothing by accident.
# Usage: page.sh STIPPLE SOURCE_DIR
. "$(dirname "$0")/expect.bash"
mkdir -p "$work/build/some"
cp "$stipple" "$work/build/some/stipple"
stipple=$work/build/some/stipple

gives 2 'this build has no page: ./dev page makes it' page -o "$work/none"
[ "$(wc -l < "$work/stderr")" -eq 1 ] || fail "more than one line"
[ ! -e "$work/none" ] || fail "a build without a page made a folder"

mkdir "$work/build/page"
echo '<!doctype html>' > "$work/build/page/index.html"
echo '// worker' > "$work/build/page/sw.js"
gives 0 'index.html' page -o "$work/public/page"
cmp -s "$work/public/page/index.html" "$work/build/page/index.html" || fail "index.html was not copied"
cmp -s "$work/public/page/sw.js" "$work/build/page/sw.js" || fail "sw.js was not copied"
echo changed >> "$work/build/page/index.html"
gives 5 'exists already' page -o "$work/public/page"
cmp -s "$work/public/page/index.html" "$work/build/page/index.html" && fail "an earlier page was overwritten"
gives 0 'index.html' page -o "$work/public/page" --force --json
python3 -m json.tool < "$work/stdout" > /dev/null || fail "--json is not valid JSON"
cmp -s "$work/public/page/index.html" "$work/build/page/index.html" || fail "--force did not overwrite"
gives 2 'output' page

echo "$failures failures"
[ $failures -eq 0 ]
