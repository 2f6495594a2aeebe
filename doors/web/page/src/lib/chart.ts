import { num, unit } from './format';
import type { NeedleRun } from './types';

const esc = (s: string) => s.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
export function ticksOf(lo: number, hi: number, n = 5): number[] {
  const raw = (hi - lo) / n;
  if (!(raw > 0)) return [lo];
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => s >= raw) ?? raw;
  const out: number[] = [];
  for (let v = Math.ceil(lo / step - 1e-9) * step; v <= hi + step * 1e-9; v += step) out.push(Math.abs(v) < step * 1e-9 ? 0 : v);
  return out;
}

/** A time course as a drawing that stands alone. */
export function chartSvg(run: NeedleRun, name: string, beside: NeedleRun | null): string {
  const r = run.result;
  const days = r.series!.day!;
  const values = r.series![name] ?? [];
  const lo = r.series_lo?.[name], hi = r.series_hi?.[name];
  const other = beside?.result.series?.[name];
  const about = r.series_about?.[name];
  const everything = [...values, ...(lo ?? []), ...(hi ?? []), ...(other ?? []), about?.baseline ?? values[0] ?? 0];
  let y0 = Math.min(...everything), y1 = Math.max(...everything);
  const room = (y1 - y0 || 1) * 0.06;
  y0 -= room; y1 += room;
  const W = 720, H = 380, L = 64, R = 16, T = 44, B = 46;
  const x1 = Math.max(days[days.length - 1]!, beside?.result.series?.day?.at(-1) ?? 0);
  const X = (d: number) => L + ((W - L - R) * d) / x1;
  const Y = (v: number) => H - B - ((H - T - B) * (v - y0)) / (y1 - y0);
  const path = (ds: number[], vs: number[]) => ds.map((d, i) => `${i ? 'L' : 'M'}${X(d).toFixed(1)} ${Y(vs[i]!).toFixed(1)}`).join('');
  const out = [`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${W} ${H}" font-family="sans-serif" font-size="12" fill="#1a1a1a">`, `<title>${esc(r.title)}: ${esc(about?.label ?? name)}</title>`, `<rect width="${W}" height="${H}" fill="#fff"/>`,
    `<text x="${L}" y="22" font-size="15" font-weight="600">${esc(about?.label ?? name)}${about && unit(about.unit) ? `, ${esc(unit(about.unit))}` : ''}</text>`];
  for (const v of ticksOf(y0, y1)) out.push(`<line x1="${L}" x2="${W - R}" y1="${Y(v)}" y2="${Y(v)}" stroke="#e3e3e3"/><text x="${L - 6}" y="${Y(v) + 4}" text-anchor="end">${num(v)}</text>`);
  for (const d of ticksOf(0, x1, 6)) out.push(`<text x="${X(d)}" y="${H - B + 18}" text-anchor="middle">${num(d)}</text>`);
  out.push(`<text x="${(L + W - R) / 2}" y="${H - 8}" text-anchor="middle">days</text>`);
  if (lo && hi) out.push(`<path d="${path(days, hi)}${path([...days].reverse(), [...lo].reverse()).replace('M', 'L')}Z" fill="#0072b2" opacity="0.18"/>`);
  if (about) out.push(`<line x1="${L}" x2="${W - R}" y1="${Y(about.baseline)}" y2="${Y(about.baseline)}" stroke="#777" stroke-dasharray="5 4"/>`);
  if (other && beside) out.push(`<path d="${path(beside.result.series!.day!, other)}" fill="none" stroke="#d55e00" stroke-width="2"/>`);
  out.push(`<path d="${path(days, values)}" fill="none" stroke="#0072b2" stroke-width="2"/>`, '</svg>');
  return out.join('\n');
}
