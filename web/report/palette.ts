/* The colours of the report. Texts on them keep 4.5:1; a colour is never the only sign, a label stands by it. */

export const INK = '#17212f'
export const QUIET = '#566173'
export const LINE = '#dfe4ea'
export const BRAND = '#0b5d57'
export const BRAND_SOFT = '#9cc9c2'
export const ACCENT = '#b6521b'

export const STAGE_COLOURS: Record<string, string> = {
  prospect: '#aab3bf',
  new: '#5b9bd5',
  active: '#4aa89b',
  loyal: '#0b5d57',
  at_risk: '#e0a12b',
  churned: '#a8473c',
  won_back: '#7f63a8',
}

export const CLASS_COLOURS: Record<string, string> = {
  important_value: '#0b5d57',
  important_develop: '#1f5f99',
  important_keep: '#9a6a00',
  important_win_back: '#9b3a31',
  general_value: '#6cb3a8',
  general_develop: '#86b4dc',
  general_keep: '#e3bd6a',
  general_win_back: '#d99a92',
}

export const TIER_COLOURS = ['#0b5d57', '#5fada2', '#b9d9d4', '#dfe9e8']

const HEAT_LOW = [240, 247, 245] as const
const HEAT_HIGH = [11, 93, 87] as const

/* Relative luminance, as WCAG defines it. */
function luminance(rgb: readonly number[]): number {
  const [r = 0, g = 0, b = 0] = rgb.map((part) => {
    const c = part / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

const DARK_TEXT = [3, 9, 11] as const

/* A colour from pale to deep for 0 … 1, and the text colour, dark or white, that contrasts more with it: at
 * least 4.5:1 on every shade, since one of the two always does. */
export function heat(strength: number): { background: string; text: string } {
  const s = Math.min(1, Math.max(0, strength))
  const mixed = HEAT_LOW.map((low, i) => Math.round(low + ((HEAT_HIGH[i] ?? 0) - low) * s))
  const behind = luminance(mixed) + 0.05
  const isWhiteBetter = 1.05 / behind > behind / (luminance(DARK_TEXT) + 0.05)
  return { background: `rgb(${mixed.join(',')})`, text: isWhiteBetter ? '#ffffff' : `rgb(${DARK_TEXT.join(',')})` }
}
