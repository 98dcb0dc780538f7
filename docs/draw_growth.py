"""Draws docs/growth.png, how time and memory grow with size, from docs/growth.csv.

usage: python3 docs/draw_growth.py docs/growth.csv docs/growth.png   (needs matplotlib)
"""

import csv
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

source, target = sys.argv[1:]
rows = list(csv.DictReader(open(source, encoding="utf-8")))
villages = [int(row["villages"]) for row in rows]
panels = (
    ("seconds_to_half_a_percent", "seconds until a plan is proven within 0.5 %", "#3b78b5"),
    ("memory_gb", "memory, GB", "#c8553d"),
)

figure, all_axes = plt.subplots(1, 2, figsize=(9, 3.6), dpi=110)
for axes, (column, label, colour) in zip(all_axes, panels):
    values = [float(row[column]) for row in rows]
    axes.margins(0.12)
    axes.loglog(villages, values, marker="o", color=colour, label="measured")
    # A line of slope 1 in logarithms, through the middle of what was measured.
    middle = len(rows) // 2
    line = [values[middle] * at / villages[middle] for at in villages]
    axes.loglog(villages, line, linestyle="--", linewidth=1, color="#7a7a7a", label="in proportion to villages")
    for at, value in zip(villages, values):
        axes.annotate(f"{value:g}", (at, value), textcoords="offset points", xytext=(4, -12), fontsize=8)
    axes.set_xticks(villages, [f"{at:,}" for at in villages], fontsize=8)
    axes.minorticks_off()
    axes.set_xlabel("villages (a tenth as many sites)")
    axes.set_title(label, fontsize=10)
    axes.legend(frameon=False, fontsize=8)
    axes.grid(alpha=0.3)
figure.tight_layout()
figure.savefig(target)
