#!/bin/bash
# What happens around the commands: streams that are closed or full, pipes in place of files, the values of the
# options that commands share, folders of others, memory, signals, two at once.
# Usage: files.sh STIPPLE SOURCE_DIR
. "$(dirname "$0")/expect.bash"
needle=$source_dir/examples/needles/steel_pen.toml
array=$source_dir/examples/needles/array_hand.toml
product=$source_dir/examples/products/niacinamide_home_roller.toml
course=$source_dir/examples/single_session.toml
set=$source_dir/tests/validation/pen_kinematics
short=$source_dir/tests/doors/short_course.toml

# ends STATUS WHAT: the exit status of the command before.
ends() { local got=$?; [ $got -eq "$1" ] || fail "$2: exit $got instead of $1"; }

# stderr that is full or closed ends nothing and loses nothing.
if [ -w /dev/full ]; then
    "$stipple" check nope.toml 2> /dev/full; ends 5 "a missing file with a full stderr"
    "$stipple" check "$source_dir/tests/malformed/negative.toml" 2> /dev/full; ends 2 "a bad file with a full stderr"
    "$stipple" rum 2> /dev/full; ends 2 "an unknown command with a full stderr"
    "$stipple" check --json nope.toml 2> /dev/full; ends 5 "--json with a full stderr"
    for progress in json bar; do
        "$stipple" run "$short" -o "$work/full_$progress" --progress $progress > "$work/stdout" 2> /dev/full
        ends 0 "run --progress $progress with a full stderr"
        [ -s "$work/full_$progress/result.json" ] || fail "run --progress $progress with a full stderr: no result"
    done
    "$stipple" run "$short" -o "$work/full_stdout" > /dev/full 2> "$work/stderr"; ends 5 "run with a full stdout"
    grep -q 'cannot write to standard output: No space' "$work/stderr" || fail "a full stdout is not told"
    cmp -s "$work/full_json/result.json" "$work/full_stdout/result.json" || fail "a full stdout loses the result"
    for option in --help --version; do
        "$stipple" $option > /dev/full 2> "$work/stderr"; ends 5 "$option to a full stdout"
    done
fi
"$stipple" run "$short" -o "$work/whole" > "$work/stdout" 2>&1; ends 0 "run"
closed() { # NAME: what the run under closed streams left
    ends "$1" "run with $2 closed"
    cmp -s "$work/whole/result.json" "$work/closed/result.json" || fail "$2 closed: another result, or none"
    cmp -s "$work/whole/fields.h5" "$work/closed/fields.h5" || fail "$2 closed: something was written into a file of ours"
    rm -rf "$work/closed"
}
run=(run "$short" -o "$work/closed" --progress json)
"$stipple" "${run[@]}" > "$work/stdout" <&- 2>&-; closed 0 "stdin and stderr"
"$stipple" "${run[@]}" > "$work/stdout" 2>&-; closed 0 "stderr"
"$stipple" "${run[@]}" >&- 2> "$work/stderr"; closed 5 "stdout"
"$stipple" "${run[@]}" >&- 2>&-; closed 5 "stdout and stderr"
"$stipple" "${run[@]}" <&- >&- 2>&-; closed 5 "all streams"
"$stipple" "${run[@]}" > "$work/stdout" 2> >(exec 0<&-; sleep 0.2); closed 0 "the reader of stderr"
"$stipple" examples 2> "$work/stderr" | head -1 > "$work/stdout"
status=${PIPESTATUS[0]}
[ "$status" -eq 0 ] || [ "$status" -eq 141 ] || fail "a reader of stdout that leaves: exit $status"
[ -s "$work/stderr" ] && fail "a reader of stdout that leaves is an error: $(cat "$work/stderr")"

# Nothing but a regular file is read, and nothing waits for ever.
mkfifo "$work/pipe.toml" "$work/none.csv"
for command in "check" "run -o $work/out" "insert" "permeate" "compare $course" "sensitivity -o $work/out"; do
    timeout 20 "$stipple" $command "$work/pipe.toml" > "$work/stdout" 2> "$work/stderr"; ends 5 "$command of a pipe"
    grep -q 'not a regular file' "$work/stderr" || fail "$command of a pipe: $(cat "$work/stderr")"
    [ "$(wc -l < "$work/stderr")" -eq 1 ] || fail "$command of a pipe: not one line"
