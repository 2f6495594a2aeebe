#!/bin/bash
# stipple compare: table and words, files, JSON, threads, horizons, names, screening stop, faults, interrupt.
# Usage: compare.sh STIPPLE SOURCE_DIR
. "$(dirname "$0")/expect.bash"
compare() { timeout 300 "$stipple" compare "$@" > "$work/stdout" 2> "$work/stderr"; }

# Short courses, so that a comparison takes a second or two.
shortened() { sed -e "s/^sessions = .*/sessions = $2/" -e 's/^interval_days = .*/interval_days = 7/' -e "s/^horizon_days = .*/horizon_days = $3/" "$source_dir/examples/$1.toml"; }
shortened single_session 1 12 > "$work/pen.toml"
shortened home_roller 2 20 | sed 's/^needle_length_mm = .*/needle_length_mm = 0.15/' > "$work/roller.toml"
shortened rosacea_stop 1 12 > "$work/stop.toml"
mkdir "$work/a" "$work/b" && cp "$work/pen.toml" "$work/a/same.toml" && sed 's/^needle_length_mm = .*/needle_length_mm = 0.5/' "$work/pen.toml" > "$work/b/same.toml"

gives 0 '  stipple compare six_monthly.toml single_session.toml' compare --help
"$stipple" --help | grep -q '^  compare ' || fail "--help does not list compare"

# The table, the words and the files; the same bytes for any number of threads.
compare "$work/pen.toml" "$work/roller.toml" --members 4 --threads 1 -o "$work/one" || fail "exit $?: $(cat "$work/stderr")"
says '^Endpoints are read on day 12'
says '^ \+nothing \+pen \+roller$'
says 'Collagen I + III, dermis'
tr -s ' \n' '  ' < "$work/stdout" | grep -q 'needle length 0.15.\{1,2\}mm instead of 1.5.\{1,2\}mm' || fail "no word of the needle length"
tr -s ' \n' '  ' < "$work/stdout" | grep -q 'its median needle tip stays in the epidermis' || fail "no word of needles that stay in the epidermis"
says '^roller is followed to day 20 by its file'
says '^Research and education software, not a medical device'
python3 -c "assert all(len(l.rstrip('\n')) <= 100 for l in open('$work/stdout', encoding='utf-8'))" || fail "lines of more than 100 columns"
[ "$(ls -A "$work/one" | tr '\n' ' ')" = 'compare.csv compare.html compare.json ' ] || fail "not the three files: $(ls -A "$work/one")"
compare "$work/pen.toml" "$work/roller.toml" --members 4 --threads 3 -o "$work/two" || fail "three threads: exit $?"
for file in compare.csv compare.html compare.json; do
    cmp -s "$work/one/$file" "$work/two/$file" || fail "$file depends on the number of threads"
done
compare "$work/pen.toml" "$work/roller.toml" --members 4 --json || fail "--json: exit $?"
cmp -s "$work/stdout" "$work/one/compare.json" || fail "--json prints something else than compare.json"
compare "$work/pen.toml" "$work/roller.toml" --members 4 --seed 2 --json || fail "--seed: exit $?"
cmp -s "$work/stdout" "$work/one/compare.json" && fail "another seed changes nothing"
"$stipple" run "$work/pen.toml" -o "$work/run" --members 4 > /dev/null 2>&1 || fail "run: exit $?"
python3 - "$work" <<'PYTHON' || fail "the files of a comparison do not agree with each other or with a run"
import csv, json, sys
work = sys.argv[1]
j = json.load(open(work + "/one/compare.json"))
rows = list(csv.DictReader(line for line in open(work + "/one/compare.csv") if not line.startswith("#")))
assert j["schema"] == 1 and j["day"] == 12 and j["reference"] == "pen" and j["members"] == {"parameters": 4, "people": 2}
assert [c["name"] for c in j["courses"]] == ["nothing", "pen", "roller"] and j["notice"]
assert "device.needle_length_mm" in [d["key"] for d in j["courses"][2]["differs"]]
assert all(d["key"] != "title" for c in j["courses"] for d in c["differs"])
table = {(r["course"], r["quantity"]): r for r in rows}
assert len(table) == len(rows) == 3 * len(j["rows"])
groups = set()
for row in j["rows"]:
    for cell in row["courses"]:
        line = table[(cell["course"], row["quantity"])]
        assert line["unit"] == row["unit"] and line["words"] == cell.get("words", "")
        for name in ("value", "p10", "p90", "lo", "hi"):
            value = cell.get(name)
            assert (line[name] == "") == (value is None), (row["quantity"], name)
            assert value is None or abs(float(line[name]) - value) <= 1e-8 * abs(value), (row["quantity"], name)
        if "group" in row:
            groups.add(row["group"])
            assert cell["day"] == 12
            if cell["course"] == "nothing":
                assert cell["value"] == cell["baseline"]
assert "response" in groups and groups <= {"response", "appearance", "scale"}
damage = {c["course"]: c["value"] for r in j["rows"] if r["quantity"] == "damaged_share" for c in r["courses"]}
assert damage["nothing"] == 0 and damage["roller"] < 0.01 < damage["pen"]
# The same course run alone has the same numbers, the median person first.
alone = json.load(open(work + "/run/result.json"))
seen = 0
for e in alone["endpoints"]:
    line = table.get(("pen", e["name"]))
    if line and e["day"] == 12:
        seen += 1
        value = e["predictive"]["p50"] if e["predictive"] else e["value"]
        assert abs(float(line["value"]) - value) <= 1e-7 * abs(value) + 1e-12, e["name"]
