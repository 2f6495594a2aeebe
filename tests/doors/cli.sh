#!/bin/bash
# The command line without a simulation: help, version, explain, schema, examples, check, usage faults.
# Usage: cli.sh STIPPLE SOURCE_DIR
. "$(dirname "$0")/expect.bash"

gives 0 'not a medical device' --help
gives 0 'Exit status: 0 done, 2 input' --help
gives 0 '^stipple [0-9]' --version
gives 0 '^data [0-9a-f]\{64\}$' --version
gives 0 'not a medical device' --version
for command in run check explain schema examples validate; do
    gives 0 '  stipple ' "$command" --help
    "$stipple" --help | grep -q "^  $command " || fail "--help does not list $command"
done

gives 0 '^\[device\]' explain
gives 0 'needle_length_mm' explain device
gives 0 'allowed  0.05 to 3 mm' explain device.needle_length_mm
gives 0 '"rosacea"' explain person.conditions
gives 2 'did you mean "device.needle_length_mm"' explain device.needle_lenght_mm
gives 0 'overlap counted once' explain insertion.over_needling.destroyed_fraction
gives 0 'overlap counted once' explain destroyed_fraction
gives 0 '"path": "insertion.over_needling.destroyed_fraction"' explain destroyed_fraction --json
gives 0 '"name": "healing.del_M1"' explain healing.del_M1 --json

gives 0 'draft/2020-12' schema
python3 -m json.tool < "$work/stdout" > /dev/null || fail "schema is not valid JSON"
gives 0 '| `needle_length_mm` | 0.05 to 3 mm |' schema --markdown
documented=$(sed -n '/<!-- keys -->/,/<!-- \/keys -->/p' "$source_dir/docs/course_file.md" | sed '1d;$d')
[ "$documented" = "$(cat "$work/stdout")" ] ||
    fail "docs/course_file.md does not hold the output of 'stipple schema --markdown' between its markers"

gives 0 '^six_monthly$' examples
gives 0 '^schema = 1' examples six_monthly
cmp -s "$work/stdout" "$source_dir/examples/six_monthly.toml" || fail "examples six_monthly differs from the file"
gives 2 'did you mean "six_monthly"' examples six_montly
gives 0 'six_monthly.toml' examples six_monthly --write "$work/new/folder"
cmp -s "$work/new/folder/six_monthly.toml" "$source_dir/examples/six_monthly.toml" || fail "--write changed the file"
gives 5 'exists already' examples six_monthly --write "$work/new/folder"
gives 0 'home_roller.toml' examples --write "$work/all"
[ "$(find "$work/all" -name '*.toml' | wc -l)" -eq "$(find "$source_dir/examples" -name '*.toml' | wc -l)" ] || fail "examples --write left some out"
gives 5 'stipple: error: ' examples six_monthly --write "$work/all/six_monthly.toml"

for example in "$source_dir"/examples/*.toml; do
    case $example in *_stop.toml | */aggressive_home.toml) status=6 ;; *) status=0 ;; esac
    gives $status '^Punctures: [0-9]* per cm2' check "$example"
    "$stipple" check "$example" --json | python3 -m json.tool > /dev/null || fail "check --json $example is not valid JSON"
