#!/bin/bash
# `stipple run` through the door: results, screening stop, override, interrupt, threads, output folder.
# Usage: run.sh STIPPLE SOURCE_DIR
. "$(dirname "$0")/expect.bash"
run() { "$stipple" run "$@" > "$work/stdout" 2> "$work/stderr"; }
example() { echo "$source_dir/examples/$1.toml"; }

# The same course, seed and build: the same bytes with one thread and with two.
run "$(example single_session)" -o "$work/one" --threads 1 --progress json || fail "run: exit $?: $(cat "$work/stderr")"
for file in result.json run.json report.html fields.h5; do
    [ -s "$work/one/$file" ] || fail "$file is missing"
done
[ "$(ls -A "$work/one" | wc -l)" -eq 7 ] && [ -s "$work/one/pictures/profile.svg" ] || fail "the output folder holds something else: $(ls -A "$work/one")"
grep -q "Report: $work/one/report.html" "$work/stdout" || fail "the summary does not say where the report is"
python3 - "$work/stderr" "$work/one" <<'PYTHON' || fail "progress lines, result.json or run.json are not as promised"
import json, sys
lines = [json.loads(line)["progress"] for line in open(sys.argv[1])]
assert lines and lines[-1]["fraction"] <= 1
assert all(a["fraction"] <= b["fraction"] for a, b in zip(lines, lines[1:]))
assert {"stage", "days_done", "days_total", "seconds_left"} <= set(lines[0])
result = json.load(open(sys.argv[2] + "/result.json"))
assert result["schema"] == 1 and result["numerics"]["clips"] == 0
json.load(open(sys.argv[2] + "/run.json"))
PYTHON
run "$(example single_session)" -o "$work/two" --threads 2 || fail "run with two threads: exit $?"
[ -s "$work/stderr" ] && fail "without a terminal, progress is shown on stderr: $(head -c 200 "$work/stderr")"
cmp -s "$work/one/result.json" "$work/two/result.json" || fail "result.json depends on the number of threads"
run "$(example single_session)" -o "$work/seed" --seed 2 --json || fail "run with another seed: exit $?"
python3 -m json.tool < "$work/stdout" > /dev/null || fail "run --json is not valid JSON"
cmp -s "$work/one/result.json" "$work/seed/result.json" && fail "the seed has no effect"

# Fewer members, no bands, no pictures: the same central values, said in words; faults are one line.
gives_two() { # PATTERN OPTIONS…
    local pattern=$1
    shift
    run "$(example single_session)" -o "$work/none" "$@"
    [ $? -eq 2 ] || fail "run $*: exit is not 2"
    [ "$(wc -l < "$work/stderr")" -eq 1 ] && grep -q -- "$pattern" "$work/stderr" || fail "run $*: not one line with '$pattern': $(cat "$work/stderr")"
    [ -e "$work/none" ] && fail "run $*: something was written"
}
gives_two '--members: a whole number from 0 to 64' --members 65
gives_two '--members: a whole number from 0 to 64' --members -1
gives_two '--members: a whole number from 0 to 64' --members few
"$stipple" run --help | grep -q -- '--no-pictures' || fail "--help does not list --no-pictures"
run "$(example single_session)" -o "$work/bare" --members 0 --no-pictures || fail "no bands, no pictures: exit $?"
grep -q '^No bands: ' "$work/stdout" || fail "the summary does not say that there are no bands"
grep -q 'parameters  basis' "$work/stdout" && fail "the summary has columns for bands that are not there"
[ -e "$work/bare/pictures" ] && fail "--no-pictures leaves a folder of pictures"
[ "$(grep -c 'The pictures of the skin were left out' "$work/bare/report.html")" -eq 1 ] || fail "the report does not say that the pictures were left out"
grep -q '<image ' "$work/bare/report.html" && fail "--no-pictures leaves pictures in the report"
grep -q 'No bands: ' "$work/bare/report.html" || fail "the report does not say that there are no bands"
grep -q 'The pictures of the skin were left out\|No bands: ' "$work/one/report.html" && fail "a whole report says that something was left out"
run "$(example single_session)" -o "$work/three" --members 3 || fail "--members 3: exit $?"
python3 - "$work" <<'PYTHON' || fail "members or pictures change central values, or the bands are not those asked for"
import json, sys
of = {n: json.load(open(f"{sys.argv[1]}/{n}/result.json")) for n in ("one", "three", "bare")}
values = {n: {(e["name"], e["day"]): e for e in r["endpoints"]} for n, r in of.items()}
assert values["one"].keys() == values["three"].keys() == values["bare"].keys()
for key, e in values["one"].items():
    assert e["value"] == values["three"][key]["value"] == values["bare"][key]["value"], key
    assert values["bare"][key]["lo"] is None and values["bare"][key]["p10"] is None, key
gain = [values[n][k] for n in ("one", "three") for k in values[n] if k[0] == "collagen_total_gain"]
assert all(e["lo"] < e["hi"] and e["p10"] < e["p90"] for e in gain[-1:])
assert of["bare"]["numerics"]["members"] == 0 and of["three"]["numerics"]["members"] == 3 + 2, of["three"]["numerics"]
PYTHON

