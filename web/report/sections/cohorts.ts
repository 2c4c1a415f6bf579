/* Do customers come back? By the month of their first purchase. */
import { chart, tooltip } from '../charts/chart.ts'
import { numberOf, rows, sum, textOf, type Row } from '../data.ts'
import { firstYearRetention, retentionCurve, type Retention } from '../figures.ts'
import { BRAND } from '../palette.ts'
import { absent, figure, heatTable, more, table, takeaway, type HeatCell, type HeatTable } from '../parts.ts'
import type { Section, View } from '../view.ts'

/* With more monthly cohorts than fit a page, quarters are shown. */
const MOST_MONTHS = 15
const MONTHS_PER_QUARTER = 3
/* A share of fewer customers says little: not coloured, not drawn. */
const FEW_IN_COHORT = 10
const FEW_IN_CURVE = 30

interface Cohort {
  name: string
  size: number
  /* Share per period; null where it has not happened yet. */
  shares: (number | null)[]
}

function monthlyCohorts(view: View): Cohort[] {
  const found = rows(view.data.cohort, 'cohorts')
  const months = [...new Set(found.map((row) => textOf(row, 'cohort')))].sort()
  const last = Math.max(0, ...found.map((row) => numberOf(row, 'period')))
  return months.map((month) => {
    const own = found.filter((row) => textOf(row, 'cohort') === month)
    const at = (period: number): number | null => {
      const row = own.find((r) => numberOf(r, 'period') === period)
      return row ? numberOf(row, 'retained') / numberOf(row, 'size') : null
    }
    const periods = Array.from({ length: last }, (_p, i) => i + 1)
    return { name: view.words.month(month), size: numberOf(own[0] as Row, 'size'), shares: periods.map(at) }
  })
}

function quarterStart(month: string): string {
  const first = Math.floor((Number(month.slice(5, 7)) - 1) / MONTHS_PER_QUARTER) * MONTHS_PER_QUARTER + 1
  return `${month.slice(0, 4)}-${String(first).padStart(2, '0')}`
}

/* Of the customers of a quarter's cohorts, the mean monthly share in months 1–3, 4–6 … that are over for all of
 * them: a quarter that only its older cohorts have lived would compare unlike things. */
function quarterlyCohorts(view: View): Cohort[] {
  const found = rows(view.data.cohort, 'cohorts')
  const quarters = [...new Set(found.map((row) => quarterStart(textOf(row, 'cohort'))))].sort()
  const last = Math.max(0, ...found.map((row) => numberOf(row, 'period')))
  const spans = Array.from({ length: Math.floor(last / MONTHS_PER_QUARTER) }, (_s, i) => i * MONTHS_PER_QUARTER + 1)
  return quarters.map((quarter) => {
    const own = found.filter((row) => quarterStart(textOf(row, 'cohort')) === quarter)
    const cohorts = new Set(own.map((row) => textOf(row, 'cohort'))).size
    const at = (start: number): number | null => {
      const lived = own.filter((row) => numberOf(row, 'period') >= start && numberOf(row, 'period') < start + MONTHS_PER_QUARTER)
      const isOver = lived.length === cohorts * MONTHS_PER_QUARTER
      return isOver ? sum(lived, (row) => numberOf(row, 'retained')) / sum(lived, (row) => numberOf(row, 'size')) : null
    }
    const size = sum(own.filter((row) => numberOf(row, 'period') === 0), (row) => numberOf(row, 'size'))
    return { name: view.words.quarter(quarter), size, shares: spans.map(at) }
  })
}

