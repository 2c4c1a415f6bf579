/* texts.mjs: the texts of the pages exist in three languages, with the same places for values, and are used. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const web = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../web')
const require = createRequire(path.join(web, 'package.json'))
const typescript = require('typescript')

/* Keys that are put together from a code: stage.new. */
const FAMILIES = /^(stage|stage_means|tier|tier_means|means|next|measure|parameter|choice)\./
/* Characters that only simplified Chinese writes so, and words that Taiwan does not use. */
const NOT_TAIWANESE = /[户单据业产发这为个时会实现显应来对关机后]|用戶|數據庫|軟件|信息|默認|文件夾/

async function load(name, variable) {
  const source = fs.readFileSync(path.join(web, 'report/locales', `${name}.ts`), 'utf8')
  const options = { compilerOptions: { module: 'ESNext', target: 'ES2022' } }
  const code = typescript.transpileModule(source, options).outputText
  return (await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`))[variable]
}

function sources(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const at = path.join(folder, entry.name)
    if (entry.isDirectory()) {
      return entry.name === 'locales' ? [] : sources(at)
    }
    return entry.name.endsWith('.ts') ? [fs.readFileSync(at, 'utf8')] : []
  })
}

function places(text) {
  return [...new Set(text.match(/\{\w+\}/g) ?? [])].sort()
}

const english = await load('en', 'en')
const others = { 'zh-CN': await load('zh-CN', 'zhCN'), 'zh-TW': await load('zh-TW', 'zhTW') }

for (const [language, texts] of Object.entries(others)) {
  assert.deepEqual(Object.keys(texts).sort(), Object.keys(english).sort(), `${language} has other keys than en`)
  for (const [key, text] of Object.entries(texts)) {
    assert.ok(text.trim() !== '', `${language} ${key} is empty`)
    assert.deepEqual(places(text), places(english[key]), `${language} ${key} has other places than en`)
  }
}
for (const [key, text] of Object.entries(others['zh-TW'])) {
  assert.ok(!NOT_TAIWANESE.test(text), `zh-TW ${key} is not Taiwanese: ${text.match(NOT_TAIWANESE)?.[0]}`)
}

const code = sources(path.join(web, 'report')).join('\n')
const unused = Object.keys(english).filter((key) => !FAMILIES.test(key) && !code.includes(`'${key}'`))
assert.deepEqual(unused, [], 'texts that no page uses')
