// What stands behind a number: every endpoint is mapped or listed, every published row is shown somewhere and can be read.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { citationsOf, packLedger, readTable } from '../scripts/ledger.mjs';
import { here, load, root } from './load.mjs';

process.chdir(here);
const behind = await load('behind');
const { quantityWords } = await load('quantity');
const { rowsOf, tallyOf } = await load('ledger');
const { text } = await load('text/en');
const folder = join(root, 'tests/validation');
// As the ledger has them, but for what the model says.
const published = readdirSync(folder).flatMap((set) => readTable(readFileSync(join(folder, set, 'rows.csv'), 'utf8')).map((row) => ({ ...row, data_set: set, source: set })));
const endpoints = readTable(readFileSync(join(root, 'data/outcome/endpoints.csv'), 'utf8')).map((row) => row.name);

test('there are rows and endpoints', () => {
  assert.ok(published.length > 200);
  assert.ok(endpoints.length > 40);
});
test('every endpoint has its rows, or nobody has published one', () => {
  for (const name of endpoints) assert.ok((name in behind.testsEndpoint) !== behind.untestedEndpoints.includes(name), `${name}: once in testsEndpoint or untestedEndpoints of src/lib/behind.ts`);
  for (const name of [...Object.keys(behind.testsEndpoint), ...behind.untestedEndpoints]) assert.ok(endpoints.includes(name), `there is no endpoint ${name}`);
  for (const name of Object.keys(behind.testsEndpoint)) assert.ok(behind.rowsOfEndpoint(published, name).length, `no row tests ${name}`);
});
test('every pattern finds a row', () => {
  for (const [name, patterns] of [...Object.entries(behind.testsEndpoint), ...Object.entries(behind.testsSession).map(([n, one]) => [n, one.rows])])
    for (const p of patterns) assert.ok(published.some((row) => behind.partsOf(row.quantity).some((part) => (p.endsWith('*') ? part.startsWith(p.slice(0, -1)) : part === p))), `${name}: nothing reads ${p}`);
});
test('every published row stands behind a number or a curve', () => {
  const shown = new Set([...Object.keys(behind.testsEndpoint).flatMap((n) => behind.rowsOfEndpoint(published, n)), ...behind.sessionNumbers.flatMap((n) => behind.rowsOfSession(published, n))]);
  for (const row of published) {
    assert.ok(shown.has(row) || behind.seriesOf(row.quantity).length, `${row.data_set}/${row.row}: nobody shows ${row.quantity}`);
    assert.ok(behind.topics.includes(behind.topicOf(row.quantity)));
  }
});
test('every quantity has words', () => {
  for (const quantity of new Set(published.map((row) => row.quantity))) {
    const words = quantityWords(quantity);
    assert.match(words, /^[A-Z]/);
    assert.doesNotMatch(words, /_|undefined|null|[|@&]|: *$/, `${quantity}: ${words}`);
    for (const part of behind.partsOf(quantity)) {
      const [kind, a, b] = part.split(':');
      const known = [kind, a, b].some((w) => w && (w in text.quantity.fields || w in text.quantity.endpoints)) || behind.seriesOf(part).every((s) => Object.keys(text.quantity.states).some((k) => s.startsWith(k)));
      assert.ok(known, `no words for ${part}`);
    }
  }
});
test('parts of a quantity are read without day, course and file', () => {
  assert.deepEqual(behind.partsOf('ratio:gain:collagen_total@116&three|gain:collagen_total'), ['gain:collagen_total', 'gain:collagen_total']);
  assert.deepEqual(behind.partsOf('difference:push:buried_um@film|push:buried_um@skin'), ['push:buried_um', 'push:buried_um']);
  assert.deepEqual(behind.seriesOf('rms:macrophages_day'), ['macrophages_m1', 'macrophages_m2']);
  assert.deepEqual(behind.seriesOf('reach_day:90:collagen_total:papillary'), ['collagen_total_papillary']);
  assert.equal(quantityWords('ratio:pain:with|pain:with&plain'), 'Pain with a cream, this one over “plain”');
});
test('rows come back from columns, failures first', () => {
  const row = (name, verdict, more = {}) => ({ data_set: 'lotfi2013', source: 'lotfi2013', row: name, verdict, label: 'check', flag: 'measured', quantity: 'redness_days', unit: 'd', day: 0, model: 1.23456789, measured: null, sd: null, lo: 1, hi: 2, note: '', ...more });
  const packed = packLedger({ made_by: { commit: 'c', data_sha256: 'd' }, rows: [row('a', 'holds'), row('b', 'fails'), row('c', 'no skill', { label: 'fit' }), row('d', 'untested')] }, root);
  const rows = rowsOf(JSON.parse(JSON.stringify(packed)));
  assert.deepEqual(rows.map((r) => r.row), ['b', 'c', 'a', 'd']);
  assert.equal(rows[0].model, 1.235);
  assert.match(rows[0].set.citation, /Lotfi/);
  assert.deepEqual(tallyOf(rows), { tested: 3, hold: 2, fail: 1, noSkill: 1, fitted: 1, untested: 1 });
});
test('citations are known and short', async () => {
  const cited = await citationsOf(root);
  assert.ok(Object.keys(cited).length > 30);
  for (const [key, words] of Object.entries(cited)) assert.ok(words.length > 15 && words.length < 400 && !/[{}]/.test(words), `${key}: ${words}`);
});
test('what the stories answer is known', { skip: !existsSync(join(here, 'dist/index.html')) }, async () => {
  const page = readFileSync(join(here, 'dist/index.html'), 'utf8');
  const block = (id) => JSON.parse(new RegExp(`<script id="${id}" type="application/json">(.*)</script>`).exec(page)[1]);
  const { unpackStories } = await load('unpack');
  const stored = block('stored-common'), all = Object.values(unpackStories(block('stories')));
  assert.equal(all.length, 6);
  const seen = all.flatMap((s) => s.run?.result?.endpoints ?? []);
  assert.ok(new Set(seen.map((e) => e.name)).size > 20);
  for (const e of seen) {
    assert.ok(e.name in behind.testsEndpoint || behind.untestedEndpoints.includes(e.name), e.name);
    assert.ok(text.why.basis[e.basis], `no words for the basis ${e.basis}`);
    for (const key of e.source.split(';').filter(Boolean)) assert.ok(stored.citations[key], `no citation of ${key}`);
  }
  if (stored.ledger) assert.equal(rowsOf(stored.ledger).length, published.length);
});
