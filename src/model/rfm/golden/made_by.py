#!/usr/bin/env python3
"""Makes transactions.csv and expected.json from the definitions in README.md, with exact fractions.

Independent of the C code: values are counted and compared one by one, nothing is sorted into cut points."""
import csv
import datetime
import fractions
import json
import pathlib
import random

HERE = pathlib.Path(__file__).parent
AS_OF = datetime.date(2024, 6, 30)
CLASSES = {
    (1, 1, 1): "important_value", (1, 0, 1): "important_develop", (0, 1, 1): "important_keep",
    (0, 0, 1): "important_win_back", (1, 1, 0): "general_value", (1, 0, 0): "general_develop",
    (0, 1, 0): "general_keep", (0, 0, 0): "general_win_back",
}


def make_rows():
    draw = random.Random(20240630)
    rows, order = [], 0
    for customer in range(37):
        for _ in range(1 + int(draw.expovariate(0.4))):
            order += 1
            day = AS_OF - datetime.timedelta(days=draw.randrange(-20, 500))
            for _ in range(draw.choice([1, 1, 2, 3])):
                rows.append([f"k{customer:02d}", day, fractions.Fraction(draw.randrange(100, 30000), 100), f"o{order}"])
    draw.shuffle(rows)
    return rows


def rank_score(values, value):
    smaller = sum(v < value for v in values)
    return -(-5 * (1 + smaller) // len(values))


def main():
    rows = make_rows()
    with open(HERE / "transactions.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["customer_id", "date", "amount", "order_id"])
        writer.writerows([c, d.isoformat(), f"{float(a):.2f}", o] for c, d, a, o in rows)

    used = [row for row in rows if row[1] <= AS_OF]
    order = list(dict.fromkeys(row[0] for row in rows if any(u[0] == row[0] for u in used)))
    measures = {}
    for customer in order:
        own = [row for row in used if row[0] == customer]
        measures[customer] = (
            (AS_OF - max(row[1] for row in own)).days, len({row[3] for row in own}), sum(row[2] for row in own))
    columns = list(zip(*measures.values()))
    means = [fractions.Fraction(sum(column), len(column)) for column in columns]
    customers, groups, cells = [], {name: [] for name in CLASSES.values()}, {}
    for customer, (r, f, m) in measures.items():
        name = CLASSES[(int(r < means[0]), int(f > means[1]), int(m > means[2]))]
        scores = [rank_score(column, value) for column, value in zip(columns, (r, f, m))]
        scores[0] = 6 - scores[0]
        customers.append({"customer_id": customer, "recency_days": r, "frequency": f, "monetary": float(m),
                          "r": scores[0], "f": scores[1], "m": scores[2], "class": name})
        groups[name].append((r, f, m))
        cell = cells.setdefault((scores[0], scores[1]), [0, fractions.Fraction(0)])
        cell[0] += 1
        cell[1] += m

    def mean(values):
        return float(sum(values) / fractions.Fraction(len(values))) if values else None

    classes = [{
        "class": name, "customers": len(own), "share": len(own) / len(customers),
        "amount": float(sum(row[2] for row in own)), "recency_mean": mean([row[0] for row in own]),
        "frequency_mean": mean([row[1] for row in own]), "monetary_mean": mean([row[2] for row in own]),
    } for name, own in groups.items()]
    cell_rows = [{"r": r, "f": f, "customers": cells.get((r, f), [0, 0])[0],
                  "amount": float(cells.get((r, f), [0, 0])[1])} for r in range(1, 6) for f in range(1, 6)]
    expected = {
        "options": {"as-of": AS_OF.isoformat()},
        "results": {
            "as_of": AS_OF.isoformat(), "customers": len(customers), "rows": len(used),
            "rows_later": len(rows) - len(used), "amount": float(sum(row[2] for row in used)),
            "recency_mean": float(means[0]), "frequency_mean": float(means[1]), "monetary_mean": float(means[2]),
            "recency_split": float(means[0]), "frequency_split": float(means[1]), "monetary_split": float(means[2]),
            "r_counts": [sum(c["r"] == s for c in customers) for s in range(1, 6)],
            "f_counts": [sum(c["f"] == s for c in customers) for s in range(1, 6)],
            "m_counts": [sum(c["m"] == s for c in customers) for s in range(1, 6)],
        },
        "tables": {"customers": customers, "classes": classes, "map": cell_rows},
    }
    (HERE / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


if __name__ == "__main__":
    main()
