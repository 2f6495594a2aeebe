#!/bin/bash
# stipple sensitivity: files, table, same bytes for any threads, screening stop, faults, interrupt.
# Usage: sensitivity.sh STIPPLE SOURCE_DIR
. "$(dirname "$0")/expect.bash"

gives 0 '  stipple sensitivity six_monthly.toml -o why' sensitivity --help
"$stipple" --help | grep -q '^  sensitivity ' || fail "--help does not list sensitivity"

# Screening and faults come first and need no library: one clear line, nothing written.
gives 6 'screening says stop' sensitivity "$source_dir/examples/rosacea_stop.toml" -o "$work/none"
gives 5 'there is no such file' sensitivity "$work/missing.toml" -o "$work/none"
gives 2 'stipple: error: ' sensitivity "$source_dir/examples/single_session.toml" -o "$work/none" --samples 15
gives 2 'stipple: error: ' sensitivity "$source_dir/examples/single_session.toml" -o "$work/none" --trajectories 1
gives 2 'stipple: error: ' sensitivity "$source_dir/examples/single_session.toml"
printf 'schema = 2\n' > "$work/bad.toml"
gives 2 'stipple: error: ' sensitivity "$work/bad.toml" -o "$work/none"
mkdir "$work/taken" && touch "$work/taken/mine"
gives 5 'other files' sensitivity "$source_dir/examples/single_session.toml" -o "$work/taken"
[ "$(ls -A "$work/taken")" = mine ] || fail "wrote into a folder with other files"
[ -e "$work/none" ] && fail "a fault left an output folder"

# A short course, so that a small study takes seconds.
sed -e 's/^sessions = .*/sessions = 1/' -e 's/^horizon_days = .*/horizon_days = 20/' "$source_dir/examples/single_session.toml" > "$work/short.toml"

# A build without OpenTURNS says so in one line and ends here.
"$stipple" sensitivity "$work/short.toml" -o "$work/two" --samples 16 --walks 2 --threads 2 > "$work/first.txt" 2> "$work/stderr"
status=$?
if [ $status -eq 2 ] && grep -q 'this build of stipple lacks OpenTURNS' "$work/stderr"; then
    [ "$(wc -l < "$work/stderr")" -eq 1 ] || fail "not one line: $(cat "$work/stderr")"
    [ -e "$work/two" ] && fail "a build without OpenTURNS left an output folder"
    echo "without OpenTURNS; $failures failures"
    [ $failures -eq 0 ]
    exit
fi
[ $status -eq 0 ] || fail "exit $status: $(cat "$work/stderr")"
[ -s "$work/stderr" ] && fail "writes to stderr without a terminal: $(cat "$work/stderr")"
grep -q '^What decides: Collagen I + III, dermis, day 20' "$work/first.txt" || fail "the output is not named"
grep -q 'not a medical device' "$work/first.txt" || fail "no notice"
[ "$(grep -cE '^ *[0-9]+  +−?[0-9]\.[0-9]{2}  ' "$work/first.txt")" -eq 10 ] || fail "not ten rows: $(cat "$work/first.txt")"
awk '{ gsub(/[\200-\277]/, ""); if (length($0) > 100) bad = 1 } END { exit bad }' "$work/first.txt" || fail "a line is wider than 100 columns"
[ "$(ls "$work/two")" = "$(printf 'sensitivity.csv\nsensitivity.json\nsensitivity.svg')" ] || fail "not the three files"

python3 - "$work/two" << 'P' || fail "the files do not hold together"
import csv, json, sys
import xml.etree.ElementTree as xml
folder = sys.argv[1]
rows = list(csv.DictReader(line for line in open(folder + "/sensitivity.csv", encoding="utf-8") if not line.startswith("#")))
whole = json.load(open(folder + "/sensitivity.json", encoding="utf-8"))
assert whole["output"]["name"] == "collagen_total_gain" and whole["output"]["day"] == 20
assert len(rows) == len(whole["screening"]) > 90 and len(whole["indices"]) == 15
assert whole["morris"] == {"walks": 2, "model": {"runs": 2 * (len(rows) + 1), "failed": 0}}
assert whole["sobol"] == {"base_samples": 16, "model": {"runs": 16 * 17, "failed": 0}}
totals = [i["total"]["value"] for i in whole["indices"]]
assert totals == sorted(totals, reverse=True)
for row, index in zip(rows, whole["indices"]):
    assert row["name"] == index["name"] and abs(float(row["total"]) - index["total"]["value"]) < 1e-8
    assert index["total"]["lo"] <= index["total"]["hi"] and index["prior"] and index["meaning"] and index["flag"]
assert all(row["total"] == "" and row["mu_star"] for row in rows[15:])
assert abs(sum(i["first_order"]["value"] for i in whole["indices"]) - whole["first_order_share"]) < 1e-9
keys = {s["key"] for s in whole["sources"]}
assert {"morris1991", "campolongo2007", "saltelli2010", "martinez2011"} <= keys
assert all(s["title"] for s in whole["sources"])
text = " ".join(e.text or "" for e in xml.parse(folder + "/sensitivity.svg").getroot().iter())
assert "What decides" in text and "not a medical device" in text and whole["indices"][0]["name"] in text
P

# The same bytes with one thread; an earlier answer is replaced; another seed is another answer.
cp -r "$work/two" "$work/kept"
gives 0 '^Files: ' sensitivity "$work/short.toml" -o "$work/two" --samples 16 --walks 2 --threads 1
for file in sensitivity.csv sensitivity.json sensitivity.svg; do
    cmp -s "$work/kept/$file" "$work/two/$file" || fail "$file depends on the threads"
done
gives 0 '"name": "lemperle_grade"' sensitivity "$work/short.toml" -o "$work/other" --samples 16 --walks 2 --seed 2 \
    --endpoint lemperle_grade --json
python3 -m json.tool < "$work/stdout" > /dev/null || fail "--json is not valid JSON"
cmp -s "$work/stdout" "$work/other/sensitivity.json" || fail "--json is not what sensitivity.json holds"

gives 2 'did you mean "collagen_total_gain"' sensitivity "$work/short.toml" -o "$work/none" --endpoint collagen_total_gian
[ "$(wc -l < "$work/stderr")" -eq 1 ] || fail "more than one line for an unknown output"
gives 2 '"kind":"input"' sensitivity "$work/short.toml" -o "$work/none" --endpoint nothing --json
[ -e "$work/none" ] && fail "a fault left an output folder"

# Interrupted: exit 130, no folder made, an earlier answer untouched.
before=$(cat "$work"/two/* | cksum)
for folder in interrupted two; do
    : > "$work/stderr"
    "$stipple" sensitivity "$source_dir/examples/six_monthly.toml" -o "$work/$folder" --threads 1 --progress json > "$work/stdout" 2> "$work/stderr" &
    process=$!
    for _ in $(seq 500); do
        grep -q screening "$work/stderr" 2> /dev/null && break
        sleep 0.02
    done
    kill -INT $process
    wait $process
    status=$?
    [ $status -eq 130 ] || fail "$folder: exit $status instead of 130"
    grep -q 'interrupted: nothing was written' "$work/stderr" || fail "$folder: no line says so"
done
[ -e "$work/interrupted" ] && fail "an interrupted study left a folder"
[ "$before" = "$(cat "$work"/two/* | cksum)" ] || fail "an interrupt changed an earlier answer"

echo "$failures failures"
[ $failures -eq 0 ]
