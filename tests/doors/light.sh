#!/bin/bash
# Courses of light: run, check, compare, schema; stops of the label, faults that write nothing, other commands refuse them.
# Usage: light.sh STIPPLE SOURCE_DIR
. "$(dirname "$0")/expect.bash"
examples=$source_dir/examples/light

for example in "$examples"/*.toml; do
    case $example in *_stop.toml) status=6 ;; *) status=0 ;; esac
    name=$(basename "$example" .toml)
    gives $status '' run "$example" -o "$work/$name"
    [ "$(ls -A "$work/$name" | tr '\n' ' ')" = 'report.html result.json run.json ' ] || fail "$name: not the three files"
    gives $status '' check "$example"
    "$stipple" check "$example" --json | python3 -m json.tool > /dev/null || fail "check --json $name is not valid JSON"
    grep -q 'not a medical device' "$work/$name/report.html" || fail "$name: no notice on the page"
done
gives 6 'Skin darker than the label of the device allows' check "$examples/ipl_dark_stop.toml"
gives 0 '' run "$examples/ipl_dark_stop.toml" -o "$work/overridden" --despite-screening "ethics vote 4"
grep -q 'ethics vote 4' "$work/overridden/report.html" || fail "the page does not say why a stop was overridden"
# the course that check prints is the course again
"$stipple" check "$examples/ipl.toml" | sed '1,/^# The course/d' > "$work/again.toml"
gives 0 '' run "$work/again.toml" -o "$work/again"
python3 - "$work" <<'PYTHON' || fail "the same course gives other numbers"
import json, sys
a, b = (json.load(open(f"{sys.argv[1]}/{n}/result.json")) for n in ("ipl", "again"))
assert a["by_skin_type"] == b["by_skin_type"], (a["by_skin_type"], b["by_skin_type"])
shares = [t["darkening_of_100"]["p50"] for t in a["by_skin_type"]]
assert shares == sorted(shares) and shares[0] > 0
PYTHON

# Faults: one line, exit 2, nothing written.
refused() { # PATTERN SED
    sed "$2" "$examples/ipl.toml" > "$work/bad.toml"
    gives 2 "$1" run "$work/bad.toml" -o "$work/nothing"
    [ ! -e "$work/nothing" ] || fail "a refused course left a folder"
}
refused 'device.fluence_j_per_cm2' 's/^fluence.*/fluence_j_per_cm2 = 400/'
refused 'outside what this device gives' 's/^fluence.*/fluence_j_per_cm2 = 60/'
refused 'device.pulse_ms' 's/^pulse.*/pulse_ms = 0.01/'
refused 'device.wavelength_nm' 's/^pulse.*/wavelength_nm = 5000/'
refused 'person.ita_deg' 's/^fitzpatrick.*/ita_deg = 120/'
refused 'give one or the other' 's/^fitzpatrick.*/ita_deg = 20\nmelanin_fraction = 0.1/'
refused 'did you mean' 's/^model.*/model = "ipl_56"/'
refused 'device.kind' 's/^kind.*/kind = "laser"/'
refused 'needle_length_mm' 's/^pulse.*/needle_length_mm = 1/'
gives 2 'this is a course of light' sensitivity "$examples/ipl.toml" -o "$work/s"
gives 5 '' run "$examples/ipl.toml" -o "$source_dir/examples"

# Needles beside light.
sed -e 's/^sessions = .*/sessions = 1/' -e 's/^horizon_days = .*/horizon_days = 30/' "$source_dir/examples/six_monthly.toml" > "$work/pen.toml"
gives 0 'turn darker' compare "$work/pen.toml" "$examples/fractional_co2.toml" "$examples/ipl.toml" --members 2 -o "$work/side"
python3 -c "assert all(len(l.rstrip('\n')) <= 100 for l in open('$work/stdout', encoding='utf-8'))" || fail "lines of more than 100 columns"
[ "$(ls -A "$work/side" | tr '\n' ' ')" = 'compare.csv compare.html compare.json ' ] || fail "not the three files"
grep -q 'no series' "$work/side/compare.html" || fail "the page does not say where there is no series"
"$stipple" compare "$work/pen.toml" "$examples/fractional_co2.toml" "$examples/ipl.toml" --members 2 --json > "$work/j"
cmp -s "$work/j" <(python3 - "$work/side/compare.json" <<'PYTHON'
import sys
print(open(sys.argv[1], encoding="utf-8").read(), end="")
PYTHON
) || python3 - "$work" <<'PYTHON' || fail "--json tells something else than compare.json"
import json, sys
a, b = json.load(open(sys.argv[1] + "/j")), json.load(open(sys.argv[1] + "/side/compare.json"))
b.pop("made_by", None); a.pop("made_by", None)
assert a == b
PYTHON
gives 0 '' compare "$examples/ipl.toml" "$examples/fractional_1550.toml"
gives 6 'Skin darker' compare "$examples/ipl_dark_stop.toml" "$source_dir/examples/rosacea_stop.toml"
gives 0 'Stopped by screening' compare "$examples/ipl_dark_stop.toml" "$examples/fractional_1550.toml"

gives 0 'fluence_j_per_cm2' schema --light --markdown
documented=$(sed -n '/<!-- keys -->/,/<!-- \/keys -->/p' "$source_dir/docs/light_file.md" | sed '1d;$d')
[ "$documented" = "$(cat "$work/stdout")" ] || fail "docs/light_file.md does not hold the output of 'stipple schema --light --markdown'"
gives 0 'draft/2020-12' schema --light
gives 0 'energy of one zone' explain device.energy_mj

echo "$failures failures"
[ $failures -eq 0 ]
