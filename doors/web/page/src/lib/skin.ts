// What the picture of the skin shows on a day, and how its faces are painted. Lengths in mm unless a name says um.
import type { NeedleRun, Puncture, SectionMap } from './types';

export const blockWidth = 3;
export const blockDepth = 2.3;
export const blockLength = 2.3;
export interface Layer { name: string; from: number; to: number }
export interface Cut { x: number; half: number; depth: number; bleeds: boolean }
export interface Moment { day: number; session: number; since: number; open: number; redness: number; skin: [number, number, number]; untouched: [number, number, number] }
export interface Sight {
  layers: Layer[]; cuts: Cut[]; front: number; back: number; punctures: Puncture[]; half: number;
  needle: { length: number; tip: number; radius: number; taper: number }; needled: Cut | null; // the puncture that the needle stands in
}

export function random(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let n = Math.imul(a ^ (a >>> 15), 1 | a);
    n = (n + Math.imul(n ^ (n >>> 7), 61 | n)) ^ n;
    return ((n ^ (n >>> 14)) >>> 0) / 4294967296;
  };
}

export function sightOf(run: NeedleRun): Sight {
  const layers: Layer[] = [];
  let at = 0;
  for (const layer of run.skin.layers) {
    if (layer.thickness_um === null || at >= blockDepth) continue;
    const to = Math.min(blockDepth, at + layer.thickness_um / 1000);
    layers.push({ name: layer.name, from: at, to });
    at = to;
  }
  const punctures = run.punctures ?? [];
  const cutsAt = (y: number): Cut[] =>
    punctures
      .filter((p) => Math.abs(p[0]) < 1480 && Math.abs(p[1] - y) < p[4] / 2)
      .map((p) => ({ x: p[0] / 1000, half: Math.sqrt((p[4] / 2) ** 2 - (p[1] - y) ** 2) / 1000, depth: p[2] / 1000, bleeds: p[5] > 0 }))
      .sort((a, b) => a.x - b.x);
  // The cut goes where it opens most punctures near their middle.
  let front = -1.2;
  let best = -1;
  for (let y = -1400; y <= -700; y += 10) {
    const worth = cutsAt(y).reduce((sum, c) => sum + c.half, 0);
    if (worth > best + 1e-9) { best = worth; front = y / 1000; }
  }
  const cuts = cutsAt(front * 1000);
  const central = cuts.filter((c) => Math.abs(c.x) < 1.1);
  // The needle stands where it stands most often: at the depth that half of all punctures pass.
  const median = (run.result.insertion?.loaded_depth_um.p50 ?? 0) / 1000;
  const needled = (central.length ? central : cuts).reduce<Cut | null>((a, b) => (!a || Math.abs(b.depth - median) < Math.abs(a.depth - median) ? b : a), null);
  const n = run.needle;
  return {
    layers, cuts, front, back: front + blockLength, punctures, half: blockWidth / 2, needled,
    needle: { length: n.length_um / 1000, tip: n.tip_radius_um / 1000, radius: n.diameter_um / 2000, taper: Math.min(n.taper_um, n.length_um) / 1000 },
  };
}

function along(points: [number, number][], x: number): number {
  if (!points.length) return 0;
  if (x <= points[0]![0]) return points[0]![1];
  for (let i = 1; i < points.length; ++i) {
    const [x1, y1] = points[i]!;
    const [x0, y0] = points[i - 1]!;
    if (x <= x1) return y0 + ((y1 - y0) * (x - x0)) / Math.max(1e-9, x1 - x0);
  }
  return points[points.length - 1]![1];
}

/** How long a closed puncture is drawn as a track [d]. */
export const trackDays = 42;
/** Less than this share of the surface that a session opened counts as closed, in words and in the picture. */
export const closedShare = 0.02;
export function momentOf(run: NeedleRun, day: number, sessionDays: number[]): Moment {
  let session = 0;
  sessionDays.forEach((d, i) => { if (d <= day + 1e-6) session = i + 1; });
  const since = session ? Math.max(0, day - sessionDays[session - 1]!) : 0;
  const recovery = run.recovery ?? [];
  const first = recovery[0];
  const opens: [number, number][] = recovery.map((r) => [r.day, r.open]);
  const reds: [number, number][] = recovery.map((r) => [r.day, r.redness]);
  const colours = run.colours ?? [];
  const untouched = colours.find((c) => c.arm === 'untreated')?.rgb ?? [196, 156, 128];
  const early = colours.filter((c) => c.arm === 'treated' && c.day <= 28);
  const skin = [0, 1, 2].map((i) => along([...early.map((c) => [c.day, c.rgb[i]!] as [number, number]), [29, untouched[i]!]], Math.max(since, 0.2))) as [number, number, number];
  const closed = run.result.closed_after_hours;
  const share = session && first && first.open > 0 ? Math.min(1, Math.max(0, along(opens, since) / first.open)) : 0;
  // Between two days of the recovery the share falls to nothing where the answer says that the punctures are closed.
  const open = share <= closedShare || since > 14 || (closed !== null && since >= closed / 24) ? 0 : share;
  return { day, session, since, open, redness: session ? Math.max(0, since > 14 ? 0 : along(reds, since)) : 0, skin: early.length ? skin : untouched, untouched };
}

