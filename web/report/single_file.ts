/* Turns what Vite built (a page, a script, a style sheet) into one page that needs nothing beside it.
 *
 * Its policy lets run only this very script, known by its hash, and lets load nothing at all: a text in the data
 * that managed to be read as markup could still neither run nor send anything. */
import { createHash } from 'node:crypto'
import type { Plugin } from 'vite'

const PLACES = ['@@patron-language@@', '@@patron-title@@', '@@patron-data@@']

/* A script may hold the text of a closing tag in its strings; HTML would take it for one. */
function escapeScript(code: string): string {
  return code.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--').trim()
}

function policy(script: string): string {
  const hash = createHash('sha256').update(script).digest('base64')
  const rules = ["default-src 'none'", `script-src 'sha256-${hash}'`, "style-src 'unsafe-inline'", 'img-src data:']
  rules.push("base-uri 'none'", "form-action 'none'")
  return `<meta http-equiv="Content-Security-Policy" content="${rules.join('; ')}" />`
}

function checkPlaces(page: string): void {
  for (const place of PLACES) {
    if (page.split(place).length !== 2) {
      throw new Error(`the page must have ${place} exactly once`)
    }
  }
}

export function singleFile(): Plugin {
  return {
    name: 'single-file',
    enforce: 'post',
    generateBundle(_, bundle) {
      let page = ''
      let script = ''
      let style = ''
      for (const [name, item] of Object.entries(bundle)) {
        if (item.type === 'chunk') {
          script += item.code
        } else if (name.endsWith('.css')) {
          style += String(item.source)
        } else if (name.endsWith('.html')) {
          page = String(item.source)
        }
        delete bundle[name]
      }
      script = escapeScript(script)
      page = page
        .replace(/\s*<script type="module"[^>]*><\/script>/, '')
        .replace(/\s*<link rel="stylesheet"[^>]*>/, '')
        .replace('<meta charset="utf-8" />', (found) => `${found}\n    ${policy(script)}`)
        .replace('</head>', () => `<style>${style.trim()}</style>\n  </head>`)
        .replace('</body>', () => `<script type="module">${script}</script>\n  </body>`)
      checkPlaces(page)
      this.emitFile({ type: 'asset', fileName: 'report.html', source: page })
    },
  }
}
