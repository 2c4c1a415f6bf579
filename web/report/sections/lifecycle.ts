/* Where customers stand in their life with us, how that changed, and between which stages they move. */
import { chart, tooltip } from '../charts/chart.ts'
import { numberOf, rows, sum, textOf, type Row } from '../data.ts'
import { h } from '../dom.ts'
import { STAGES, inOrder, stageGroup, stageLimits } from '../figures.ts'
import { BRAND, STAGE_COLOURS } from '../palette.ts'
import { absent, figure, heatTable, keyed, more, table, takeaway, type HeatCell } from '../parts.ts'
import type { Section, View } from '../view.ts'

function colour(stage: string): string {
  return STAGE_COLOURS[stage] ?? BRAND
}

function stageBars({ words: w }: View, stages: Row[]): HTMLElement {
  const shown = [...stages].reverse()
  const all = sum(stages, (row) => numberOf(row, 'customers'))
  return chart(w.t('life.stages'), 40 * stages.length + 30, () => ({
    animation: false,
    grid: { left: 4, right: 96, top: 4, bottom: 4, containLabel: true },
    tooltip: tooltip((items) => `${items[0]?.name}\n${w.count(items[0]?.value as number)}`),
    xAxis: { type: 'value', show: false },
    yAxis: { type: 'category', data: shown.map((row) => w.code('stage', textOf(row, 'stage'))), axisLine: { show: false } },
    series: [
      {
        type: 'bar',
        barWidth: '62%',
        data: shown.map((row) => ({ value: numberOf(row, 'customers'), itemStyle: { color: colour(textOf(row, 'stage')) } })),
        label: {
          show: true,
          position: 'right',
          formatter: (item: { value: number }) => `${w.count(item.value)} · ${w.share(item.value / all)}`,
        },
      },
    ],
  }))
}

function stageTable(view: View, stages: Row[]): HTMLElement {
  const w = view.words
  const limits = stageLimits(view.data)
  const all = sum(stages, (row) => numberOf(row, 'customers'))
  const hasMonths = stages.some((row) => Number.isFinite(numberOf(row, 'months_expected')))
  const hasAmount = stages.some((row) => Number.isFinite(numberOf(row, 'amount')))
  const columns = [
    { title: w.t('life.stage') },
    { title: w.t('life.means'), prose: true },
    { title: w.t('share.customers_count'), number: true },
    { title: w.t('share.customers'), number: true },
    ...(hasAmount ? [{ title: w.t('life.amount'), number: true }] : []),
    ...(hasMonths ? [{ title: w.t('life.months'), number: true }] : []),
  ]
  const body = stages.map((row) => {
    const stage = textOf(row, 'stage')
    const share = numberOf(row, 'customers') / all
    return [
      keyed(colour(stage), w.code('stage', stage)),
      w.code('stage_means', stage, limits),
      w.count(numberOf(row, 'customers')),
      w.share(share),
      ...(hasAmount ? [w.money(numberOf(row, 'amount'))] : []),
      ...(hasMonths ? [w.decimal(numberOf(row, 'months_expected'))] : []),
    ]
  })
  return table(w.t('life.stages'), columns, body)
}

interface History {
  months: string[]
  stages: string[]
  of: (month: string, stage: string) => number
}

function readHistory(view: View): History {
  const found = rows(view.data.lifecycle, 'history')
  const counts = new Map(found.map((row) => [`${textOf(row, 'month').slice(0, 7)} ${textOf(row, 'stage')}`, numberOf(row, 'customers')]))
  const months = [...new Set(found.map((row) => textOf(row, 'month').slice(0, 7)))].sort()
  const stages = STAGES.filter((stage) => months.some((month) => (counts.get(`${month} ${stage}`) ?? 0) > 0))
  return { months, stages, of: (month, stage) => counts.get(`${month} ${stage}`) ?? 0 }
}

function historyChart({ words: w }: View, history: History): HTMLElement {
  const { months, stages, of } = history
  return chart(w.t('life.history'), 340, (_, narrow) => ({
    animation: false,
    grid: { left: 8, right: 12, top: narrow ? 76 : 44, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 10, icon: 'rect' },
    tooltip: {
      ...tooltip((items) => [w.month(items[0]?.name ?? ''), ...[...items].reverse().map((i) => `${i.seriesName}  ${w.count(i.value as number)}`)].join('\n')),
      axisPointer: { type: 'line' },
    },
    xAxis: {
      type: 'category',
      boundaryGap: false,
      data: months,
      axisLabel: {
        interval: (i: number) => months.length <= 14 || (months[i]?.endsWith('-01') ?? false),
        formatter: (month: string) => (months.length <= 14 ? month.slice(narrow ? 5 : 0) : month.slice(0, 4)),
      },
    },
    yAxis: { type: 'value', axisLabel: { formatter: (value: number) => w.count(value) }, splitNumber: 4 },
    series: stages.map((stage) => ({
      name: w.code('stage', stage),
      type: 'line',
      stack: 'customers',
      symbol: 'none',
      lineStyle: { width: 1, color: '#ffffff' },
      areaStyle: { color: colour(stage), opacity: 1 },
      itemStyle: { color: colour(stage) },
      data: months.map((month) => of(month, stage)),
    })),
  }))
}