export const cividis = ['#00224e', '#123570', '#3b496c', '#575d6d', '#707173', '#8a8678', '#a59c74', '#c3b369', '#e1cc55', '#fee838'];
const stops = cividis.map((c) => [1, 3, 5].map((i) => parseInt(c.slice(i, i + 2), 16)));
export function cividisAt(share: number): [number, number, number] {
  const s = Math.min(1, Math.max(0, share)) * (stops.length - 1);
  const i = Math.min(stops.length - 2, Math.floor(s));
  return [0, 1, 2].map((k) => stops[i]![k]! + (s - i) * (stops[i + 1]![k]! - stops[i]![k]!)) as [number, number, number];
}

export interface StateMap { label: string; unit: string; low: number; high: number; day: number; r: number[]; z: number[]; values: number[] }
/** The map of a name whose day lies next to the day shown, with limits over all its days. */
export function stateMap(run: NeedleRun, name: string, day: number): StateMap | null {
  const sections = run.sections;
  if (!sections || !name) return null;
  const all = sections.maps.filter((m) => m.name === name);
  if (!all.length) return null;
  let low = Infinity;
  let high = -Infinity;
  for (const m of all) for (const v of m.values) { if (v < low) low = v; if (v > high) high = v; }
  const near = all.reduce<SectionMap>((a, b) => (Math.abs(b.day - day) < Math.abs(a.day - day) ? b : a), all[0]!);
  return { label: near.label, unit: near.unit, low, high: high > low ? high : low + 1, day: near.day, r: sections.r_um, z: sections.z_um, values: near.values };
}

const rgb = (c: number[], alpha = 1) => `rgba(${c.map((v) => Math.round(v)).join(',')},${alpha})`;
const mix = (a: number[], b: number[], s: number) => a.map((v, i) => v + (b[i]! - v) * s);

const kept = new Map<string, { key: string; canvas: HTMLCanvasElement }>();
/** A picture that stays the same while only the day changes is painted once. */
function once(slot: string, key: string, w: number, h: number, paint: (canvas: HTMLCanvasElement) => void): HTMLCanvasElement {
  const found = kept.get(slot);
  if (found?.key === key) return found.canvas;
  const canvas = found?.canvas ?? document.createElement('canvas');
  canvas.width = w;
  canvas.height = h;
  paint(canvas);
  kept.set(slot, { key, canvas });
  return canvas;
}

/** One cut face of the block: layers, and where `sight` is given the punctures that the cut opens. */
export function paintFace(canvas: HTMLCanvasElement, width: number, layers: Layer[], moment: Moment, options: { seed: number; sight?: Sight; map?: StateMap | null }): void {
  const c = canvas.getContext('2d')!;
  const k = canvas.width / width;
  const key = JSON.stringify([layers, moment.untouched, canvas.width, width]);
  c.globalAlpha = 1;
  c.drawImage(once(`face ${options.seed}`, key, canvas.width, canvas.height, (base) => paintLayers(base, width, layers, moment.untouched, options.seed)), 0, 0);
  const red = Math.min(1, moment.redness / 8);
  const papillary = layers.find((l) => l.name === 'papillary_dermis');
  if (red > 0.01 && papillary) {
    c.fillStyle = `rgba(200,40,40,${0.22 * red})`;
    c.fillRect(0, papillary.from * k, canvas.width, (papillary.to - papillary.from) * k);
  }
  if (options.sight) paintCuts(c, k, canvas.width, canvas.height, options.sight, moment, options.map ?? null);
}