done
# A course that strikes nothing is refused, one whose tips get through nothing is told.
printf 'schema = 1\n[person]\nage_years = 45\nsite = "cheek"\n[device]\nkind = "pen"\nneedle_length_mm = 1.5\nneedles = 1\nfrequency_hz = 1.0\nglide_speed_mm_per_s = 500.0\n[course]\nsessions = 1\ninterval_days = 30\nhorizon_days = 60\n' > "$work/nothing.toml"
gives 2 'hardly a puncture' check "$work/nothing.toml"
sed -e 's/^needles = .*/tip_radius_um = 100/' -e '/^frequency/d' -e '/^glide/d' -e 's/needle_length_mm = 1.5/needle_length_mm = 0.1/' "$work/nothing.toml" > "$work/blunt.toml"
gives 0 'no tip gets through the stratum corneum' check "$work/blunt.toml"
sed '/^press_force/d' "$source_dir/examples/home_roller.toml" > "$work/by_hand.toml"
gives 0 'of the hand, 2 N, is assumed (1 to 8 N are plausible)' check "$work/by_hand.toml"
# Everyday words for conditions lead to the right key.
sed 's/^conditions = .*/conditions = ["accutane"]/' "$source_dir/examples/six_monthly.toml" > "$work/word.toml"
gives 2 'did you mean "isotretinoin_now"' check "$work/word.toml"
sed -i 's/accutane/Blood thinner/' "$work/word.toml"
gives 2 'did you mean "anticoagulants"' check "$work/word.toml"
gives 0 'also called accutane' explain person.conditions
# Under age: refer, without benefits; below all data: stop, and no override.
sed 's/^age_years = .*/age_years = 16/' "$source_dir/examples/six_monthly.toml" > "$work/minor.toml"
gives 0 'REFER TO A CLINICIAN: UNDER AGE' check "$work/minor.toml"
sed 's/^age_years = .*/age_years = 12/' "$source_dir/examples/six_monthly.toml" > "$work/child.toml"
gives 6 'Under 14 years: no data on such skin' check "$work/child.toml"
gives 2 'no data on the skin of children' run "$work/child.toml" -o "$work/out" --despite-screening study
# Over-needling, and sessions on open punctures.
for mm in 0.5 0.9 1.2; do
    sed -e "s/^needle_length_mm = .*/needle_length_mm = $mm/" -e 's/^sessions = .*/sessions = 90/' \
        -e 's/^interval_days = .*/interval_days = 1/' "$source_dir/examples/six_monthly.toml" > "$work/daily.toml"
    gives 6 'Over-needling' check "$work/daily.toml"
done
gives 6 'before the punctures are closed' check "$work/daily.toml"
gives 6 '"closed_after_hours": ' check "$work/daily.toml" --json
gives 0 '^clinic_pen$' examples
gives 0 '^aggressive_home$' examples
gives 6 'STOP' check "$source_dir/examples/rosacea_stop.toml"
gives 6 'source: ' check "$source_dir/examples/rosacea_stop.toml"
gives 0 '^\[device\]' check "$source_dir/examples/six_monthly.toml"
sed '1,/^# The course/d' "$work/stdout" > "$work/resolved.toml" # the resolved course is a course
head -n 1 "$work/stdout" | grep -q '^Screening: ' || fail "check does not begin with the verdict"
gives 0 '^Punctures: ' check "$work/resolved.toml"

gives 2 'stipple: error: '
gives 2 'did you mean "run"' rum
gives 2 'did you mean "--resolution"' run a.toml -o out --resoluton quick
gives 2 'stipple: error: ' run "$source_dir/examples/six_monthly.toml"
gives 2 'stipple: error: ' run "$source_dir/examples/six_monthly.toml" -o "$work/out" --resolution finest
gives 2 'stipple: error: ' run "$source_dir/examples/six_monthly.toml" -o "$work/out" --threads 0
gives 2 'stipple: error: ' run "$source_dir/examples/six_monthly.toml" -o "$work/out" --threads many
gives 2 'stipple: error: ' run "$source_dir/examples/six_monthly.toml" -o "$work/out" --seed -1
gives 2 'a reason is needed' run "$source_dir/examples/rosacea_stop.toml" -o "$work/out" --despite-screening ' '
gives 2 'stipple: error: ' run "$source_dir/examples/six_monthly.toml" -o "$work/out" --progress loud
gives 2 '"kind":"input"' check --json
[ -e "$work/out" ] && fail "a usage fault left an output folder"

gives 5 'stipple: error: ' validate "$work/no_such_folder"
mkdir -p "$work/far/away/bin" && cp "$stipple" "$work/far/away/bin/" # no folder named, none here, none with the program
(cd "$work" && far/away/bin/stipple validate > stdout 2> stderr)
grep -q '^stipple: error: ' "$work/stderr" || fail "validate without data sets does not say so"

if [ -w /dev/full ]; then
    "$stipple" schema > /dev/full 2> "$work/stderr"
    [ $? -eq 5 ] || fail "a full disk under stdout goes unnoticed"
fi

echo "$failures failures"
[ $failures -eq 0 ]
