"""Opens the fields of a run with ParaView's own reader and compares them with the ranges that the run noted.

Usage: pvpython --no-mpi --force-offscreen-rendering tests/doors/paraview_opens.py DIR [--self-test]

DIR holds fields.hdf.series, the .hdf files that it names, and fields.ranges.json. At each time: number of points,
names with units, least and greatest value of every field, and that the skin surface is on top. With --self-test
each kind of fault is planted in the notes and must be found.
"""
import copy
import json
import sys
from pathlib import Path

from paraview import servermanager, simple


class Mismatch(Exception):
    """What the reader shows is not what the run noted."""


def demand(holds, words):
    if not holds:
        raise Mismatch(words)


def check_time(reader, time):
    """Compares one time; returns the number of fields."""
    day = time["day"]
    reader.UpdatePipeline(day)
    image = servermanager.Fetch(reader)
    demand(image.GetClassName() == "vtkImageData", f"day {day}: {image.GetClassName()} instead of vtkImageData")
    points = list(image.GetDimensions())
    demand(points == time["points"], f"day {day}: {points} points instead of {time['points']}")
    low, high = image.GetBounds()[4:]
    demand(low <= high < 0, f"day {day}: z from {low} to {high} mm is not below the skin surface at 0")
    arrays = image.GetPointData()
    names = sorted(arrays.GetArrayName(i) for i in range(arrays.GetNumberOfArrays()))
    demand(names == sorted(time["ranges"]), f"day {day}: fields {names} instead of {sorted(time['ranges'])}")
    for name, noted in time["ranges"].items():
        seen = list(arrays.GetArray(name).GetRange())
        demand(seen == noted, f"day {day}: {name} goes from {seen[0]} to {seen[1]}, noted {noted[0]} to {noted[1]}")
    return len(names)


def check_series(reader, times):
    demand(times, "no times were noted")
    days = list(reader.TimestepValues)
    demand(days == [time["day"] for time in times], f"days {days} instead of {[time['day'] for time in times]}")
    return sum(check_time(reader, time) for time in times)


def plant_day(times):
    times[-1]["day"] += 0.5


def plant_missing_time(times):
    times.pop()


def plant_points(times):
    times[0]["points"].reverse()


def plant_name(times):
    ranges = times[-1]["ranges"]
    ranges["no such field [m]"] = ranges.pop(next(iter(ranges)))


def plant_range(times):
    noted = list(times[-1]["ranges"].values())[-1]
    noted[1] = noted[1] * (1 + 1e-6) + 1e-30


def self_test(reader, times):
    missed = []
    faults = [plant_day, plant_missing_time, plant_points, plant_name, plant_range]
    for plant in faults:
        wrong = copy.deepcopy(times)
        plant(wrong)
        try:
            check_series(reader, wrong)
            missed.append(plant.__name__)
        except Mismatch:
            pass
    demand(not missed, f"not caught: {missed}")
    print(f"paraview: {len(faults)} planted faults caught")


def main(arguments):
    if len(arguments) not in (1, 2) or arguments[1:] not in ([], ["--self-test"]):
        sys.exit("usage: paraview_opens.py DIR [--self-test]")
    folder = Path(arguments[0])
    times = json.loads((folder / "fields.ranges.json").read_text(encoding="utf-8"))["times"]
    reader = simple.OpenDataFile(str(folder / "fields.hdf.series"))
    try:
        fields = check_series(reader, times)
        print(f"paraview: {len(times)} times, {fields} ranges agree, ParaView {simple.GetParaViewVersion()}")
        if arguments[1:]:
            self_test(reader, times)
    except Mismatch as problem:
        sys.exit(f"paraview: {problem}")


main(sys.argv[1:])
