// Which phase of healing a day belongs to, read from what was worked out for this skin. The names are those of textbooks, the days are not.
import { closedShare, type Moment } from './skin';
import type { NeedleRun } from './types';

export type Phase = 'before' | 'open' | 'inflammation' | 'proliferation' | 'remodelling' | 'quiet';

const left = 0.1; // of the highest level above rest: less is over
const least = 0.005; // on the scale of the model, where young skin or the peak of a wound is 1: what never rises by as much tells of no phase

/** How far a series stands above rest on a day, as a share of the highest that it reaches on any day. */
function above(run: NeedleRun, name: string, i: number): number {
  const values = run.result.series?.[name], rest = run.result.series_about?.[name]?.baseline;
  if (!values || rest === undefined) return 0;
  const most = Math.max(...values) - rest;
  return most > least ? (values[i]! - rest) / most : 0;
}
/** Whether a series has risen by more than a hundredth of its highest gain a week, since the day before; never across a session. */
function rising(run: NeedleRun, name: string, i: number, since: number): boolean {
  const values = run.result.series?.[name], days = run.result.series?.day, rest = run.result.series_about?.[name]?.baseline;
  if (!values || !days || rest === undefined) return false;
  const most = Math.max(...values) - rest;
  let k = i;
  while (k > 0 && days[i]! - days[k]! < 1 && days[k - 1]! >= days[i]! - since - 1e-6) --k;
  return most > least && k < i && (7 * (values[i]! - values[k]!)) / (days[i]! - days[k]!) > 0.01 * most;
}

/** What phases are read from. */
export const phaseSeries = ['inflammatory_cytokine', 'collagen_total', 'fibroblasts_activated'];
const responds = (run: NeedleRun) => phaseSeries.some((name) => Math.max(...(run.result.series?.[name] ?? [0])) - (run.result.series_about?.[name]?.baseline ?? 0) > least);

/** `i`: place of the day among the days of the series. */
export function phaseOf(run: NeedleRun, i: number, moment: Moment): Phase {
  if (moment.session === 0 || moment.since < 0.01) return 'before';
  if (moment.open > closedShare) return 'open';
  if (above(run, 'inflammatory_cytokine', i) > left) return 'inflammation';
  if (rising(run, 'collagen_total', i, moment.since) || above(run, 'fibroblasts_activated', i) > left) return 'proliferation';
  return responds(run) ? 'remodelling' : 'quiet';
}
