/* The three languages of the page: texts by key, and how each writes numbers, money and dates. */
import type { Names } from './data.ts'
import { en } from './locales/en.ts'
import { zhCN } from './locales/zh-CN.ts'
import { zhTW } from './locales/zh-TW.ts'

export type Key = keyof typeof en
export type Texts = Record<Key, string>
export type Language = 'en' | 'zh-CN' | 'zh-TW'

export const LANGUAGES: { code: Language; name: string }[] = [
  { code: 'zh-CN', name: '简体中文' },
  { code: 'zh-TW', name: '繁體中文' },
  { code: 'en', name: 'English' },
]

const TEXTS: Record<Language, Texts> = { en, 'zh-CN': zhCN, 'zh-TW': zhTW }

type CodeKind = 'class' | 'stage' | 'tier' | 'tier_means' | 'stage_means' | 'parameter' | 'choice'

/* Dates in English as most of the world reads them: 31 December 2017. */
const LOCALES: Record<Language, string> = { en: 'en-GB', 'zh-CN': 'zh-CN', 'zh-TW': 'zh-TW' }

export function isLanguage(code: string): code is Language {
  return code in TEXTS
}

export class Words {
  readonly language: Language
  private readonly locale: string
  private readonly currency: string
  private readonly zone: string
  private readonly names: Names

  constructor(language: Language, currency: string, zone: string, names: Names) {
    this.language = language
    this.locale = LOCALES[language]
    this.currency = currency
    this.zone = zone
    this.names = names
  }

  /* The text of a key, with {name} replaced by values, and [name|one|many] by what fits the number. */
  t(key: Key, values: Record<string, string> = {}): string {
    return TEXTS[this.language][key]
      .replace(/\[(\w+)\|([^|\]]*)\|([^\]]*)\]/g, (_, name: string, one: string, many: string) => (values[name] === '1' ? one : many))
      .replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place)
  }

  /* The text of a code such as a class or stage: as the model names it, else as this page does; a code that nobody knows
   * shows itself. */
  code(kind: CodeKind, code: string, values: Record<string, string> = {}): string {
    const name = this.names[kind]?.[code]?.[this.language]
    if (name !== undefined) {
      return name
    }
    const key = `${kind}.${code}`
    return key in TEXTS[this.language] ? this.t(key as Key, values) : code
  }

  private write(value: number, options: Intl.NumberFormatOptions): string {
    return Number.isFinite(value) ? new Intl.NumberFormat(this.locale, options).format(value) : '–'
  }

  count(value: number): string {
    return this.write(value, { maximumFractionDigits: 0 })
  }

  decimal(value: number, digits = 1): string {
    return this.write(value, { minimumFractionDigits: digits, maximumFractionDigits: digits })
  }

  share(value: number, digits = 1): string {
    return this.write(value, { style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits })
  }

  private moneyOptions(): Intl.NumberFormatOptions {
    return /^[A-Z]{3}$/.test(this.currency) ? { style: 'currency', currency: this.currency } : {}
  }

  /* Money in whole units. */
  money(value: number): string {
    return this.write(value, { ...this.moneyOptions(), maximumFractionDigits: 0, minimumFractionDigits: 0 })
  }

  /* The least number that is written short: 1K in English, 1万 in Chinese. */
  private shortFrom(): number {
    return this.language === 'en' ? 1000 : 10000
  }

  /* Money in few digits: US$2.3M, US$229.7万. */
  moneyShort(value: number): string {
    return this.write(value, {
      ...this.moneyOptions(),
      notation: 'compact',
      minimumFractionDigits: 0,
      maximumFractionDigits: Math.abs(value) >= this.shortFrom() ? 1 : 0,
      useGrouping: true,
    })
  }

  date(day: string): string {
    return new Intl.DateTimeFormat(this.locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day))
  }

  month(month: string): string {
    const options: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'short', timeZone: 'UTC' }
    return new Intl.DateTimeFormat(this.locale, options).format(new Date(`${month}-01`))
  }

  quarter(month: string): string {
    const quarter = Math.floor((Number(month.slice(5, 7)) - 1) / 3) + 1
    return this.t('format.quarter', { year: month.slice(0, 4), quarter: String(quarter) })
  }

  instant(instant: string): string {
    const moment = new Date(instant)
    const options: Intl.DateTimeFormatOptions = { dateStyle: 'long', timeStyle: 'short' }
    try {
      return new Intl.DateTimeFormat(this.locale, { ...options, timeZone: this.zone }).format(moment)
    } catch {
      return new Intl.DateTimeFormat(this.locale, { ...options, timeZone: 'UTC' }).format(moment)
    }
  }

  list(items: string[]): string {
    return new Intl.ListFormat(this.locale, { type: 'conjunction' }).format(items)
  }
}
