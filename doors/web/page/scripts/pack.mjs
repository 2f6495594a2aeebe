// The stories' answers as the page keeps them: curves and maps to what a drawing resolves, words that come again once, and what no part of the page reads
// left out. src/lib/unpack.ts is the other way.

import { shorten } from './stories.mjs';

/** Signs of one byte that neither JSON nor HTML writes longer. */
export const signs = Array.from({ length: 0x7f - 0x23 }, (_, i) => String.fromCharCode(0x23 + i)).filter((c) => !'\\<&'.includes(c)).join('');
const far = 20; // the last signs begin a number of three
export function toSigns(whole) {
  const n = signs.length;
  return whole.map((v) => {
    let z = v >= 0 ? 2 * v : -2 * v - 1;
    if (z < n - far) return signs[z];
    z -= n - far;
    if (!Number.isInteger(z) || z >= far * n * n) throw new Error(`pack: ${v} is too large`);
    return signs[n - far + Math.floor(z / (n * n))] + signs[Math.floor(z / n) % n] + signs[z % n];
  }).join('');
}
const differences = (v) => v.map((x, i) => (i ? x - v[i - 1] : x));
const digits = (v, n) => (typeof v === 'number' && !Number.isInteger(v) ? Number(v.toPrecision(n)) : v);

export const levels = { middle: 4095, band: 511, map: 255 };
const whole = (values, low, step) => values.map((v) => Math.round((v - low) / step));

/** Each series between the lowest and the highest that it or its band reaches; the band as what it lies off the middle. */
function packSeries(r) {
  const names = Object.keys(r.series).filter((n) => n !== 'day');
  const out = { day: r.series.day.map((d) => digits(d, 7)), names, baseline: names.map((n) => digits(r.series_about[n].baseline, 5)), low: [], step: [], middle: [], lo: [], hi: [] };
  for (const name of names) {
    const v = r.series[name], lo = r.series_lo?.[name] ?? null, hi = r.series_hi?.[name] ?? null;
    const all = [...v, ...(lo ?? []), ...(hi ?? [])], low = digits(Math.min(...all), 7), span = (Math.max(...all) - low) || 1;
    const step = digits(span / levels.middle, 7), wide = (step * levels.middle) / levels.band;
    out.low.push(low);
    out.step.push(step);
    out.middle.push(toSigns(differences(whole(v, low, step))));
    out.lo.push(lo ? toSigns(differences(v.map((x, i) => Math.round((x - lo[i]) / wide)))) : '');
    out.hi.push(hi ? toSigns(differences(v.map((x, i) => Math.round((hi[i] - x) / wide)))) : '');
  }
  return out;
}

function packSections(sections) {
  const low = {}, high = {};
  for (const m of sections.maps) {
    low[m.name] = Math.min(low[m.name] ?? Infinity, ...m.values);
    high[m.name] = Math.max(high[m.name] ?? -Infinity, ...m.values);
  }
  return {
    r_um: sections.r_um.map((v) => digits(v, 5)), z_um: sections.z_um.map((v) => digits(v, 5)), low, high,
    maps: sections.maps.map((m) => ({ ...m, values: toSigns(differences(whole(m.values, low[m.name], ((high[m.name] - low[m.name]) || 1) / levels.map))) })),
  };
}

/** Only what the block of skin shows: it is three millimetres wide. */
function packPunctures(list) {
  const drawn = list.filter((p) => Math.abs(p[0]) - p[4] / 2 <= 1500).map((p) => p.map(Math.round)).sort((a, b) => a[1] - b[1]);
  const column = (k) => drawn.map((p) => p[k]);
  return { n: drawn.length, x: toSigns(column(0)), y: toSigns(differences(column(1))), depth: toSigns(column(2)), mouth: toSigns(column(4)), bleeds: column(5).join('') };
}

