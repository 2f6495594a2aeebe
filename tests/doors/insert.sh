#!/bin/bash
# `stipple insert` through the door: words, files, JSON, sweeps, bad needle files, bad sweeps, output folder.
# Usage: insert.sh STIPPLE SOURCE_DIR
. "$(dirname "$0")/expect.bash"
insert() { timeout 120 "$stipple" insert "$@" > "$work/stdout" 2> "$work/stderr"; }
example() { echo "$source_dir/examples/needles/$1.toml"; }

gives 0 '  stipple insert ' insert --help
gives 0 '2:40:10 gives 2, 12, 22, 32' insert --help
gives 0 'allowed  0.1 to 500 um' explain needle.tip_radius_um
gives 0 '^\[\[layer\]\]' explain layer
gives 2 'did you mean "needle.tip_radius_um"' explain needle.tip_radios_um
gives 0 '"x-unit": "um"' explain needle.tip_radius_um --json
gives 0 '"title": "Stipple needle file"' schema --needle
python3 -m json.tool < "$work/stdout" > /dev/null || fail "schema --needle is not valid JSON"
gives 0 '| `tip_radius_um` | 0.1 to 500 um |' schema --needle --markdown
documented=$(sed -n '/<!-- keys -->/,/<!-- \/keys -->/p' "$source_dir/docs/needle_file.md" | sed '1d;$d')
[ "$documented" = "$(cat "$work/stdout")" ] ||
    fail "docs/needle_file.md does not hold the output of 'stipple schema --needle --markdown' between its markers"
gives 0 '^needles/steel_pen$' examples
gives 0 'needles/steel_pen.toml' examples needles/steel_pen --write "$work"
cmp -s "$work/needles/steel_pen.toml" "$(example steel_pen)" || fail "--write changed the file"

# Every example: words without files, then the same with files.
for file in "$source_dir"/examples/needles/*.toml; do
    name=$(basename "$file" .toml)
    insert "$file" || fail "$name: exit $?: $(cat "$work/stderr")"
    says '^Stage'
    says 'not a medical device'
    insert "$file" -o "$work/$name" || fail "$name -o: exit $?: $(cat "$work/stderr")"
    [ "$(ls -A "$work/$name" | tr '\n' ' ')" = 'force_curve.csv force_curve.svg insert.json ' ] ||
        fail "$name: not the three files: $(ls -A "$work/$name")"
    insert "$file" --json || fail "$name --json: exit $?"
    cmp -s "$work/stdout" "$work/$name/insert.json" || fail "$name: --json prints something else than insert.json"
done
[ -s "$work/array_shot/insert.json" ] || fail "there is no example of an impact-driven array"
python3 - "$work" <<'PYTHON' || fail "the files of an insertion do not agree with each other"
import csv, json, sys, xml.dom.minidom
for name in ("steel_pen", "array_hand", "array_shot"):
    folder = f"{sys.argv[1]}/{name}/"
    j = json.load(open(folder + "insert.json"))
    rows = list(csv.DictReader(line for line in open(folder + "force_curve.csv") if not line.startswith("#")))
    curve = j["curve"]
    assert j["schema"] == 1 and len(rows) == len(curve["force_n"]) > 10
    for i, row in enumerate(rows):
        for key in ("displacement_um", "force_n", "dimple_um", "buried_um"):
            assert abs(float(row[key]) - curve[key][i]) <= 1e-6 * abs(curve[key][i]) + 1e-12, (name, key, i)
    assert abs(curve["buried_um"][-1] - j["buried_um"]) < 1e-3 * j["travel_um"], name
    assert all(a <= b for a, b in zip(curve["displacement_um"], curve["displacement_um"][1:])), name
    assert abs(sum(l["loaded_path_um"] for l in j["layers"]) - j["buried_um"]) < 1e-6 * j["travel_um"], name
    assert j["dye_depth_um"] <= j["buried_um"], name
    svg = xml.dom.minidom.parse(folder + "force_curve.svg")
    texts = [t.firstChild.data for t in svg.getElementsByTagName("text") if t.firstChild]
    assert j["title"] in texts, name
    # Every stage but the first contact is a label.
    for stage in j["stages"]:
        word = stage["name"].replace("_", " ")
        assert word == "contact" or any(t.startswith(word) for t in texts), (name, word)
shot = json.load(open(sys.argv[1] + "/array_shot/insert.json"))
energy = shot["impact"]["energy_j"]
assert abs(energy - 0.5 * 10e-3 * 3**2) < 1e-12
assert 0 < shot["impact"]["into_skin_j"] <= energy and shot["impact"]["into_support_j"] >= 0
assert len(shot["needles"]["buried_um"]) == 36
PYTHON

# Sweeps: table, files, threads, JSON.
insert "$(example steel_pen)" --sweep tip_radius_um=2:40:10 --threads 1 -o "$work/sweep" || fail "sweep: exit $?: $(cat "$work/stderr")"
[ "$(ls -A "$work/sweep" | tr '\n' ' ')" = 'sweep.csv sweep.json sweep.svg ' ] || fail "sweep: not the three files"
[ "$(grep -v '^#' "$work/sweep/sweep.csv" | cut -d, -f1 | tr '\n' ' ')" = 'needle.tip_radius_um 2 12 22 32 ' ] || fail "sweep: other values: $(cat "$work/sweep/sweep.csv")"
insert "$(example steel_pen)" --sweep tip_radius_um=2:40:10 --threads 2 -o "$work/sweep_two" || fail "sweep with two threads: exit $?"
cmp -s "$work/sweep/sweep.json" "$work/sweep_two/sweep.json" || fail "a sweep depends on the number of threads"
insert "$(example steel_pen)" --sweep needle.needle_length_mm=0.5:1.5/3 --sweep site=cheek,back --json || fail "grid: exit $?"
python3 - "$work/stdout" <<'PYTHON' || fail "the grid is not the grid that was asked for"
import json, sys
points = json.load(open(sys.argv[1]))["points"]
assert [(p["needle.needle_length_mm"], p["skin.site"]) for p in points] == [(l, s) for l in (0.5, 1, 1.5) for s in ("cheek", "back")]
assert points[0]["buried_um"] < points[4]["buried_um"]
PYTHON

# Older names: the same numbers to the last digit, and one line of note for each.
sed -e 's/^needle_length_mm = .*/length_um = 1500/' -e 's/^needle_diameter_um/base_width_um/' \
    -e 's/^taper_length_mm = .*/taper_length_um = 1000/' "$(example steel_pen)" > "$work/older.toml"
