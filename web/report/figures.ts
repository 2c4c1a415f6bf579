/* Figures that more than one section tells: taken from the tables, never estimated. */
import { numberOf, rows, salesOf, sum, textOf, type Delivery, type Month, type Report, type Row } from './data.ts'
import type { Words } from './language.ts'

export const CLASSES = [
  'important_value',
  'important_develop',
  'important_keep',
  'important_win_back',
  'general_value',
  'general_develop',
  'general_keep',
  'general_win_back',
]

export const STAGES = ['prospect', 'new', 'active', 'loyal', 'at_risk', 'churned', 'won_back']

/* Rows in the order of codes, those of unknown codes last. */
export function inOrder(found: Row[], column: string, codes: readonly string[]): Row[] {
  const place = (row: Row): number => {
    const at = codes.indexOf(textOf(row, column))
    return at < 0 ? codes.length : at
  }
  return [...found].sort((a, b) => place(a) - place(b))
}

export interface Group {
  customers: number
  amount: number
  customerShare: number
  amountShare: number
}

function group(all: Row[], chosen: Row[]): Group {
  const customers = sum(chosen, (row) => numberOf(row, 'customers'))
  const amount = sum(chosen, (row) => numberOf(row, 'amount'))
  return {
    customers,
    amount,
    customerShare: customers / sum(all, (row) => numberOf(row, 'customers')),
    amountShare: amount / sum(all, (row) => numberOf(row, 'amount')),
  }
}

/* The customers of some classes together; null where there are none. */
export function classGroup(data: Report, codes: readonly string[]): Group | null {
  const all = rows(data.rfm, 'classes')
  const found = group(all, all.filter((row) => codes.includes(textOf(row, 'class'))))
  return found.customers > 0 ? found : null
}

export function stageGroup(data: Report, codes: readonly string[]): Group | null {
  const all = rows(data.lifecycle, 'stages')
  const found = group(all, all.filter((row) => codes.includes(textOf(row, 'stage'))))
  return found.customers > 0 ? found : null
}

/* To what waits were measured, as a word for sentences. */
export function deliveryEnd(words: Words, d: Delivery): string {
  return words.t(d.delivered > 0 ? (d.shipped > 0 ? 'delivery.end_both' : 'delivery.end_delivered') : 'delivery.end_shipped')
}

/* What half and nine in ten of the orders take: waits are whole days, so it is true of the next day. */
export function deliveryFact(words: Words, d: Delivery): string {
  return words.t('fact.delivery', { end: deliveryEnd(words, d), median: words.count(Math.ceil(d.median_days)), high: words.count(Math.ceil(d.high_days)) })
}

/* Share of revenue that the first two tenths bring; null where it is not known. */
export function topFifthShare(data: Report): number | null {
  const tenths = salesOf(data)?.tenths ?? []
  const total = sum(tenths, (amount) => amount)
  return total > 0 ? ((tenths[0] ?? 0) + (tenths[1] ?? 0)) / total : null
}

/* The limits that stages were told apart by, as texts for sentences; the model's standards where not said. */
export function stageLimits(data: Report): Record<string, string> {
  const given = data.lifecycle?.parameters ?? {}
  const standards = { risk: 90, churn: 99, new_days: 30, won_back_days: 90, loyal_days: 365, loyal_share: 25 }
  return Object.fromEntries(Object.entries(standards).map(([name, standard]) => [name, String(given[name] ?? standard)]))
}

export interface Year {
  amount: number
  orders: number
  change: number | null
}

function total(months: Month[]): { amount: number; orders: number } {
  return { amount: sum(months, (m) => m.amount), orders: sum(months, (m) => m.orders) }
}

/* The months up to the last that was over on the as-of day; none where that month is not among them, as when the
 * data end long before the day. */
function wholeMonths(data: Report): Month[] {
  const months = salesOf(data)?.months ?? []
  const next = new Date(`${data.provenance.as_of}T00:00:00Z`)
  next.setUTCDate(next.getUTCDate() + 1)
  next.setUTCDate(0)
  const last = next.toISOString().slice(0, 7)
  return months.slice(0, months.findIndex((m) => m.month === last) + 1)
}

/* The last twelve months that are over against the twelve before; null with less than twelve. */
export function lastYear(data: Report): Year | null {
  const months = wholeMonths(data)
  if (months.length < 12) {
    return null
  }
  const last = total(months.slice(-12))
  const before = months.length >= 24 ? total(months.slice(-24, -12)) : null
  return { ...last, change: before && before.amount > 0 ? last.amount / before.amount - 1 : null }
}

export interface Retention {
  period: number
  share: number
  customers: number
}

/* Share of customers who bought in month 1, 2, … after their first purchase, over all cohorts that lived it. */
export function retentionCurve(data: Report): Retention[] {
  const sizes = new Map<number, number>()
  const kept = new Map<number, number>()
  for (const row of rows(data.cohort, 'cohorts')) {
    const period = numberOf(row, 'period')
    sizes.set(period, (sizes.get(period) ?? 0) + numberOf(row, 'size'))
    kept.set(period, (kept.get(period) ?? 0) + numberOf(row, 'retained'))
  }
  return [...sizes.entries()]
    .filter(([period, size]) => period > 0 && size > 0)
    .sort(([a], [b]) => a - b)
    .map(([period, size]) => ({ period, share: (kept.get(period) ?? 0) / size, customers: size }))
}

/* Mean of the curve over months 1 … 12, weighted by customers. */
export function firstYearRetention(data: Report): number | null {
  const months = retentionCurve(data).filter((point) => point.period <= 12)
  const customers = sum(months, (point) => point.customers)
  return customers > 0 ? sum(months, (point) => point.share * point.customers) / customers : null
}
