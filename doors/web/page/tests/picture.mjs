// Pictures of the page made small, kept, and compared. A small picture is the mean of squares of four pixels; of that the brightness is kept
// in 28 steps and the hue in three by three, which is a palette. A pale tint that becomes another pale tint is not seen.
import { decode, encode } from './png.mjs';

const square = 4; // pixels of the page to one of the small picture
const steps = 28, hue = [-30, 0, 30];
const clip = (v) => Math.max(0, Math.min(255, Math.round(v)));
const bright = (k) => (255 * k) / (steps - 1);
const ofPixel = (r, g, b) => ({ y: 0.299 * r + 0.587 * g + 0.114 * b, u: -0.169 * r - 0.331 * g + 0.5 * b, v: 0.5 * r - 0.419 * g - 0.081 * b });
const nearest = (h) => (h < -15 ? 0 : h > 15 ? 2 : 1);
const palette = Array.from({ length: steps * 9 }, (_, i) => {
  const y = bright(Math.floor(i / 9)), u = hue[Math.floor(i / 3) % 3], v = hue[i % 3];
  return [clip(y + 1.402 * v), clip(y - 0.344 * u - 0.714 * v), clip(y + 1.772 * u)];
});

/** A screenshot as a small picture: brightness and hues of every square. The browser decodes and averages. */
export async function reduce(page, png) {
  const { width, height, bytes } = await page.evaluate(async ([address, n]) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.width;
    canvas.height = image.height;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.drawImage(image, 0, 0);
    const data = context.getImageData(0, 0, image.width, image.height).data;
    const w = Math.ceil(image.width / n), h = Math.ceil(image.height / n);
    const sum = new Float64Array(3 * w * h), count = new Float64Array(w * h);
    for (let y = 0; y < image.height; ++y)
      for (let x = 0; x < image.width; ++x) {
        const to = Math.floor(y / n) * w + Math.floor(x / n), from = 4 * (y * image.width + x);
        ++count[to];
        for (let k = 0; k < 3; ++k) sum[3 * to + k] += data[from + k];
      }
    let text = '';
    for (let i = 0; i < sum.length; ++i) text += String.fromCharCode(Math.round(sum[i] / count[Math.floor(i / 3)]));
    return { width: w, height: h, bytes: btoa(text) };
  }, [`data:image/png;base64,${png.toString('base64')}`, square]);
  const rgb = Buffer.from(bytes, 'base64');
  const small = { width, height, y: new Float32Array(width * height), u: new Float32Array(width * height), v: new Float32Array(width * height) };
  for (let i = 0; i < width * height; ++i) {
    const p = ofPixel(rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]);
    small.y[i] = p.y; small.u[i] = p.u; small.v[i] = p.v;
  }
  return small;
}

export function write(small) {
  const pixels = small.y.map((y, i) => Math.round((y / 255) * (steps - 1)) * 9 + nearest(small.u[i]) * 3 + nearest(small.v[i]));
  return encode(small.width, small.height, Uint8Array.from(pixels), palette);
}
export function read(bytes) {
  const { width, height, pixels } = decode(bytes);
  return { width, height, y: Float32Array.from(pixels, (p) => bright(Math.floor(p / 9))), u: Float32Array.from(pixels, (p) => hue[Math.floor(p / 3) % 3]), v: Float32Array.from(pixels, (p) => hue[p % 3]) };
}

// A block is two squares wide: eight pixels, a letter. It differs where its brightness does by more than quantising and another way of smoothing
// edges make it; a changed digit is two such blocks. A field is twenty blocks wide: a line of a chart across it is a twentieth of it.
const block = 2, field = 20;
const half = 128 / (steps - 1); // what quantising alone makes of a plain surface
export const limits = { block: 24, field: 0.04, fields: 2, worst: 0.12, share: 0.01, mean: 0.5, hue: 12, rows: 3 };

/** How far two small pictures are apart, and in words what is beyond the limits. */
export function compare(golden, seen) {
  const height = Math.min(golden.height, seen.height), width = Math.min(golden.width, seen.width);
  const across = Math.ceil(width / block), down = Math.ceil(height / block);
  const wide = Math.ceil(across / field), fields = Array.from({ length: wide * Math.ceil(down / field) }, () => ({ blocks: 0, differ: 0, u: 0, v: 0 }));
  const differs = new Uint8Array(across * down);
  let sum = 0;
  for (let by = 0; by < down; ++by)
    for (let bx = 0; bx < across; ++bx) {
      let dy = 0, n = 0;
      const at = fields[Math.floor(by / field) * wide + Math.floor(bx / field)];
      for (let y = by * block; y < Math.min(height, (by + 1) * block); ++y)
        for (let x = bx * block; x < Math.min(width, (bx + 1) * block); ++x) {
          const g = y * golden.width + x, s = y * seen.width + x;
          dy += seen.y[s] - golden.y[g];
          at.u += (hue[nearest(seen.u[s])] - golden.u[g]) / (field * block) ** 2;
          at.v += (hue[nearest(seen.v[s])] - golden.v[g]) / (field * block) ** 2;
          ++n;
        }
      sum += Math.max(0, Math.abs(dy / n) - half);
      ++at.blocks;
      if (Math.abs(dy / n) > limits.block) { ++at.differ; differs[by * across + bx] = 1; }
    }
  const blocks = across * down, worst = Math.max(...fields.map((f) => f.differ / f.blocks)), many = fields.filter((f) => f.differ / f.blocks > limits.field).length;
  const share = differs.reduce((a, b) => a + b, 0) / blocks, mean = sum / blocks, tint = Math.max(...fields.map((f) => Math.max(Math.abs(f.u), Math.abs(f.v))));
  const percent = (v) => `${(100 * v).toFixed(2)} %`;
  const wrong = [];
  if (golden.width !== seen.width || Math.abs(golden.height - seen.height) > limits.rows) wrong.push(`the size is ${seen.width * square} × ${seen.height * square}, not ${golden.width * square} × ${golden.height * square}`);
  if (share > limits.share) wrong.push(`${percent(share)} of the blocks differ, at most ${percent(limits.share)}`);
  if (mean > limits.mean) wrong.push(`the mean difference is ${mean.toFixed(2)} of 255, at most ${limits.mean}`);
  if (worst > limits.worst) wrong.push(`in one field ${percent(worst)} of the blocks differ, at most ${percent(limits.worst)}`);
  if (many > limits.fields) wrong.push(`in ${many} fields more than ${percent(limits.field)} of the blocks differ, at most in ${limits.fields}`);
  if (tint > limits.hue) wrong.push(`the hue of a field is off by ${tint.toFixed(1)}, at most ${limits.hue}`);
  return { wrong, share, mean, worst, many, tint, differs, across, down };
}

/** The picture seen, pale, with the blocks that differ in red. */
export function difference(seen, result) {
  const red = 252, colours = [...palette, [220, 30, 30]];
  const pixels = new Uint8Array(seen.width * seen.height);
  for (let y = 0; y < seen.height; ++y)
    for (let x = 0; x < seen.width; ++x) {
      const by = Math.floor(y / block), bx = Math.floor(x / block);
      const differs = by >= result.down || bx >= result.across || result.differs[by * result.across + bx];
      pixels[y * seen.width + x] = differs ? red : Math.round(((128 + seen.y[y * seen.width + x] / 2) / 255) * (steps - 1)) * 9 + 4;
    }
  return encode(seen.width, seen.height, pixels, colours);
}
