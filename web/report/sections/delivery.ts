/* How long customers wait for what they ordered. */
import { chart, tooltip } from '../charts/chart.ts'
import { deliveryOf, sum, type Delivery, type DeliveryMode, type DeliveryTimes } from '../data.ts'
import { h } from '../dom.ts'
import { deliveryEnd, deliveryFact } from '../figures.ts'
import type { Words } from '../language.ts'
import { ACCENT, BRAND, BRAND_SOFT } from '../palette.ts'
import { absent, figure, more, table, takeaway } from '../parts.ts'
import type { Section, View } from '../view.ts'

/* More bars or kinds than these say nothing more; what is beyond is pooled, or left to the sum of all. */
const MOST_DAYS = 30
const MOST_MODES = 12

interface Bar {
  name: string
  days: number
  orders: number
}

function daysTitle(w: Words, d: Delivery): string {
  return w.t('delivery.days', { end: deliveryEnd(w, d) })
}

/* One bar for each day from the first to the last, also where no order took that long. */
function bars(d: Delivery): Bar[] {
  const first = Math.min(...d.days.map((day) => day.days))
  const last = Math.max(...d.days.map((day) => day.days))
  const start = Math.max(first, Math.min(0, last - MOST_DAYS))
  const end = Math.min(last, start + MOST_DAYS)
  const orders = (from: number, to: number): number => sum(d.days.filter((day) => day.days >= from && day.days <= to), (day) => day.orders)
  const found = Array.from({ length: end - start + 1 }, (_b, i) => ({ name: String(start + i), days: start + i, orders: orders(start + i, start + i) }))
  if (first < start) {
    found.unshift({ name: `< ${start}`, days: start - 1, orders: orders(first, start - 1) })
  }
  if (last > end) {
    found.push({ name: `> ${end}`, days: end + 1, orders: orders(end + 1, last) })
  }
  return found
}

/* The kinds that most orders took, in the order given. */
function mostUsed(d: Delivery): DeliveryMode[] {
  const least = [...d.modes].sort((a, b) => b.orders - a.orders)[MOST_MODES - 1]?.orders ?? 0
  return d.modes.filter((mode) => mode.orders >= least).slice(0, MOST_MODES)
}

function distribution({ words: w }: View, d: Delivery): HTMLElement {
  const share = (orders: number): number => orders / d.orders
  const shown = bars(d)
  return chart(daysTitle(w, d), 290, () => ({
    animation: false,
    grid: { left: 8, right: 8, top: 24, bottom: 24, containLabel: true },
    tooltip: tooltip((items) => {
      const bar = shown[items[0]?.dataIndex ?? 0] ?? { name: '', orders: 0 }
      return w.t('delivery.bar', { days: bar.name, orders: w.count(bar.orders), share: w.share(share(bar.orders)) })
    }),
    xAxis: { type: 'category', data: shown.map((bar) => bar.name), name: w.t('delivery.axis'), nameLocation: 'middle', nameGap: 26 },
    yAxis: { type: 'value', axisLabel: { formatter: (value: number) => w.share(value, 0) }, splitNumber: 4 },
    series: [
      {
        type: 'bar',
        data: shown.map((bar) => ({ value: share(bar.orders), itemStyle: { color: bar.days > d.high_days ? ACCENT : BRAND } })),
        label: { show: shown.length <= 14, position: 'top', formatter: (item: { value: number }) => w.share(item.value, 0) },
        barCategoryGap: '22%',
      },
    ],
  }))
}

function byMode({ words: w }: View, d: Delivery): HTMLElement {
  const shown = mostUsed(d).reverse()
  const series = [
    { name: w.t('delivery.mean'), of: shown.map((mode) => mode.mean_days), color: BRAND },
    { name: w.t('delivery.high'), of: shown.map((mode) => mode.high_days), color: BRAND_SOFT },
  ]
  return chart(w.t('delivery.modes'), 290, () => ({
    animation: false,
    grid: { left: 4, right: 40, top: 34, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 10, data: series.map((s) => s.name) },
    tooltip: tooltip((items) => [items[0]?.name ?? '', ...items.map((i) => `${i.seriesName}  ${w.decimal(i.value as number)}`)].join('\n')),
    xAxis: { type: 'value', splitNumber: 4 },
    yAxis: { type: 'category', data: shown.map((mode) => mode.name), axisLabel: { width: 120, overflow: 'truncate' } },
    series: series.map((s) => ({
      name: s.name,
      type: 'bar',
      data: s.of,
      itemStyle: { color: s.color },
      barGap: '15%',
      barCategoryGap: '38%',
      label: { show: true, position: 'right', formatter: (item: { value: number }) => w.decimal(item.value) },
    })),
  }))
}

function modeTable({ words: w }: View, d: Delivery): HTMLElement {
  const knowsLate = d.promised > 0
  const columns = [
    { title: w.t('delivery.mode') },
    { title: w.t('overview.orders'), number: true },
    { title: w.t('delivery.share'), number: true },
    { title: w.t('delivery.mean'), number: true },
    { title: w.t('delivery.median'), number: true },
    { title: w.t('delivery.high'), number: true },
    ...(knowsLate ? [{ title: w.t('delivery.late'), number: true }] : []),
  ]
  const line = (name: string, m: DeliveryTimes): string[] => [
    name,
    w.count(m.orders),
    w.share(m.orders / d.orders),
    w.decimal(m.mean_days),
    w.decimal(m.median_days, 0),
    w.decimal(m.high_days, 0),
    ...(knowsLate ? [m.promised > 0 ? w.share(m.late / m.promised) : '–'] : []),
  ]
  const body = [...mostUsed(d).map((mode) => line(mode.name, mode)), line(w.t('delivery.all'), d)]
  return table(w.t('delivery.modes'), columns, body)
}

function dayTable({ words: w }: View, d: Delivery): HTMLElement {
  const columns = [w.t('delivery.axis'), w.t('overview.orders'), w.t('delivery.share')]
  const body = bars(d).map((bar) => [bar.name, w.count(bar.orders), w.share(bar.orders / d.orders)])
  return table(daysTitle(w, d), columns.map((title, i) => ({ title, number: i > 0 })), body)
}

function lesson({ words: w }: View, d: Delivery): HTMLElement {
  const late = d.promised > 0 ? w.t('delivery.lesson_late', { share: w.share(d.late / d.promised) }) : w.t('delivery.lesson_unpromised')
  const undated = d.undated > 0 ? w.t('delivery.lesson_undated', { orders: w.count(d.undated) }) : null
  return takeaway(deliveryFact(w, d), late, undated)
}

export function delivery(view: View): Section {
  const w = view.words
  const d = deliveryOf(view.data)
  const body = !d
    ? [absent(w.t('delivery.absent'))]
    : [
        lesson(view, d),
        h(
          'div',
          { class: 'two' },
          figure(daysTitle(w, d), w.t('delivery.days_note'), distribution(view, d), more(w.t('more.numbers'), dayTable(view, d))),
          d.modes.length > 0 ? figure(w.t('delivery.modes'), w.t('delivery.modes_note'), byMode(view, d)) : null,
        ),
        modeTable(view, d),
      ]
  return { id: 'delivery', title: 'delivery.title', question: 'delivery.question', body }
}
