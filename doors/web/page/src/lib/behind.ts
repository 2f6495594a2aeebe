// What published rows test which number of the page. The answers of the engine do not say it, so it stands here, and only here.
// A pattern is one part of a quantity of the ledger (docs/ledger.md); one that ends in * is its beginning.
import type { LedgerRow } from './ledger';

/** Of an endpoint of result.json: what reads the same quantity, or a part of it, in the same unit or in another. */
export const testsEndpoint: Record<string, string[]> = {
  collagen_1_gain: ['gain:collagen_1'],
  collagen_3_gain: ['gain:collagen_3'],
  collagen_total_gain: ['gain:collagen_total', 'relative:collagen_total', 'peak_day:collagen_total', 'reach_day:50:collagen_total', 'reach_day:90:collagen_total'],
  papillary_collagen_gain: ['gain:collagen_total:papillary', 'endpoint:stained_area_gain'],
  young_fibre_gain: ['gain:collagen_3:papillary'],
  functional_elastin_gain: ['gain:elastin_functional'],
  total_elastin_gain: ['gain:elastin_functional+elastosis', 'peak_gain:elastin_functional+elastosis'],
  tropoelastin_level: ['level:tropoelastin'],
  epidermal_thickness_gain: ['gain:epidermal_thickness'],
  furrow_depth: ['reported:furrow_depth:*'],
  roughness_rz: ['reported:roughness_rz:*', 'change:roughness_rz'],
  sag: ['reported:sag:*'],
  dark_mark_contrast: ['change:dark_mark_contrast'],
  scar_depth: ['reported:scar_depth:*', 'change:scar_depth'],
  goodman_baron_grade: ['moved:goodman_baron_grade'],
  ecca_score: ['change:ecca_score'],
  stained_area_gain: ['endpoint:stained_area_gain'],
};

/** Endpoints that nobody has published a row for. */
export const untestedEndpoints = [
  'collagen_density_gain', 'dermal_thickness_gain', 'roughness_ra', 'water_loss', 'hydration', 'elastosis_share', 'scar_depth:raised', 'scar_volume', 'lemperle_grade', 'glogau_class',
  'mmasi_score', 'gais', 'reticulin_share', 'reticulin_share_gain', 'new_elastin', 'ultrasound_thickness_gain', 'echo_density_gain', 'optical_attenuation_gain', 'suction_elevation',
  'suction_r2', 'suction_r5', 'suction_r7', 'blood_flow_gain', 'cytokine_synthesis', 'vegf_synthesis', 'tgf_beta_1_synthesis', 'mmp_synthesis', 'fibroblast_proliferation',
  'collagen_synthesis_peak', 'new_collagen_kept', 'collagen_3_synthesis', 'collagen_1_synthesis', 'tropoelastin_synthesis',
];

/** Of the numbers of a session, which are no endpoints: rows, and the sources that their constants rest on. */
export const sessionNumbers = ['depth', 'punctures', 'redness', 'closing', 'pain', 'uptake', 'plasma', 'darkening'] as const;
export type SessionNumber = (typeof sessionNumbers)[number];
export const testsSession: Record<SessionNumber, { rows: string[]; sources: string[] }> = {
  depth: { rows: ['push:*'], sources: ['romgens2014', 'olatunji2013', 'verbaan2008', 'sasaki2019', 'kalluri2011', 'lam2008'] },
  punctures: { rows: ['insertion:punctures_per_cm2', 'device:*'], sources: [] },
  redness: { rows: ['redness_days'], sources: ['striae2019'] },
  closing: {
    rows: ['closed_after_hours', 'group_half_life:*', 'group_lifetime:*', 'permeation:half_life_h', 'permeation:water_loss*', 'permeation:impedance_back_h', 'permeation:tomography_gone_h', 'permeation:dye_gone_h'],
    sources: ['cwspdemo', 'skibidy', 'ogunjimi2021', 'kalluri2011'],
  },
  pain: { rows: ['pain:*'], sources: ['gill2008', 'arendtnielsen2006', 'petukhova2017', 'wahlgren2000'] },
  uptake: {
    rows: ['permeation:absorbed*', 'permeation:flux*', 'permeation:enhancement', 'permeation:dermis*', 'permeation:permeability*', 'permeation:largest*', 'permeation:chord*', 'kp_table:*', 'kp_coverage:*'],
    sources: ['lc_dpk', 'stepanov2020', 'ospskin2021'],
  },
  plasma: { rows: ['numbing:*', 'permeation:plasma*'], sources: ['emla_label'] },
  darkening: { rows: [], sources: [] }, // its law is the published counts themselves: the answer names them
};

/** The parts that are read, without the day, course or file that they are read at. */
export function partsOf(quantity: string): string[] {
  const inner = /^(?:ratio|difference):(.*)$/.exec(quantity)?.[1] ?? quantity;
  return inner.split('|').map((part) => part.replace(/[@&].*$/, ''));
}
const meets = (patterns: string[], quantity: string) => partsOf(quantity).some((part) => patterns.some((p) => (p.endsWith('*') ? part.startsWith(p.slice(0, -1)) : part === p)));

// "rms:neutrophils_day" is the misfit of all rows of that name; these are the curves that the rows read.
const ofRows: Record<string, string[]> = { neutrophils: ['neutrophils'], macrophages: ['macrophages_m1', 'macrophages_m2'], inflammation: ['inflammatory_cytokine'], myofibroblasts: ['myofibroblasts'] };
/** The time courses that a quantity of the ledger reads. */
export function seriesOf(quantity: string): string[] {
  return partsOf(quantity).flatMap((part) => {
    const rms = /^rms:(\w+)_day$/.exec(part)?.[1];
    if (rms) return ofRows[rms] ?? [];
    const read = /^(?:gain|level|relative|peak_day|peak_gain|reach_day:\d+):([^:]+)(?::(papillary|reticular))?$/.exec(part);
    return read ? read[1]!.split('+').map((state) => (read[2] ? `${state}_${read[2]}` : state)) : [];
  });
}

export const rowsOfEndpoint = (rows: LedgerRow[], name: string) => rows.filter((r) => meets(testsEndpoint[name] ?? [], r.quantity));
export const rowsOfSession = (rows: LedgerRow[], name: SessionNumber) => rows.filter((r) => meets(testsSession[name].rows, r.quantity));
export const rowsOfSeries = (rows: LedgerRow[], name: string) => rows.filter((r) => seriesOf(r.quantity).includes(name));

/** What a row is about, to find it in the whole table. */
export const topics = ['needling', 'recovery', 'inflammation', 'collagen', 'elastin', 'epidermis', 'appearance', 'products', 'pain'] as const;
export type Topic = (typeof topics)[number];
const topicRules: [Topic, RegExp][] = [
  ['pain', /^(pain|numbing):/], ['needling', /^(push|insertion|device):/], ['appearance', /^(reported|change|moved):/],
  ['recovery', /^(redness_days|closed_after_hours|barrier_back_hours|group_|permeation:(half_life|water_loss|impedance|tomography|dye_gone))/], ['products', /^(permeation|kp_)/],
  ['elastin', /elast/], ['epidermis', /epiderm/], ['collagen', /collagen|stained_area/], ['inflammation', /./],
];
export function topicOf(quantity: string): Topic {
  const part = partsOf(quantity)[0]!;
  return topicRules.find(([, rule]) => rule.test(part))![0];
}
