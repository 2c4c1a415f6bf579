/* locks.mjs: lock files pin every package by its hash and name no place it comes from, so that each machine
 * installs from the registry it is set up for. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..')
for (const folder of ['web', 'data']) {
  const text = fs.readFileSync(path.join(root, folder, 'package-lock.json'), 'utf8')
  assert.ok(!/https?:\/\//.test(text.replace(/"url": "[^"]*"/g, '')), `${folder}/package-lock.json names a host`)
  for (const [name, entry] of Object.entries(JSON.parse(text).packages)) {
    assert.ok(name === '' || /^sha512-/.test(entry.integrity ?? ''), `${folder}: ${name} has no hash`)
  }
}
