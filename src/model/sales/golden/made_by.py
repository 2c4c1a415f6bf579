#!/usr/bin/env python3
"""Makes transactions.csv and expected.json with exact fractions and sets, as of a day before the last rows."""
import csv
import datetime
import json
import pathlib
import random
from fractions import Fraction

HERE = pathlib.Path(__file__).parent
AS_OF = datetime.date(2024, 3, 20)


def months_between(first, last):
    return range(first.year * 12 + first.month - 1, last.year * 12 + last.month)


def main():
    draw = random.Random(11)
    rows = []
    for order in range(180):
        customer = f"c{int(draw.paretovariate(0.7)) % 47}"
        day = datetime.date(2023, 10, 3) + datetime.timedelta(days=draw.randrange(0, 190))
        for _ in range(draw.choice([1, 1, 1, 2, 4])):
            cents = draw.randrange(100, 90000) * draw.choice([1, 1, 1, 1, -1])
            # One order in ten is delivered over two days.
            late = datetime.timedelta(days=draw.choice([0] * 9 + [1]))
            rows.append((customer, day + late, cents, f"o{order}" if order % 9 else ""))
    draw.shuffle(rows)
    with open(HERE / "transactions.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["customer_id", "date", "amount", "order_id"])
        writer.writerows((c, d.isoformat(), f"{m / 100:.2f}", o) for c, d, m, o in rows)

    kept = sorted((r for r in rows if r[1] <= AS_OF), key=lambda r: r[1])
    first_row = {}  # of an order; rows without one are orders of their own
    for number, (customer, day, _, order) in enumerate(kept):
        first_row.setdefault(order or f"row {number}", day)
    spent, began = {}, {}
    for customer, day, cents, _ in kept:
        spent[customer] = spent.get(customer, 0) + cents
        began.setdefault(customer, day)
    months = []
    for month in months_between(kept[0][1], kept[-1][1]):
        inside = [r for r in kept if r[1].year * 12 + r[1].month - 1 == month]
        months.append({
            "month": f"{month // 12:04d}-{month % 12 + 1:02d}",
            "customers": len({r[0] for r in inside}),
            "new_customers": sum(d.year * 12 + d.month - 1 == month for d in began.values()),
            "orders": sum(d.year * 12 + d.month - 1 == month for d in first_row.values()),
            "amount": float(Fraction(sum(r[2] for r in inside), 100)),
        })
    biggest = sorted(spent.values(), reverse=True)
    total = sum(biggest)
    tenths = []
    for tenth in range(10):
        own = [v for i, v in enumerate(biggest) if 10 * i // len(biggest) == tenth]
        tenths.append({"tenth": tenth + 1, "customers": len(own), "amount": float(Fraction(sum(own), 100)),
                       "share": float(Fraction(sum(own), total))})
    expected = {
        "options": {"as-of": AS_OF.isoformat()},
        "results": {"as_of": AS_OF.isoformat(), "customers": len(spent), "orders": len(first_row),
                    "amount": float(Fraction(total, 100)), "first_day": kept[0][1].isoformat(),
                    "last_day": kept[-1][1].isoformat()},
        "tables": {"months": months, "tenths": tenths},
    }
    (HERE / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


if __name__ == "__main__":
    main()
