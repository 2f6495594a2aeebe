#!/bin/bash
# `stipple permeate` through the door: words with warnings first, files, JSON, sweeps, threads, bad product files,
# output folder. Usage: permeate.sh STIPPLE SOURCE_DIR
. "$(dirname "$0")/expect.bash"
permeate() { timeout 300 "$stipple" permeate "$@" > "$work/stdout" 2> "$work/stderr"; }
example() { echo "$source_dir/examples/products/$1.toml"; }

gives 0 '  stipple permeate ' permeate --help
gives 0 'allowed  1e-06 to 1e+06' explain vehicle.affinity
gives 0 'Product file (stipple permeate)' explain
gives 2 'did you mean "vehicle.affinity"' explain vehicle.afinity
gives 0 '"title": "Stipple product file"' schema --product
python3 -m json.tool < "$work/stdout" > /dev/null || fail "schema --product is not valid JSON"
gives 2 'excludes' schema --product --needle
gives 0 '| `depth_um` | 5 to 5000 um |' schema --product --markdown
documented=$(sed -n '/<!-- keys -->/,/<!-- \/keys -->/p' "$source_dir/docs/product_file.md" | sed '1d;$d')
[ "$documented" = "$(cat "$work/stdout")" ] ||
    fail "docs/product_file.md does not hold the output of 'stipple schema --product --markdown' between its markers"
gives 0 '^products/caffeine_franz_cell$' examples
gives 0 'products/caffeine_franz_cell.toml' examples products/caffeine_franz_cell --write "$work"
cmp -s "$work/products/caffeine_franz_cell.toml" "$(example caffeine_franz_cell)" || fail "--write changed the file"

