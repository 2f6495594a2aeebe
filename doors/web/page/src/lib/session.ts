// The numbers of a session, which stand in result.json outside the endpoints, each once and with the statistic that every part of the page shows: the
// median of new people, and where there is none the number of the median person.
import type { SessionNumber } from './behind';
import type { Band, NeedleRun, Predictive, Spread } from './types';

export interface Shown { name: SessionNumber; detail: string; unit: string; value: number; band: Band | null; spread: Spread | null }

const scaled = (p: Band, k: number): Band => ({ p10: k * p.p10, p50: k * p.p50, p90: k * p.p90 });
function shown(name: SessionNumber, unit: string, value: number | null | undefined, of: Predictive | Band | null | undefined, k = 1, detail = ''): Shown[] {
  if (of) return [{ name, detail, unit, value: k * of.p50, band: scaled(of, k), spread: 'spread_from' in of ? of.spread_from : null }];
  return value === null || value === undefined ? [] : [{ name, detail, unit, value: k * value, band: null, spread: null }];
}

export function sessionNumbersOf(run: NeedleRun): Shown[] {
  const r = run.result, pain = r.pain;
  const numbed = pain?.vas_with !== null && pain?.vas_with !== undefined;
  return [
    ...shown('depth', 'mm', r.insertion?.loaded_depth_um.p50, r.insertion?.of_skin?.loaded_depth_um_predictive, 0.001),
    ...shown('punctures', '1/cm2', r.insertion?.punctures_per_cm2, null),
    ...shown('redness', 'd', r.downtime_days, r.downtime_days_predictive),
    ...shown('closing', 'h', r.closed_after_hours, r.closed_after_hours_predictive),
    ...shown('pain', '-', numbed ? pain!.vas_with : pain?.vas_without, numbed ? pain!.vas_with_predictive : pain?.vas_without_predictive, 1, numbed ? (pain!.cream ?? '') : ''),
    ...(r.delivery ?? []).flatMap((d) => shown('uptake', '%', d.absorbed_fraction, d.absorbed_fraction_predictive, 100, d.label)),
    ...Object.entries(pain?.plasma_peak_ug_per_ml ?? {}).flatMap(([drug, peak]) => shown('plasma', 'ug/mL', peak, null, 1, drug)),
    ...shown('darkening', '%', null, run.darkening?.of_this_person),
  ];
}
