#!/bin/bash
# Words from outside that a terminal would obey, that turn lines round or that are no UTF-8: none of them gets out.
# Usage: outside_text.sh STIPPLE SOURCE_DIR
. "$(dirname "$0")/expect.bash"

# What is tried: escape sequence, bell, line end, carriage return, C1 (U+009B), a bare byte 0x9b, right-to-left
# override, isolate, line separator, U+FFFF.
evil=$'a\033[31m\007\nb\rc\302\233d\233\342\200\256e\342\201\246\342\200\250\357\277\277z'
cat > "$work/harmless.py" <<'PYTHON'
import re, sys
for name in sys.argv[1:]:
    text = open(name, "rb").read().decode("utf-8")  # fails where it is no UTF-8
    found = re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]", text)
    assert not found, f"{name}: {found.group(0)!r} in {text[max(0, found.start() - 60):found.end() + 20]!r}"
PYTHON
# Keeps both streams for the one look at all of them at the end. Every line of stderr is one problem, none is long.
mkdir "$work/said" && count=0
clean() {
    count=$((count + 1))
    cp "$work/stdout" "$work/said/$count.stdout" && cp "$work/stderr" "$work/said/$count.stderr"
    [[ ${2-} = --json ]] && return
    grep -v -q '^stipple: error: ' "$work/stderr" && fail "$1: a problem is not one line: $(cat "$work/stderr")"
    [ "$(wc -L < "$work/stderr")" -le 3000 ] || fail "$1: a line of $(wc -L < "$work/stderr") characters"
}
# refuses STATUS PATTERN ARGUMENTS…: as words and as JSON.
refuses() {
    gives "$@"
    shift 2
    clean "$1"
    "$stipple" "$@" --json > "$work/stdout" 2> "$work/stderr"
    clean "$1" --json
}

course="$source_dir/examples/six_monthly.toml" needle="$source_dir/examples/needles/steel_pen.toml"
product="$source_dir/examples/products/niacinamide_home_roller.toml"

# The command line.
refuses 2 'no such command.*value a\\u001b\[31m' "$evil"
refuses 2 'no such option' check "$course" "--$evil"
refuses 2 'threads' run "$course" -o "$work/out" --threads "$evil"
refuses 2 'no such example; value a\\u001b\[31m' examples "$evil"
refuses 2 'no such key' explain "$evil"
refuses 2 'can be swept' insert "$needle" --sweep "$evil=1,2"
refuses 2 'not a number' insert "$needle" --sweep "tip_radius_um=$evil"
refuses 2 'not a range' insert "$needle" --sweep "tip_radius_um=1:$evil"
refuses 2 'not an allowed value' insert "$needle" --sweep "site=$evil"
refuses 2 'can be swept' permeate "$product" --sweep "$evil=1,2"
refuses 5 'no such folder' validate "$work/$evil"
for command in check insert permeate; do refuses 5 'there is no such file' $command "$work/$evil.toml"; done
refuses 5 'there is no such file' run "$work/$evil.toml" -o "$work/out"
refuses 5 'there is no such file' compare "$work/$evil.toml" "$course"
mkdir "$work/$evil" && refuses 5 'this is a folder' check "$work/$evil"
touch "$work/$evil/other" && refuses 5 'holds other files' insert "$needle" -o "$work/$evil"
long=$(head -c 6000 /dev/zero | tr '\0' x)
refuses 5 'x\.\.\.x' check "$long"
[ "$(wc -c < "$work/stderr")" -le 5000 ] || fail "a path of 6000 characters is echoed whole"

