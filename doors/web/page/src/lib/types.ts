// What the engine answers, as far as the page reads it.
import type { PackedLedger } from './ledger';

export interface Band { p10: number; p50: number; p90: number }
export interface Spread { people: number; parameters: number; discrepancy: number }
export interface Predictive extends Band { spread_from: Spread }
export interface Problem { what: string; key: string; value: string; allowed: string; nearest: string; line: string }
export interface EngineError { kind: 'input' | 'failed' | 'internal'; problems: Problem[] }
export interface Finding { condition: string; label: string; verdict: string; why: string; instead: string; not_modelled: string; source: string }
export interface Screening { verdict: string; findings: Finding[] }
export interface Endpoint {
  name: string; label: string; day: number; value: number; unit: string; better: string; baseline: number | null; basis: string; group: string;
  predictive: Predictive | null; note: string; source: string;
}
export interface Delivery {
  warnings: { level: string; text: string }[]; product: string; label: string; dose_ug_per_cm2: number; absorbed_fraction: number;
  absorbed_fraction_predictive: Predictive | null; absorbed_fraction_intact: number; dermis_peak_ug_per_ml: number | null;
  closure_half_life_h: number | null; plasma_peak_ug_per_ml: number | null;
}
export interface Pain {
  vas_without: number; vas_without_predictive: Predictive | null; vas_with: number | null; vas_with_predictive: Predictive | null;
  vas_with_why?: string; cream?: string; applied_min?: number; acceptable_depth_mm?: number; warnings: { level: string; text: string }[];
  plasma_peak_ug_per_ml?: Record<string, number>;
  usual_cream?: { cream: string; applied_min: number; vas_with: number; vas_with_predictive: Predictive | null };
}
export interface Layer { name: string; thickness_um: number | null }
export interface SectionMap { name: string; label: string; unit: string; day: number; values: number[] }
export type Puncture = [number, number, number, number, number, number];
export interface NeedleRun {
  kind: 'needles';
  course: string;
  result: {
    title: string; screening: Screening;
    insertion?: null | { punctures_per_cm2: number; reached: string; damaged_volume_fraction: number; loaded_depth_um: Band; of_skin?: { loaded_depth_um_predictive: Predictive | null }; force_per_needle_n: number; bleeding_fraction: number; mouth_diameter_um: Band };
    series: null | Record<string, number[]>; series_why?: string;
    series_about?: Record<string, { label: string; unit: string; baseline: number }>;
    series_lo?: Record<string, number[] | null> | null; series_hi?: Record<string, number[] | null> | null;
    endpoints: null | Endpoint[]; delivery: null | Delivery[]; delivery_why?: string; pain: null | Pain;
    downtime_days: number | null; downtime_days_predictive?: Predictive | null; closed_after_hours: number | null; closed_after_hours_predictive?: Predictive | null;
    cumulative_over_needling?: null | { sessions: { day: number }[]; verdict: string; why: string };
    remarks: string[];
  };
  skin: { layers: Layer[]; ita_deg: number | null };
  needle: { kind: string; length_um: number; tip_radius_um: number; diameter_um: number; taper_um: number };
  punctures: Puncture[] | null; depths_um: number[] | null;
  recovery: { day: number; redness: number; open: number; water_loss: number }[] | null;
  colours: { day: number; arm: string; rgb: [number, number, number] }[] | null;
  darkening: null | { of_this_person: Band; basis: string; by_skin_type: { skin_type: number; [cause: string]: Band | number }[] };
  sections?: { r_um: number[]; z_um: number[]; maps: SectionMap[] } | null;
  page_one?: string;
}
export interface LightRun {
  kind: 'light';
  words: string;
  course?: string;
  result: {
    title: string; cause: string; screening: Screening; darkening_of_100: Band | null; injury: { injured_percent: number };
    by_skin_type: { skin_type: number; darkening_of_100: Band | null; series: number }[];
    remarks: string[]; course: { course: { sessions: number; interval_days: number } };
  };
}
export type Run = NeedleRun | LightRun;
export interface Compared {
  course: string; title: string; cause: string; stopped: boolean; sessions: number; interval_days: number; screening: Screening;
  injured_percent: number | null; darkening_of_100: Band | null; by_skin_type: { skin_type: number; darkening_of_100: Band | null; series: number }[];
  downtime_days: null | { middle: number; p10: number; p90: number }; pain: null | { middle: number; p10: number; p90: number };
  collagen_gain_percent: null | { middle: number; p10: number; p90: number };
}
export interface Comparison { kind: string; courses: Compared[]; notes: string[] }
export interface Key {
  type: string; minimum?: number; maximum?: number; enum?: string[]; description?: string; default?: unknown; items?: { type: string; enum?: string[]; 'x-labels'?: string[]; properties?: Record<string, Key> };
  'x-unit'?: string; 'x-default'?: string; 'x-labels'?: string[]; 'x-kinds'?: string[]; properties?: Record<string, Key>; maxLength?: number;
}
export interface Schema { properties: Record<string, Key> }
export interface Stored {
  about: { version: string; commit: string; data: string; notice: string; short_notice: string };
  schema: { course: Schema; light: Schema };
  examples: Record<string, string>;
  ledger: PackedLedger | null;
  citations: Record<string, string>;
}
export interface Story { file: string; run: Run | string; comparison?: Comparison }
