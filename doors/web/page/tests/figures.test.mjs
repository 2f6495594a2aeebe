// What is read off an answer before it is drawn: phases, labels of days, whiskers, hints, tables.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { here, load } from './load.mjs';

const { phaseOf } = await load('phases');
const { momentOf, sightOf } = await load('skin');
const { dayTicks, nearest, thumbAt } = await load('dayticks');
const { whiskersOf } = await load('whiskers');
const { hintOf } = await load('hint');
const { curvesCsv, lightCsv } = await load('table');
const { sessionNumbersOf } = await load('session');
const { csv } = await load('save');
const { percents } = await load('format');

/** One session on day 0, a quick inflammation, collagen that rises for two months. */
const days = [0, 0.04, 0.5, 1, 2, 3, 5, 8, 14, 30, 60, 90, 120];
function course(more = {}) {
  const level = (top, from, to) => days.map((d) => (d >= from && d <= to ? top : 0));
  const series = { day: days, inflammatory_cytokine: [0, 5, 10, 8, 4, 2, 1.2, 0.5, 0, 0, 0, 0, 0], collagen_total: days.map((d) => 1 + 0.001 * Math.min(d, 60)), fibroblasts_activated: level(1, 2, 60) };
  return {
    kind: 'needles',
    result: {
      title: 'One', series, series_about: { inflammatory_cytokine: { label: 'C', unit: '-', baseline: 0 }, collagen_total: { label: 'K', unit: '-', baseline: 1 }, fibroblasts_activated: { label: 'F', unit: '-', baseline: 0 } },
      series_lo: { collagen_total: days.map(() => 0.9) }, series_hi: { collagen_total: days.map(() => 1.2) },
      closed_after_hours: 27, downtime_days: 6.6, downtime_days_predictive: { p10: 4, p50: 8.8, p90: 15, spread_from: { people: 1, parameters: 0, discrepancy: 0 } }, endpoints: [], insertion: { loaded_depth_um: { p10: 500, p50: 800, p90: 1100 } },
    },
    recovery: [{ day: 0, open: 0.04, redness: 8 }, { day: 1, open: 0.004, redness: 6 }, { day: 3, open: 0, redness: 2 }], colours: [], skin: { layers: [] }, needle: { length_um: 1000, tip_radius_um: 10, diameter_um: 250, taper_um: 500 }, punctures: [], ...more,
  };
}
const phaseAt = (run, d) => { const i = days.indexOf(d); return phaseOf(run, i, momentOf(run, d, [0])); };

