/* RFM: who buys recently, often and much, and the eight classes that come of it. */
import { chart, tooltip } from '../charts/chart.ts'
import { numberOf, rows, textOf, type Row } from '../data.ts'
import { h } from '../dom.ts'
import { CLASSES, classGroup, inOrder } from '../figures.ts'
import { BRAND, BRAND_SOFT, CLASS_COLOURS } from '../palette.ts'
import { absent, figure, heatTable, keyed, table, takeaway, type HeatCell } from '../parts.ts'
import type { Section, View } from '../view.ts'

const SCORES = [1, 2, 3, 4, 5]

function map({ data, words: w }: View): HTMLElement {
  const cells = rows(data.rfm, 'map')
  const most = Math.max(...cells.map((row) => numberOf(row, 'amount')), 1)
  const cell = (r: number, f: number): HeatCell => {
    const row = cells.find((c) => numberOf(c, 'r') === r && numberOf(c, 'f') === f)
    const customers = row ? numberOf(row, 'customers') : 0
    if (!row || customers === 0) {
      return { strength: null, lines: ['–'] }
    }
    const amount = numberOf(row, 'amount')
    const values = { r: String(r), f: String(f), customers: w.count(customers), amount: w.money(amount) }
    return { strength: amount / most, lines: [w.count(customers), w.moneyShort(amount)], title: w.t('rfm.cell', values) }
  }
  return heatTable({
    caption: w.t('rfm.map'),
    corner: w.t('rfm.map_corner'),
    columns: SCORES.map((f) => (f === 5 ? w.t('rfm.f_best') : f === 1 ? w.t('rfm.f_worst') : `F ${f}`)),
    rows: [...SCORES].reverse().map((r) => ({
      name: r === 5 ? w.t('rfm.r_best') : r === 1 ? w.t('rfm.r_worst') : `R ${r}`,
      cells: SCORES.map((f) => cell(r, f)),
    })),
    kind: 'square',
  })
}

function total(classes: Row[]): number {
  return classes.reduce((all, row) => all + numberOf(row, 'amount'), 0)
}

function shares({ words: w }: View, classes: Row[]): HTMLElement {
  const shown = [...classes].reverse()
  const all = total(classes)
  const label = { show: true, position: 'right', formatter: (item: { value: number }) => w.share(item.value) }
  return chart(w.t('rfm.shares'), 400, (_, narrow) => {
    const bar = { type: 'bar', barGap: '15%', barCategoryGap: '38%', label: { ...label, fontSize: narrow ? 10 : 12 } }
    return {
      animation: false,
      grid: { left: 4, right: 44, top: 34, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 10, data: [w.t('share.customers'), w.t('share.revenue')] },
      tooltip: tooltip((items) => [items[0]?.name ?? '', ...items.map((i) => `${i.seriesName}  ${w.share(i.value as number)}`)].join('\n')),
      xAxis: { type: 'value', axisLabel: { show: !narrow, formatter: (value: number) => w.share(value, 0) }, splitNumber: 4 },
      yAxis: { type: 'category', data: shown.map((row) => w.code('class', textOf(row, 'class'))) },
      series: [
        { ...bar, name: w.t('share.revenue'), data: shown.map((row) => numberOf(row, 'amount') / all), itemStyle: { color: BRAND } },
        { ...bar, name: w.t('share.customers'), data: shown.map((row) => numberOf(row, 'share')), itemStyle: { color: BRAND_SOFT } },
      ],
    }
  })
}

function classTable({ words: w }: View, classes: Row[]): HTMLElement {
  const all = total(classes)
  const columns = [
    { title: w.t('rfm.class') },
    { title: w.t('rfm.pattern') },
    { title: w.t('share.customers_count'), number: true },
    { title: w.t('share.customers'), number: true },
    { title: w.t('overview.revenue'), number: true },
    { title: w.t('share.revenue'), number: true },
    { title: w.t('rfm.recency'), number: true },
    { title: w.t('rfm.frequency'), number: true },
    { title: w.t('rfm.monetary'), number: true },
  ]
  const body = classes.map((row) => {
    const code = textOf(row, 'class')
    const amount = numberOf(row, 'amount')
    return [
      keyed(CLASS_COLOURS[code] ?? BRAND, w.code('class', code)),
      h('span', { class: 'pattern' }, pattern(code)),
      w.count(numberOf(row, 'customers')),
      w.share(numberOf(row, 'share')),
      w.money(amount),
      w.share(amount / all),
      w.count(numberOf(row, 'recency_mean')),
      w.decimal(numberOf(row, 'frequency_mean')),
      w.money(numberOf(row, 'monetary_mean')),
    ]
  })
  return table(w.t('rfm.classes'), columns, body)
}

/* Recent, frequent, much: ▲ above the mean, ▽ below. */
function pattern(code: string): string {
  const kind = code.replace(/^(important|general)_/, '')
  const marks = { value: [1, 1], develop: [1, 0], keep: [0, 1], win_back: [0, 0] }[kind]
  if (!marks) {
    return '–'
  }
  const mark = (name: string, high: boolean): string => `${name}${high ? '▲' : '▽'}`
  return [mark('R', marks[0] === 1), mark('F', marks[1] === 1), mark('M', code.startsWith('important'))].join(' ')
}

/* Where high and low part. */
function splits({ data, words: w }: View): string {
  const of = (name: string): number => {
    const found = data.rfm?.results?.[name]
    return typeof found === 'number' ? found : NaN
  }
  const [recency, frequency, amount] = [of('recency_split'), of('frequency_split'), of('monetary_split')]
  return Number.isFinite(recency)
    ? w.t('rfm.split', { recency: w.decimal(recency), frequency: w.decimal(frequency), amount: w.money(amount) })
    : ''
}

function lesson({ data, words: w }: View): HTMLElement | null {
  const best = classGroup(data, ['important_value'])
  const quiet = classGroup(data, ['important_keep', 'important_win_back'])
  if (!best) {
    return null
  }
  return takeaway(
    w.t('rfm.lesson_best', {
      customers: w.count(best.customers),
      share: w.share(best.customerShare),
      amount_share: w.share(best.amountShare),
    }),
    quiet && w.t('rfm.lesson_quiet', { customers: w.count(quiet.customers), amount: w.money(quiet.amount), share: w.share(quiet.amountShare) }),
  )
}

export function segments(view: View): Section {
  const w = view.words
  const classes = inOrder(rows(view.data.rfm, 'classes'), 'class', CLASSES)
  const hasMap = rows(view.data.rfm, 'map').length > 0
  const body =
    classes.length === 0
      ? [absent(w.t('rfm.absent'))]
      : [
          lesson(view),
          h(
            'div',
            { class: 'two' },
            hasMap ? figure(w.t('rfm.map'), w.t('rfm.map_note'), map(view)) : null,
            figure(w.t('rfm.shares'), w.t('rfm.shares_note'), shares(view, classes)),
          ),
          figure(w.t('rfm.classes'), [w.t('rfm.classes_note'), splits(view)].join(' '), classTable(view, classes)),
        ]
  return { id: 'rfm', title: 'rfm.title', question: 'rfm.question', body }
}
