#!/bin/bash
# The same course means the same through the library and through the program: for every example, result.json of
# both is equal to the byte.
# Usage: library.sh STIPPLE SOURCE_DIR
. "$(dirname "$0")/expect.bash"
library_run=$(dirname "$stipple")/tests/library_run

compared=0
for course in "$source_dir"/examples/*.toml; do
    name=$(basename "$course" .toml)
    "$library_run" "$course" > "$work/library.json" || fail "$name: the library says $?"
    "$stipple" run "$course" -o "$work/$name" --threads 2 > /dev/null 2>&1
    status=$?
    if [ $status -eq 6 ]; then # stopped by screening: nothing is written, and the library simulates nothing
        python3 -c "import json, sys; j = json.load(open(sys.argv[1])); sys.exit(j['screening']['verdict'] != 'stop' or j['endpoints'] is not None)" "$work/library.json" ||
            fail "$name: the program stops, the library does not"
        continue
    fi
    [ $status -eq 0 ] || fail "$name: the program says $status"
    cmp "$work/library.json" "$work/$name/result.json" || fail "$name: library and program differ"
    compared=$((compared + 1))
    rm -rf "${work:?}/$name"
done
[ $compared -ge 10 ] || fail "only $compared examples were compared"

echo "library: $failures failures"
exit $((failures > 0))