done
printf 'schema = 1\n[needle]\nshape = "profile"\nprofile = "none.csv"\n[skin]\nsite = "back"\n' > "$work/profile.toml"
timeout 20 "$stipple" insert "$work/profile.toml" 2> "$work/stderr"; ends 5 "a pipe as needle profile"
gives 5 'not a regular file' check /dev/zero
mkdir "$work/set" && cp "$set"/* "$work/set" && rm "$work/set/dataset.toml" && mkfifo "$work/set/dataset.toml"
timeout 20 "$stipple" validate "$work/set" 2> "$work/stderr"; ends 5 "a pipe in a data set"
rm "$work/set/dataset.toml"
{ printf 'a'; yes .a | head -n 31000 | tr -d '\n'; echo '=1'; } > "$work/set/dataset.toml"
gives 2 'too many dots' validate "$work/set"

# One rule for the options that commands share.
commands=("run $short" "insert $needle" "permeate $product" "compare $course $short" "sensitivity $short" "validate $set" "atlas")
for command in "${commands[@]}"; do
    for folder in '-o ' '--output='; do
        "$stipple" $command "${folder% }" '' > "$work/stdout" 2> "$work/stderr"; ends 2 "$command $folder''"
    done
    for threads in 0 1025 nan 1.5 0x10 010 -1; do
        [ "$command" = atlas ] || gives 2 'stipple: error: ' $command -o "$work/out" --threads $threads
    done
done
for command in "run $short" "permeate $product" "compare $course $short" "sensitivity $short"; do
    for seed in -1 9223372036854775808 18446744073709551616 nan 1.5 1e3 0x10 010 ''; do
        gives 2 'stipple: error: ' $command -o "$work/out" "--seed=$seed"
    done
done
gives 0 . permeate "$product" --members 0 --seed 9223372036854775807
for seconds in nan inf -1 86401 ten ''; do gives 2 'stipple: error: ' run "$short" -o "$work/out" "--save-every=$seconds"; done
for age in nan inf -1 121; do gives 2 'stipple: error: ' atlas --age=$age; done
for members in -1 nan 65 ''; do gives 2 'stipple: error: ' compare "$course" "$short" -o "$work/out" "--members=$members"; done
gives 2 'stipple: error: ' examples six_monthly --write ''
[ -e "$work/out" ] && fail "a refused option left a folder"

# Folders: names too long, the current folder gone.
long=$work/$(printf 'a%.0s/' $(seq 2000))
for command in "run $short" "insert $needle"; do
    gives 5 'too long' $command -o "$long"
    gives 5 'File name too long' $command -o "$work/new/$(printf 'c%.0s' $(seq 300))/d"
    mkdir "$work/gone"
    (cd "$work/gone" && rmdir "$work/gone" && exec "$stipple" $command -o out > "$work/stdout" 2> "$work/stderr"); ends 5 "$command in a folder that is gone"
    grep -q 'out: ' "$work/stderr" || fail "$command in a folder that is gone: $(cat "$work/stderr")"
done
[ -e "$work/a" ] || [ -e "$work/new" ] && fail "a path that is too long left folders: $(ls "$work")"

# Folders of others are asked about, by every command; validate too writes all or nothing and prints in any case.
mkdir "$work/theirs"
echo '{"made by": "another program"}' > "$work/theirs/run.json"
echo theirs > "$work/theirs/report.html"
mkdir "$work/theirs/pictures" && echo theirs > "$work/theirs/pictures/skin_holiday.png"
before=$(cat "$work"/theirs/*.* "$work"/theirs/*/* | cksum)
for command in "${commands[@]}"; do
    gives 5 'no earlier result' $command -o "$work/theirs"
done
[ "$before" = "$(cat "$work"/theirs/*.* "$work"/theirs/*/* | cksum)" ] || fail "files of another program were touched"
gives 0 'Report: ' run "$short" -o "$work/theirs" --force
[ "$(cat "$work/theirs/pictures/skin_holiday.png")" = theirs ] || fail "--force removes a picture that is not of a run"
gives 0 . validate "$set" -o "$work/ledger"
gives 0 . validate "$set" -o "$work/ledger"
cp "$work/stdout" "$work/table"
[ "$(ls -A "$work/ledger" | tr '\n' ' ')" = 'discrepancy.csv held.csv ledger.csv ledger.json ledger.txt ' ] || fail "the ledger is not five files: $(ls -A "$work/ledger")"
(ulimit -f 1; "$stipple" validate "$set" -o "$work/small" > "$work/stdout" 2> "$work/stderr"); ends 5 "validate with a full disk"
[ -e "$work/small" ] && fail "validate with a full disk left: $(ls -A "$work/small")"
(ulimit -f 4; "$stipple" validate "$set" > "$work/table" 2> /dev/null; "$stipple" insert "$array" -o "$work/small" > "$work/stdout" 2> "$work/stderr"); ends 5 "insert with a full disk"
grep -q '^Stage' "$work/stdout" || fail "insert with a full disk does not print its answer"
[ -e "$work/small" ] && fail "insert with a full disk left: $(ls -A "$work/small")"

