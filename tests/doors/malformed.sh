#!/bin/bash
# Bad course files of every kind: exit 2 (5 for the file system), a message that names the place, nothing written.
# Usage: malformed.sh STIPPLE SOURCE_DIR
stipple=$1 source_dir=$2
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
failures=0 files=0
fail() { echo "FAIL: $*"; failures=$((failures + 1)); }

# refused STATUS FILE PATTERN: `run` and `check` both end with STATUS, PATTERN is in a line of stderr, and no output
# folder appears.
refused() {
    local status=$1 file=$2 pattern=$3 command
    files=$((files + 1))
    for command in "run $file -o $work/out --progress none" "check $file"; do
        timeout 20 "$stipple" $command > "$work/stdout" 2> "$work/stderr"
        local got=$?
        [ $got -eq "$status" ] || fail "$command: exit $got instead of $status"
        grep -q -- "$pattern" "$work/stderr" || fail "$command: no line matches '$pattern': $(head -c 600 "$work/stderr")"
        grep -v -q '^stipple: error: ' "$work/stderr" && fail "$command: a line of stderr does not start with 'stipple: error: '"
        grep -q -F "${file##*/}" "$work/stderr" || fail "$command: the message does not name the file"
        [ -s "$work/stdout" ] && fail "$command: printed to stdout"
        [ -e "$work/out" ] && fail "$command: left an output folder" && rm -rf "$work/out"
    done
}

shopt -s nullglob
for file in "$source_dir"/tests/malformed/*.toml; do
    refused 2 "$file" "$(sed -n '1s/^# expect: //p' "$file")"
done
[ $files -ge 20 ] || fail "only $files malformed files found"

# Made here: what does not belong into a repository.
make() { echo "$work/$1"; }
: > "$(make empty.toml)"
refused 2 "$work/empty.toml" 'holds no keys'
yes 'all work and no play' | head -c 5000000 > "$(make five_megabytes.toml)"
refused 2 "$work/five_megabytes.toml" 'at most 1 MiB'
head -c 20000 "$stipple" > "$(make program.toml)"
refused 2 "$work/program.toml" 'program.toml:[0-9]*:[0-9]*: '
printf '\377\376s\0c\0h\0' > "$(make utf16.toml)"
refused 2 "$work/utf16.toml" 'UTF-16'
printf 'schema = 1\ntitle = "\303\050"\n' > "$(make bad_utf8.toml)"
refused 2 "$work/bad_utf8.toml" 'bad_utf8.toml:2:'
{ printf 'x = '; head -c 300000 /dev/zero | tr '\0' '['; } > "$(make deep_lists.toml)"
refused 2 "$work/deep_lists.toml" 'deep_lists.toml:1:'
{ printf 'a'; yes .a | head -n 200000 | tr -d '\n'; echo ' = 1'; } > "$(make deep_keys.toml)"
refused 2 "$work/deep_keys.toml" 'deep_keys.toml:1:'
{ cat "$source_dir/examples/six_monthly.toml"; seq -f 'k%g = 1' 30000; } > "$(make many_faults.toml)"
refused 2 "$work/many_faults.toml" 'and 29950 more problems'
refused 5 "$work/missing.toml" 'there is no such file'
refused 5 "$work" 'this is a folder'
refused 5 "$work/empty.toml/below.toml" 'there is no such file'

# As an object: the same facts for machines.
"$stipple" check "$source_dir/tests/malformed/several_at_once.toml" --json 2> "$work/stderr"
[ $? -eq 2 ] || fail "--json changes the exit status"
python3 - "$work/stderr" <<'PYTHON' || fail "--json: not the object that is promised"
import json, sys
error = json.load(open(sys.argv[1]))["error"]
assert error["kind"] == "input" and error["status"] == 2
assert [p["key"] for p in error["problems"]] == ["person.age_years", "device.needle_length_mm", "course.sesions"]
assert all(p["file"].endswith("several_at_once.toml") and p["line"] > 1 and p["column"] > 0 for p in error["problems"])
assert error["problems"][2]["nearest"] == "course.sessions"
PYTHON

echo "$files bad files, $failures failures"
[ $failures -eq 0 ]