function paintLayers(canvas: HTMLCanvasElement, width: number, layers: Layer[], tone: number[], seed: number): void {
  const c = canvas.getContext('2d')!;
  const k = canvas.width / width;
  const W = canvas.width;
  const H = canvas.height;
  const next = random(seed);
  const fill: Record<string, number[]> = {
    stratum_corneum: mix(tone, [238, 222, 190], 0.62), viable_epidermis: mix(tone, [176, 112, 128], 0.42), papillary_dermis: [243, 208, 198],
    reticular_dermis: [233, 186, 176], hypodermis: [246, 223, 160],
  };
  c.globalAlpha = 1;
  c.fillStyle = rgb(fill.hypodermis!);
  c.fillRect(0, 0, W, H);
  const layer = (name: string) => layers.find((l) => l.name === name);
  const phase = next() * 7;
  const wave = (x: number, size: number) => size * (0.6 * Math.sin(x * 52 + phase) + 0.4 * Math.sin(x * 87 + 2 * phase) + 0.25 * Math.sin(x * 23 + 3 * phase));
  const slow = (x: number, size: number) => size * (Math.sin(x * 5 + phase) + 0.5 * Math.sin(x * 11.3 + 2 * phase));
  const region = (from: number, to: number, upper: (x: number) => number, lower: (x: number) => number) => {
    c.beginPath();
    for (let x = 0; x <= W; x += 3) c.lineTo(x, (from + upper(x / k)) * k);
    for (let x = W; x >= 0; x -= 3) c.lineTo(x, (to + lower(x / k)) * k);
    c.closePath();
  };
  const flat = () => 0;
  // Fat: lobules with fine walls.
  const fat = layer('hypodermis');
  if (fat) {
    const size = 0.11 * k;
    c.lineWidth = 0.006 * k;
    for (let row = 0; row * size * 0.86 < H - fat.from * k + size; ++row)
      for (let col = -1; col * size < W + size; ++col) {
        const x = col * size + (row % 2 ? size / 2 : 0) + (next() - 0.5) * size * 0.28;
        const y = fat.from * k + row * size * 0.86 + (next() - 0.5) * size * 0.25;
        c.beginPath();
        c.ellipse(x, y, size * (0.47 + 0.08 * next()), size * (0.45 + 0.08 * next()), next() * 3, 0, 7);
        c.fillStyle = rgb(mix([248, 228, 170], [240, 208, 136], next()), 0.9);
        c.fill();
        c.strokeStyle = 'rgba(190,146,70,0.35)';
        c.stroke();
      }
  }
  const reticular = layer('reticular_dermis');
  const papillary = layer('papillary_dermis');
  const epidermis = layer('viable_epidermis');
  const horny = layer('stratum_corneum');
  const rete = epidermis ? Math.min(0.026, (epidermis.to - epidermis.from) * 0.4) : 0;
  if (reticular) {
    region(reticular.from - 0.02, reticular.to, flat, (x) => slow(x, 0.03));
    c.save();
    c.fillStyle = rgb(fill.reticular_dermis!);
    c.fill();
    c.clip();
    c.lineCap = 'round';
    const many = Math.round(1100 * width * (reticular.to - reticular.from) / 2.2);
    for (let i = 0; i < many; ++i) {
      const x = next() * W;
      const y = (reticular.from + next() * (reticular.to - reticular.from + 0.05)) * k;
      const length = (0.06 + 0.16 * next()) * k;
      const turn = (next() - 0.5) * 1.3;
      const bend = (next() - 0.5) * length * 0.35;
      c.beginPath();
      c.moveTo(x - (length / 2) * Math.cos(turn), y - (length / 2) * Math.sin(turn));
      c.quadraticCurveTo(x + bend * Math.sin(turn), y - bend * Math.cos(turn), x + (length / 2) * Math.cos(turn), y + (length / 2) * Math.sin(turn));
      c.lineWidth = (0.006 + 0.016 * next()) * k;
      c.strokeStyle = next() < 0.5 ? 'rgba(250,220,210,0.38)' : 'rgba(196,122,116,0.24)';
      c.stroke();
    }
    c.restore();
  }
  if (papillary) {
    region(papillary.from - rete, papillary.to, flat, (x) => slow(x, 0.008));
    c.save();
    c.fillStyle = rgb(fill.papillary_dermis!);
    c.fill();
    c.clip();
    for (let i = 0; i < 420 * width; ++i) {
      const x = next() * W;
      const y = (papillary.from - rete + next() * (papillary.to - papillary.from + rete)) * k;
      c.beginPath();
      c.moveTo(x, y);
      c.lineTo(x + (next() - 0.5) * 0.05 * k, y + (next() - 0.3) * 0.05 * k);
      c.lineWidth = 0.004 * k;
      c.strokeStyle = next() < 0.5 ? 'rgba(255,238,230,0.5)' : 'rgba(205,130,125,0.28)';
      c.stroke();
    }
    c.restore();
  }
  if (epidermis) {
    region(epidermis.from, epidermis.to, flat, (x) => wave(x, rete * 0.75));
    c.fillStyle = rgb(fill.viable_epidermis!);
    c.fill();
    // The basal layer is darkest: there melanin is made.
    c.beginPath();
    for (let x = 0; x <= W; x += 3) c.lineTo(x, (epidermis.to + wave(x / k, rete * 0.75)) * k - 0.004 * k);
    c.lineWidth = 0.012 * k;
    c.strokeStyle = rgb(mix(tone, [60, 30, 40], 0.45), 0.8);
    c.stroke();
  }
  if (horny) {
    c.fillStyle = rgb(fill.stratum_corneum!);
    c.fillRect(0, 0, W, Math.max(2, horny.to * k));
  }
}

