/* Who brings the value: tiers, their share, and how much hangs on few. */
import { chart, tooltip } from '../charts/chart.ts'
import { numberOf, rows, salesOf, sum, textOf, type Row } from '../data.ts'
import { h } from '../dom.ts'
import { topFifthShare } from '../figures.ts'
import { ACCENT, BRAND, BRAND_SOFT, TIER_COLOURS } from '../palette.ts'
import { absent, figure, keyed, more, table, takeaway } from '../parts.ts'
import type { Section, View } from '../view.ts'

const TIERS = ['platinum', 'gold', 'iron', 'lead', 'high', 'middle', 'low']

function tierRows(view: View): Row[] {
  const found = rows(view.data.value, 'tiers').filter((row) => numberOf(row, 'customers') > 0)
  return [...found].sort((a, b) => TIERS.indexOf(textOf(a, 'tier')) - TIERS.indexOf(textOf(b, 'tier')))
}

function colour(i: number): string {
  return TIER_COLOURS[Math.min(i, TIER_COLOURS.length - 1)] ?? BRAND
}

function pyramid({ words: w }: View, tiers: Row[]): HTMLElement {
  const all = sum(tiers, (row) => numberOf(row, 'customers'))
  return chart(w.t('value.pyramid'), 300, (_, narrow) => ({
    animation: false,
    tooltip: tooltip((items) => `${items[0]?.name}\n${w.count(items[0]?.value as number)}`, 'item'),
    series: [
      {
        type: 'funnel',
        sort: 'ascending',
        left: narrow ? '2%' : '10%',
        width: narrow ? '52%' : '56%',
        top: 10,
        bottom: 10,
        gap: 3,
        minSize: '6%',
        label: {
          position: 'right',
          lineHeight: 18,
          formatter: (item: { name: string; value: number }) => `${item.name}\n${w.count(item.value)} · ${w.share(item.value / all)}`,
        },
        data: tiers.map((row, i) => ({
          name: w.code('tier', textOf(row, 'tier')),
          value: numberOf(row, 'customers'),
          itemStyle: { color: colour(i), borderWidth: 0 },
        })),
      },
    ],
  }))
}

function contributions({ words: w }: View, tiers: Row[]): HTMLElement {
  const label = {
    show: true,
    position: 'top',
    formatter: (item: { value: number }) => w.moneyShort(item.value),
  }
  const hasLoss = tiers.some((row) => numberOf(row, 'contribution') < 0)
  const bars = tiers.map((row, i) => {
    const value = numberOf(row, 'contribution')
    const isLoss = value < 0
    return { value, itemStyle: { color: isLoss ? ACCENT : colour(i) }, label: { position: isLoss ? 'bottom' : 'top' } }
  })
  return chart(w.t('value.contribution'), 300, () => ({
    animation: false,
    grid: { left: 8, right: 8, top: 28, bottom: 22, containLabel: true },
    tooltip: tooltip((items) => `${items[0]?.name}\n${w.money(items[0]?.value as number)}`),
    xAxis: {
      type: 'category',
      data: tiers.map((row) => w.code('tier', textOf(row, 'tier'))),
      axisLabel: { interval: 0 },
      axisLine: { onZero: true },
      axisTick: { show: false },
    },
    yAxis: {
      type: 'value',
      axisLabel: { formatter: (value: number) => w.moneyShort(value) },
      splitNumber: 4,
      boundaryGap: hasLoss ? ['25%', '5%'] : ['0%', '5%'],
    },
    series: [{ type: 'bar', data: bars, barMaxWidth: 72, label }],
  }))
}

function tierTable({ words: w }: View, tiers: Row[]): HTMLElement {
  const customers = sum(tiers, (row) => numberOf(row, 'customers'))
  const all = sum(tiers, (row) => numberOf(row, 'contribution'))
  const columns = [
    { title: w.t('value.tier') },
    { title: w.t('value.means'), prose: true },
    { title: w.t('share.customers_count'), number: true },
    { title: w.t('share.customers'), number: true },
    { title: w.t('value.contribution'), number: true },
    { title: w.t('value.contribution_share'), number: true },
    { title: w.t('value.per_customer'), number: true },
  ]
  const body = tiers.map((row, i) => {
    const n = numberOf(row, 'customers')
    const value = numberOf(row, 'contribution')
    return [
      keyed(colour(i), w.code('tier', textOf(row, 'tier'))),
      w.code('tier_means', textOf(row, 'tier')),
      w.count(n),
      w.share(n / customers),
      w.money(value),
      all > 0 ? w.share(value / all) : '–',
      w.money(value / n),
    ]
  })
  return table(w.t('value.tiers'), columns, body)
}

