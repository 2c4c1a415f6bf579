/* What every section is given, and what it gives. */
import type { Report } from './data.ts'
import type { Key, Words } from './language.ts'

export interface View {
  data: Report
  words: Words
}

export interface Section {
  id: string
  title: Key
  question: Key
  body: (Node | null)[]
}
