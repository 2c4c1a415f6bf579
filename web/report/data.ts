/* The data of a report, as src/view/report/report.h describes and report_json.c writes it. */

export interface Month {
  month: string
  customers: number
  new_customers: number
  orders: number
  amount: number
}

export interface DeliveryMode {
  name: string
  orders: number
  mean_days: number
  median_days: number
  high_days: number
  promised: number
  late: number
}

export interface Delivery {
  orders: number
  undated: number
  mean_days: number
  median_days: number
  high_days: number
  promised: number
  late: number
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

export interface Report {
  provenance: {
    organisation: string | null
    program_version: string
    currency: string
    zone: string
    as_of: string
    made_at: string
    sources: string[]
  }
  overview: {
    customers: number
    buyers: number
    orders: number
    lines: number
    amount: number
    first_day: string
    last_day: string
    months: Month[]
    tenths: number[]
  }
  delivery: Delivery | null
  rfm: ModelResult | null
  value: ModelResult | null
  lifecycle: ModelResult | null
  cohort: ModelResult | null
}

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

export function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + (Number.isFinite(of(item)) ? of(item) : 0), 0)
}
