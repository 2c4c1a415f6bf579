#!/usr/bin/env python3
"""Makes transactions.csv, customers.csv and expected.json by evaluating the definition on every single day."""
import csv
import datetime
import json
import math
import pathlib
import random

HERE = pathlib.Path(__file__).parent
AS_OF = datetime.date(2024, 6, 12)
STAGES = ["prospect", "new", "active", "loyal", "at_risk", "churned", "won_back"]
REASONS = dict(zip(STAGES, ["no_purchase", "first_purchase_recent", "buys_as_usual", "long_and_frequent",
                            "silent_beyond_risk", "silent_beyond_churn", "returned_after_churn"]))
DAY = datetime.timedelta(days=1)


def make_rows():
    draw = random.Random(12)
    rows = []
    for customer in range(50):
        day = datetime.date(2022, 3, 1) + datetime.timedelta(days=draw.randrange(0, 850))
        gap = draw.choice([8, 20, 45])
        while day < datetime.date(2024, 7, 15):
            rows.append((f"c{customer}", day, draw.randrange(1, 500)))
            pause = 250 if draw.random() < 0.04 else 0
            day += datetime.timedelta(days=pause + int(draw.expovariate(1 / gap)))
            if draw.random() < 0.04:
                break
    draw.shuffle(rows)
    return rows


def silence_limit(days, typical_gap, order):
    rate = (2 + len(days) - 1) / (2 * typical_gap + (days[-1] - days[0]).days)
    return -math.log(1 - order) / rate


def stage_on(own, day, typical_gap, loyal_from, churned):
    days = [d for d in own if d <= day]
    if not days:
        return "prospect"
    silence = (day - days[-1]).days
    if silence > silence_limit(days, typical_gap, 0.99):
        return "churned"
    if silence > silence_limit(days, typical_gap, 0.9):
        return "at_risk"
    if any((day - d).days <= 90 and d - DAY in churned for d in days):
        return "won_back"
    if (day - days[0]).days <= 30:
        return "new"
    return "loyal" if (day - days[0]).days >= 365 and len(days) >= loyal_from else "active"


def main():
    rows = make_rows()
    extra = ["c0", "z1", "c7", "z2", "z1"]
    for name, header, lines in (("transactions", ["customer_id", "date", "amount"],
                                 [(c, d.isoformat(), a) for c, d, a in rows]),
                                ("customers", ["customer_id"], [(c,) for c in extra])):
        with open(HERE / f"{name}.csv", "w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(lines)

    used = [row for row in rows if row[1] <= AS_OF]
    buyers = [c for c in dict.fromkeys(row[0] for row in rows) if any(u[0] == c for u in used)]
    days = {c: sorted({row[1] for row in used if row[0] == c}) for c in buyers}
    gaps = [(b - a).days for own in days.values() for a, b in zip(own, own[1:])]
    typical_gap = sum(gaps) / len(gaps)
    counts = [len(own) for own in days.values()]
    loyal = [n for n in counts if -(-4 * (1 + sum(m < n for m in counts)) // len(counts)) == 4]
    loyal_from = min(loyal) if loyal else math.inf

    first = min(own[0] for own in days.values())
    ends = [d for d in (first + i * DAY for i in range((AS_OF - first).days + 1)) if (d + DAY).day == 1]
    customers, history, moves = [], {}, {}
    for customer in buyers:
        day, churned, past, since = days[customer][0], set(), None, None
        at_ends = []
        while day <= AS_OF:
            stage = stage_on(days[customer], day, typical_gap, loyal_from, churned)
            if stage == "churned":
                churned.add(day)
            if stage != past:
                past, since = stage, day
            if day in ends:
                at_ends.append(stage)
                history[(day, stage)] = history.get((day, stage), 0) + 1
            day += DAY
        for move in zip(at_ends, at_ends[1:]):
            moves[move] = moves.get(move, 0) + 1
        customers.append({"customer_id": customer, "stage": past, "since": since.isoformat(),
                          "reason": REASONS[past], "silence_days": (AS_OF - days[customer][-1]).days})
    customers += [{"customer_id": c, "stage": "prospect", "since": None, "reason": "no_purchase", "silence_days": None}
                  for c in dict.fromkeys(extra) if c not in buyers]

    met = STAGES[1:]
    leaving = {s: sum(moves.get((s, t), 0) for t in met) for s in met}
    stages = []
    for stage in STAGES:
        own = [c["customer_id"] for c in customers if c["stage"] == stage]
        moved = leaving.get(stage, 0) - moves.get((stage, stage), 0)
        stages.append({
            "stage": stage, "customers": len(own), "share": len(own) / len(customers),
            "amount": sum(row[2] for row in used if row[0] in own),
            "purchases_mean": sum(len(days.get(c, [])) for c in own) / len(own) if own else None,
            "months_expected": leaving[stage] / moved if moved else None})
    expected = {
        "options": {"as-of": AS_OF.isoformat()},
        "results": {"as_of": AS_OF.isoformat(), "customers": len(customers), "rows": len(used),
                    "rows_later": len(rows) - len(used), "typical_gap": typical_gap, "loyal_from": loyal_from},
        "tables": {
            "customers": customers, "stages": stages,
            "history": [{"month": f"{day.year:04d}-{day.month:02d}", "stage": s, "customers": history.get((day, s), 0)}
                        for day in ends for s in met],
            "transitions": [{"from": s, "to": t, "count": moves.get((s, t), 0),
                             "probability": moves.get((s, t), 0) / leaving[s] if leaving[s] else None}
                            for s in met for t in met],
        },
    }
    (HERE / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


if __name__ == "__main__":
    main()