function paintCuts(c: CanvasRenderingContext2D, k: number, W: number, H: number, sight: Sight, moment: Moment, map: StateMap | null): void {
  if (map) paintMap(c, k, W, H, sight, map);
  for (const cut of sight.cuts) {
    const x = (cut.x + sight.half) * k;
    const depth = cut.depth * k;
    const half = cut.half * Math.sqrt(moment.open) * k;
    if (moment.session === 0) continue;
    const wedge = (w: number) => {
      c.beginPath();
      c.moveTo(x - w, 0);
      c.quadraticCurveTo(x - w * 0.62, depth * 0.55, x, depth);
      c.quadraticCurveTo(x + w * 0.62, depth * 0.55, x + w, 0);
      c.closePath();
    };
    if (half > 0.4) {
      const shade = c.createLinearGradient(0, 0, 0, depth);
      shade.addColorStop(0, cut.bleeds ? '#4a1016' : '#5a3a34');
      shade.addColorStop(1, cut.bleeds ? '#8d1f24' : '#8a6258');
      wedge(half + 0.006 * k);
      c.fillStyle = 'rgba(120,20,24,0.35)';
      c.fill();
      wedge(half);
      c.fillStyle = shade;
      c.fill();
    } else {
      // Closed: no hole, only new tissue, paler than what is around it.
      const left = Math.max(0, 1 - moment.since / trackDays);
      if (left > 0) {
        wedge(cut.half * k * 0.35);
        c.fillStyle = `rgba(255,226,220,${0.55 * left})`;
        c.fill();
      }
    }
  }
}

function paintMap(c: CanvasRenderingContext2D, k: number, W: number, H: number, sight: Sight, map: StateMap): void {
  const nr = map.r.length - 1;
  const nz = map.z.length - 1;
  if (nr < 1 || nz < 1) return;
  const step = 3;
  const columns = Math.ceil(W / step);
  const bottom = Math.min(H, Math.ceil((map.z[nz]! / 1000) * k));
  const rows = Math.ceil(bottom / step);
  const image = document.createElement('canvas');
  image.width = columns;
  image.height = rows;
  const ic = image.getContext('2d')!;
  const data = ic.createImageData(columns, rows);
  const zOf: number[] = [];
  for (let j = 0; j < rows; ++j) {
    const um = ((j + 0.5) * step * 1000) / k;
    let iz = -1;
    if (um >= map.z[0]!) { iz = 0; while (iz < nz - 1 && um >= map.z[iz + 1]!) ++iz; }
    zOf.push(um > map.z[nz]! ? -1 : iz);
  }
  for (let i = 0; i < columns; ++i) {
    const x = (((i + 0.5) * step) / k - sight.half) * 1000;
    let near = Infinity;
    for (const p of sight.punctures) near = Math.min(near, (p[0] - x) ** 2 + (p[1] - sight.front * 1000) ** 2);
    const r = Math.sqrt(near);
    let ir = 0;
    while (ir < nr - 1 && r >= map.r[ir + 1]!) ++ir;
    for (let j = 0; j < rows; ++j) {
      const iz = zOf[j]!;
      const o = 4 * (j * columns + i);
      if (iz < 0) continue;
      const [r8, g8, b8] = cividisAt((map.values[iz * nr + ir]! - map.low) / (map.high - map.low));
      data.data[o] = r8; data.data[o + 1] = g8; data.data[o + 2] = b8; data.data[o + 3] = 255;
    }
  }
  ic.putImageData(data, 0, 0);
  c.imageSmoothingEnabled = true;
  c.drawImage(image, 0, 0, columns * step, rows * step);
}