assert seen >= 8
page = open(work + "/one/compare.html").read()
assert page.count("<svg") > 8 and "http-equiv" not in page and "<script" not in page and "src=" not in page
PYTHON

# Names, no untreated column, no bands.
compare "$work/a/same.toml" "$work/b/same.toml" --members 0 --no-untreated || fail "equal stems: exit $?"
says '^ \+a/same \+b/same$'
grep -q 'parameters' "$work/stdout" && grep -q '^    parameters' "$work/stdout" && fail "bands without members"
grep -q 'nothing' "$work/stdout" && fail "--no-untreated leaves the column in"

# A minor's course is simulated, shows no benefit and says so.
sed 's/^age_years = .*/age_years = 16/' "$work/pen.toml" > "$work/young.toml"
compare "$work/pen.toml" "$work/young.toml" --members 0 -o "$work/minor" || fail "minor: exit $?"
says 'UNDER AGE: a clinician must decide'
grep -q 'UNDER AGE: a clinician must decide' "$work/minor/compare.html" || fail "the page does not say that a person is under age"

# A stopped course keeps its column; all stopped: exit 6, nothing written; overridden: injury only.
compare "$work/pen.toml" "$work/stop.toml" --members 0 -o "$work/stopped" || fail "one stopped: exit $?"
says 'Not simulated: screening says stop'
grep -q 'stopped by screening' "$work/stopped/compare.html" || fail "the page does not say that a course was stopped"
cp "$work/stop.toml" "$work/stop_too.toml"
gives 6 'screening says stop' compare "$work/stop.toml" "$work/stop_too.toml" -o "$work/none"
[ "$(wc -l < "$work/stderr")" -eq 1 ] || fail "all stopped: not one line on stderr: $(cat "$work/stderr")"
compare "$work/pen.toml" "$work/stop.toml" --members 0 --despite-screening "ethics vote 1, bench" -o "$work/over" || fail "override: exit $?"
says 'ethics vote 1, bench'
grep -q '^stop,collagen_total_gain,[^,]*,\|^stop,collagen_total_gain,"[^"]*",' "$work/over/compare.csv" || fail "the overridden course has no row"
[ -z "$(python3 -c "import csv; print(''.join(r['value'] for r in csv.DictReader(line for line in open('$work/over/compare.csv') if not line.startswith('#')) if r['course'] == 'stop' and r['group'] in ('response', 'appearance', 'scale')))")" ] ||
    fail "an overridden course shows benefits"

# Faults: one clear line, nothing written.
gives 2 'two course files or more' compare "$work/pen.toml" -o "$work/none"
[ "$(wc -l < "$work/stderr")" -eq 1 ] || fail "one course: not one line: $(cat "$work/stderr")"
gives 2 'stipple: error: ' compare
gives 2 'named twice' compare "$work/pen.toml" "$work/roller.toml" "$work/a/../pen.toml" -o "$work/none"
gives 2 'a reason is needed' compare "$work/pen.toml" "$work/roller.toml" --despite-screening " " -o "$work/none"
gives 2 'stipple: error: ' compare "$work/pen.toml" "$work/roller.toml" --members 65 -o "$work/none"
gives 2 'stipple: error: ' compare "$work/pen.toml" "$source_dir/tests/malformed/out_of_range.toml" -o "$work/none"
gives 2 '"kind":"input"' compare "$work/pen.toml" "$work/pen.toml" --json
gives 5 'there is no such file' compare "$work/pen.toml" "$work/missing.toml" -o "$work/none"
[ -e "$work/none" ] && fail "a fault left an output folder"
compare "$work/pen.toml" "$work/roller.toml" --members 0 -o "$work/one" || fail "an earlier comparison is not replaced: exit $?"
mkdir "$work/letters" && echo dear > "$work/letters/letter.txt"
gives 5 'other files' compare "$work/pen.toml" "$work/roller.toml" --members 0 -o "$work/letters"
[ "$(ls -A "$work/letters")" = letter.txt ] || fail "something was written beside other files"
gives 0 'Page: ' compare "$work/pen.toml" "$work/roller.toml" --members 0 -o "$work/letters" --force

# Progress over all courses, and an interrupt: exit 130, nothing written.
compare "$work/pen.toml" "$work/roller.toml" --members 0 --progress json || fail "--progress json: exit $?"
python3 -c "
import json
f = [json.loads(l)['progress']['fraction'] for l in open('$work/stderr')]
assert f and f == sorted(f) and f[-1] == 1, f" || fail "progress does not rise to 1: $(cat "$work/stderr")"
"$stipple" compare "$source_dir/examples/six_monthly.toml" "$source_dir/examples/home_roller.toml" --members 64 --threads 1 -o "$work/long" > "$work/stdout" 2> "$work/stderr" &
process=$!
sleep 0.7
kill -TERM $process
wait $process
[ $? -eq 130 ] || fail "TERM during a comparison: exit is not 130"
[ -e "$work/long" ] && fail "an interrupted comparison left a folder"

echo "$failures failures"
[ $failures -eq 0 ]
