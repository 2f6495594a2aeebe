#!/bin/bash
# stipple atlas: table, JSON, files, faults.
# Usage: atlas.sh STIPPLE SOURCE_DIR
. "$(dirname "$0")/expect.bash"

gives 0 '  stipple atlas --site cheek' atlas --help
"$stipple" --help | grep -q '^  atlas ' || fail "--help does not list atlas"

# One site in full, with its files.
gives 0 '^Roller' atlas --site forehead -o "$work/new/forehead"
grep -q '^Does a 0.1 mm needle' "$work/stdout" || fail "no answer about the outer layer"
grep -q 'recalled' "$work/stdout" || fail "what is recalled is not marked"
[ -s "$work/stderr" ] && fail "atlas writes to stderr without a terminal: $(cat "$work/stderr")"
awk '{ gsub(/[\200-\277]/, ""); if (length($0) > 120) bad = 1 } END { exit bad }' "$work/stdout" || fail "a line is wider than 120 columns"
[ "$(ls "$work/new/forehead")" = "$(printf 'atlas.csv\natlas.json\natlas.svg')" ] || fail "not the three files"
[ "$(wc -l < "$work/new/forehead/atlas.csv")" -eq 32 ] || fail "atlas.csv does not have 30 rows, columns and origin"
python3 - "$work/new/forehead" << 'P' || fail "the files do not hold together"
import csv, json, sys
import xml.etree.ElementTree as xml
folder = sys.argv[1]
rows = list(csv.DictReader(line for line in open(folder + "/atlas.csv", encoding="utf-8") if not line.startswith("#")))
site, = json.load(open(folder + "/atlas.json", encoding="utf-8"))["sites"]
assert len(rows) == len(site["rows"]) == 30
for a, b in zip(rows, site["rows"]):
    assert a["kind"] == b["kind"] and abs(float(a["loaded_p50_um"]) - b["loaded_depth_um"]["p50"]) < 1e-6
    assert 0 <= b["dermis_fraction"] <= b["pierced_fraction"] <= 1
assert sorted({float(r["needle_length_mm"]) for r in rows}) == [0.1, 0.2, 0.25, 0.3, 0.5, 0.75, 1, 1.5, 2, 2.5]
root = xml.parse(folder + "/atlas.svg").getroot()
text = " ".join(e.text or "" for e in root.iter())
assert "Forehead" in text and "not a medical device" in text and "forehead, thin skin" in text
P

# The same input gives the same bytes; an earlier atlas is replaced; other files are not written beside.
cp -r "$work/new/forehead" "$work/first"
gives 0 '^Files: ' atlas --site forehead -o "$work/new/forehead"
cmp -s "$work/first/atlas.json" "$work/new/forehead/atlas.json" || fail "atlas.json differs from run to run"
cmp -s "$work/first/atlas.svg" "$work/new/forehead/atlas.svg" || fail "atlas.svg differs from run to run"
mkdir "$work/taken" && touch "$work/taken/mine"
gives 5 'stipple: error: ' atlas --site forehead -o "$work/taken"
[ "$(ls "$work/taken")" = mine ] || fail "wrote into a folder with other files"
gives 0 '^Files: ' atlas --site forehead -o "$work/taken" --force

gives 0 '"kind": "roller"' atlas --site cheek --sex male --age 70 --json
python3 -m json.tool < "$work/stdout" > /dev/null || fail "atlas --json is not valid JSON"
grep -q '"sex": "male"' "$work/stdout" || fail "atlas --sex male is of somebody else"

# Faults: one clear line, nothing written.
gives 2 'did you mean "cheek"' atlas --site cheak -o "$work/none"
[ "$(wc -l < "$work/stderr")" -eq 1 ] || fail "more than one line for an unknown site"
gives 2 'no such site' atlas --site '' -o "$work/none"
gives 2 'stipple: error: ' atlas --site cheek --age 130 -o "$work/none"
gives 2 'stipple: error: ' atlas --site cheek --age nan -o "$work/none"
gives 2 'stipple: error: ' atlas --site cheek --sex either -o "$work/none"
gives 2 'stipple: error: ' atlas cheek
gives 2 '"kind":"input"' atlas --site cheak --json
[ -e "$work/none" ] && fail "a fault left an output folder"
touch "$work/file"
gives 5 'stipple: error: ' atlas --site cheek -o "$work/file"

echo "$failures failures"
[ $failures -eq 0 ]
