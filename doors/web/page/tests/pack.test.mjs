// What is kept small comes back as it was, to what a drawing or three digits resolve.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fold, packStories, signs, toSigns } from '../scripts/pack.mjs';
import { shorten } from '../scripts/stories.mjs';
import { here, load } from './load.mjs';

const { fromSigns, unfold, unpackStories } = await load('unpack');
test('whole numbers come back', () => {
  const list = [0, 1, -1, 35, 36, -36, 37, 100, -3000, 65535, 78000, -78000];
  assert.deepEqual(fromSigns(toSigns(list)), list);
  assert.doesNotMatch(signs, /["\\<&]/);
  assert.throws(() => toSigns([1e6]), /too large/);
});
test('objects side by side come back, with what only some have', () => {
  const list = [{ a: 1, b: { c: [1, 2], d: null } }, { a: 'x', b: { c: [] } }, '~', { a: null, e: 0 }];
  assert.deepEqual(unfold(JSON.parse(JSON.stringify(fold(list)))), list);
});

const cache = join(here, '.cache');
const file = existsSync(cache) ? readdirSync(cache).filter((f) => /^stories-.*\.json$/.test(f)).map((f) => join(cache, f)).sort((a, b) => statSync(a).mtimeMs - statSync(b).mtimeMs).at(-1) : undefined; // the newest: those of other engines stay
test('the stories come back', { skip: !file }, () => {
  const given = JSON.parse(readFileSync(file, 'utf8')).stories;
  const back = unpackStories(JSON.parse(JSON.stringify(packStories(given))));
  assert.deepEqual(Object.keys(back), Object.keys(given));
  // Half a step of the curve or band, and six significant digits: of a band twice, since it lies off the curve.
  const near = (a, b, by, what) => assert.ok(Math.abs(a - b) <= by + 1e-12, `${what}: ${a}, not ${b}`);
  for (const [name, story] of Object.entries(given)) {
    const b = back[name].run, g = story.run;
    assert.deepEqual(back[name].comparison, shorten(story.comparison, 5));
    if (typeof g === 'string') { assert.equal(b, g); continue; }
    for (const part of ['page_one', 'course']) assert.ok(g[part] && b[part] === g[part], part);
    assert.deepEqual(b.result.screening, g.result.screening);
    if (!g.result.series) { assert.equal(b.result.series, null); continue; }
    for (const [series, values] of Object.entries(g.result.series)) {
      if (series === 'day') { values.forEach((d, i) => near(b.result.series.day[i], d, 1e-4, 'day')); continue; }
      const lo = g.result.series_lo[series] ?? values, hi = g.result.series_hi[series] ?? values;
      const span = Math.max(...values, ...hi, ...lo) - Math.min(...values, ...hi, ...lo);
      values.forEach((v, i) => {
        near(b.result.series[series][i], v, span / 7000 + 5e-6 * Math.abs(v), `${name} ${series}`);
        near((b.result.series_lo[series] ?? b.result.series[series])[i], lo[i], span / 700 + 1e-5 * Math.abs(v), `${name} ${series} 10 %`);
        near((b.result.series_hi[series] ?? b.result.series[series])[i], hi[i], span / 700 + 1e-5 * Math.abs(v), `${name} ${series} 90 %`);
      });
      assert.equal(b.result.series_about[series].label, g.result.series_about[series].label);
    }
    for (const e of b.result.endpoints) {
      const from = g.result.endpoints.find((one) => one.name === e.name && one.day === e.day);
      assert.deepEqual([e.label, e.unit, e.basis, e.group, e.note, e.source], [from.label, from.unit, from.basis, from.group, from.note, from.source]);
      near(e.value, from.value, 1e-3 * Math.abs(from.value), e.name);
      for (const q of ['p10', 'p50', 'p90']) if (from.predictive) near(e.predictive[q], from.predictive[q], 1e-3 * Math.abs(from.predictive[q]), `${e.name} ${q}`);
      if (from.predictive && from.day === Math.max(...g.result.endpoints.map((one) => one.day))) for (const q of ['people', 'parameters', 'discrepancy']) near(e.predictive.spread_from[q], from.predictive.spread_from[q], 0.011, `${e.name} ${q}`);
    }
    assert.deepEqual(b.depths_um, [...g.depths_um].sort((x, y) => x - y));
    assert.equal(b.punctures.length, g.punctures.filter((p) => Math.abs(p[0]) - p[4] / 2 <= 1500).length);
    for (const m of b.sections?.maps ?? []) {
      const from = g.sections.maps.find((one) => one.name === m.name && one.day === m.day), all = g.sections.maps.filter((one) => one.name === m.name).flatMap((one) => one.values);
      m.values.forEach((v, i) => near(v, from.values[i], (Math.max(...all) - Math.min(...all)) / 500, `${name} ${m.name}`));
    }
  }
});
