#!/usr/bin/env python3
"""Makes orders.csv and expected.json with sorted lists and exact fractions; quantiles of type 7."""
import csv
import datetime
import json
import pathlib
import random
from fractions import Fraction

HERE = pathlib.Path(__file__).parent
AS_OF = datetime.date(2024, 6, 30)


def quantile(values, tenths):
    values = sorted(values)
    position = Fraction(tenths, 10) * (len(values) - 1)
    low = int(position)
    high = min(low + 1, len(values) - 1)
    return float(values[low] + (position - low) * (values[high] - values[low]))


def text(day):
    return day.isoformat() if day else ""


def main():
    draw = random.Random(5)
    rows = []
    for _ in range(400):
        day = datetime.date(2024, 1, 1) + datetime.timedelta(days=draw.randrange(0, 200))
        mode = draw.choice(["van", "post", "bicycle", ""])
        wait = {"van": 1, "post": 4, "bicycle": 0, "": 2}[mode] + int(draw.expovariate(0.5))
        shipped = day + datetime.timedelta(days=wait) if draw.random() < 0.8 else None
        delivered = shipped + datetime.timedelta(days=1) if shipped and draw.random() < 0.5 else None
        promised = day + datetime.timedelta(days=draw.choice([2, 3, 5])) if draw.random() < 0.6 else None
        if draw.random() < 0.02:
            shipped, delivered = day - datetime.timedelta(days=1), None
        rows.append((day, delivered, shipped, promised, mode))
    with open(HERE / "orders.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["date", "delivered", "shipped", "promised", "mode"])
        writer.writerows((text(a), text(b), text(c), text(d), m) for a, b, c, d, m in rows)

    kept = [r for r in rows if r[0] <= AS_OF]
    dated = [(day, delivered or shipped, promised, mode, bool(delivered))
             for day, delivered, shipped, promised, mode in kept if delivered or shipped]
    good = [r for r in dated if 0 <= (r[1] - r[0]).days <= 3650]

    def figures(of):
        waits = [(r[1] - r[0]).days for r in of]
        return {"orders": len(of), "mean_days": sum(waits) / len(waits), "median_days": quantile(waits, 5),
                "high_days": quantile(waits, 9), "promised": sum(r[2] is not None for r in of),
                "late": sum(r[2] is not None and r[1] > r[2] for r in of)}

    waits = [(r[1] - r[0]).days for r in good]
    modes = [dict(mode=mode, **figures([r for r in good if r[3] == mode])) for mode in ("van", "post", "bicycle")]
    expected = {
        "options": {"as-of": AS_OF.isoformat()},
        "results": dict(figures(good), undated=len(kept) - len(dated), delivered=sum(r[4] for r in good),
                        shipped=sum(not r[4] for r in good)),
        "tables": {
            "days": [{"days": d, "orders": waits.count(d), "share": waits.count(d) / len(waits)}
                     for d in sorted(set(waits))],
            "modes": sorted(modes, key=lambda m: m["mean_days"]),
        },
    }
    (HERE / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


if __name__ == "__main__":
    main()
