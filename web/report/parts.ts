/* The parts that sections are made of. */
import { h, type Child } from './dom.ts'
import { heat } from './palette.ts'

export interface Column {
  title: string
  /* Numbers stand to the right. */
  number?: boolean
  /* Sentences need room on a telephone. */
  prose?: boolean
}

export function paragraph(text: string, kind = ''): HTMLElement {
  return h('p', kind ? { class: kind } : {}, text)
}

/* What a reader should take away from a section, in one sentence or two. */
export function takeaway(...sentences: (string | null)[]): HTMLElement {
  const said = sentences.filter((sentence) => sentence !== null)
  /* Chinese sentences end with a full-width stop and take no space after it. */
  return h('p', { class: 'takeaway' }, said.join(' ').replaceAll('。 ', '。'))
}

export function absent(text: string): HTMLElement {
  return h('p', { class: 'absent' }, text)
}

export function keyFigure(label: string, value: string, note: string): HTMLElement {
  return h('div', { class: 'key-figure' }, h('dt', {}, label), h('dd', {}, value, h('small', {}, note)))
}

export function table(caption: string, columns: Column[], body: Child[][]): HTMLElement {
  const kind = (i: number): string | undefined => (columns[i]?.number ? 'number' : columns[i]?.prose ? 'prose' : undefined)
  const head = columns.map((column, i) => h('th', { scope: 'col', class: kind(i) }, column.title))
  const lines = body.map((cells) =>
    h('tr', {}, cells.map((cell, i) => h(i === 0 ? 'th' : 'td', i === 0 ? { scope: 'row' } : { class: kind(i) }, cell))),
  )
  const whole = h('table', {}, h('caption', {}, caption), h('thead', {}, h('tr', {}, head)), h('tbody', {}, lines))
  return h('div', { class: 'table', tabindex: 0, role: 'region', 'aria-label': caption }, whole)
}

/* A name with the colour it has in the chart beside it. */
export function keyed(colour: string, name: string): HTMLElement {
  const dot = h('i', { class: 'dot', 'aria-hidden': 'true' })
  dot.style.background = colour
  return h('span', { class: 'keyed' }, dot, name)
}

export function figure(title: string, note: string, ...content: Child[]): HTMLElement {
  return h(
    'figure',
    {},
    h('figcaption', {}, h('strong', {}, title), note ? h('span', {}, note) : null),
    ...content,
  )
}

/* Numbers behind a chart that few will open; not printed unless opened. */
export function more(summary: string, content: Node): HTMLElement {
  return h('details', {}, h('summary', {}, summary), content)
}

export interface HeatCell {
  /* 0 … 1, or null for no colour: nothing to show, or too few to compare. */
  strength: number | null
  lines: string[]
  title?: string
}

export interface HeatTable {
  caption: string
  corner: string
  columns: string[]
  rows: { name: string; note?: string; cells: HeatCell[] }[]
  kind: string
}

/* A heat map that is a table: it can be read aloud, copied and printed, and its numbers are always there. */
export function heatTable(map: HeatTable): HTMLElement {
  const lines = map.rows.map((row) =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, row.name, row.note ? h('small', {}, row.note) : null),
      row.cells.map((cell) => {
        const box = h('td', { title: cell.title }, cell.lines.map((line, i) => h(i === 0 ? 'b' : 'span', {}, line)))
        if (cell.strength === null) {
          box.className = 'plain'
        } else {
          const colours = heat(cell.strength)
          box.style.background = colours.background
          box.style.color = colours.text
        }
        return box
      }),
    ),
  )
  const head = [map.corner, ...map.columns].map((name) => h('th', { scope: 'col' }, name))
  const caption = h('caption', {}, map.caption)
  const whole = h('table', {}, caption, h('thead', {}, h('tr', {}, head)), h('tbody', {}, lines))
  return h('div', { class: `table heat ${map.kind}`, tabindex: 0, role: 'region', 'aria-label': map.caption }, whole)
}