test('phases follow the run', () => {
  const run = course();
  assert.deepEqual([0, 0.5, 1, 2, 5, 8, 30, 60, 120].map((d) => phaseAt(run, d)), ['before', 'open', 'open', 'inflammation', 'inflammation', 'proliferation', 'proliferation', 'proliferation', 'remodelling']);
  // A skin that is inflamed for longer is in that phase for longer, whatever a textbook says.
  const slow = course();
  slow.result.series.inflammatory_cytokine = days.map((d) => (d < 14.5 ? 5 : 0));
  assert.equal(phaseAt(slow, 14), 'inflammation');
  assert.equal(phaseOf(run, 0, { session: 0, since: 0, open: 0 }), 'before');
  const little = course();
  for (const name of ['inflammatory_cytokine', 'fibroblasts_activated']) little.result.series[name] = little.result.series[name].map((v) => v * 1e-4);
  little.result.series.collagen_total = days.map(() => 1);
  assert.deepEqual([0, 1, 2, 30].map((d) => phaseAt(little, d)), ['before', 'open', 'quiet', 'quiet']);
});
test('what is closed is drawn closed', () => {
  const run = course();
  assert.ok(momentOf(run, 1, [0]).open > 0.05);
  assert.equal(momentOf(run, 28 / 24, [0]).open, 0); // the answer says 27 h
  assert.equal(momentOf(course({ recovery: [{ day: 0, open: 0.04, redness: 1 }, { day: 0.5, open: 0.0007, redness: 1 }] }), 0.5, [0]).open, 0);
});
test('the needle stands at the median depth', () => {
  const at = (x, depth) => [x, -1200, depth, depth, 100, 0];
  const sight = sightOf(course({ punctures: [at(-500, 1100), at(0, 820), at(500, 400)] }));
  assert.equal(sight.needled.depth, 0.82);
});
test('labels of days have room, name days that are there, and stand under the thumb', () => {
  const sessions = [0, 30, 60, 90];
  for (const width of [300, 560, 900]) {
    const ticks = dayTicks(days, sessions, width);
    for (let i = 1; i < ticks.length; ++i) assert.ok(thumbAt(ticks[i].index, days.length - 1, width) - thumbAt(ticks[i - 1].index, days.length - 1, width) >= 34);
    for (const t of ticks) assert.ok(Math.abs(days[t.index] - t.day) <= 0.02 * Math.max(1, t.day));
    assert.deepEqual([ticks[0].day, ticks.at(-1).day], [0, 120]);
  }
  assert.ok(dayTicks(days, sessions, 900).some((t) => t.day === 30));
  assert.deepEqual([thumbAt(0, 10, 216), thumbAt(5, 10, 216), thumbAt(10, 10, 216)], [8, 108, 208]);
  assert.equal(nearest(days, 29), 9);
  assert.deepEqual(dayTicks([0], [0], 500), []);
});
test('a whisker is an endpoint on the scale of its curve', () => {
  const run = course();
  run.result.series_about.collagen_total.baseline = 0.8;
  run.result.endpoints = [{ name: 'collagen_total_gain', day: 120, predictive: { p10: 2, p50: 5, p90: 10 } }, { name: 'gais', day: 120, predictive: { p10: 0, p50: 1, p90: 2 } }];
  assert.deepEqual(whiskersOf(run, 'collagen_total').map((w) => [w.day, ...[w.low, w.middle, w.high].map((v) => Number(v.toFixed(6)))]), [[120, 0.816, 0.84, 0.88]]);
  assert.deepEqual(whiskersOf(run, 'inflammatory_cytokine'), []);
});
test('hints are short, and nothing of them is lost', () => {
  assert.deepEqual(hintOf('Age.', '0 to 120 years', ''), { first: 'Age (0 to 120 years)', rest: '' });
  assert.deepEqual(hintOf('How hard the head is pressed. Rollers: on the whole drum.', '', 'by default: 2'), { first: 'How hard the head is pressed (by default: 2)', rest: 'Rollers: on the whole drum.' });
  assert.deepEqual(hintOf('One sentence', '', ''), { first: 'One sentence', rest: '' });
  assert.deepEqual(hintOf('', '', ''), { first: '', rest: '' });
});
test('tables say whence they come and in which unit', () => {
  const about = { version: '1', commit: 'abc', data: 'def', notice: 'Not a\nmedical device.' };
  const lines = curvesCsv(course(), about, { bands: 'bands', relative: 'relative' }).split('\n');
  assert.deepEqual(lines.slice(0, 5), ['# Stipple: One', '# version 1, commit abc, data def', '# Not a medical device.', '# relative', '# bands']);
  assert.equal(lines[5], 'day [d],inflammatory_cytokine [1],collagen_total [1],collagen_total_p10 [1],collagen_total_p90 [1],fibroblasts_activated [1]');
  assert.equal(lines.filter((l) => l && !l.startsWith('#')).length, days.length + 1);
  const light = lightCsv({ result: { title: 'Light\n# x', by_skin_type: [{ skin_type: 1, darkening_of_100: { p10: 0.5, p50: 1, p90: 2 }, series: 3 }, { skin_type: 6, darkening_of_100: null, series: 0 }] } }, about, { darkening: 'of 100' }).split('\n');
  assert.equal(light[0], '# Stipple: Light # x');
  assert.deepEqual(light.slice(4, 7), ['skin_type,darker_p10 [of 100 people],darker_p50 [of 100 people],darker_p90 [of 100 people],series', 'I,0.5,1,2,3', 'VI,,,,0']);
});
test('CSV quotes what must be quoted', () => assert.equal(csv([['a', [1, 2]], ['b,"c"', ['x', null]]]), 'a,"b,""c"""\n1,x\n2,\n'));
test('shares of a spread add up to 100', () => {
  assert.deepEqual(percents([0.137, 0.577, 0.286]), [14, 58, 28]);
  assert.deepEqual(percents([0.14, 0.58, 0.29]), [14, 57, 29]); // rounded when they were stored
  assert.deepEqual(percents([1, 0, 0]), [100, 0, 0]);
  assert.deepEqual(percents([0, 0, 0]), [0, 0, 0]);
  for (let i = 0; i < 200; ++i) {
    const a = (i * 37) % 101, b = (i * 53) % 97, shares = percents([a / 198, b / 198, 1 - (a + b) / 198]);
    assert.equal(shares.reduce((x, y) => x + y), 100);
  }
});
test('a number of a session has one statistic', () => {
  const red = sessionNumbersOf(course()).find((s) => s.name === 'redness');
  assert.deepEqual([red.value, red.band], [8.8, { p10: 4, p50: 8.8, p90: 15 }]);
  const sketch = course();
  sketch.result.downtime_days_predictive = null;
  assert.equal(sessionNumbersOf(sketch).find((s) => s.name === 'redness').value, 6.6);
});

const built = join(here, 'dist/index.html');
test('the stories: needle near the median, phases in order, whiskers near the curve', { skip: !existsSync(built) }, async () => {
  const page = readFileSync(built, 'utf8');
  const { unpackStories } = await load('unpack');
  for (const [name, { run }] of Object.entries(unpackStories(JSON.parse(/<script id="stories" type="application\/json">(.*)<\/script>/.exec(page)[1])))) {
    if (typeof run === 'string' || !run.result.series) continue;
    const sight = sightOf(run), median = run.result.insertion.loaded_depth_um.p50 / 1000;
    assert.ok(Math.abs(sight.needled.depth - median) < 0.35 * median, `${name}: the needle stands at ${sight.needled.depth}, the median is ${median}`);
    const sessions = run.result.cumulative_over_needling.sessions.map((s) => s.day), list = run.result.series.day;
    const seen = list.map((d, i) => phaseOf(run, i, momentOf(run, d, sessions)));
    assert.equal(seen[0], 'before');
    const order = ['before', 'open', 'inflammation', 'proliferation', 'remodelling', 'quiet'];
    if (name === 'home_roller') assert.deepEqual([...new Set(seen)], ['before', 'open', 'quiet']); // a quarter of a millimetre does not reach
    for (let i = 1; i < seen.length; ++i) if (!sessions.some((s) => Math.abs(s - list[i]) < 1e-6)) assert.ok(order.indexOf(seen[i]) >= order.indexOf(seen[i - 1]), `${name}: ${seen[i]} after ${seen[i - 1]} on day ${list[i]}`);
    for (const series of Object.keys(run.result.series)) for (const w of whiskersOf(run, series)) {
      const at = run.result.series[series][nearest(list, w.day)], slack = 0.5 * (w.high - w.low) + 0.005 * Math.abs(at);
      assert.ok(w.low <= w.high && at >= w.low - slack && at <= w.high + slack, `${name}: ${series} on day ${w.day} is ${at}, the whisker ${w.low} to ${w.high}`);
    }
  }
});
