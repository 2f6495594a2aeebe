# What the tests of the doors share; sourced with their arguments, STIPPLE SOURCE_DIR.
# shellcheck shell=bash disable=SC2034 # the tests read what is set here
stipple=$1 source_dir=$2
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
failures=0
fail() { echo "FAIL: $*"; failures=$((failures + 1)); }

# A line of the last command's stdout matches.
says() { grep -q -- "$1" "$work/stdout" || fail "no line matches '$1': $(cat "$work/stdout")"; }

# gives STATUS PATTERN ARGUMENTS…: exit status, and a line of the output (stdout and stderr) that matches.
gives() {
    local status=$1 pattern=$2 got
    shift 2
    "$stipple" "$@" > "$work/stdout" 2> "$work/stderr"
    got=$?
    [ $got -eq "$status" ] || fail "stipple $*: exit $got instead of $status: $(cat "$work/stderr")"
    cat "$work/stdout" "$work/stderr" | grep -q -- "$pattern" || fail "stipple $*: no line matches '$pattern'"
}
