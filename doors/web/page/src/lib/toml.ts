// The course file as text: read whole with smol-toml, changed key by key so that comments and order stay.
import { parse } from 'smol-toml';

export type Scalar = string | number | boolean;
export type Value = Scalar | Value[] | { [key: string]: Value };
export type Table = { [key: string]: Value };

export function read(text: string): Table {
  return parse(text) as unknown as Table;
}

export function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

const bare = /^[A-Za-z0-9_-]+$/;
const key = (name: string) => (bare.test(name) ? name : quote(name));

function quote(text: string): string {
  let out = '"';
  for (const c of text) {
    const code = c.codePointAt(0) ?? 0;
    if (c === '"' || c === '\\') out += '\\' + c;
    else if (c === '\n') out += '\\n';
    else if (c === '\t') out += '\\t';
    else if (c === '\r') out += '\\r';
    else if (code < 0x20 || code === 0x7f) out += '\\u' + code.toString(16).padStart(4, '0');
    else out += c;
  }
  return out + '"';
}

export function literal(value: Value): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
    return String(value);
  }
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  return `{ ${Object.entries(value).map(([k, v]) => `${key(k)} = ${literal(v)}`).join(', ')} }`;
}

const isTables = (value: Value): value is Table[] => Array.isArray(value) && value.length > 0 && value.every(isTable);

/** Writes a whole table: plain keys first, then sections, then lists of sections. */
export function write(table: Table): string {
  const lines: string[] = [];
  const section = (t: Table, path: string[]) => {
    for (const [k, v] of Object.entries(t)) if (!isTable(v) && !isTables(v)) lines.push(`${key(k)} = ${literal(v)}`);
    for (const [k, v] of Object.entries(t)) {
      const here = [...path, k];
      if (isTable(v)) {
        if (lines.length) lines.push('');
        lines.push(`[${here.map(key).join('.')}]`);
        section(v, here);
      } else if (isTables(v)) {
        for (const one of v) {
          if (lines.length) lines.push('');
          lines.push(`[[${here.map(key).join('.')}]]`);
          section(one, here);
        }
      }
    }
  };
  section(table, []);
  return lines.join('\n') + '\n';
}

type Span = { section: string; index: number; key: string; from: number; to: number; start: number; end: number };

/** The end of a value that begins at `at`: past strings, brackets and inline tables, before comment or line end. */
function valueEnd(text: string, at: number): number {
  let depth = 0;
  let i = at;
  let last = at;
  while (i < text.length) {
    const c = text[i];
    if (c === '"' || c === "'") {
      const long = text.startsWith(c.repeat(3), i);
      const close = long ? c.repeat(3) : c;
      i += close.length;
      while (i < text.length && !text.startsWith(close, i)) i += c === '"' && text[i] === '\\' ? 2 : 1;
      i += close.length;
      last = i;
      continue;
    }
    if (c === '#') {
      if (depth === 0) return last;
      while (i < text.length && text[i] !== '\n') ++i;
      continue;
    }
    if (c === '\n' && depth === 0) return last;
    if (c === '[' || c === '{') ++depth;
    if (c === ']' || c === '}') --depth;
    if (c !== ' ' && c !== '\t' && c !== '\r' && c !== '\n') last = i + 1;
    ++i;
  }
  return last;
}

/** Where sections and keys stand. Dotted and quoted keys of these files are not changed by the form. */
function spans(text: string): { keys: Span[]; sections: { name: string; index: number; from: number; head: number; to: number }[] } {
  const keys: Span[] = [];
  const sections = [{ name: '', index: 0, from: 0, head: 0, to: 0 }];
  const count = new Map<string, number>();
  let i = 0;
  while (i < text.length) {
    const end = text.indexOf('\n', i) < 0 ? text.length : text.indexOf('\n', i);
    const line = text.slice(i, end);
    const head = /^\s*(\[\[?)\s*([A-Za-z0-9_.-]+)\s*\]\]?/.exec(line);
    const pair = /^(\s*)([A-Za-z0-9_-]+)(\s*=\s*)/.exec(line);
    const current = sections[sections.length - 1]!;
    if (head) {
      const index = head[1] === '[[' ? (count.get(head[2]!) ?? 0) : 0;
      count.set(head[2]!, index + 1);
      sections.push({ name: head[2]!, index, from: i, head: end + 1, to: end + 1 });
      i = end + 1;
    } else if (pair) {
      const start = i + pair[0].length;
      const stop = valueEnd(text, start);
      const lineEnd = text.indexOf('\n', stop) < 0 ? text.length : text.indexOf('\n', stop) + 1;
      keys.push({ section: current.name, index: current.index, key: pair[2]!, from: i, to: lineEnd, start, end: stop });
      current.to = lineEnd;
      i = lineEnd;
    } else i = end + 1;
  }
  return { keys, sections };
}

/** Sets one key; the rest of the text stays as it is. `undefined` removes the key. */
export function setKey(text: string, section: string, name: string, value: Value | undefined, index = 0): string {
  const { keys, sections } = spans(text);
  const at = keys.find((k) => k.section === section && k.index === index && k.key === name);
  if (value === undefined) return at ? text.slice(0, at.from) + text.slice(at.to) : text;
  if (at) return text.slice(0, at.start) + literal(value) + text.slice(at.end);
  const line = `${key(name)} = ${literal(value)}\n`;
  const place = sections.find((s) => s.name === section && s.index === index);
  if (place) {
    const where = Math.min(text.length, Math.max(place.to, place.head));
    const before = text.slice(0, where);
    return before + (before && !before.endsWith('\n') ? '\n' : '') + line + text.slice(where);
  }
  return text + (text.endsWith('\n') || !text ? '' : '\n') + `\n[${section}]\n` + line;
}

/** Removes a whole section, or the one of a list that `index` names. */
export function dropSection(text: string, section: string, index = 0): string {
  const { sections } = spans(text);
  const at = sections.findIndex((s) => s.name === section && s.index === index);
  if (at < 0) return text;
  const from = sections[at]!.from;
  const to = at + 1 < sections.length ? sections[at + 1]!.from : text.length;
  return text.slice(0, from).replace(/\n+$/, '\n') + (to < text.length ? '\n' + text.slice(to) : '');
}

export function addToList(text: string, section: string, table: Table): string {
  const lines = Object.entries(table).map(([k, v]) => `${key(k)} = ${literal(v)}`);
  return text.replace(/\n*$/, '\n') + `\n[[${section}]]\n` + lines.join('\n') + '\n';
}
