#!/usr/bin/env python3
"""Makes transactions.csv and expected.json: sets of customers per month, as of a day in the middle of a month."""
import csv
import datetime
import json
import pathlib
import random

HERE = pathlib.Path(__file__).parent
AS_OF = datetime.date(2024, 3, 30)


def main():
    draw = random.Random(3)
    rows = []
    for customer in range(60):
        day = datetime.date(2023, 1, 15) + datetime.timedelta(days=draw.randrange(0, 420))
        while day < datetime.date(2024, 5, 1):
            rows.append((f"c{customer}", day))
            day += datetime.timedelta(days=int(draw.expovariate(1 / 45)) + draw.randrange(0, 2))
            if draw.random() < 0.1:
                break
    draw.shuffle(rows)
    with open(HERE / "transactions.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["customer_id", "date"])
        writer.writerows((c, d.isoformat()) for c, d in rows)

    months = {}
    for customer, day in rows:
        months.setdefault(customer, set()).add(day.year * 12 + day.month - 1)
    last = 2024 * 12 + 1  # February 2024: March is not over on the 30th
    table = []
    first_months = sorted({min(own) for own in months.values() if min(own) <= last})
    for cohort in first_months:
        members = [own for own in months.values() if min(own) == cohort]
        for month in range(cohort, last + 1):
            retained = sum(month in own for own in members)
            table.append({"cohort": f"{cohort // 12:04d}-{cohort % 12 + 1:02d}", "size": len(members),
                          "period": month - cohort, "retained": retained, "rate": retained / len(members)})
    expected = {
        "options": {"as-of": AS_OF.isoformat()},
        "results": {"as_of": AS_OF.isoformat(), "cohorts": len(first_months),
                    "customers": sum(min(own) <= last for own in months.values())},
        "tables": {"cohorts": table},
    }
    (HERE / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


if __name__ == "__main__":
    main()
