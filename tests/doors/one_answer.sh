#!/bin/bash
# One answer in every place, over all examples: how many would notice, the median person, and no sentence that says nothing.
# Usage: one_answer.sh STIPPLE SOURCE_DIR
set -euo pipefail
stipple=$1 source_dir=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for example in "$source_dir"/examples/*.toml; do
    name=$(basename "$example" .toml)
    "$stipple" run "$example" -o "$work/$name" --members 8 --no-pictures > "$work/$name.txt" 2> "$work/error" || [ $? -eq 6 ] || { cat "$work/error"; exit 1; }
done
"$stipple" compare "$source_dir/examples/six_monthly.toml" "$source_dir/examples/clinic_pen.toml" -o "$work/compare" --members 8 > "$work/compare.txt"
python3 - "$work" <<'PYTHON'
import glob, html, json, os, re, sys
work = sys.argv[1]
def text(page):
    page = re.sub(r'<span class="us">[^<]*</span>', "", page)
    return html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(style|svg)\b.*?</\1>", " ", page)))
def count(share):
    n = 100 * share
    return "none" if n == 0 else "fewer than 1" if n < 0.5 else "nearly all" if n > 99.4 else str(int(n + 0.5))
looked = 0
for place in sorted(glob.glob(work + "/*/report.html") + [work + "/compare/compare.html"] + glob.glob(work + "/*.txt")):
    words = text(open(place).read())
    for bad in ("none to none", "fewer than 1 to", "nobody to"):
        assert bad not in words, (place, bad)
    for a, b in re.findall(r"([−+]?\d[\d.]*) to ([−+]?\d[\d.]*)(?![\d.])", words):
        assert a != b, (place, a, b)
    assert not re.search(r"\bmils?\b", words), place
for place in sorted(glob.glob(work + "/*/result.json")):
    result = json.load(open(place))
    page = text(open(os.path.dirname(place) + "/report.html").read())
    told = set()
    for e in result.get("endpoints") or []:
        p = e["predictive"]
        assert p["p10"] <= p["p50"] <= p["p90"], (place, e["name"], p)
        shares = p["spread_from"].values()
        assert abs(sum(shares) - 1) < 1e-9 or sum(shares) == 0, (place, e["name"])
        r = e["reported"]
        if r:
            n = r["noticed"]
            low, high = count(n["p10"]), count(n["p90"])
            spread = high if low == high or 100 * n["p90"] < 0.5 else f"up to {high}" if 100 * n["p10"] < 0.5 else f"{low} to {high}"
            middle = count(n["p50"])
            told.add(middle if middle == spread else f"{middle} ({spread})")
    for said in re.findall(r"Of 100 people, ([^)]*?\)|[^ ]+) would notice", page):
        assert said in told, (place, said, told)
        looked += 1
    for parts in re.findall(r"people give (\d+)\s%, its parameters (\d+)\s% and the error of the model itself (\d+)\s%", page):
        assert sum(map(int, parts)) == 100, (place, parts)
        looked += 1
assert looked > 10, looked
compared = json.load(open(work + "/compare/compare.json"))
alone = {e["name"]: e for e in json.load(open(work + "/six_monthly/result.json"))["endpoints"]}
for row in compared["rows"]:
    for cell in row["courses"]:
        if cell["course"] == "six_monthly" and cell.get("reported"):
            own = alone[row["quantity"]]["reported"]
            if cell["day"] == alone[row["quantity"]]["day"]:
                assert cell["reported"] == own and cell["value"] == alone[row["quantity"]]["predictive"]["p50"], row["quantity"]
                looked += 1
print(f"one answer: {looked} numbers of who would notice, the same everywhere")
PYTHON