/** Fine relief of the surface: lines that cross, darker spots; `bump` is its height, in grey. */
function paintRelief(canvas: HTMLCanvasElement, colour: number[], bump: boolean): void {
  const c = canvas.getContext('2d')!;
  const k = canvas.width / blockWidth;
  const W = canvas.width;
  const H = canvas.height;
  const next = random(11);
  c.fillStyle = bump ? '#b0b0b0' : rgb(colour);
  c.fillRect(0, 0, W, H);
  if (!bump) {
    for (let i = 0; i < 200; ++i) {
      const x = next() * W, y = next() * H, r = (0.05 + 0.14 * next()) * k;
      const g = c.createRadialGradient(x, y, 0, x, y, r);
      const tint = next() < 0.5 ? '255,240,230' : '90,40,30';
      g.addColorStop(0, `rgba(${tint},0.05)`);
      g.addColorStop(1, `rgba(${tint},0)`);
      c.fillStyle = g;
      c.fillRect(x - r, y - r, 2 * r, 2 * r);
    }
  }
  const lines = random(5);
  for (let family = 0; family < 3; ++family) {
    const turn = [0.5, -0.62, 1.5][family]!;
    const gap = [0.2, 0.23, 0.34][family]! * k;
    const dx = Math.cos(turn), dy = Math.sin(turn);
    const reach = W + H;
    for (let s = -reach; s < reach; s += gap * (0.75 + 0.5 * lines())) {
      const a = lines() * 7, b = lines() * 7;
      c.beginPath();
      for (let u = -reach; u <= reach; u += 14) {
        const off = 0.014 * k * Math.sin(u / (0.16 * k) + a) + 0.008 * k * Math.sin(u / (0.06 * k) + b);
        c.lineTo(W / 2 + u * dx - (s + off) * dy, H / 2 + u * dy + (s + off) * dx);
      }
      c.lineWidth = (family === 2 ? 0.01 : 0.014) * k;
      c.strokeStyle = bump ? 'rgba(0,0,0,0.4)' : 'rgba(60,25,20,0.10)';
      c.stroke();
    }
  }
}

/** The surface from above, in this tone: fine relief, punctures, redness of the day. */
export function paintTop(canvas: HTMLCanvasElement, sight: Sight, moment: Moment, bump: boolean): void {
  const c = canvas.getContext('2d')!;
  const k = canvas.width / blockWidth;
  const W = canvas.width;
  const H = canvas.height;
  c.drawImage(once(bump ? 'bump' : 'top', bump ? 'b' : moment.untouched.join(), W, H, (base) => paintRelief(base, moment.untouched, bump)), 0, 0);
  if (!bump) {
    // The tone of the day lies over the relief.
    c.globalCompositeOperation = 'multiply';
    c.fillStyle = rgb([0, 1, 2].map((i) => Math.min(255, (255 * moment.skin[i]!) / Math.max(1, moment.untouched[i]!))));
    c.fillRect(0, 0, W, H);
    c.globalCompositeOperation = 'source-over';
  }
  if (moment.session === 0) return;
  for (const p of sight.punctures) {
    const x = (p[0] / 1000 + sight.half) * k;
    const y = H - (p[1] / 1000 - sight.front) * k;
    const mouth = (p[4] / 2000) * k;
    const r = mouth * Math.sqrt(moment.open);
    if (bump) {
      if (r > 1) { c.beginPath(); c.arc(x, y, r, 0, 7); c.fillStyle = '#303030'; c.fill(); }
      continue;
    }
    const red = Math.min(1, moment.redness / 7);
    if (red > 0.02) {
      const g = c.createRadialGradient(x, y, mouth * 0.5, x, y, mouth * 2.4);
      g.addColorStop(0, `rgba(178,34,40,${0.42 * red})`);
      g.addColorStop(1, 'rgba(178,34,40,0)');
      c.fillStyle = g;
      c.fillRect(x - 3 * mouth, y - 3 * mouth, 6 * mouth, 6 * mouth);
    }
    if (r > 0.8) {
      c.beginPath();
      c.arc(x, y, r, 0, 7);
      c.fillStyle = p[5] ? '#6b1418' : '#6e4438';
      c.fill();
      c.beginPath();
      c.arc(x, y, r * 0.6, 0, 7);
      c.fillStyle = p[5] ? '#3d090d' : '#452a24';
      c.fill();
    } else {
      // Closed: a pale point, within the redness around it.
      const left = Math.max(0, 1 - moment.since / 10);
      if (left > 0) {
        c.beginPath();
        c.arc(x, y, mouth * 0.3, 0, 7);
        c.fillStyle = `rgba(255,232,222,${0.35 * left})`;
        c.fill();
      }
    }
  }
}
