/* Charts as SVG: sharp on paper, and drawn anew at the width they get. */
import { BarChart, FunnelChart, LineChart, SankeyChart } from 'echarts/charts'
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components'
import * as echarts from 'echarts/core'
import type { EChartsCoreOption } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { h } from '../dom.ts'
import { INK, LINE, QUIET } from '../palette.ts'

echarts.use([BarChart, FunnelChart, LineChart, SankeyChart])
echarts.use([AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, SVGRenderer])

export type Option = EChartsCoreOption
/* Options for the width the chart has; narrow is a telephone. */
export type Draw = (width: number, narrow: boolean) => Option

interface Mounted {
  host: HTMLElement
  height: number
  draw: Draw
  chart: echarts.ECharts
}

/* A4 less its margins, at 96 dots an inch; and half of it less the gap, for two side by side. */
const PAPER_WIDTH = 688
const HALF_PAPER_WIDTH = 329
/* Paper is read closer than a screen: lower charts let a section fit its page. */
const PAPER_HEIGHT = 0.72
const NARROW_WIDTH = 560

let waiting: Omit<Mounted, 'chart'>[] = []
let mounted: Mounted[] = []

/* A place for a chart, drawn by showCharts() once it stands in the page. label says what it shows. */
export function chart(label: string, height: number, draw: Draw): HTMLElement {
  const host = h('div', { class: 'chart', role: 'img', 'aria-label': label })
  host.style.height = `${height}px`
  waiting.push({ host, height, draw })
  return host
}

function paint(item: Mounted, width: number, height = item.height): void {
  item.host.style.height = `${height}px`
  item.chart.resize({ width, height })
  item.chart.setOption(item.draw(width, width < NARROW_WIDTH), { notMerge: true })
}

function theme(): object {
  const fontFamily = getComputedStyle(document.body).fontFamily
  const axis = {
    axisLine: { lineStyle: { color: LINE } },
    axisTick: { show: false },
    axisLabel: { color: QUIET },
    splitLine: { lineStyle: { color: LINE } },
    nameTextStyle: { color: QUIET },
  }
  return {
    textStyle: { fontFamily, color: INK },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: { ...axis, axisLine: { show: false } },
    legend: { textStyle: { color: INK } },
  }
}

export function showCharts(): void {
  for (const place of waiting) {
    const size = { width: place.host.clientWidth, height: place.height }
    const item = { ...place, chart: echarts.init(place.host, theme(), { renderer: 'svg', ...size }) }
    mounted.push(item)
    paint(item, size.width)
  }
  waiting = []
}

export function clearCharts(): void {
  for (const { chart: made } of mounted) {
    made.dispose()
  }
  mounted = []
  waiting = []
}

function paperWidth(host: HTMLElement): number {
  return host.closest('.two') ? HALF_PAPER_WIDTH : PAPER_WIDTH
}

export function followWidth(): void {
  let asked = 0
  window.addEventListener('resize', () => {
    cancelAnimationFrame(asked)
    asked = requestAnimationFrame(() => mounted.forEach((item) => paint(item, item.host.clientWidth)))
  })
  window.addEventListener('beforeprint', () =>
    mounted.forEach((item) => paint(item, paperWidth(item.host), item.height * PAPER_HEIGHT)),
  )
  window.addEventListener('afterprint', () => mounted.forEach((item) => paint(item, item.host.clientWidth)))
}

/* A tooltip drawn into the picture: no markup is made, so a strict policy and hostile names are no matter. */
export function tooltip(formatter: (items: TooltipItem[]) => string, trigger: 'axis' | 'item' = 'axis'): object {
  return {
    trigger,
    renderMode: 'richText',
    confine: true,
    backgroundColor: '#ffffff',
    borderColor: LINE,
    textStyle: { color: INK, fontSize: 12, lineHeight: 18 },
    axisPointer: { type: 'shadow', shadowStyle: { color: 'rgba(11,93,87,0.06)' } },
    formatter: (found: TooltipItem | TooltipItem[]) => formatter(Array.isArray(found) ? found : [found]),
  }
}

export interface TooltipItem {
  dataIndex: number
  seriesName: string
  name: string
  value: unknown
  dataType?: string
  data: unknown
}
