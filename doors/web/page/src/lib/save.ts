export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 20000);
}
export const saveText = (text: string, name: string, type: string) => saveBlob(new Blob([text], { type: `${type};charset=utf-8` }), name);

/** A drawing of the page as a file: colours of the style sheet are written into it. */
export function saveSvg(svg: SVGSVGElement, name: string): void {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const from = [svg, ...svg.querySelectorAll('*')];
  const to = [copy, ...copy.querySelectorAll('*')];
  from.forEach((element, i) => {
    const seen = getComputedStyle(element);
    for (const p of ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'font-size', 'font-family', 'font-weight', 'text-anchor', 'opacity', 'fill-opacity'])
      to[i]!.setAttribute(p, seen.getPropertyValue(p));
    to[i]!.removeAttribute('class');
  });
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  saveText(new XMLSerializer().serializeToString(copy), name, 'image/svg+xml');
}

/** Raw RGB bytes of the engine as a canvas. */
export function canvasOf(picture: { width: number; height: number; rgb: string }): HTMLCanvasElement {
  const raw = atob(picture.rgb.slice(picture.rgb.indexOf(',') + 1));
  const canvas = document.createElement('canvas');
  canvas.width = picture.width;
  canvas.height = picture.height;
  const context = canvas.getContext('2d')!;
  const image = context.createImageData(picture.width, picture.height);
  for (let i = 0, n = picture.width * picture.height; i < n; ++i) {
    image.data[4 * i] = raw.charCodeAt(3 * i);
    image.data[4 * i + 1] = raw.charCodeAt(3 * i + 1);
    image.data[4 * i + 2] = raw.charCodeAt(3 * i + 2);
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  return canvas;
}
export function csv(columns: [string, (number | string | null | undefined)[]][]): string {
  const cell = (v: unknown) => {
    const text = v === null || v === undefined ? '' : String(v);
    return /[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  };
  const rows = [columns.map(([name]) => cell(name)).join(',')];
  const n = Math.max(0, ...columns.map(([, v]) => v.length));
  for (let i = 0; i < n; ++i) rows.push(columns.map(([, v]) => cell(v[i])).join(','));
  return rows.join('\n') + '\n';
}
