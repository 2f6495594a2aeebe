#!/bin/bash
# Parameters of the model that a course sets: they are told in every output, move the run, and are listed.
# Usage: overrides.sh STIPPLE SOURCE_DIR
# shellcheck source=tests/doors/expect.bash
. "$(dirname "$0")/expect.bash" "$@"
cd "$work" || exit 1

cp "$source_dir/tests/doors/short_course.toml" plain.toml
{ cat plain.toml; printf '[model]\nhealing.del_M1 = 0.3\ninsertion.dye_gap = 8\n'; } > changed.toml
{ cat plain.toml; printf '[model]\n"healing.del_M1" = 0.3\nhealing.r_N = 9\n'; } > quoted.toml

gives 0 'healing.del_M1 = 0.3 1/d, set by the user (the table has 0.2 1/d)' run changed.toml -o changed --progress none
gives 0 'No listed contraindication' run plain.toml -o plain --progress none
grep -q 'set by the user' plain/report.html plain/result.json && fail "an untouched model is said to be changed"
for file in report.html result.json; do
    grep -q 'insertion.dye_gap = 8 um, set by the user' "changed/$file" || fail "$file does not tell"
done
python3 - <<'PYTHON' || fail "result.json or run.json does not hold what was set"
import json
result, run = json.load(open("changed/result.json")), json.load(open("changed/run.json"))
assert [m["name"] for m in result["model"]] == ["insertion.dye_gap", "healing.del_M1"], result["model"]
assert result["model"][1]["value"] == 0.3 and result["model"][1]["table_value"] == 0.2
assert run["course"]["model"] == {"healing.del_M1": 0.3, "insertion.dye_gap": 8}
used = {p["name"]: p for p in run["parameters"]}
assert used["del_M1"]["value"] == 0.3 and used["del_M1"]["flag"] == "user"
plain = json.load(open("plain/result.json"))
assert "model" not in plain and "model" not in json.load(open("plain/run.json"))["course"]
assert result["insertion"] != plain["insertion"]
PYTHON
gives 0 'healing.del_M1 = 0.3' check changed.toml
gives 0 'healing.del_M1' compare plain.toml changed.toml -o compared --progress none
for file in compare.html compare.json; do
    grep -q 'healing.del_M1 = 0.3 1/d, set by the user' "compared/$file" || fail "$file does not tell"
done
gives 0 'healing.r_N = 9' check quoted.toml

gives 0 'allowed *0.0906609 to 0.415251 (0.1 to 99.9 % of the prior)' parameters del_M1
gives 0 'log-normal' explain healing.del_M1
gives 0 'stipple parameters lists them all' explain model
gives 0 'healing.del_M1 .* 1/d ' parameters healing
gives 0 '"name": "insertion.tip_wear"' parameters insertion --json
gives 2 'did you mean "healing.del_M1"' parameters healing.del_M11

exit "$failures"
