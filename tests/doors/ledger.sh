#!/usr/bin/env bash
# The ledger through the public door: every data set runs, every gate holds, failures stand first.
set -euo pipefail
stipple=$1 root=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root"
"$stipple" validate -o "$work/ledger" > "$work/table.txt" || { echo "a gate fails:"; cat "$work/table.txt"; exit 1; }
sets=$(find tests/validation -mindepth 1 -maxdepth 1 -type d | wc -l)
[ "$sets" -ge 6 ] || { echo "only $sets data sets"; exit 1; }
for set in tests/validation/*/; do
    grep -q "$(basename "$set")" "$work/table.txt" || { echo "$(basename "$set") is missing from the table"; exit 1; }
done

# Coverage of the whole ledger stands in its JSON, with the region that gates it, and ranges that cannot fail are named.
python3 - "$work/ledger/ledger.json" <<'PYTHON' || { echo "coverage does not hold together"; exit 1; }
import json, sys
j = json.load(open(sys.argv[1]))
c = j["coverage"]
assert c["studies"] >= 30 and c["holds"] and c["region_low"] <= round(c["inside"]) <= c["region_high"], c
assert c["skill_lo"] > 0, c
rooms = {p["room"] for p in j["predictions"]}
assert rooms == {"healing", "insertion", "outcome", "ledger"}, rooms
assert 0 <= j["brier"] < j["null_brier"]
# What bands of courses take for the discrepancy of the model is what this ledger gives.
used = {}
for line in open("data/outcome/discrepancy.csv"):
    if not line.startswith(("#", "kind,")):
        cells = line.split(",")
        used[cells[0]] = float(cells[1]), float(cells[2])
assert set(used) == {k["kind"] for k in j["kinds"]}
for k in j["kinds"]:
    own = k["omega"], k["omega_spread"]
    assert all(abs(a / b - 1) < 0.02 for a, b in zip(used[k["kind"]], own)), (
        "data/outcome/discrepancy.csv is not that of this ledger: stipple validate -o DIR writes it", k, used[k["kind"]])
assert all(0 <= d["probability"] <= 1 for d in j["directions"]) and len(j["directions"]) > 20
PYTHON

# Page one marks its numbers by what this ledger says of them.
if ! diff <(grep -v '^#' "$work/ledger/held.csv") <(grep -v '^#' data/outcome/held.csv); then
    echo "data/outcome/held.csv is not that of this ledger: stipple validate -o DIR writes it"
    exit 1
fi

# A planted gate that cannot hold must end in a non-zero status.
mkdir "$work/planted"
cp tests/validation/lotfi2013/course.toml "$work/planted/"
cat > "$work/planted/dataset.toml" <<'T'
name = "planted"
title = "A gate that cannot hold"
source = ["lotfi2013"]
citation = "planted"
measured = "planted"
null_model = "No change."
note = "planted"
T
cat > "$work/planted/rows.csv" <<'T'
row,course,quantity,day,measured,sd,lo,hi,null_value,unit,label,flag,place,note
impossible,course,gain:collagen_total,176,-50,,-60,-40,0,%,gate,measured,none,planted
T
if "$stipple" validate "$work/planted" > "$work/planted.txt" 2>&1; then echo "the planted gate was not caught"; exit 1; fi
grep -q fails "$work/planted.txt"
echo "ledger: $sets data sets, gates hold, planted gate caught"
