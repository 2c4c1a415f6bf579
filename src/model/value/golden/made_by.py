#!/usr/bin/env python3
"""Makes customers.csv and expected.json from the definitions in README.md, ranking by counting, with fractions."""
import csv
import fractions
import json
import pathlib
import random

HERE = pathlib.Path(__file__).parent
NAMES = ["contribution", "activity", "credit"]
WEIGHTS = [50, 30, 20]
REACHES = {"high": 20, "middle": 50, "low": 100}


def make_rows():
    draw = random.Random(7)
    rows = []
    for customer in range(41):
        row = [f"客户{customer}", draw.randrange(-50, 900) * 10, draw.randrange(0, 12), draw.randrange(0, 5)]
        rows.append([cell if i == 0 or draw.random() > 0.1 else None for i, cell in enumerate(row)])
    rows[5][1:] = [None, None, None]
    return rows


def main():
    rows = make_rows()
    with open(HERE / "customers.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["customer_id"] + NAMES)
        writer.writerows(["" if cell is None else cell for cell in row] for row in rows)

    percentiles = []
    for row in rows:
        own = []
        for i in range(3):
            known = [other[i + 1] for other in rows if other[i + 1] is not None]
            value = row[i + 1]
            own.append(None if value is None else fractions.Fraction(
                200 * sum(v < value for v in known) + 100 * sum(v == value for v in known), 2 * len(known)))
        percentiles.append(own)

    def index(own):
        weight = sum(w for w, p in zip(WEIGHTS, own) if p is not None)
        return sum(w * p for w, p in zip(WEIGHTS, own) if p is not None) / weight if weight else None

    indices = [index(own) for own in percentiles]
    rated = [i for i in indices if i is not None]
    customers, tiers = [], {name: [] for name in REACHES}
    for row, own, mine in zip(rows, percentiles, indices):
        tier, reason, basis = None, "unknown", "none"
        if mine is not None:
            above = sum(other > mine for other in rated)
            tier = next(name for name, reach in REACHES.items() if 100 * above < reach * len(rated))
            pulls = [(w * (p - 50) * (1 if mine >= 50 else -1), -i) for i, (w, p) in enumerate(zip(WEIGHTS, own))
                     if p is not None]
            reason = NAMES[-max(pulls)[1]] + ("_high" if mine >= 50 else "_low")
            basis = "all" if None not in own else "partial"
            tiers[tier].append((row[1], mine))
        customers.append({
            "customer_id": row[0], **{f"{name}_percentile": None if p is None else float(p)
                                      for name, p in zip(NAMES, own)},
            "index": None if mine is None else float(mine), "tier": tier, "reason": reason, "basis": basis})
    whole = sum(c for own in tiers.values() for c, _ in own if c is not None)
    expected = {
        "options": {},
        "results": {"customers": len(rows), "unrated": len(rows) - len(rated),
                    "index_mean": float(sum(rated) / len(rated))},
        "tables": {"customers": customers, "tiers": [{
            "tier": name, "customers": len(own), "share": len(own) / len(rated),
            "contribution": sum(c for c, _ in own if c is not None),
            "contribution_share": sum(c for c, _ in own if c is not None) / whole,
            "index_mean": float(sum(i for _, i in own) / len(own)), "index_from": float(min(i for _, i in own)),
        } for name, own in tiers.items()]},
    }
    (HERE / "expected.json").write_text(json.dumps(expected, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
