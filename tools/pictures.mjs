/* pictures.mjs REPORTS PICTURES: the head of each report as a reader sees it on a screen. */
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const [reports, pictures] = process.argv.slice(2)
const here = path.dirname(fileURLToPath(import.meta.url))
const { chromium } = createRequire(path.join(here, '../web/package.json'))('playwright-core')

const SIZE = { width: 1200, height: 1270 }
const NAMES = { en: 'report.png', 'zh-CN': 'report.zh-CN.png' }

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking']
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags })
try {
  for (const [language, name] of Object.entries(NAMES)) {
    const page = await browser.newPage({ viewport: SIZE })
    await page.goto(pathToFileURL(path.resolve(reports, `${language}.html`)).href)
    await page.screenshot({ path: path.join(pictures, name) })
    await page.close()
  }
} finally {
  await browser.close()
}