# Files: keys and values of a course, cells of a needle profile.
{ cat "$course"; printf '"a\\u001b\\u009b31m\\u202e\\n\\uFFFF" = 1\n'; } > "$work/key.toml"
refuses 2 'unknown key' check "$work/key.toml"
sed 's/^site = .*/site = "ch\\u009b\\u202eeek\\u0007"/' "$course" > "$work/word.toml"
refuses 2 'site: .*ch\\u009b\\u202eeek\\u0007' check "$work/word.toml"
cp "$work/key.toml" "$work/$evil.toml"
refuses 2 'unknown key' check "$work/$evil.toml"
profiled() { sed -e 's/^shape = .*/shape = "profile"\nprofile = "profile.csv"/' -e '/^needle_length_mm\|^tip_radius_um\|^needle_diameter_um\|^taper_length_mm/d' "$needle"; }
profiled > "$work/profile.toml"
printf 'distance_um,radius_um\n0,%s\n' "${evil//$'\n'/}" > "$work/profile.csv"
refuses 2 'radius_um: not a number; value a\\u001b' insert "$work/profile.toml"
printf 'distance_um,radius_um\n0,\0001\033\n' > "$work/profile.csv"
refuses 2 'radius_um: not a number; value \\u00001\\u001b' insert "$work/profile.toml"
{ printf 'distance_um,radius_um\n0,'; head -c 500000 /dev/zero | tr '\0' x; echo; } > "$work/profile.csv"
refuses 2 'radius_um: not a number; value xxx.*\.\.\.' insert "$work/profile.toml"

# Data sets: keys of the head, columns and cells of the rows, names of the files.
set="$work/set" && mkdir "$set" && cp "$source_dir"/tests/validation/pen_kinematics/* "$set"
one_line=${evil//$'\n'/}
printf '"a\\u001b\\u009b\\u202e\\nb" = "x"\n' >> "$set/dataset.toml"
refuses 2 'unknown key' validate "$set"
cp "$source_dir/tests/validation/pen_kinematics/dataset.toml" "$set"
for cell in skinpen_density skinpen 'device:punctures_per_cm2' 1633 '1\/cm2' check derived; do
    sed "3s/,$cell,\|^$cell,/,$(printf '%s' "$one_line" | sed 's/[[\/]/\\&/g'),/;3s/^,//" "$source_dir/tests/validation/pen_kinematics/rows.csv" > "$set/rows.csv"
    "$stipple" validate "$set" > "$work/stdout" 2> "$work/stderr"
    [ $? -le 3 ] || fail "validate with a bad cell for $cell: $(cat "$work/stderr")"
    clean "validate with a bad cell for $cell"
done
sed "2s/note/$(printf '%s' "$one_line" | sed 's/[[\/]/\\&/g')/" "$source_dir/tests/validation/pen_kinematics/rows.csv" > "$set/rows.csv"
refuses 2 'unknown column' validate "$set"
cp "$source_dir/tests/validation/pen_kinematics/rows.csv" "$set"
cp "$set/skinpen.toml" "$set/$evil.toml"
refuses 2 'no row uses this course' validate "$set"
rm "$set/$evil.toml"
sed -i 's/^name = .*/name = "=a\\u001b\\n\\u202eb"/' "$set/dataset.toml"
gives 0 '=a\\u001b\\u000a\\u202eb/skinpen_density' validate "$set" -o "$work/ledger"
python3 "$work/harmless.py" "$work/stdout" "$work"/ledger/* || fail "the ledger holds raw characters"
grep -q "'=a.u001b" "$work/ledger/ledger.csv" || fail "ledger.csv holds a formula"

# Titles: words, JSON, pages and drawings. C0 is refused in a title; the others are shown.
title='t\\u009b31m\\u202e\\uFFFF \&<b>'
retitled() { sed "s/^title = .*/title = \"$title\"/" "$1"; }
shown='t\\u009b31m\\u202e'
retitled "$needle" > "$work/needle.toml" && retitled "$product" > "$work/product.toml"
cat > "$work/drawings.py" <<'PYTHON'
import json, sys, xml.etree.ElementTree as xml
for name in sys.argv[1:]:
    if name.endswith(".svg"):
        assert "t\\u009b31m\\u202e\ufffd &<b>" in "".join(xml.parse(name).getroot().itertext()), name
    if name.endswith(".json"):
        assert json.load(open(name))["title"] == "t\u009b31m\u202e\ufffd &<b>", name