function concentration({ words: w }: View, tenths: number[]): HTMLElement {
  const all = sum(tenths, (amount) => amount)
  const names = tenths.map((_t, i) => `${i * 10}–${(i + 1) * 10}%`)
  const running = tenths.map((_t, i) => sum(tenths.slice(0, i + 1), (amount) => amount) / all)
  const percent = (value: number): string => w.share(value, 0)
  /* Above them runs the line. */
  const inside = { position: 'insideTop', color: '#ffffff' }
  return chart(w.t('value.concentration'), 300, (_, narrow) => ({
    animation: false,
    grid: { left: 8, right: 12, top: 40, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 10 },
    tooltip: tooltip((items) => [names[items[0]?.dataIndex ?? 0] ?? '', ...items.map((i) => `${i.seriesName}  ${w.share(i.value as number)}`)].join('\n')),
    xAxis: { type: 'category', data: names, axisLabel: { interval: narrow ? 1 : 0 } },
    yAxis: { type: 'value', max: 1, interval: 0.25, axisLabel: { formatter: percent } },
    series: [
      {
        name: w.t('value.tenth'),
        type: 'bar',
        data: tenths.map((amount, i) => ({ value: amount / all, itemStyle: { color: i < 2 ? BRAND : BRAND_SOFT }, label: i < 2 ? inside : {} })),
        itemStyle: { color: BRAND },
        label: { show: !narrow, position: 'top', formatter: (item: { value: number }) => percent(item.value) },
        barCategoryGap: '30%',
      },
      { name: w.t('value.running'), type: 'line', data: running, symbolSize: 6, symbol: 'circle', lineStyle: { color: ACCENT, width: 2 }, itemStyle: { color: ACCENT } },
    ],
  }))
}

function tenthTable({ words: w }: View, tenths: number[]): HTMLElement {
  const all = sum(tenths, (amount) => amount)
  const columns = [w.t('value.tenth_of'), w.t('overview.revenue'), w.t('share.revenue'), w.t('value.running')]
  const body = tenths.map((amount, i) => [
    `${i * 10}–${(i + 1) * 10}%`,
    w.money(amount),
    w.share(amount / all),
    w.share(sum(tenths.slice(0, i + 1), (a) => a) / all),
  ])
  return table(w.t('value.concentration'), columns.map((title, i) => ({ title, number: i > 0 })), body)
}

function lesson(view: View, tiers: Row[]): HTMLElement | null {
  const w = view.words
  const top = topFifthShare(view.data)
  const losing = tiers.filter((row) => numberOf(row, 'contribution') < 0)
  const best = tiers[0]
  const all = sum(tiers, (row) => numberOf(row, 'contribution'))
  const sentences = [
    top === null ? null : w.t('fact.top_fifth', { share: w.share(top) }),
    best && all > 0 && losing.length === 0
      ? w.t('value.lesson_best', { tier: w.code('tier', textOf(best, 'tier')), share: w.share(numberOf(best, 'contribution') / all) })
      : null,
    losing.length > 0
      ? w.t('value.lesson_loss', {
          customers: w.count(sum(losing, (row) => numberOf(row, 'customers'))),
          amount: w.money(-sum(losing, (row) => numberOf(row, 'contribution'))),
        })
      : null,
  ]
  return sentences.some(Boolean) ? takeaway(...sentences) : null
}

export function value(view: View): Section {
  const w = view.words
  const tiers = tierRows(view)
  const hasContribution = tiers.some((row) => Number.isFinite(numberOf(row, 'contribution')))
  const tenths = topFifthShare(view.data) === null ? [] : (salesOf(view.data)?.tenths ?? [])
  const body = [
    lesson(view, tiers),
    tiers.length === 0
      ? absent(w.t('value.absent'))
      : h(
          'div',
          { class: 'two' },
          figure(w.t('value.pyramid'), w.t('value.pyramid_note'), pyramid(view, tiers)),
          hasContribution
            ? figure(w.t('value.contribution'), w.t('value.contribution_note'), contributions(view, tiers))
            : absent(w.t('value.no_contribution')),
        ),
    tiers.length === 0 ? null : figure(w.t('value.tiers'), w.t('value.tiers_note'), tierTable(view, tiers)),
    tenths.length > 0
      ? figure(
          w.t('value.concentration'),
          w.t('value.concentration_note'),
          concentration(view, tenths),
          more(w.t('more.numbers'), tenthTable(view, tenths)),
        )
      : null,
  ]
  return { id: 'value', title: 'value.title', question: 'value.question', body }
}
