/* What to do next, class by class, in the order of the money at stake. */
import { numberOf, rows, sum, textOf, type Row } from '../data.ts'
import { h } from '../dom.ts'
import { CLASSES } from '../figures.ts'
import type { Key } from '../language.ts'
import { BRAND, CLASS_COLOURS } from '../palette.ts'
import { absent } from '../parts.ts'
import type { Section, View } from '../view.ts'

/* Where acting pays first: big spenders about to be lost, then those to grow, then those to keep as they are. */
const URGENCY = [
  'important_win_back',
  'important_keep',
  'important_develop',
  'important_value',
  'general_value',
  'general_develop',
  'general_keep',
  'general_win_back',
]

function card({ words: w }: View, row: Row, place: number, all: number): HTMLElement {
  const code = textOf(row, 'class')
  const line = (label: Key, kind: 'means' | 'next' | 'measure'): (HTMLElement | null)[] => [
    h('dt', {}, w.t(label)),
    h('dd', {}, w.t(`${kind}.${code}` as Key)),
  ]
  const element = h(
    'article',
    { class: 'card' },
    h('header', {}, h('span', { class: 'place' }, String(place)), h('h3', {}, w.code('class', code))),
    h(
      'p',
      { class: 'size' },
      w.t('action.size', {
        customers: w.count(numberOf(row, 'customers')),
        amount: w.money(numberOf(row, 'amount')),
        share: w.share(numberOf(row, 'amount') / all),
      }),
    ),
    h('dl', {}, line('action.means', 'means'), line('action.next', 'next'), line('action.measure', 'measure')),
  )
  element.style.borderTopColor = CLASS_COLOURS[code] ?? BRAND
  return element
}

export function actions(view: View): Section {
  const w = view.words
  const all = rows(view.data.rfm, 'classes')
  const amount = sum(all, (row) => numberOf(row, 'amount'))
  const shown = URGENCY.flatMap((code) => all.filter((row) => textOf(row, 'class') === code && numberOf(row, 'customers') > 0)).filter(
    (row) => CLASSES.includes(textOf(row, 'class')),
  )
  const body =
    shown.length === 0
      ? [absent(w.t('rfm.absent'))]
      : [h('div', { class: 'cards' }, shown.map((row, i) => card(view, row, i + 1, amount)))]
  return { id: 'actions', title: 'action.title', question: 'action.question', body }
}
