// Tables as text: what was drawn, with its units, and above it whence it comes.
import { num, roman } from './format';
import { csv } from './save';
import type { LightRun, NeedleRun, Stored } from './types';

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();
/** Lines that readers of CSV skip at "#": title, program, data, notice, and what the columns are. */
export function headOf(about: Stored['about'], title: string, words: string[]): string {
  return [`Stipple: ${title}`, `version ${about.version}, commit ${about.commit}, data ${about.data}`, about.notice, ...words].map((line) => `# ${oneLine(line)}\n`).join('');
}
const withUnit = (name: string, unit: string) => `${name} [${unit === '-' || unit === '' ? '1' : unit}]`;

export function curvesCsv(run: NeedleRun, about: Stored['about'], words: { bands: string; relative: string }): string {
  const r = run.result, series = r.series!;
  const columns: [string, (number | null)[]][] = [[withUnit('day', 'd'), series.day!]];
  for (const [key, values] of Object.entries(series)) {
    if (key === 'day') continue;
    const unit = r.series_about?.[key]?.unit ?? '-';
    columns.push([withUnit(key, unit), values]);
    const lo = r.series_lo?.[key], hi = r.series_hi?.[key];
    if (lo && hi) columns.push([withUnit(`${key}_p10`, unit), lo], [withUnit(`${key}_p90`, unit), hi]);
  }
  return headOf(about, r.title, [words.relative, words.bands]) + csv(columns);
}

/** Light heals nothing here: its table is how often each skin type turns darker. */
export function lightCsv(run: LightRun, about: Stored['about'], words: { darkening: string }): string {
  const rows = run.result.by_skin_type;
  const of = (q: 'p10' | 'p50' | 'p90') => rows.map((b) => (b.darkening_of_100 ? Number(num(b.darkening_of_100[q], 4).replace('−', '-')) : null));
  return headOf(about, run.result.title, [words.darkening]) +
    csv([['skin_type', rows.map((b) => roman(b.skin_type))], [withUnit('darker_p10', 'of 100 people'), of('p10')], [withUnit('darker_p50', 'of 100 people'), of('p50')], [withUnit('darker_p90', 'of 100 people'), of('p90')], ['series', rows.map((b) => b.series)]]);
}