PYTHON
files_fit() {
    clean "$1" --json
    python3 "$work/harmless.py" "$@" && python3 "$work/drawings.py" "$@" || fail "$1: a title gets through"
}
gives 0 "$shown" insert "$work/needle.toml" -o "$work/insert"
files_fit "$work"/insert/*
gives 0 "$shown" insert "$work/needle.toml" --sweep tip_radius_um=5,10 -o "$work/insert_sweep"
files_fit "$work"/insert_sweep/*
gives 0 '"title": "t\\u009b31m\\u202e' insert "$work/needle.toml" --json
files_fit
gives 0 "$shown" permeate "$work/product.toml" --members 0 -o "$work/permeate"
files_fit "$work"/permeate/*
gives 0 "$shown" permeate "$work/product.toml" --sweep needle_length_mm=0.1,0.25 -o "$work/permeate_sweep"
files_fit "$work"/permeate_sweep/*

# A run in spite of a stop: title and reason, into a folder with such a name.
retitled "$source_dir/examples/rosacea_stop.toml" |
    sed -e 's/^sessions = .*/sessions = 1/' -e 's/^horizon_days = .*/horizon_days = 12/' > "$work/stop.toml"
gives 6 "$shown" check "$work/stop.toml"
clean check
sed '1,/^# The course/d' "$work/stdout" > "$work/resolved.toml" # what is shown by its number is still the same course
gives 6 "$shown" check "$work/resolved.toml"
folder="$work/${evil}out"
gives 0 'Report: .*a\\u001b\[31m\\u0007\\u000ab' run "$work/stop.toml" -o "$folder" --despite-screening "$evil" --progress json
python3 "$work/harmless.py" "$work/stdout" "$work/stderr" "$folder"/*.html "$folder"/*.json || fail "run: raw characters get out"
grep -q 'b.u000dc.u009bd' "$folder/report.html" || fail "report.html does not show the reason"
gives 0 '"report": ' run "$work/stop.toml" -o "$folder" --despite-screening "$evil" --json
python3 "$work/harmless.py" "$work/stdout" "$work/stderr" || fail "run --json: raw characters get out"

# A comparison of files with such names, one of them a formula.
cp "$work/stop.toml" "$work/=cmd|calc.toml"
cp "$work/stop.toml" "$work/$evil.toml"
gives 0 'Page: ' compare "$work/=cmd|calc.toml" "$work/$evil.toml" --members 0 --no-untreated --despite-screening "$evil" -o "$work/compare"
python3 "$work/harmless.py" "$work/stdout" "$work/stderr" "$work"/compare/* || fail "compare: raw characters get out"
python3 - "$work/compare/compare.csv" <<'PYTHON' || fail "compare.csv holds a formula"
import csv, sys
origin, *rows = list(csv.reader(open(sys.argv[1])))
assert len(origin) == 1 and origin[0].startswith("# stipple ")
assert {row[0] for row in rows[1:]} == {"'=cmd|calc", "a\\u001b[31m\\u0007\\u000ab\\u000dc\\u009bd\ufffd\\u202ee\\u2066\\u2028\ufffdz"}
assert all(cell[:1] not in "=+@" or not cell for row in rows for cell in row)
PYTHON

python3 "$work/harmless.py" "$work"/said/* || fail "raw characters get out"
python3 - "$work"/said/*.stderr <<'PYTHON' || fail "errors as JSON"
import json, sys
errors = [json.loads(text) for text in (open(name).read() for name in sys.argv[1:]) if text.startswith('{"error"')]
assert len(errors) >= 20, f"only {len(errors)} of {len(sys.argv)} were told as JSON"
PYTHON

echo "$failures failures"
[ $failures -eq 0 ]
