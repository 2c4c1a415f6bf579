/* How big the business is, how it develops, and what stands out. */
import { chart, tooltip } from '../charts/chart.ts'
import { deliveryOf, salesOf, sum, type Month, type Sales } from '../data.ts'
import { h } from '../dom.ts'
import { classGroup, deliveryFact, firstYearRetention, lastYear, stageGroup, topFifthShare } from '../figures.ts'
import { BRAND, BRAND_SOFT } from '../palette.ts'
import { absent, figure, keyFigure, more, table } from '../parts.ts'
import type { Section, View } from '../view.ts'

function keyFigures({ data, words: w }: View, s: Sales): HTMLElement {
  const year = lastYear(data)
  const change = year?.change ?? null
  const changed = change === null ? '' : w.t(change >= 0 ? 'overview.up' : 'overview.down', { change: w.share(Math.abs(change)) })
  return h(
    'dl',
    { class: 'key-figures' },
    keyFigure(w.t('overview.customers'), w.count(data.provenance.customers), w.t('overview.buyers', { buyers: w.count(s.customers) })),
    keyFigure(w.t('overview.revenue'), w.moneyShort(s.amount), changed || w.money(s.amount)),
    keyFigure(w.t('overview.orders'), w.count(s.orders), w.t('overview.orders_note', { orders: w.decimal(s.orders / s.months.length) })),
    keyFigure(w.t('overview.order_value'), w.money(s.amount / s.orders), w.t('overview.order_value_note')),
    keyFigure(w.t('overview.per_customer'), w.decimal(s.orders / s.customers), w.t('overview.per_customer_note', { amount: w.money(s.amount / s.customers) })),
  )
}

function growthFact({ data, words: w }: View): string | null {
  const year = lastYear(data)
  if (year === null || year.change === null) {
    return null
  }
  const key = year.change >= 0 ? 'fact.growth_up' : 'fact.growth_down'
  return w.t(key, { amount: w.money(year.amount), change: w.share(Math.abs(year.change)) })
}

function customerFacts({ data, words: w }: View): (string | null)[] {
  const important = classGroup(data, ['important_value', 'important_develop', 'important_keep', 'important_win_back'])
  const quiet = classGroup(data, ['important_keep', 'important_win_back'])
  const leaving = stageGroup(data, ['at_risk', 'churned'])
  const top = topFifthShare(data)
  return [
    top === null ? null : w.t('fact.top_fifth', { share: w.share(top) }),
    important &&
      w.t('fact.important', { share: w.share(important.customerShare), amount_share: w.share(important.amountShare) }),
    quiet && w.t('fact.quiet', { customers: w.count(quiet.customers), amount: w.money(quiet.amount) }),
    leaving && w.t('fact.leaving', { customers: w.count(leaving.customers), share: w.share(leaving.customerShare) }),
  ]
}

function serviceFacts({ data, words: w }: View): (string | null)[] {
  const retention = firstYearRetention(data)
  const d = deliveryOf(data)
  return [
    retention === null ? null : w.t('fact.retention', { share: w.share(retention) }),
    d && deliveryFact(w, d),
  ]
}

function facts(view: View): HTMLElement {
  const all = [growthFact(view), ...customerFacts(view), ...serviceFacts(view)].filter((fact) => fact !== null)
  return h('div', { class: 'facts' }, h('h3', {}, view.words.t('overview.facts')), h('ol', {}, all.map((fact) => h('li', {}, fact))))
}

function monthly({ words: w }: View, { months }: Sales): HTMLElement {
  return chart(w.t('overview.monthly'), 280, (_, narrow) => ({
    animation: false,
    grid: { left: 8, right: 8, top: 40, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 10 },
    tooltip: tooltip((items) => {
      const m = months[items[0]?.dataIndex ?? 0] as Month
      const lines = [`${w.t('overview.revenue')}  ${w.money(m.amount)}`, `${w.t('overview.orders')}  ${w.count(m.orders)}`]
      lines.push(`${w.t('overview.active')}  ${w.count(m.customers)}`, `${w.t('overview.new')}  ${w.count(m.new_customers)}`)
      return [w.month(m.month), ...lines].join('\n')
    }),
    xAxis: {
      type: 'category',
      data: months.map((m) => m.month),
      axisLabel: {
        interval: (i: number) => months.length <= 14 || (months[i]?.month.endsWith('-01') ?? false),
        formatter: (month: string) => (months.length <= 14 ? month.slice(narrow ? 5 : 0) : month.slice(0, 4)),
      },
    },
    yAxis: [
      { type: 'value', axisLabel: { formatter: (value: number) => w.moneyShort(value) }, splitNumber: 4 },
      { type: 'value', show: false, min: 0 },
    ],
    series: [
      { name: w.t('overview.revenue'), type: 'bar', data: months.map((m) => m.amount), itemStyle: { color: BRAND_SOFT }, barCategoryGap: '25%' },
      {
        name: w.t('overview.revenue_mean'),
        type: 'line',
        data: months.map((_m, i) => (i < 11 ? null : sum(months.slice(i - 11, i + 1), (m) => m.amount) / 12)),
        symbol: 'none',
        lineStyle: { color: BRAND, width: 2.5 },
        itemStyle: { color: BRAND },
      },
    ],
  }))
}

function yearTable({ words: w }: View, { months }: Sales): HTMLElement {
  const years = [...new Set(months.map((m) => m.month.slice(0, 4)))]
  const of = (year: string): Month[] => months.filter((m) => m.month.startsWith(year))
  const body = years.map((year, i) => {
    const amount = sum(of(year), (m) => m.amount)
    const before = i > 0 && of(years[i - 1] ?? '').length === 12 ? sum(of(years[i - 1] ?? ''), (m) => m.amount) : 0
    const orders = sum(of(year), (m) => m.orders)
    const change = before > 0 && of(year).length === 12 ? `${amount >= before ? '+' : '−'}${w.share(Math.abs(amount / before - 1))}` : '–'
    const added = sum(of(year), (m) => m.new_customers)
    return [year, w.money(amount), change, w.count(orders), w.money(amount / orders), w.count(added)]
  })
  const columns = [
    { title: w.t('overview.year') },
    { title: w.t('overview.revenue'), number: true },
    { title: w.t('overview.change'), number: true },
    { title: w.t('overview.orders'), number: true },
    { title: w.t('overview.order_value'), number: true },
    { title: w.t('overview.new'), number: true },
  ]
  return table(w.t('overview.by_year'), columns, body)
}

function monthTable({ words: w }: View, { months }: Sales): HTMLElement {
  const titles = [w.t('life.month'), w.t('overview.revenue'), w.t('overview.orders'), w.t('overview.active'), w.t('overview.new')]
  const body = [...months]
    .reverse()
    .map((m) => [w.month(m.month), w.money(m.amount), w.count(m.orders), w.count(m.customers), w.count(m.new_customers)])
  return table(w.t('overview.monthly'), titles.map((title, i) => ({ title, number: i > 0 })), body)
}

export function overview(view: View): Section {
  const w = view.words
  const sales = salesOf(view.data)
  const body = sales
    ? [
        keyFigures(view, sales),
        facts(view),
        figure(
          w.t('overview.monthly'),
          w.t('overview.monthly_note'),
          monthly(view, sales),
          yearTable(view, sales),
          more(w.t('more.numbers'), monthTable(view, sales)),
        ),
      ]
    : [absent(w.t('overview.absent'))]
  return { id: 'overview', title: 'overview.title', question: 'overview.question', body }
}
