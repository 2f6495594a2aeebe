#!/usr/bin/env bash
# A run killed at any moment continues with --resume to the same bytes; a changed input is refused; nothing is lost by
# accident. resume.sh PROGRAM SOURCE_DIR [KILLS [COURSE]]
set -euo pipefail
program=$1
kills=${3:-2}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

die() {
    printf 'FAILED: %s\n' "$1" >&2
    exit 1
}

course=${4:-$2/tests/doors/short_course.toml}
run() { "$program" run "$course" -o "$1" --resolution standard --save-every 0.1 --progress none "${@:2}" >"$1.log" 2>&1; }

start=$(date +%s%N)
run whole --threads 2 || die "the uninterrupted run: $(cat whole.log)"
took=$((($(date +%s%N) - start) / 1000000))
[ ! -e whole/checkpoint ] || die "the checkpoints of a finished run are still there"

has_state() { compgen -G "$1/checkpoint/checkpoint_*.bin" >/dev/null; }

resumed=0
for k in $(seq "$kills"); do
    out=killed_$k
    threads=$((k % 3 + 1))
    again=()
    # Killed three times on the way, at random moments, then left alone.
    for _ in 1 2 3; do
        "$program" run "$course" -o "$out" --resolution standard --save-every 0.1 --progress none --threads "$threads" "${again[@]}" >"$out.log" 2>&1 &
        process=$!
        sleep "$(printf '%d.%03d' $((RANDOM % took / 1000)) $((RANDOM % took % 1000)))"
        kill -KILL "$process" 2>/dev/null || true
        wait "$process" 2>/dev/null || true
        if has_state "$out"; then
            again=(--resume)
            resumed=$((resumed + 1))
        elif [ -e "$out/result.json" ]; then
            break
        else
            again=()
        fi
    done
    if has_state "$out"; then
        if run "$out" --threads 2; then die "an interrupted run is overwritten without being asked"; fi
        grep -q -- '--resume continues it' "$out.log" || die "no word on how to continue: $(cat "$out.log")"
        if run "$out" --resume --members 8; then die "a state of other members is taken"; fi
        grep -q 'members' "$out.log" || die "the refusal does not name the members: $(cat "$out.log")"
        if run "$out" --resume --seed 2; then die "a state of another seed is taken"; fi
        grep -q 'seed' "$out.log" || die "the refusal does not name what differs: $(cat "$out.log")"
    fi
    run "$out" --resume --threads 2 || die "kill $k: $(cat "$out.log")"
    cmp whole/result.json "$out/result.json" || die "kill $k: another result"
    printf 'run %d: equal bytes, %d kills with a state so far\n' "$k" "$resumed"
    [ ! -e "$out/checkpoint" ] || die "kill $k: the checkpoints of a finished run are still there"
    [ -z "$(find "$out" -name '.*')" ] || die "kill $k: rubbish of the killed runs stays: $(find "$out" -name '.*')"
done
[ "$resumed" -gt 0 ] || die "no kill met a run with a saved state"
printf '%d runs killed, %d of the kills left a state to continue from, all equal to the uninterrupted run\n' "$kills" "$resumed"

if command -v pvpython >/dev/null; then
    pvpython --no-mpi --force-offscreen-rendering "$2/tests/doors/paraview_opens.py" whole || die "ParaView does not open the fields"
fi