/** Words of an endpoint once for all; of the last day what "How sure" shows, of the days before what whiskers need. */
function packEndpoints(list, known) {
  const last = Math.max(...list.map((e) => e.day));
  for (const e of list) known[e.name] ??= [e.label, e.unit, e.better, e.basis, e.group, e.note, e.source];
  const band = (p) => (p ? [p.p10, p.p50, p.p90].map((v) => digits(v, 4)) : 0);
  const at = list.filter((e) => e.day === last), before = list.filter((e) => e.day !== last && e.predictive);
  return {
    last, names: at.map((e) => e.name), value: at.map((e) => digits(e.value, 4)), baseline: at.map((e) => digits(e.baseline, 4)), band: at.map((e) => band(e.predictive)),
    from: at.map((e) => (e.predictive ? ['people', 'parameters', 'discrepancy'].map((n) => Math.round(100 * e.predictive.spread_from[n])) : 0)),
    before: { name: before.map((e) => e.name), day: before.map((e) => e.day), value: before.map((e) => digits(e.value, 4)), band: before.map((e) => band(e.predictive)) },
  };
}

const fine = 5; // significant digits of a number that is shown with three
const pick = (from, names) => (from ? shorten(Object.fromEntries(names.filter((n) => n in from).map((n) => [n, from[n]])), fine) : from);
function packRun(run, known) {
  if (run.kind !== 'needles') return run;
  const r = run.result;
  for (const [name, about] of Object.entries(r.series_about ?? {})) known.series[name] ??= [about.label, about.unit];
  const over = r.cumulative_over_needling;
  return {
    ...pick(run, ['kind', 'needle', 'colours', 'darkening', 'page_one', 'course']),
    skin: { ita_deg: run.skin.ita_deg, layers: run.skin.layers.map((l) => pick(l, ['name', 'thickness_um'])) },
    recovery: run.recovery?.map((one) => ({ ...shorten(one, fine), open: Math.abs(one.open) < 1e-6 ? 0 : digits(one.open, fine) })) ?? null,
    punctures: run.punctures && packPunctures(run.punctures),
    depths: run.depths_um && toSigns(differences([...run.depths_um].sort((a, b) => a - b))),
    sections: run.sections ? packSections(run.sections) : null,
    result: {
      ...pick(r, ['title', 'screening', 'delivery', 'delivery_why', 'pain', 'series_why', 'downtime_days', 'downtime_days_predictive', 'closed_after_hours', 'closed_after_hours_predictive', 'remarks']),
      insertion: pick(r.insertion, ['punctures_per_cm2', 'reached', 'damaged_volume_fraction', 'loaded_depth_um', 'of_skin', 'force_per_needle_n', 'bleeding_fraction', 'mouth_diameter_um']) ?? null,
      cumulative_over_needling: over ? { ...pick(over, ['verdict', 'why']), sessions: over.sessions.map((s) => ({ day: s.day })) } : null,
      curves: r.series ? packSeries(r) : null,
      endpoints: r.endpoints ? packEndpoints(r.endpoints, known.endpoints) : null,
    },
  };
}

/** Objects of the same shape as one object of lists: what is alike then stands side by side, and is packed once. "~" where an object lacks the key. */
export function fold(list) {
  const objects = list.filter((v) => v !== '~');
  if (!objects.length || !objects.every((v) => v && typeof v === 'object' && !Array.isArray(v))) return { v: list };
  const keys = [...new Set(objects.flatMap((o) => Object.keys(o)))];
  return { o: Object.fromEntries(keys.map((k) => [k, fold(list.map((o) => (o !== '~' && k in o ? o[k] : '~')))])), has: list.map((o) => (o === '~' ? 0 : 1)).join('') };
}

export function packStories(stories) {
  const known = { series: {}, endpoints: {} };
  const names = Object.keys(stories);
  const packed = names.map((n) => ({ ...stories[n], run: typeof stories[n].run === 'string' ? stories[n].run : packRun(stories[n].run, known) }));
  const alone = packed.map((s) => (typeof s.run === 'string' ? '~' : s.run));
  return { names, known, same: packed.map((s) => (typeof s.run === 'string' ? s.run : '')), rest: fold(packed.map(({ run, ...rest }) => shorten(rest, fine))), runs: fold(alone) };
}

/** Keys of a schema that the form reads. */
export function packSchema(schema) {
  const read = ['type', 'minimum', 'maximum', 'enum', 'description', 'default', 'items', 'x-unit', 'x-default', 'x-labels', 'x-kinds', 'maxLength'];
  const keys = (props) => Object.fromEntries(Object.entries(props).map(([name, spec]) => [name, one(spec)]));
  const one = (spec) => ({ ...pick(spec, read), ...(spec.items ? { items: one(spec.items) } : {}), ...(spec.properties ? { properties: keys(spec.properties) } : {}) });
  return { properties: keys(schema.properties) };
}
