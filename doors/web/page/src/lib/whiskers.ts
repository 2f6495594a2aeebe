// Where an endpoint says the same as a curve on a day, its range for new people, error of the model included, stands on the curve as a whisker.
import type { NeedleRun } from './types';

/** Endpoints in % of the level at rest, and folds over it. */
const gains: Record<string, string> = {
  collagen_total: 'collagen_total_gain', collagen_1: 'collagen_1_gain', collagen_3: 'collagen_3_gain', collagen_density: 'collagen_density_gain', dermal_thickness: 'dermal_thickness_gain',
  collagen_total_papillary: 'papillary_collagen_gain', collagen_3_papillary: 'young_fibre_gain', elastin_functional: 'functional_elastin_gain', epidermal_thickness: 'epidermal_thickness_gain',
};
const folds: Record<string, string> = {
  cytokine_synthesis: 'cytokine_synthesis', vegf_synthesis: 'vegf_synthesis', tgf_beta_1_synthesis: 'tgf_beta_1_synthesis', mmp_synthesis: 'mmp_synthesis', fibroblast_proliferation: 'fibroblast_proliferation',
  collagen_1_synthesis: 'collagen_1_synthesis', collagen_3_synthesis: 'collagen_3_synthesis',
};

export interface Whisker { day: number; low: number; middle: number; high: number }
export function whiskersOf(run: NeedleRun, series: string): Whisker[] {
  const rest = run.result.series_about?.[series]?.baseline;
  const endpoint = gains[series] ?? folds[series];
  if (!endpoint || !rest) return [];
  const level = (v: number) => (gains[series] ? rest * (1 + v / 100) : rest * v);
  return (run.result.endpoints ?? []).flatMap((e) => {
    const p = e.name === endpoint ? e.predictive : null;
    return p ? [{ day: e.day, low: level(p.p10), middle: level(p.p50), high: level(p.p90) }] : [];
  });
}
