#!/bin/bash
# stipple calibrate: help, faults and their exit status; the refit of healing itself is the test
# calibration_is_current.
# Usage: calibrate.sh STIPPLE SOURCE_DIR
. "$(dirname "$0")/expect.bash"

gives 0 '  healing  ' calibrate --help
"$stipple" --help | grep -q '^  calibrate ' || fail "--help does not list calibrate"
gives 2 'stipple: error: ' calibrate
gives 2 'heeling' calibrate heeling --project "$source_dir"
grep -q 'nearest\|did you mean\|healing' "$work/stderr" || fail "no hint: $(cat "$work/stderr")"
gives 2 'not the folder of the sources' calibrate healing --project "$work"
gives 2 'stipple: error: ' calibrate healing --project ''
gives 2 'stipple: error: ' calibrate healing --check --write --project "$source_dir"
gives 2 'stipple: error: ' calibrate healing --particles 8 --project "$source_dir"
gives 2 '"status":' calibrate heeling --json --project "$source_dir"
rm -f "$work"/std*
[ -z "$(ls -A "$work")" ] || fail "a fault left files: $(ls -A "$work")"

echo "$failures failures"
[ $failures -eq 0 ]
