"""Draws docs/ankang.png, the picture of the README, from a run's map.geojson.

usage: python3 docs/draw_map.py runs/ankang/map.geojson docs/ankang.png   (needs matplotlib)
"""

import json
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

source, target = sys.argv[1:]
features = json.load(open(source, encoding="utf-8"))["features"]


def of(layer):
    return [f for f in features if f["properties"].get("feature") == layer]


def points(found):
    return [f["geometry"]["coordinates"][0] for f in found], [f["geometry"]["coordinates"][1] for f in found]


figure, axes = plt.subplots(figsize=(9, 7), dpi=110)
for zone in of("zone"):
    colour = {"strictly_controlled": "#d9e8d4", "nature_reserve": "#9cc59a"}.get(zone["properties"]["class"])
    if colour is None:
        continue
    shape = zone["geometry"]
    parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    for part in parts:
        axes.fill(*zip(*part[0]), color=colour, linewidth=0)
for move in of("move"):
    axes.plot(*zip(*move["geometry"]["coordinates"]), color="#7a7a7a", linewidth=0.4)
villages = of("village")
for decision, colour, label in (("stays", "#3b78b5", "village stays"), ("moves", "#c8553d", "village moves")):
    found = [v for v in villages if v["properties"]["decision"] == decision]
    axes.scatter(*points(found), s=5, color=colour, label=f"{label} ({len(found)})", linewidth=0)
sites = [s for s in of("site") if s["properties"].get("open")]
sizes = [4 + s["properties"]["households"] / 12 for s in sites]
axes.scatter(*points(sites), s=sizes, color="#222222", alpha=0.65, label=f"community, by households ({len(sites)})", linewidth=0)
axes.set_aspect(1 / 0.84)
axes.set_xlabel("longitude, degrees east (WGS84)")
axes.set_ylabel("latitude, degrees north")
axes.set_title("A verified plan for Ankang: green is strictly controlled or reserve (modelled zones)")
axes.legend(loc="upper right", fontsize=8)
figure.tight_layout()
figure.savefig(target)
