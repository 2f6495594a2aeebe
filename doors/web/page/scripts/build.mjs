// Builds dist/index.html, one file that holds everything, and dist/sw.js.
//   STIPPLE_ENGINE  folder with stipple_engine.js and stipple_engine.wasm (needed)
//   STIPPLE_LEDGER  ledger.json of `stipple validate -o` (may be absent)
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { citationsOf, packLedger } from './ledger.mjs';
import { packSchema, packStories } from './pack.mjs';
import { makeStories } from './stories.mjs';

const here = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(here);
const root = join(here, '../../..');
const folder = process.env.STIPPLE_ENGINE;
if (!folder || !existsSync(join(folder, 'stipple_engine.wasm'))) {
  console.error('page: STIPPLE_ENGINE must name the folder of stipple_engine.js and stipple_engine.wasm');
  process.exit(2);
}
const engineJs = readFileSync(join(folder, 'stipple_engine.js'), 'utf8');
const wasm = readFileSync(join(folder, 'stipple_engine.wasm'));
const stored = await makeStories(resolve(folder), '.cache', wasm, engineJs);

let ledger = null;
if (process.env.STIPPLE_LEDGER && existsSync(process.env.STIPPLE_LEDGER)) {
  const all = JSON.parse(readFileSync(process.env.STIPPLE_LEDGER, 'utf8'));
  // A ledger of other data would stand behind other numbers.
  if (all.made_by?.data_sha256 !== stored.about.data) {
    console.error(`page: the ledger is of data ${all.made_by?.data_sha256}, the engine of ${stored.about.data}: make it again`);
    process.exit(2);
  }
  ledger = packLedger(all, root);
}
const citations = await citationsOf(root);

await build({ configFile: 'vite.config.mjs', logLevel: 'warn' });
const script = readFileSync('.cache/bundle/page.js', 'utf8').replace(/<\/script/gi, '<\\/script').replace(/<!--/g, '<\\!--');
const style = readFileSync('.cache/bundle/page.css', 'utf8').replace(/<\/style/gi, '<\\/style');
const worker = readFileSync('src/lib/worker.js', 'utf8');

const hash = (text) => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
const json = (value) => JSON.stringify(value).replace(/</g, '\\u003c');
const block = (id, type, text) => `<script id="${id}" type="${type}">${text}</script>\n`;
const boot = 'document.documentElement.className="js"';
const policy = [
  "default-src 'self'",
  `script-src ${hash(boot)} ${hash(script)} 'wasm-unsafe-eval'`,
  `style-src ${hash(style)}`,
  'worker-src blob: \'self\'',
  'img-src data: blob:',
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const favicon = 'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 16 16%22%3E%3Crect width=%2216%22 height=%2216%22 rx=%223%22 fill=%22%2300785a%22/%3E%3Ccircle cx=%224.5%22 cy=%225%22 r=%221.3%22 fill=%22white%22/%3E%3Ccircle cx=%2211%22 cy=%225.5%22 r=%221.3%22 fill=%22white%22/%3E%3Ccircle cx=%227.5%22 cy=%2210.5%22 r=%221.3%22 fill=%22white%22/%3E%3C/svg%3E';
const schema = Object.fromEntries(Object.entries(stored.schema).map(([kind, one]) => [kind, packSchema(one)]));
// Courses, which the page can open; files of needles and products are for the command line.
const examples = Object.fromEntries(Object.entries(stored.examples).filter(([file]) => /^examples\/(light\/)?[a-z0-9_]+\.toml$/.test(file)));

let page = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="Stipple simulates courses of microneedling: where needles go, what skin makes of it, and how sure that is.">
<title>Stipple</title>
<link rel="icon" href="${favicon}">
<script>${boot}</script>
<style>${style}</style>
</head>
<body>
<div id="page"></div>
<noscript><p>This page runs a simulation in the browser and needs JavaScript. The same engine runs on the command line: <code>stipple run</code>.</p></noscript>
`;
page += block('stored-common', 'application/json', json({ about: stored.about, schema, examples, ledger, citations }));
page += block('stories', 'application/json', json(packStories(stored.stories)));
page += `<script>${script}</script>\n`;
const light = page.length;
// The engine comes last, so that the page stands before it is read.
let rest = block('engine-worker', 'text/plain', json(worker)) + block('engine-script', 'text/plain', json(engineJs));
rest += block('engine-module', 'text/plain', wasm.toString('base64'));
const tail = '</body>\n</html>\n';
mkdirSync('dist', { recursive: true });
const whole = page + rest + tail;
writeFileSync('dist/index.html', whole);
const version = createHash('sha256').update(whole).digest('hex').slice(0, 16);
writeFileSync('dist/sw.js', readFileSync('src/sw.js', 'utf8').replace('__VERSION__', version));
const kib = (n) => `${(n / 1024).toFixed(0)} KiB`;
console.log(`page: ${kib(whole.length)} in all, ${kib(gzipSync(whole).length)} by gzip`);
console.log(`page without the module: ${kib(light)}, ${kib(gzipSync(page + tail).length)} by gzip (script ${kib(gzipSync(script).length)}, style ${kib(gzipSync(style).length)})`);
