/* report.mjs BUILD_FOLDER: opens reports in a browser as readers do, in three languages, on a screen, on a
 * telephone and on paper, and looks for what a reader would call broken. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const here = path.dirname(fileURLToPath(import.meta.url))
const build = process.argv[2]
const require = createRequire(path.join(here, '../../web/package.json'))
const { chromium } = require('playwright-core')

const BROWSER = '/usr/bin/chromium'
const SKIPPED = 77
const LANGUAGES = { en: 'Customer report', 'zh-CN': '客户分析报告', 'zh-TW': '客戶分析報告' }
const CHARTED = ['overview', 'rfm', 'value', 'lifecycle', 'cohorts', 'delivery']
const SECTIONS = [...CHARTED.slice(0, 6), 'actions', 'definitions']
const MOST_PAGES = 10

if (!fs.existsSync(BROWSER)) {
  console.log(`skipped: there is no ${BROWSER} (apt-get install chromium fonts-noto-cjk)`)
  process.exit(SKIPPED)
}

function pageOf(language, data) {
  const template = fs.readFileSync(path.join(build, 'generated/web/report/report.html'), 'utf8')
  const file = path.join(build, 'web', `sample-${language}.html`)
  const page = template
    .replace('@@patron-language@@', language)
    .replace('@@patron-title@@', 'sample')
    .replace('@@patron-data@@', () => JSON.stringify(data).replaceAll('<', '\\u003c'))
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, page)
  return file
}

/* Opens a file and collects everything that must not happen. */
async function open(browser, file, viewport) {
  const page = await browser.newPage({ viewport })
  const troubles = []
  page.on('console', (message) => troubles.push(`console: ${message.text()}`))
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`))
  page.on('dialog', (dialog) => troubles.push(`dialog: ${dialog.message()}`))
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && request.url() !== pathToFileURL(file).href) {
      troubles.push(`request: ${request.url()}`)
    }
  })
  await page.goto(pathToFileURL(file).href)
  return { page, troubles }
}

async function checkWords(page, what) {
  const text = await page.locator('#report').innerText()
  const broken = text.match(/\b(undefined|NaN|Infinity|null)\b|\{\w+\}|\b(page|fact|rfm|life|cohort|value|class|stage|tier|means|next)\.[a-z_]+/)
  assert.equal(broken, null, `${what} shows "${broken?.[0]}"`)
}

async function checkCharts(page, what) {
  for (const id of CHARTED) {
    const shapes = await page.locator(`#${id} .chart`).evaluateAll((hosts) => hosts.map((host) => host.querySelectorAll('svg path').length))
    assert.ok(shapes.length > 0, `${what}: section ${id} has no chart`)
    assert.ok(shapes.every((count) => count > 3), `${what}: an empty chart in ${id}`)
  }
  const unnamed = await page.locator('.chart:not([role=img][aria-label])').count()
  assert.equal(unnamed, 0, `${what}: a chart without a name`)
}

async function checkWidth(page, what) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  assert.ok(over <= 0, `${what} is ${over} px wider than the screen`)
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll('.chart')].filter((host) => {
      const box = host.getBoundingClientRect()
      return [...host.querySelectorAll('text')].some((text) => {
        const own = text.getBoundingClientRect()
        return own.left < box.left - 2 || own.right > box.right + 2
      })
    }).map((host) => host.getAttribute('aria-label')),
  )
  assert.deepEqual(cut, [], `${what}: texts of charts are cut off`)
}

/* Every text on a plain background, by the formula of WCAG 2. */
async function checkContrast(page, what) {
  const faint = await page.evaluate(() => {
    const parse = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number)
    const light = ([r, g, b]) => {
      const [x, y, z] = [r, g, b].map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4))
      return 0.2126 * x + 0.7152 * y + 0.0722 * z
    }
    const behind = (element) => {
      for (let at = element; at; at = at.parentElement) {
        const style = getComputedStyle(at)
        if (style.backgroundImage !== 'none') {
          return null
        }
        const colour = parse(style.backgroundColor)
        if (colour.length === 3 || colour[3] > 0) {
          return colour.length === 4 && colour[3] < 1 ? null : colour
        }
      }
      return [255, 255, 255]
    }
    const found = []
    for (const element of document.querySelectorAll('#report *:not(svg *)')) {
      const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
      const ground = hasText ? behind(element) : null
      if (ground) {
        const [a, b] = [light(parse(getComputedStyle(element).color)), light(ground)]
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
        if (ratio < 4.5) {
          found.push(`${element.textContent} ${ratio.toFixed(2)}`)
        }
      }
    }
    return found
  })
  assert.deepEqual(faint, [], `${what}: texts too faint to read`)
}

async function checkPaper(page, what) {
  const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1')
  const pages = pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0
  assert.ok(pages >= 8 && pages <= MOST_PAGES, `${what} prints on ${pages} pages`)
}