# Every example: words with the warnings before all else.
examples=0
for file in "$source_dir"/examples/products/*.toml; do
    name=$(basename "$file" .toml)
    examples=$((examples + 1))
    permeate "$file" --members 0 -o "$work/$name" || fail "$name: exit $?: $(cat "$work/stderr")"
    says '^Absorbed after'
    says 'not a medical device'
    [ "$(ls -A "$work/$name" | tr '\n' ' ')" = 'permeate.csv permeate.json permeate.svg profile.csv ' ] ||
        fail "$name: not the four files: $(ls -A "$work/$name")"
    if grep -q '^\(DANGER\|Caution\): ' "$work/stdout"; then
        sed -n 1p "$work/stdout" | grep -q '^\(DANGER\|Caution\): ' || fail "$name: the warning does not come first"
        grep -n '^DANGER' "$work/stdout" | tail -1 | cut -d: -f1 > "$work/danger"
        grep -n '^Caution' "$work/stdout" | head -1 | cut -d: -f1 > "$work/caution"
        [ -s "$work/danger" ] && [ -s "$work/caution" ] && [ "$(cat "$work/danger")" -gt "$(cat "$work/caution")" ] &&
            fail "$name: caution before danger"
    fi
done
[ $examples -ge 6 ] || fail "only $examples product examples"
permeate "$(example lidocaine_cream_60min)" --members 0
sed -n 1p "$work/stdout" | grep -q '^\(DANGER\|Caution\): ' || fail "lidocaine: no warning in the first line"

# The files of one permeation agree with each other, for any number of threads.
permeate "$(example niacinamide_home_roller)" --members 3 --threads 1 -o "$work/one" || fail "exit $?: $(cat "$work/stderr")"
says 'parameter uncertainty, p10 to p90 of 3 samples'
says '^The channels close with a half-life of'
permeate "$(example niacinamide_home_roller)" --members 3 --threads 2 -o "$work/two" || fail "two threads: exit $?"
for file in permeate.csv permeate.json permeate.svg profile.csv; do
    cmp -s "$work/one/$file" "$work/two/$file" || fail "$file depends on the number of threads"
done
permeate "$(example niacinamide_home_roller)" --members 3 --json || fail "--json: exit $?"
cmp -s "$work/stdout" "$work/one/permeate.json" || fail "--json prints something else than permeate.json"
permeate "$(example niacinamide_home_roller)" --members 3 --seed 2 --json || fail "--seed: exit $?"
cmp -s "$work/stdout" "$work/one/permeate.json" && fail "another seed gives the same band"
python3 - "$work" <<'PYTHON' || fail "the files of a permeation do not agree with each other"
import csv, json, sys, xml.dom.minidom
folder = sys.argv[1] + "/one/"
j = json.load(open(folder + "permeate.json"))
rows = list(csv.DictReader(line for line in open(folder + "permeate.csv") if not line.startswith("#")))
assert j["schema"] == 1 and len(rows) > 100
assert list(j)[:4] == ["schema", "title", "version", "warnings"]
for name, values in j["series"].items():
    for row, value in zip(rows, values):
        assert (row[name] == "") == (value is None), name
        assert value is None or abs(float(row[name]) - value) <= 1e-6 * abs(value) + 1e-300, name
first, last = rows[0], rows[-1]
assert float(first["time_h"]) == 0 and float(last["time_h"]) == 2
assert abs(float(last["absorbed_ug_per_cm2"]) - j["absorbed_ug_per_cm2"]) < 1e-6 * j["absorbed_ug_per_cm2"]
assert float(last["absorbed_lo_ug_per_cm2"]) <= float(last["absorbed_hi_ug_per_cm2"])
assert j["enhancement_lo"] <= j["enhancement_hi"] and j["members"] == 3 and j["enhancement"] > 1
# What was given is on, in or past the skin, or in the air.
parts = ("on_skin", "stratum_corneum", "epidermis", "dermis", "absorbed", "evaporated")
found = sum(float(last[p + "_ug_per_cm2"]) for p in parts) + j["removed_ug_per_cm2"]
assert abs(found - j["dose_ug_per_cm2"]) < 1e-3 * j["dose_ug_per_cm2"], (found, j["dose_ug_per_cm2"])
assert last["receptor_ug_per_ml"] == "" and j["closing"]["heals"] is True
depths = list(csv.DictReader(line for line in open(folder + "profile.csv") if not line.startswith("#")))
assert len(depths) == len(j["profile"]["depth_um"]) and len(depths[0]) == 1 + len(j["profile"]["times"])
svg = xml.dom.minidom.parse(folder + "permeate.svg")
texts = [t.firstChild.data for t in svg.getElementsByTagName("text") if t.firstChild]
assert j["title"] in texts and "with channels" in texts and "intact skin" in texts
franz = json.load(open(sys.argv[1] + "/caffeine_franz_cell/permeate.json"))
assert franz["closing"]["heals"] is False and franz["closing"]["half_life_h"] is None
assert franz["series"]["receptor_ug_per_ml"][-1] > 0 and franz["plasma"] is None
patch = json.load(open(sys.argv[1] + "/nicotine_patch/permeate.json"))
assert patch["channels"] is None and patch["enhancement"] is None and patch["plasma"]["peak_ng_per_ml"] > 0
PYTHON

# Sweeps: table, files, threads, JSON.
permeate "$(example own_molecule_by_weight)" --sweep depth_um=50:250:100 --threads 1 -o "$work/sweep" || fail "sweep: exit $?: $(cat "$work/stderr")"
[ "$(ls -A "$work/sweep" | tr '\n' ' ')" = 'sweep.csv sweep.json sweep.svg ' ] || fail "sweep: not the three files"
[ "$(grep -v '^#' "$work/sweep/sweep.csv" | cut -d, -f1 | tr '\n' ' ')" = 'channels.depth_um 50 150 250 ' ] || fail "sweep: other values: $(cat "$work/sweep/sweep.csv")"
permeate "$(example own_molecule_by_weight)" --sweep depth_um=50:250:100 --threads 2 -o "$work/sweep_two" || fail "sweep with two threads: exit $?"
cmp -s "$work/sweep/sweep.json" "$work/sweep_two/sweep.json" || fail "a sweep depends on the number of threads"
permeate "$(example own_molecule_by_weight)" --sweep molecular_weight_g_per_mol=150,300 --sweep channels.number_per_cm2=50,200 --json || fail "grid: exit $?"
python3 - "$work/stdout" <<'PYTHON' || fail "the grid is not the grid that was asked for"
import json, sys
points = json.load(open(sys.argv[1]))["points"]
assert [(p["product.molecular_weight_g_per_mol"], p["channels.number_per_cm2"]) for p in points] == [(w, n) for w in (150, 300) for n in (50, 200)]
assert all(p["enhancement"] > 1 and 0 < p["share_of_dose"] < 1 for p in points)
assert points[0]["enhancement"] < points[1]["enhancement"] and points[0]["permeability_cm_per_h"] > points[2]["permeability_cm_per_h"]
PYTHON

# Bad product files: exit 2, one line that names the place, nothing written.
files=0
for file in "$source_dir"/tests/malformed/products/*.toml; do
    files=$((files + 1))
    permeate "$file" -o "$work/out"
    [ $? -eq 2 ] || fail "$file: exit is not 2"
    pattern=$(sed -n '1s/^# expect: //p' "$file")
    grep -q -- "$pattern" "$work/stderr" || fail "$file: no line matches '$pattern': $(cat "$work/stderr")"
    [ "$(wc -l < "$work/stderr")" -eq 1 ] || fail "$file: not one line: $(cat "$work/stderr")"
    grep -q '^stipple: error: ' "$work/stderr" || fail "$file: not an error line"
    [ -s "$work/stdout" ] && fail "$file: printed to stdout"
    [ -e "$work/out" ] && fail "$file: left an output folder" && rm -rf "$work/out"
done
[ $files -ge 10 ] || fail "only $files malformed product files found"
gives 5 'there is no such file' permeate "$work/missing.toml"
gives 5 'this is a folder' permeate "$work"
gives 2 '"kind":"input"' permeate "$source_dir/tests/malformed/products/no_partition.toml" --json
gives 2 'product: unknown\|product' run "$(example caffeine_franz_cell)" -o "$work/out"

# Bad sweeps: one clear line, nothing written.
for sweep in log_kov=1,2 log_kow log_kow= log_kow=1:2 log_kow=2:1:1 log_kow=0:99:9 log_kow=two site=elbow title=a needle_length_mm=1,2 dermis_um=0:100:50; do
    permeate "$(example own_molecule_by_weight)" --sweep "$sweep" -o "$work/out"
    [ $? -eq 2 ] || fail "--sweep $sweep: exit is not 2"
    [ "$(wc -l < "$work/stderr")" -eq 1 ] || fail "--sweep $sweep: not one line: $(cat "$work/stderr")"
    [ -s "$work/stdout" ] && fail "--sweep $sweep: printed to stdout"
    [ -e "$work/out" ] && fail "--sweep $sweep: left an output folder"
done
gives 2 'no section \[channels\]' permeate "$(example nicotine_patch)" --sweep depth_um=100,200
gives 2 'too many combinations' permeate "$(example own_molecule_by_weight)" --sweep log_kow=-2:2:0.02 --sweep depth_um=50:350:1
gives 2 '0..10000\|10000' permeate "$(example own_molecule_by_weight)" --members -1

# An earlier permeation is replaced, other people's files are not.
permeate "$(example nicotine_patch)" --members 0 -o "$work/one" || fail "an earlier permeation is not replaced: exit $?"
mkdir "$work/letters" && echo dear > "$work/letters/letter.txt"
gives 5 'other files' permeate "$(example nicotine_patch)" --members 0 -o "$work/letters"
[ "$(ls -A "$work/letters")" = letter.txt ] || fail "something was written beside other files"
gives 0 'Absorbed' permeate "$(example nicotine_patch)" --members 0 -o "$work/letters" --force

# Interrupted: exit 130, nothing written.
"$stipple" permeate "$(example niacinamide_home_roller)" --members 2000 --threads 1 -o "$work/long" > "$work/stdout" 2> "$work/stderr" &
process=$!
sleep 0.5
kill -TERM $process
wait $process
[ $? -eq 130 ] || fail "TERM during a run: exit is not 130"
[ -e "$work/long" ] && fail "an interrupted run left a folder"

echo "$files bad files, $failures failures"
[ $failures -eq 0 ]