function historyTable({ words: w }: View, { months, stages, of }: History): HTMLElement {
  const columns = [{ title: w.t('life.month') }, ...stages.map((stage) => ({ title: w.code('stage', stage), number: true }))]
  const body = [...months].reverse().map((month) => [w.month(month), ...stages.map((stage) => w.count(of(month, stage)))])
  return table(w.t('life.history'), columns, body)
}

interface Moves {
  from: string[]
  to: string[]
  of: (from: string, to: string) => number
  all: (from: string) => number
}

function readMoves(view: View): Moves {
  const found = rows(view.data.lifecycle, 'transitions')
  const of = (from: string, to: string): number =>
    sum(found.filter((row) => textOf(row, 'from') === from && textOf(row, 'to') === to), (row) => numberOf(row, 'count'))
  const all = (from: string): number => sum(found.filter((row) => textOf(row, 'from') === from), (row) => numberOf(row, 'count'))
  const from = STAGES.filter((stage) => all(stage) > 0)
  return { from, to: STAGES.filter((stage) => from.some((f) => of(f, stage) > 0)), of, all }
}

function moveTable({ words: w }: View, moves: Moves): HTMLElement {
  const cell = (from: string, to: string): HeatCell => {
    const customers = moves.of(from, to)
    if (customers === 0) {
      return { strength: null, lines: ['–'] }
    }
    const share = customers / moves.all(from)
    const values = { from: w.code('stage', from), to: w.code('stage', to), customers: w.count(customers), share: w.share(share) }
    return { strength: Math.sqrt(share), lines: [w.share(share)], title: w.t('life.move_cell', values) }
  }
  return heatTable({
    caption: w.t('life.moves'),
    corner: w.t('life.moves_corner'),
    columns: moves.to.map((stage) => w.code('stage', stage)),
    rows: moves.from.map((from) => ({ name: w.code('stage', from), cells: moves.to.map((to) => cell(from, to)) })),
    kind: 'moves',
  })
}

/* Only those who changed: who stayed would drown them. */
function flow({ words: w }: View, moves: Moves): HTMLElement {
  const links = moves.from.flatMap((from) =>
    moves.to
      .filter((to) => to !== from && moves.of(from, to) > 0)
      .map((to) => ({ source: `from ${from}`, target: `to ${to}`, value: moves.of(from, to) })),
  )
  const used = new Set(links.flatMap((link) => [link.source, link.target]))
  const node = (side: string, stage: string): object => ({
    name: `${side} ${stage}`,
    itemStyle: { color: colour(stage) },
    label: { position: side === 'from' ? 'right' : 'left' },
  })
  const nodes = [...moves.from.map((s) => ({ side: 'from', s })), ...moves.to.map((s) => ({ side: 'to', s }))]
  const named = (name: string): string => w.code('stage', name.slice(name.indexOf(' ') + 1))
  return chart(w.t('life.flow'), 340, () => ({
    animation: false,
    tooltip: tooltip((items) => {
      const link = items[0]?.data as { source?: string; target?: string; value?: number }
      return link.source && link.target
        ? `${named(link.source)} → ${named(link.target)}\n${w.count(link.value ?? 0)}`
        : named(items[0]?.name ?? '')
    }, 'item'),
    series: [
      {
        type: 'sankey',
        left: 4,
        right: 4,
        top: 8,
        bottom: 8,
        nodeWidth: 12,
        nodeGap: 20,
        draggable: false,
        layoutIterations: 0,
        label: { formatter: (item: { name: string; value: number }) => `${named(item.name)} ${w.count(item.value)}` },
        lineStyle: { color: 'source', opacity: 0.35, curveness: 0.5 },
        data: nodes.filter(({ side, s }) => used.has(`${side} ${s}`)).map(({ side, s }) => node(side, s)),
        links,
      },
    ],
  }))
}

function lesson({ data, words: w }: View): HTMLElement | null {
  const healthy = stageGroup(data, ['active', 'loyal', 'won_back', 'new'])
  const leaving = stageGroup(data, ['at_risk'])
  return healthy
    ? takeaway(
        w.t('life.lesson_healthy', { customers: w.count(healthy.customers), share: w.share(healthy.customerShare) }),
        leaving && w.t('life.lesson_risk', { customers: w.count(leaving.customers) }),
      )
    : null
}

export function lifecycle(view: View): Section {
  const w = view.words
  const stages = inOrder(rows(view.data.lifecycle, 'stages'), 'stage', STAGES).filter((row) => numberOf(row, 'customers') > 0)
  const history = readHistory(view)
  const moves = readMoves(view)
  const changes = moves.from.some((from) => moves.to.some((to) => to !== from && moves.of(from, to) > 0))
  const body =
    stages.length === 0
      ? [absent(w.t('life.absent'))]
      : [
          lesson(view),
          figure(w.t('life.stages'), w.t('life.stages_note'), stageBars(view, stages), stageTable(view, stages)),
          history.months.length > 1
            ? figure(w.t('life.history'), w.t('life.history_note'), historyChart(view, history), more(w.t('more.numbers'), historyTable(view, history)))
            : null,
          moves.from.length > 0
            ? h(
                'div',
                { class: 'two wide-first' },
                figure(w.t('life.moves'), w.t('life.moves_note'), moveTable(view, moves)),
                changes ? figure(w.t('life.flow'), w.t('life.flow_note'), flow(view, moves)) : null,
              )
            : null,
        ]
  return { id: 'lifecycle', title: 'life.title', question: 'life.question', body }
}
