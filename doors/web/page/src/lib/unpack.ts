// The stories' answers as the engine gave them, from what the page keeps (scripts/pack.mjs).
import type { Endpoint, NeedleRun, Puncture, Run, SectionMap, Story } from './types';

const signs = Array.from({ length: 0x7f - 0x23 }, (_, i) => String.fromCharCode(0x23 + i)).filter((c) => !'\\<&'.includes(c)).join('');
const far = 20;
const at = new Uint8Array(128);
[...signs].forEach((c, i) => { at[c.charCodeAt(0)] = i; });
export function fromSigns(text: string): number[] {
  const n = signs.length, out: number[] = [];
  for (let i = 0; i < text.length; ++i) {
    let z = at[text.charCodeAt(i)]!;
    if (z >= n - far) {
      z = (z - (n - far)) * n * n + at[text.charCodeAt(i + 1)]! * n + at[text.charCodeAt(i + 2)]! + n - far;
      i += 2;
    }
    out.push(z % 2 ? -(z + 1) / 2 : z / 2);
  }
  return out;
}
const sums = (steps: number[]) => { let sum = 0; return steps.map((s) => (sum += s)); };
const levels = { middle: 4095, band: 511, map: 255 };
// What counting in steps adds is no digit of the number.
const plain = (v: number) => Number(v.toPrecision(6));

interface Curves { day: number[]; names: string[]; baseline: number[]; low: number[]; step: number[]; middle: string[]; lo: string[]; hi: string[] }
interface PackedEndpoints {
  last: number; names: string[]; value: number[]; baseline: (number | null)[]; band: ([number, number, number] | 0)[]; from: ([number, number, number] | 0)[];
  before: { name: string[]; day: number[]; value: number[]; band: [number, number, number][] };
}
export interface Known { series: Record<string, [string, string]>; endpoints: Record<string, [string, string, string, string, string, string, string]> }

function unpackCurves(c: Curves, known: Known): Pick<NeedleRun['result'], 'series' | 'series_about' | 'series_lo' | 'series_hi'> {
  const series: Record<string, number[]> = { day: c.day }, about: NonNullable<NeedleRun['result']['series_about']> = {}, lo: Record<string, number[]> = {}, hi: Record<string, number[]> = {};
  c.names.forEach((name, k) => {
    const wide = (c.step[k]! * levels.middle) / levels.band;
    const values = sums(fromSigns(c.middle[k]!)).map((v) => plain(c.low[k]! + v * c.step[k]!));
    series[name] = values;
    const [label, unit] = known.series[name]!;
    about[name] = { label, unit, baseline: c.baseline[k]! };
    if (c.lo[k]) lo[name] = sums(fromSigns(c.lo[k]!)).map((v, i) => plain(values[i]! - v * wide));
    if (c.hi[k]) hi[name] = sums(fromSigns(c.hi[k]!)).map((v, i) => plain(values[i]! + v * wide));
  });
  return { series, series_about: about, series_lo: lo, series_hi: hi };
}

function unpackEndpoints(p: PackedEndpoints, known: Known): Endpoint[] {
  const make = (name: string, day: number, value: number, baseline: number | null, band: [number, number, number] | 0, from: [number, number, number] | 0): Endpoint => {
    const [label, unit, better, basis, group, note, source] = known.endpoints[name]!;
    const spread = from ? { people: from[0] / 100, parameters: from[1] / 100, discrepancy: from[2] / 100 } : { people: 0, parameters: 0, discrepancy: 0 };
    return { name, label, day, value, unit, better, baseline, basis, group, note, source, predictive: band ? { p10: band[0], p50: band[1], p90: band[2], spread_from: spread } : null };
  };
  return [
    ...p.before.name.map((name, i) => make(name, p.before.day[i]!, p.before.value[i]!, null, p.before.band[i]!, 0)),
    ...p.names.map((name, i) => make(name, p.last, p.value[i]!, p.baseline[i]!, p.band[i]!, p.from[i]!)),
  ];
}

export function unpackRun(run: any, known: Known): Run {
  if (run.kind !== 'needles') return run;
  const { punctures: p, depths, sections: s, result: r, ...rest } = run;
  const { curves, endpoints, ...found } = r;
  let punctures: Puncture[] | null = null;
  if (p) {
    const x = fromSigns(p.x), y = sums(fromSigns(p.y)), depth = fromSigns(p.depth), mouth = fromSigns(p.mouth);
    punctures = x.map((_, i) => [x[i]!, y[i]!, depth[i]!, depth[i]!, mouth[i]!, Number(p.bleeds[i])]);
  }
  const values = (m: SectionMap & { values: unknown }) => sums(fromSigns(m.values as unknown as string)).map((v) => plain(s.low[m.name] + (v * ((s.high[m.name] - s.low[m.name]) || 1)) / levels.map));
  return {
    ...rest, punctures, depths_um: depths ? sums(fromSigns(depths)) : null, sections: s ? { r_um: s.r_um, z_um: s.z_um, maps: s.maps.map((m: SectionMap) => ({ ...m, values: values(m) })) } : null,
    result: { ...found, ...(curves ? unpackCurves(curves, known) : { series: null }), endpoints: endpoints ? unpackEndpoints(endpoints, known) : null },
  };
}

type Folded = { v: unknown[] } | { o: Record<string, Folded>; has: string };
export function unfold(folded: Folded): unknown[] {
  if ('v' in folded) return folded.v;
  const out: Record<string, unknown>[] = [...folded.has].map(() => ({}));
  for (const [key, list] of Object.entries(folded.o)) unfold(list).forEach((v, i) => { if (v !== '~') out[i]![key] = v; });
  return out.map((o, i) => (folded.has[i] === '1' ? o : '~'));
}

export interface PackedStories { names: string[]; known: Known; same: string[]; rest: Folded; runs: Folded }
/** A run is unpacked when somebody opens its story. */
export function unpackStories(packed: PackedStories): Record<string, Story> {
  const rest = unfold(packed.rest) as Omit<Story, 'run'>[], runs = unfold(packed.runs);
  return Object.fromEntries(packed.names.map((name, i) => {
    let run: Run | null = null;
    return [name, { ...rest[i]!, get run() { return packed.same[i] || (run ??= unpackRun(runs[i], packed.known)); } }];
  }));
}
