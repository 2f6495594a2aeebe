#!/bin/bash
# `stipple run` through the door: results, screening stop, override, interrupt, threads, output folder.
# Usage: run.sh STIPPLE SOURCE_DIR
stipple=$1 source_dir=$2
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
failures=0
fail() { echo "FAIL: $*"; failures=$((failures + 1)); }
run() { "$stipple" run "$@" > "$work/stdout" 2> "$work/stderr"; }
example() { echo "$source_dir/examples/$1.toml"; }

# The same course, seed and build: the same bytes with one thread and with two.
run "$(example single_session)" -o "$work/one" --threads 1 --progress json || fail "run: exit $?: $(cat "$work/stderr")"
for file in result.json run.json report.html fields.h5; do
    [ -s "$work/one/$file" ] || fail "$file is missing"
done
[ "$(ls -A "$work/one" | wc -l)" -eq 5 ] && [ -s "$work/one/pictures/profile.svg" ] || fail "the output folder holds something else: $(ls -A "$work/one")"
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

# Screening: a stop writes nothing; with a reason the course runs and shows no benefit.
run "$(example rosacea_stop)" -o "$work/stop"
[ $? -eq 6 ] || fail "rosacea: exit is not 6"
grep -q 'STOP' "$work/stdout" && grep -q 'source: ' "$work/stdout" || fail "rosacea: no verdict with source"
[ -e "$work/stop" ] && fail "rosacea: something was written"
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