/* Not yet happened is empty, not zero: a cohort's row is never longer than the one above. */
async function checkCohorts(page, what) {
  const rows = await page.locator('#cohorts .heat tbody tr').evaluateAll((lines) =>
    lines.map((line) => [...line.querySelectorAll('td')].map((cell) => cell.textContent !== '')),
  )
  assert.ok(rows.length > 1, `${what}: no cohorts`)
  const lengths = rows.map((cells) => cells.filter(Boolean).length)
  assert.ok(rows.every((cells, i) => cells.slice(0, lengths[i]).every(Boolean)), `${what}: a hole in a cohort`)
  assert.ok(lengths.every((length, i) => i === 0 || length <= lengths[i - 1]), `${what}: a younger cohort lived longer`)
  assert.ok(lengths.at(-1) < lengths[0], `${what}: no month is empty`)
}

async function checkTooltip(page, what) {
  const chart = page.locator('#overview .chart')
  await chart.scrollIntoViewIfNeeded()
  const before = await chart.locator('svg text').count()
  const box = await chart.boundingBox()
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.waitForFunction((n) => document.querySelectorAll('#overview .chart svg text').length > n, before)
  assert.equal(await chart.locator('div[style*="pointer-events"]').count(), 0, `${what}: a tooltip made of markup`)
}

async function checkSample(browser, language, data) {
  const file = pageOf(language, data)
  for (const width of [1280, 390]) {
    const what = `${language} at ${width} px`
    const { page, troubles } = await open(browser, file, { width, height: 900 })
    assert.equal(await page.locator('h1').innerText(), LANGUAGES[language])
    await checkWords(page, what)
    await checkCharts(page, what)
    await checkWidth(page, what)
    await checkContrast(page, what)
    await checkCohorts(page, what)
    if (width === 1280) {
      await checkTooltip(page, what)
      await checkPaper(page, what)
    }
    assert.deepEqual(troubles, [], what)
    await page.close()
  }
}

async function checkSwitch(browser, data) {
  const { page, troubles } = await open(browser, pageOf('en', data), { width: 1280, height: 900 })
  for (const [language, title] of Object.entries(LANGUAGES)) {
    await page.locator(`.languages button[lang="${language}"]`).click()
    assert.equal(await page.locator('h1').innerText(), title)
    assert.equal(await page.evaluate(() => document.documentElement.lang), language)
    await checkCharts(page, `switched to ${language}`)
  }
  assert.deepEqual(troubles, [])
  await page.close()
}

/* Written by report_test: names that try to be markup, and a report of nothing. */
async function checkHostile(browser) {
  const { page, troubles } = await open(browser, path.join(build, 'web/hostile.html'), { width: 1280, height: 900 })
  const text = await page.locator('#report').innerText()
  assert.ok(text.includes('</script><script>throw 1</script><!--'), 'a hostile name is not shown as it is')
  assert.equal(await page.locator('script').count(), 2)
  await page.setViewportSize({ width: 390, height: 900 })
  await page.waitForTimeout(200)
  await checkWidth(page, 'hostile names')
  assert.deepEqual(troubles, [], 'hostile names')
  await page.close()
}

async function checkEmpty(browser) {
  const { page, troubles } = await open(browser, path.join(build, 'web/empty.html'), { width: 390, height: 900 })
  for (const id of SECTIONS.filter((name) => name !== 'definitions')) {
    assert.ok((await page.locator(`#${id} .absent`).count()) > 0, `section ${id} does not say that nothing is there`)
  }
  await checkWords(page, 'the empty report')
  await checkWidth(page, 'the empty report')
  assert.deepEqual(troubles, [], 'the empty report')
  await page.close()
}

/* Each part alone may be missing; the others stay. */
async function checkMissing(browser, data) {
  for (const part of ['sales', 'rfm', 'value', 'lifecycle', 'cohort', 'delivery']) {
    const { page, troubles } = await open(browser, pageOf('en', { ...data, [part]: null }), { width: 1280, height: 900 })
    assert.ok((await page.locator('.absent').count()) > 0, `without ${part} nothing is said`)
    await checkWords(page, `without ${part}`)
    assert.deepEqual(troubles, [], `without ${part}`)
    await page.close()
  }
}

/* Figures that may not fit each other are never shown without saying so. */
async function checkNotices(browser, data) {
  for (const [flag, language, words] of [['is_stale', 'en', 'Records changed'], ['is_mixed', 'zh-CN', '同一截止日']]) {
    const marked = { ...data, provenance: { ...data.provenance, [flag]: true } }
    const { page, troubles } = await open(browser, pageOf(language, marked), { width: 390, height: 900 })
    assert.ok((await page.locator('.notices').innerText()).includes(words), `${flag} is not said`)
    assert.equal(await page.locator('.notices p').count(), 1)
    await checkWidth(page, flag)
    await checkContrast(page, flag)
    assert.deepEqual(troubles, [], flag)
    await page.close()
  }
  const { page } = await open(browser, pageOf('en', data), { width: 1280, height: 900 })
  assert.equal(await page.locator('.notices').count(), 0)
  await page.close()
}

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']
flags.push('--disable-background-networking', '--disable-component-update', '--disable-sync')
const browser = await chromium.launch({ executablePath: BROWSER, args: flags })
try {
  const sample = JSON.parse(fs.readFileSync(path.join(here, 'sample.json'), 'utf8'))
  for (const language of Object.keys(LANGUAGES)) {
    await checkSample(browser, language, sample)
  }
  await checkSwitch(browser, sample)
  await checkHostile(browser)
  await checkEmpty(browser)
  await checkMissing(browser, sample)
  await checkNotices(browser, sample)
} finally {
  await browser.close()
}