# An earlier run is replaced; other people's files are not.
run "$(example single_session)" -o "$work/seed" || fail "an earlier run is not replaced: exit $?"
cmp -s "$work/one/result.json" "$work/seed/result.json" || fail "the earlier run is still there"
mkdir "$work/letters" && echo dear > "$work/letters/letter.txt"
run "$(example single_session)" -o "$work/letters"
[ $? -eq 5 ] || fail "a folder with other files is taken"
[ "$(ls -A "$work/letters")" = letter.txt ] || fail "something was written beside other files"
run "$(example single_session)" -o "$work/letters" --force || fail "--force does not take a folder with other files"
[ "$(cat "$work/letters/letter.txt")" = dear ] || fail "--force touched another file"

# Places that cannot be written are refused before anything is computed.
run "$(example single_session)" -o "$work/letters/letter.txt/below"
[ $? -eq 5 ] || fail "a file as parent folder: exit is not 5"
grep -q -F "letter.txt" "$work/stderr" || fail "the place that cannot be written is not named"
if [ -d /proc/self ]; then
    run "$(example single_session)" -o /proc/stipple
    [ $? -eq 5 ] || fail "an unwritable place: exit is not 5"
    grep -q -F "/proc" "$work/stderr" || fail "the unwritable place is not named"
fi

# Screening: a stop writes a page with the reasons and simulates nothing; with a reason the course runs and shows no benefit.
run "$(example rosacea_stop)" -o "$work/stop"
[ $? -eq 6 ] || fail "rosacea: exit is not 6"
grep -q 'STOP' "$work/stdout" && grep -q 'source: ' "$work/stdout" || fail "rosacea: no verdict with source"
[ "$(ls "$work/stop" | tr '\n' ' ')" = "checklist.html report.html result.json run.json " ] ||
    fail "rosacea: other files: $(ls "$work/stop")"
for said in 'Nothing was simulated' 'What regulators and clinics say' 'a dermatologist can judge'; do
    grep -q "$said" "$work/stop/report.html" || fail "rosacea: the page does not say: $said"
done
grep -q 'What the model finds\|would notice' "$work/stop/report.html" && fail "rosacea: the page names a benefit"
run "$(example rosacea_stop)" -o "$work/stop"
[ $? -eq 6 ] || fail "rosacea: an earlier page is not replaced"

# Pages to print: parts of the report, the sheet for the person, the intake form.
run "$(example single_session)" -o "$work/printed" --members 0 --no-pictures || fail "single session: exit $?"
gives 0 'first.html' report "$work/printed" --pages 1 -o "$work/first.html"
grep -q 'id="plain"' "$work/first.html" && ! grep -q 'id="professional"\|id="parameters"' "$work/first.html" ||
    fail "page 1 is not the page in plain words alone"
gives 0 'three.html' report "$work/printed" --pages 1-3 -o "$work/three.html"
grep -q 'id="professional"' "$work/three.html" && ! grep -q 'id="parameters"' "$work/three.html" ||
    fail "pages 1 to 3 are not those for people"
gives 0 'all.html' report "$work/printed" --pages 1-5 -o "$work/all.html"
cmp -s "$work/all.html" "$work/printed/report.html" || fail "all pages are not the report"
gives 2 'which pages' report "$work/printed" -o "$work/none.html"
gives 2 'does not have these pages' report "$work/printed" --pages 3-7 -o "$work/none.html"
gives 2 'no such range' report "$work/printed" --pages 1-x -o "$work/none.html"
gives 5 'no report' report "$work/nowhere" --pages 1 -o "$work/none.html"
gives 5 'exists already' report "$work/printed" --pages 1 -o "$work/first.html"
gives 0 'intake.html' report --checklist -o "$work/intake.html"
cmp -s "$work/intake.html" "$work/printed/checklist.html" || fail "the two checklists differ"
[ -e "$work/none.html" ] && fail "a refused report was written"
run "$(example rosacea_stop)" -o "$work/despite" --despite-screening 'in silico study' || fail "override: exit $?"
python3 - "$work/despite/result.json" <<'PYTHON' || fail "override: benefits are shown, or the verdict is gone"
import json, sys
result = json.load(open(sys.argv[1]))
assert result["screening"]["verdict"] == "stop"
assert not result["endpoints"]
PYTHON
grep -q 'in silico study' "$work/despite/report.html" || fail "override: the report does not give the reason"

# Interrupted: exit 130, no folder made, an earlier run untouched.
interrupt() { # SIGNAL FOLDER
    rm -f "$work/stderr" # else the progress of an earlier run would be taken for this one's
    "$stipple" run "$(example six_monthly)" -o "$2" --threads 1 --progress json > "$work/stdout" 2> "$work/stderr" &
    local process=$!
    for _ in $(seq 200); do
        grep -q progress "$work/stderr" 2> /dev/null && break
        sleep 0.02
    done
    kill -s "$1" $process
    wait $process
}
for signal in INT TERM; do
    interrupt $signal "$work/interrupted"
    status=$?
    [ $status -eq 130 ] || fail "$signal: exit $status instead of 130"
    [ -e "$work/interrupted" ] && fail "$signal: an output folder was left: $(ls -A "$work/interrupted")"
done
before=$(cat "$work"/two/*.* | cksum)
interrupt TERM "$work/two"
[ $? -eq 130 ] || fail "interrupt over an earlier run: exit is not 130"
[ "$before" = "$(cat "$work"/two/*.* | cksum)" ] || fail "interrupt changed an earlier run"

echo "$failures failures"
[ $failures -eq 0 ]
