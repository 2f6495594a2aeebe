#!/usr/bin/env bash
# Usage: crossed.sh STIPPLE SOURCE_DIR. A file of one kind given to the command of another: one line says what
# it is and which command reads it, exit status 2, nothing is written. All pairs.
set -u
# shellcheck source=tests/doors/expect.bash
source "${0%/*}/expect.bash"

course="$source_dir/examples/six_monthly.toml"
needle="$source_dir/examples/needles/steel_pen.toml"
product="$source_dir/examples/products/caffeine_franz_cell.toml"
data_set="$source_dir/tests/validation/lotfi2013"

# crossed PATTERN FILE COMMAND…: COMMAND on FILE says PATTERN in its only line and writes nothing.
crossed() {
    local pattern=$1 file=$2
    shift 2
    gives 2 "^stipple: error: $file: $pattern" "$@"
    [ "$(wc -l < "$work/stderr")" -eq 1 ] || fail "stipple $*: more than one line: $(cat "$work/stderr")"
    [ ! -s "$work/stdout" ] || fail "stipple $*: something on stdout"
    [ ! -e "$work/out" ] || fail "stipple $*: something was written"
}

# told PATTERN FILE: every command that does not read such a file says so. KIND: the one that does.
told() {
    local pattern=$1 file=$2 kind=$3
    if [ "$kind" != course ]; then
        crossed "$pattern" "$file" run "$file" -o "$work/out"
        crossed "$pattern" "$file" check "$file"
        crossed "$pattern" "$file" compare "$course" "$file" -o "$work/out"
        crossed "$pattern" "$file" sensitivity "$file" -o "$work/out"
    fi
    if [ "$kind" != needle ]; then
        crossed "$pattern" "$file" insert "$file" -o "$work/out"
        crossed "$pattern" "$file" insert "$file" --sweep tip_radius_um=2,4
    fi
    if [ "$kind" != product ]; then
        crossed "$pattern" "$file" permeate "$file" -o "$work/out"
        crossed "$pattern" "$file" permeate "$file" --sweep ph=4,7
    fi
    [ "$kind" = data_set ] || crossed "$pattern" "$file" validate "$file" -o "$work/out"
}

told 'this is a course file: stipple run reads it' "$course" course
told 'this is a needle file: stipple insert reads it' "$needle" needle
told 'this is a product file: stipple permeate reads it' "$product" product
told 'this is a data-set folder: stipple validate reads it' "$data_set" data_set
told 'this is a data set: stipple validate reads its folder' "$data_set/dataset.toml" data_set
crossed 'this is a data set: stipple validate reads its folder' "$data_set/dataset.toml" \
    validate "$data_set/dataset.toml" -o "$work/out"

# Every file that ships is read as what it is, never called another.
for file in "$source_dir"/examples/*.toml; do
    "$stipple" check "$file" > /dev/null 2> "$work/stderr"
    grep -q 'this is a' "$work/stderr" && fail "$file: $(cat "$work/stderr")"
done
for file in "$source_dir"/examples/needles/*.toml; do crossed 'this is a needle file' "$file" run "$file" -o "$work/out"; done
for file in "$source_dir"/examples/products/*.toml; do crossed 'this is a product file' "$file" run "$file" -o "$work/out"; done

# One typing error more does not hide what a file is; a file of no kind is told key by key, as ever.
sed 's/^needle_length_mm/needle_lenght_mm/' "$needle" > "$work/typing_error.toml"
crossed 'this is a needle file' "$work/typing_error.toml" check "$work/typing_error.toml"
printf 'schema = 1\ncolour = "red"\n[weather]\nwind = 3\n' > "$work/neither.toml"
gives 2 'colour: unknown key' check "$work/neither.toml"
gives 2 'colour: unknown key' insert "$work/neither.toml"
gives 2 'colour: unknown key' permeate "$work/neither.toml"
# A stray section of another kind stays a stray section.
{ cat "$course"; printf '[needle]\nlength_um = 700\n'; } > "$work/stray.toml"
gives 2 'needle: unknown key' check "$work/stray.toml"

gives 2 '"this is a needle file: stipple insert reads it"' run "$needle" -o "$work/out" --json

exit $((failures > 0))
