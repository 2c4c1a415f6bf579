/* What the numbers mean, how they were made, and from what. */
import { PARTS, salesOf, type ModelResult, type Part } from '../data.ts'
import { h } from '../dom.ts'
import { stageLimits } from '../figures.ts'
import type { Key } from '../language.ts'
import { table } from '../parts.ts'
import type { Section, View } from '../view.ts'

/* Paragraphs that name limits take them from the run itself. */
const TERMS: [Key, Key][] = [
  ['term.revenue', 'define.revenue'],
  ['term.rfm', 'define.rfm'],
  ['term.classes', 'define.classes'],
  ['term.value', 'define.value'],
  ['term.concentration', 'define.concentration'],
  ['term.stages', 'define.stages'],
  ['term.cohort', 'define.cohort'],
  ['term.delivery', 'define.delivery'],
]

const TITLES: Record<Part, Key> = {
  sales: 'overview.title',
  rfm: 'rfm.title',
  value: 'value.title',
  lifecycle: 'life.title',
  cohort: 'cohort.title',
  delivery: 'delivery.title',
}

function glossary({ data, words: w }: View): HTMLElement {
  const limits = stageLimits(data)
  return h('dl', { class: 'terms' }, TERMS.flatMap(([term, meaning]) => [h('dt', {}, w.t(term)), h('dd', {}, w.t(meaning, limits))]))
}

function parameterText({ words: w }: View, value: unknown): string {
  if (value === null || value === undefined) {
    return '–'
  }
  if (Array.isArray(value)) {
    return value.map(String).join(', ')
  }
  if (typeof value === 'boolean') {
    return w.t(value ? 'choice.yes' : 'choice.no')
  }
  return typeof value === 'string' ? w.code('choice', value) : String(value)
}

function parameters(view: View, result: ModelResult): string {
  const w = view.words
  const given = Object.entries(result.parameters ?? {}).filter(([, value]) => value !== null)
  return given.map(([name, value]) => `${w.code('parameter', name)}: ${parameterText(view, value)}`).join(' · ') || '–'
}

function modelTable(view: View): HTMLElement | null {
  const w = view.words
  const body = PARTS.flatMap((part) => {
    const result = view.data[part]
    return result ? [[w.t(TITLES[part]), `${result.model} ${result.version}`, parameters(view, result)]] : []
  })
  const columns = [{ title: w.t('made.part') }, { title: w.t('made.model') }, { title: w.t('made.parameters') }]
  return body.length > 0 ? table(w.t('made.models'), columns, body) : null
}

/* What the models themselves say is worth knowing. */
function warnings({ data, words: w }: View): HTMLElement | null {
  const said = PARTS.flatMap((part) => data[part]?.warnings ?? [])
  const texts = said.filter((warning) => typeof warning === 'string')
  return texts.length > 0 ? h('div', { class: 'warnings' }, h('h3', {}, w.t('made.warnings')), h('ul', {}, texts.map((text) => h('li', {}, text)))) : null
}

function provenance({ data, words: w }: View): HTMLElement {
  const p = data.provenance
  const further = p.further_sources > 0 ? [w.t('made.further_sources', { count: w.count(p.further_sources) })] : []
  const sources = p.sources.length > 0 ? w.list([...p.sources, ...further]) : '–'
  const sales = salesOf(data)
  const facts: [Key, string][] = [
    ['made.as_of', w.date(p.as_of)],
    ['made.rows', w.t('made.rows_value', { orders: w.count(sales?.orders ?? 0), customers: w.count(p.customers) })],
    ['made.sources', sources],
    ['made.currency', p.currency],
    ['made.zone', p.zone],
    ['made.program', `Patron ${p.program_version}`],
    ['made.made_at', w.instant(p.made_at)],
  ]
  return h('dl', { class: 'provenance' }, facts.flatMap(([label, value]) => [h('dt', {}, w.t(label)), h('dd', {}, value)]))
}

export function definitions(view: View): Section {
  const w = view.words
  const body = [
    glossary(view),
    h('h3', {}, w.t('made.title')),
    provenance(view),
    modelTable(view),
    warnings(view),
    h('p', { class: 'quiet' }, w.t('made.again')),
  ]
  return { id: 'definitions', title: 'define.title', question: 'define.question', body }
}