function map({ words: w }: View, cohorts: Cohort[], columns: string[]): HeatTable {
  const compared = cohorts.filter((c) => c.size >= FEW_IN_COHORT)
  const most = Math.max(0.01, ...compared.flatMap((c) => c.shares.map((share) => share ?? 0)))
  const cell = (cohort: Cohort, i: number): HeatCell => {
    const share = cohort.shares[i] ?? null
    if (share === null) {
      return { strength: null, lines: [] }
    }
    const title = w.t('cohort.cell', { cohort: cohort.name, period: columns[i] ?? '', share: w.share(share) })
    return { strength: cohort.size < FEW_IN_COHORT ? null : share / most, lines: [w.share(share, 0)], title }
  }
  return {
    caption: w.t('cohort.map'),
    corner: w.t('cohort.corner'),
    columns,
    rows: cohorts.map((cohort) => ({
      name: cohort.name,
      note: w.t('cohort.size', { customers: w.count(cohort.size) }),
      cells: columns.map((_c, i) => cell(cohort, i)),
    })),
    kind: 'cohorts',
  }
}

function curveChart({ words: w }: View, curve: Retention[]): HTMLElement {
  return chart(w.t('cohort.curve'), 280, () => ({
    animation: false,
    grid: { left: 8, right: 16, top: 16, bottom: 24, containLabel: true },
    tooltip: {
      ...tooltip((items) => {
        const point = curve[items[0]?.dataIndex ?? 0] as Retention
        return w.t('cohort.point', { period: String(point.period), share: w.share(point.share), customers: w.count(point.customers) })
      }),
      axisPointer: { type: 'line' },
    },
    xAxis: {
      type: 'category',
      boundaryGap: false,
      data: curve.map((point) => String(point.period)),
      name: w.t('cohort.months_since'),
      nameLocation: 'middle',
      nameGap: 26,
      axisLabel: { interval: (i: number) => curve.length <= 13 || i === 0 || (i + 1) % 6 === 0 },
    },
    yAxis: { type: 'value', min: 0, axisLabel: { formatter: (value: number) => w.share(value, 0) }, splitNumber: 4 },
    series: [
      {
        type: 'line',
        data: curve.map((point) => point.share),
        symbol: 'none',
        lineStyle: { color: BRAND, width: 2.5 },
        areaStyle: { color: BRAND, opacity: 0.1 },
      },
    ],
  }))
}

function curveTable({ words: w }: View, curve: Retention[]): HTMLElement {
  const columns = [w.t('cohort.months_since'), w.t('cohort.retained'), w.t('cohort.observed')]
  const body = curve.map((point) => [String(point.period), w.share(point.share), w.count(point.customers)])
  return table(w.t('cohort.curve'), columns.map((title, i) => ({ title, number: i > 0 })), body)
}

function lesson({ data, words: w }: View, curve: Retention[]): HTMLElement | null {
  const mean = firstYearRetention(data)
  const late = curve.filter((point) => point.period > 12)
  if (mean === null) {
    return null
  }
  const customers = sum(late, (point) => point.customers)
  const after = customers > 0 ? sum(late, (point) => point.share * point.customers) / customers : null
  const key = after !== null && after > mean ? 'cohort.lesson_grows' : 'cohort.lesson_fades'
  return takeaway(w.t('fact.retention', { share: w.share(mean) }), after === null ? null : w.t(key, { share: w.share(after) }))
}

export function cohorts(view: View): Section {
  const w = view.words
  const months = monthlyCohorts(view)
  const curve = retentionCurve(view.data).filter((point) => point.customers >= FEW_IN_CURVE)
  const byMonth = months.length <= MOST_MONTHS
  const shown = byMonth ? months : quarterlyCohorts(view)
  const names = (shown[0]?.shares ?? []).map((_s, i) =>
    byMonth ? String(i + 1) : `${i * MONTHS_PER_QUARTER + 1}–${(i + 1) * MONTHS_PER_QUARTER}`,
  )
  const body =
    months.length === 0
      ? [absent(w.t('cohort.absent'))]
      : [
          lesson(view, curve),
          curve.length > 0
            ? figure(w.t('cohort.curve'), w.t('cohort.curve_note'), curveChart(view, curve), more(w.t('more.numbers'), curveTable(view, curve)))
            : null,
          figure(w.t('cohort.map'), w.t(byMonth ? 'cohort.map_note_months' : 'cohort.map_note_quarters'), heatTable(map(view, shown, names))),
        ]
  return { id: 'cohorts', title: 'cohort.title', question: 'cohort.question', body }
}