# Means of the machine that run out have words of their own.
# Which thread finds no memory, and whether another takes what it gives back, differs from run to run.
for kib in 50000 58000 60000 60000 60000 60000 60000 60000 62000 70000; do
    (ulimit -v $kib; "$stipple" run "$course" -o "$work/memory" --force > "$work/stdout" 2> "$work/stderr"); status=$?
    if [ $status -ne 0 ] && [ $status -ne 127 ]; then
        [ $status -eq 4 ] || [ $status -eq 5 ] || fail "$kib KiB of memory: exit $status: $(cat "$work/stderr")"
        grep -q 'not enough memory\|no more threads' "$work/stderr" || fail "$kib KiB of memory: $(cat "$work/stderr")"
    fi
done
strings -a "$stipple" 2> /dev/null | grep -q 'a fault of stipple itself' && fail "stipple still speaks of faults of itself"

# Signals: what is promised is there.
start() { # FOLDER ARGUMENTS…: a run in the background that has begun
    local folder=$1
    shift
    rm -f "$work/stderr"
    "$stipple" run "$work/long.toml" -o "$folder" --threads 1 --progress json "$@" > "$work/stdout" 2> "$work/stderr" &
    process=$!
    for _ in $(seq 500); do
        grep -q progress "$work/stderr" 2> /dev/null && break
        sleep 0.02
    done
}
sed 's/horizon_days = 4/horizon_days = 200/; s/sessions = 1/sessions = 4/' "$short" > "$work/long.toml"
for signal in INT TERM HUP; do
    start "$work/stopped"
    kill -s $signal $process; wait $process; ends 130 "$signal"
    grep -q 'interrupted: nothing was written' "$work/stderr" || fail "$signal: other words: $(tail -1 "$work/stderr")"
    [ -e "$work/stopped" ] && fail "$signal left a folder"
done

# Two at once in one folder: the second is told so, in a new folder and in one with states.
wait_for_state() { for _ in $(seq 500); do ls "$1"/checkpoint/*.bin > /dev/null 2>&1 && return; sleep 0.05; done; fail "no state was saved"; }
start "$work/both" --resolution standard --save-every 0
gives 5 'another run is writing here' run "$short" -o "$work/both"
wait_for_state "$work/both"
gives 5 'another run is writing here' run "$short" -o "$work/both"
gives 5 'another run is writing here' run "$short" -o "$work/both" --force

# Interrupted: the words lead on, whatever became of the states.
kill -KILL $process; wait $process 2> /dev/null
gives 5 '--resume continues it, --force starts anew' run "$short" -o "$work/both"
rm "$work/both/checkpoint/lock"
gives 5 '--resume continues it, --force starts anew' run "$short" -o "$work/both"
gives 2 '--force, which starts anew' run "$short" -o "$work/both" --resume
start "$work/both" --resolution standard --save-every 0 --resume
kill -s TERM $process; wait $process; ends 130 "TERM of a run with states"
grep -q 'interrupted: --resume continues this run' "$work/stderr" || fail "TERM of a run with states: $(tail -1 "$work/stderr")"
for state in "$work"/both/checkpoint/*.bin; do echo damaged > "$state"; done
gives 5 'no checkpoint here is whole: run again with --force, which starts anew' run "$short" -o "$work/both" --resume
gives 0 'Report: ' run "$short" -o "$work/both" --force
[ -e "$work/both/checkpoint" ] && fail "--force leaves the states of an interrupted run"

# A lock without states is nothing to continue from; a state that cannot be saved is no reason to end.
mkdir -p "$work/lock/checkpoint" && : > "$work/lock/checkpoint/lock"
gives 0 'Report: ' run "$short" -o "$work/lock"
(ulimit -f 20000; "$stipple" run "$short" -o "$work/no_states" --resolution standard --save-every 0.5 --progress none > "$work/stdout" 2> "$work/stderr"); ends 0 "no room for a state"
grep -q 'note: .*the run goes on without saving its state' "$work/stderr" || fail "no room for a state is not told: $(cat "$work/stderr")"
[ "$(wc -l < "$work/stderr")" -eq 1 ] || fail "no room for a state is told $(wc -l < "$work/stderr") times"

echo "$failures failures"
[ $failures -eq 0 ]
