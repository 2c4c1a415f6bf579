/* Builds the page from its data, in the language asked for, and anew when the reader chooses another. */
import './style.css'
import { clearCharts, followWidth, showCharts } from './charts/chart.ts'
import { readReport, salesOf, type Report } from './data.ts'
import { h } from './dom.ts'
import { LANGUAGES, Words, isLanguage, type Language } from './language.ts'
import { actions } from './sections/actions.ts'
import { cohorts } from './sections/cohorts.ts'
import { definitions } from './sections/definitions.ts'
import { delivery } from './sections/delivery.ts'
import { lifecycle } from './sections/lifecycle.ts'
import { overview } from './sections/overview.ts'
import { segments } from './sections/segments.ts'
import { value } from './sections/value.ts'
import type { Section, View } from './view.ts'

const SECTIONS = [overview, segments, value, lifecycle, cohorts, delivery, actions, definitions]

function languageSwitch(words: Words, show: (language: Language) => void): HTMLElement {
  const buttons = LANGUAGES.map(({ code, name }) => {
    const button = h('button', { type: 'button', lang: code, 'aria-pressed': String(code === words.language) }, name)
    button.addEventListener('click', () => show(code))
    return button
  })
  return h('div', { class: 'languages', role: 'group', 'aria-label': words.t('page.language') }, buttons)
}

function cover({ data, words: w }: View, show: (language: Language) => void): HTMLElement {
  const sales = salesOf(data)
  const period = sales ? w.t('page.period', { first: w.date(sales.first_day), last: w.date(sales.last_day) }) : ''
  return h(
    'header',
    { class: 'cover' },
    h('div', { class: 'bar' }, h('span', { class: 'mark' }, w.t('page.product')), languageSwitch(w, show)),
    h('p', { class: 'whose' }, data.provenance.organisation),
    h('h1', {}, w.t('page.title')),
    h('p', { class: 'when' }, [w.t('page.as_of', { date: w.date(data.provenance.as_of) }), period].filter(Boolean).join(' · ')),
  )
}

/* What a reader has to know before trusting the figures. */
function notices({ data, words: w }: View): HTMLElement | null {
  const p = data.provenance
  const said = [p.is_stale ? w.t('page.stale') : null, p.is_mixed ? w.t('page.mixed') : null].filter((text) => text !== null)
  return said.length > 0 ? h('div', { class: 'notices', role: 'note' }, said.map((text) => h('p', {}, text))) : null
}

function contents({ words: w }: View, sections: Section[]): HTMLElement {
  const links = sections.map((section) => h('li', {}, h('a', { href: `#${section.id}` }, w.t(section.title))))
  return h('nav', { 'aria-label': w.t('page.contents') }, h('ol', {}, links))
}

function sectionElement({ words: w }: View, section: Section, number: number): HTMLElement {
  const title = h('h2', {}, h('span', { class: 'ordinal', 'aria-hidden': 'true' }, String(number)), w.t(section.title))
  return h('section', { id: section.id, 'aria-label': w.t(section.title) }, title, h('p', { class: 'question' }, w.t(section.question)), section.body)
}

function footer({ data, words: w }: View): HTMLElement {
  const p = data.provenance
  return h('footer', {}, w.t('page.footer', { version: p.program_version, made_at: w.instant(p.made_at) }))
}

function show(data: Report, language: Language): void {
  const words = new Words(language, data.provenance.currency, data.provenance.zone, data.names)
  const view = { data, words }
  const organisation = data.provenance.organisation
  document.documentElement.lang = language
  document.title = (organisation ? `${organisation} · ` : '') + words.t('page.title')
  clearCharts()
  const sections = SECTIONS.map((section) => section(view))
  document.getElementById('report')?.replaceChildren(
    cover(view, (chosen) => show(data, chosen)),
    ...[notices(view)].filter((element) => element !== null),
    contents(view, sections),
    h('main', {}, sections.map((section, i) => sectionElement(view, section, i + 1))),
    footer(view),
  )
  showCharts()
}

const asked = document.documentElement.lang
show(readReport(), isLanguage(asked) ? asked : 'zh-CN')
followWidth()