insert "$work/older.toml" --json || fail "older names: exit $?"
cmp -s <(grep -v '"command"' "$work/stdout") <(grep -v '"command"' "$work/steel_pen/insert.json") || fail "older names give other numbers"
[ "$(wc -l < "$work/stderr")" -eq 3 ] || fail "older names: not three notes: $(cat "$work/stderr")"
insert "$work/older.toml" || fail "older names in words: exit $?"
grep -qx 'stipple: note: needle.length_um is an older name of needle.needle_length_mm' "$work/stderr" || fail "no note of an older name"
insert "$(example steel_pen)" --sweep length_um=700,1100 -o "$work/older" || fail "sweep by an older name: exit $?"
grep -qx 'stipple: note: needle.length_um is an older name of needle.needle_length_mm' "$work/stderr" || fail "a sweep has no note of an older name"
insert "$(example steel_pen)" --sweep needle_length_mm=0.7,1.1 -o "$work/newer" || fail "sweep by the name: exit $?"
[ -s "$work/stderr" ] && fail "a sweep by the name says: $(cat "$work/stderr")"
[ "$(grep -v '^#' "$work/older/sweep.csv" | cut -d, -f2-)" = "$(grep -v '^#' "$work/newer/sweep.csv" | cut -d, -f2-)" ] || fail "sweeps by the two names differ"
gives 2 'swept twice' insert "$(example steel_pen)" --sweep length_um=700 --sweep needle_length_mm=0.7

