/** A number for people: three significant digits at most, a real minus, no exponent where it can be avoided. */
export function num(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e7)) return value.toExponential(1).replace('e', ' × 10^').replace('+', '').replace('-', '−');
  const whole = size >= 10 ** (digits - 1);
  const text = whole ? Math.round(value).toString() : Number(value.toPrecision(digits)).toString();
  return text.replace('-', '−');
}
export const unit = (u: string) => (u === '-' || u === '' ? '' : u.replace(/cm2/g, 'cm²').replace(/^um$/, 'µm').replace(/^uL/, 'µL').replace(/m2/g, 'm²').replace('degC', '°C').replace(/^yr$/, 'years').replace(/^d$/, 'days'));
export const withUnit = (v: number | null | undefined, u: string) => `${num(v)}${unit(u) ? ` ${unit(u)}` : ''}`;
export const range = (lo: number | null | undefined, hi: number | null | undefined) => (lo === null || lo === undefined || hi === null || hi === undefined ? '–' : `${num(lo)} to ${num(hi)}`);
/** Shares as whole per cent that add up to 100: what rounding leaves over goes where most was cut off. All 0 where there are none. */
export function percents(shares: number[]): number[] {
  const sum = shares.reduce((a, b) => a + b, 0);
  if (!(sum > 0)) return shares.map(() => 0);
  const exact = shares.map((s) => (100 * s) / sum), whole = exact.map((s) => Math.floor(s + 1e-9));
  const order = exact.map((s, i) => ({ i, left: s - whole[i]! })).sort((a, b) => b.left - a.left);
  const missing = 100 - whole.reduce((a, b) => a + b, 0);
  for (let k = 0; k < missing; ++k) ++whole[order[k]!.i]!;
  return whole;
}
export const roman = (n: number) => ['', 'I', 'II', 'III', 'IV', 'V', 'VI'][n] ?? String(n);
export const words = (name: string) => name.replace(/_/g, ' ').replace(/^./, (c) => c.toUpperCase());
/** "30.25" reads "day 30, 6 h". */
export function dayText(day: number): string {
  const whole = Math.floor(day + 1e-6);
  const hours = Math.round((day - whole) * 24);
  return hours > 0 && hours < 24 ? `day ${whole}, ${hours} h` : `day ${Math.round(day)}`;
}
