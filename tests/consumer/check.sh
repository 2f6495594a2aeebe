#!/usr/bin/env bash
# Another project uses the library: installs the build, builds main.cpp against it from a folder of its own, and holds
# its result.json to that of the program. Usage: check.sh BUILD_DIR SOURCE_DIR COMPILER
set -euo pipefail
export CMAKE_GENERATOR=Ninja # what ./dev installs: a bare machine has no make
build=$1 source=$2 compiler=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
die() {
    echo "FAIL: $*"
    exit 1
}
quietly() { "$@" > "$work/log" 2>&1 || { cat "$work/log"; die "$*"; }; }

quietly cmake --install "$build" --prefix "$work/prefix"
cp -r "$source/tests/consumer" "$work/consumer"
cd "$work/consumer"
options=(-DCMAKE_CXX_COMPILER="$compiler" -DCMAKE_BUILD_TYPE=Release -DCMAKE_EXPORT_COMPILE_COMMANDS=ON)
quietly cmake -B build "${options[@]}" -DCMAKE_PREFIX_PATH="$work/prefix"
quietly cmake --build build

# Flags and include folders of ours stay ours.
if grep -E -- '-fopenmp|-ffp-contract|-fno-math|-W|-DTOML|-DEIGEN|-DSTIPPLE|hdf5|eigen3' build/compile_commands.json; then die "our flags reach the user"; fi
if grep -rn "$source" "$work/prefix/lib" --include='*.cmake'; then die "the package names the source folder"; fi

# The same course through the library and through the installed program, away from the source folder.
sed -e 's/^sessions = .*/sessions = 1/' -e 's/^horizon_days = .*/horizon_days = 20/' "$source/examples/single_session.toml" > course.toml
build/consumer < course.toml > result.json 2> gain || die "the consumer ends with $?: $(cat gain)"
grep -q '^gain of collagen 0\.' gain || die "no gain: $(cat gain)"
quietly "$work/prefix/bin/stipple" run course.toml -o run
cmp result.json run/result.json || die "library and program differ"

# The ledger comes with the program and is found from any folder; two of its data sets will do.
ledger=$work/prefix/share/stipple/validation
find "$ledger" -mindepth 1 -maxdepth 1 ! -name kp_tables ! -name lotfi2013 -exec rm -r {} +
quietly "$work/prefix/bin/stipple" validate
grep -q kp_tables/ "$work/log" || die "the installed ledger is not found"

# As a subproject: the library alone, no program, tool or test, and no call of git.
printf '#!/bin/sh\necho called >> "%s/git_called"\n' "$work" > git && chmod +x git
PATH=$PWD:$PATH quietly cmake -B sub "${options[@]}" -DSTIPPLE_SOURCE="$source"
[ ! -e "$work/git_called" ] || die "a subproject calls git"
if grep -E '"file": ".*/(doors|tools|tests/(unit|analytic|property))/' sub/compile_commands.json; then die "a subproject builds more than the library"; fi
grep -q 'consumer/main.cpp' sub/compile_commands.json || die "the subproject has no consumer"