# Bad needle files: exit 2, one line that names the place, nothing written.
files=0
for file in "$source_dir"/tests/malformed/needles/*.toml; do
    files=$((files + 1))
    insert "$file" -o "$work/out"
    [ $? -eq 2 ] || fail "$file: exit is not 2"
    pattern=$(sed -n '1s/^# expect: //p' "$file")
    grep -q -- "$pattern" "$work/stderr" || fail "$file: no line matches '$pattern': $(cat "$work/stderr")"
    [ "$(wc -l < "$work/stderr")" -eq 1 ] || fail "$file: not one line: $(cat "$work/stderr")"
    grep -q '^stipple: error: ' "$work/stderr" || fail "$file: not an error line"
    [ -s "$work/stdout" ] && fail "$file: printed to stdout"
    [ -e "$work/out" ] && fail "$file: left an output folder" && rm -rf "$work/out"
done
[ $files -ge 15 ] || fail "only $files malformed needle files found"
printf 'schema = 1\n[needle]\nshape = "profile"\nprofile = "none.csv"\n[skin]\nsite = "back"\n' > "$work/profile.toml"
gives 5 'none.csv: there is no such file\|none.csv: needle.profile: there is no such file' insert "$work/profile.toml" -o "$work/out"
printf 'distance_um,radius_um\n0,0\n10,8\n600,x\n' > "$work/none.csv"
gives 2 'none.csv:4' insert "$work/profile.toml" -o "$work/out"
printf 'distance_um,radius_um\n0,0\n10,8\n600,100\n' > "$work/none.csv"
gives 0 '600 µm\|600' insert "$work/profile.toml"
grep -q 'the rows do not resolve the tip' "$work/stderr" || fail "a coarse profile: no note: $(cat "$work/stderr")"
printf '"distance_um","radius_um"\n0,0\n"+2",4\n4,4.9\n+600,100\n' > "$work/none.csv"
gives 0 '600 µm\|600' insert "$work/profile.toml"
[ -s "$work/stderr" ] && fail "a fine profile: a note: $(cat "$work/stderr")"
# Ranges of the keys hold for a measured needle: too long, millimetres under um names, too wide.
for rows in '0,0\n999999,4' '0,0\n0.5,0.1\n0.6,0.125' '0,0\n1e300,4' '0,0\n500,1e300' '0,0\n500,1000000'; do
    printf "distance_um,radius_um\n$rows\n" > "$work/none.csv"
    gives 2 'out of range; distances and radii are in um' insert "$work/profile.toml"
done

# A bare needle that travels on: no more of it is in the skin than there is, and the energy adds up.
printf 'schema = 1\n[needle]\nneedle_length_mm = 0.1\ntip_radius_um = 5\nneedle_diameter_um = 40\n[skin]\nsite = "thigh"\n[insertion]\ntravel_um = 15000\n' > "$work/far.toml"
gives 0 'needle is in: the push ends there' insert "$work/far.toml"
gives 0 '"whole_needle_in": true' insert "$work/far.toml" --json
python3 - "$work/stdout" <<'PYTHON' || fail "a needle that travels on: its numbers do not agree"
import json, sys
j = json.load(open(sys.argv[1]))
parts = [v for k, v in j["energies"].items() if k != "work_j"]
assert min(parts) >= 0 and abs(sum(parts) / j["energies"]["work_j"] - 1) < 1e-6
assert j["buried_um"] <= 100 * (1 + 1e-9) and j["travel_um"] < 15000
PYTHON

# None of the skin examples breaks or comes near to it; a tip that flattens is told without alarm.
for name in steel_pen array_hand array_shot; do
    gives 0 'A needle breaks at ' insert "$(example $name)"
    grep -q 'THE NEEDLE BREAKS\|may break' "$work/stdout" && fail "$name warns of breaking: $(grep -i break "$work/stdout")"
    grep -q 'The tip \(gets a flat face\|blunts\)' "$work/stdout" || fail "$name says nothing of its tip"
done
gives 5 'there is no such file' insert "$work/missing.toml"
gives 5 'this is a folder' insert "$work"
gives 2 '"kind":"input"' insert "$source_dir/tests/malformed/needles/zero_length.toml" --json

# Bad sweeps: one clear line, nothing written.
for sweep in tip_radios_um=2:40:10 tip_radius_um tip_radius_um= tip_radius_um=2:40 tip_radius_um=40:2:1 tip_radius_um=2:40:0 \
    tip_radius_um=2:40:1e-9 tip_radius_um=2:900:100 tip_radius_um=two site=elbow press_force_n=1,2 tip_radius_um=100:200:10; do
    insert "$(example steel_pen)" --sweep "$sweep" -o "$work/out"
    [ $? -eq 2 ] || fail "--sweep $sweep: exit is not 2"
    [ "$(wc -l < "$work/stderr")" -eq 1 ] || fail "--sweep $sweep: not one line: $(cat "$work/stderr")"
    [ -s "$work/stdout" ] && fail "--sweep $sweep: printed to stdout"
    [ -e "$work/out" ] && fail "--sweep $sweep: left an output folder"
done
gives 2 'too many combinations' insert "$(example steel_pen)" --sweep tip_radius_um=1:101:0.5 --sweep length_um=200:1200:10
gives 2 'did you mean "needle.tip_radius_um"\|did you mean "tip_radius_um"' insert "$(example steel_pen)" --sweep tip_radios_um=1

# An earlier insertion is replaced, other people's files are not.
insert "$(example steel_pen)" -o "$work/steel_pen" || fail "an earlier insertion is not replaced: exit $?"
mkdir "$work/letters" && echo dear > "$work/letters/letter.txt"
gives 5 'other files' insert "$(example steel_pen)" -o "$work/letters"
[ "$(ls -A "$work/letters")" = letter.txt ] || fail "something was written beside other files"
gives 0 'Stage' insert "$(example steel_pen)" -o "$work/letters" --force
gives 5 'letter.txt' insert "$(example steel_pen)" -o "$work/letters/letter.txt/below"

# Interrupted: exit 130, nothing written.
"$stipple" insert "$(example array_hand)" --sweep tip_radius_um=2:20:0.002 --threads 1 -o "$work/long" > "$work/stdout" 2> "$work/stderr" &
process=$!
sleep 0.5
kill -TERM $process
wait $process
[ $? -eq 130 ] || fail "TERM during a sweep: exit is not 130"
[ -e "$work/long" ] && fail "an interrupted sweep left a folder"

echo "$files bad files, $failures failures"
[ $failures -eq 0 ]
