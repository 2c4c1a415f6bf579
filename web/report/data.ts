/* The data of a report, as src/view/report/report.h describes it: where it comes from, and the result of each
 * model as the command line prints it. */

export interface Month {
  month: string
  customers: number
  new_customers: number
  orders: number
  amount: number
}

/* All that was sold, and the amount of each tenth of the buyers, biggest first. */
export interface Sales {
  customers: number
  orders: number
  amount: number
  first_day: string
  last_day: string
  months: Month[]
  tenths: number[]
}

export interface DeliveryTimes {
  orders: number
  mean_days: number
  median_days: number
  high_days: number
  promised: number
  late: number
}

export interface DeliveryMode extends DeliveryTimes {
  name: string
}

export interface Delivery extends DeliveryTimes {
  undated: number
  delivered: number
  shipped: number
  days: { days: number; orders: number }[]
  modes: DeliveryMode[]
}

export type Cell = string | number | boolean | null
export type Row = Record<string, Cell>

export interface ModelResult {
  model: string
  version: number | string
  parameters: Record<string, unknown> | null
  results: Record<string, unknown> | null
  warnings: unknown[] | null
  tables: Record<string, Row[]>
}

/* How the models name their codes, in each language: names.class.important_value.en */
export type Names = Record<string, Record<string, Record<string, string>>>

export interface Report {
  provenance: {
    organisation: string | null
    program_version: string
    currency: string
    zone: string
    as_of: string
    made_at: string
    customers: number
    is_stale: boolean
    is_mixed: boolean
    sources: string[]
    further_sources: number
  }
  names: Names
  sales: ModelResult | null
  rfm: ModelResult | null
  value: ModelResult | null
  lifecycle: ModelResult | null
  cohort: ModelResult | null
  delivery: ModelResult | null
}

/* In the order of the sections. */
export const PARTS = ['sales', 'rfm', 'value', 'lifecycle', 'cohort', 'delivery'] as const
export type Part = (typeof PARTS)[number]

export function readReport(): Report {
  return JSON.parse(document.getElementById('patron-data')?.textContent ?? 'null') as Report
}

/* The rows of a table, none where the model was not run. */
export function rows(result: ModelResult | null, table: string): Row[] {
  return result?.tables?.[table] ?? []
}

export function numberOf(row: Row, column: string): number {
  const cell = row[column]
  return typeof cell === 'number' ? cell : NaN
}

export function textOf(row: Row, column: string): string {
  const cell = row[column]
  return cell === null || cell === undefined ? '' : String(cell)
}

function resultOf(result: ModelResult, name: string): number {
  const value = result.results?.[name]
  return typeof value === 'number' ? value : NaN
}

/* Null where there are no orders or sales were not computed. */
export function salesOf({ sales }: Report): Sales | null {
  if (!sales || !(resultOf(sales, 'orders') > 0)) {
    return null
  }
  return {
    customers: resultOf(sales, 'customers'),
    orders: resultOf(sales, 'orders'),
    amount: resultOf(sales, 'amount'),
    first_day: textOf(sales.results as Row, 'first_day'),
    last_day: textOf(sales.results as Row, 'last_day'),
    months: rows(sales, 'months').map((row) => ({
      month: textOf(row, 'month'),
      customers: numberOf(row, 'customers'),
      new_customers: numberOf(row, 'new_customers'),
      orders: numberOf(row, 'orders'),
      amount: numberOf(row, 'amount'),
    })),
    tenths: rows(sales, 'tenths').map((row) => numberOf(row, 'amount')),
  }
}

function timesOf(row: Row): DeliveryTimes {
  const of = (name: keyof DeliveryTimes): number => numberOf(row, name)
  return {
    orders: of('orders'),
    mean_days: of('mean_days'),
    median_days: of('median_days'),
    high_days: of('high_days'),
    promised: of('promised'),
    late: of('late'),
  }
}

/* Null where no order has both days or delivery was not computed. */
export function deliveryOf({ delivery }: Report): Delivery | null {
  if (!delivery || !(resultOf(delivery, 'orders') > 0)) {
    return null
  }
  return {
    ...timesOf(delivery.results as Row),
    undated: resultOf(delivery, 'undated'),
    delivered: resultOf(delivery, 'delivered'),
    shipped: resultOf(delivery, 'shipped'),
    days: rows(delivery, 'days').map((row) => ({ days: numberOf(row, 'days'), orders: numberOf(row, 'orders') })),
    modes: rows(delivery, 'modes').map((row) => ({ ...timesOf(row), name: textOf(row, 'mode') })),
  }
}

export function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + (Number.isFinite(of(item)) ? of(item) : 0), 0)
}
