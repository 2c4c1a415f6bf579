-- The question all of them answer; run.sh puts the as-of day for AS_OF. Two ways to ask it: engines differ in which they do
-- faster, and the faster counts.

-- way: distinct
SELECT sum(recency), sum(frequency), sum(money), sum(days) FROM (
    SELECT customer, AS_OF - max(day) AS recency, count(*) AS frequency, sum(amount) AS money, count(DISTINCT day) AS days
    FROM purchase GROUP BY customer) AS figures;

-- way: by_day
SELECT sum(recency), sum(frequency), sum(money), sum(days) FROM (
    SELECT customer, AS_OF - max(day) AS recency, sum(lines) AS frequency, sum(money) AS money, count(*) AS days
    FROM (SELECT customer, day, count(*) AS lines, sum(amount) AS money FROM purchase GROUP BY customer, day) AS visits
    GROUP BY customer) AS figures;
