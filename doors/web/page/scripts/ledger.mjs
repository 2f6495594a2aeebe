// The ledger and the citations behind it, as the page keeps them: columns, and every word that comes again once.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { parse } from 'smol-toml';
import { shorten } from './stories.mjs';

/** Entries of a bibliography whose fields stand one a line, without braces inside. */
export function readBibliography(text) {
  const out = {};
  for (const [, key, body] of text.matchAll(/^@\w+\{([^,]+),\n([\s\S]*?)^\}/gm)) {
    const field = (name) => new RegExp(`^ *${name} = \\{(.*)\\},?$`, 'm').exec(body)?.[1] ?? '';
    const where = field('doi') ? `doi:${field('doi')}` : field('pmid') ? `PMID ${field('pmid')}` : field('pmcid') || field('url');
    const end = (part) => part.replace(/\.$/, '');
    const authors = field('author').split(' and ').filter((name) => name !== 'others');
    const by = authors.length > 2 || / and others$/.test(field('author')) ? `${authors[0]} et al` : authors.join(', ');
    out[key] = [by, field('title'), field('journal'), field('year'), where].filter(Boolean).map(end).join('. ') + '.';
  }
  return out;
}

/** A table of data/: comments, a head, rows whose cells may be quoted. */
export function readTable(text) {
  const cells = (line) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare]) => (quoted !== undefined ? quoted.replace(/""/g, '"') : bare));
  const [head, ...rows] = text.split('\n').filter((line) => line && !line.startsWith('#')).map(cells);
  return rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i] ?? ''])));
}

/** Citations of what may stand behind a number, whichever course is worked out. */
export async function citationsOf(root) {
  await build({ entryPoints: ['src/lib/behind.ts'], outfile: '.cache/behind.mjs', bundle: true, format: 'esm', platform: 'node', logLevel: 'error' });
  const { testsSession } = await import(pathToFileURL('.cache/behind.mjs').href);
  const endpoints = readTable(readFileSync(join(root, 'data/outcome/endpoints.csv'), 'utf8')).flatMap((row) => row.literature.split(';'));
  const keys = [...endpoints, ...Object.values(testsSession).flatMap((one) => one.sources)].filter(Boolean);
  const all = readBibliography(readFileSync(join(root, 'data/sources.bib'), 'utf8'));
  return Object.fromEntries([...new Set(keys)].sort().map((key) => {
    if (!all[key]) throw new Error(`page: data/sources.bib has no ${key}`);
    return [key, all[key]];
  }));
}

export function packLedger(ledger, root) {
  const sets = [], known = new Map();
  const setOf = (name, source) => {
    if (known.has(name)) return known.get(name);
    const file = join(root, 'tests/validation', name, 'dataset.toml');
    const about = existsSync(file) ? parse(readFileSync(file, 'utf8')) : {};
    known.set(name, sets.length);
    sets.push({ name, title: about.title ?? name, citation: about.citation ?? source, measured: about.measured ?? '' });
    return known.get(name);
  };
  const lists = { verdict: [], label: [], flag: [], unit: [] };
  const index = (list, word) => (list.includes(word) ? list.indexOf(word) : list.push(word) - 1);
  const rows = { set: [], row: [], quantity: [], day: [], model: [], measured: [], sd: [], lo: [], hi: [], verdict: [], label: [], flag: [], unit: [] };
  for (const r of ledger.rows) {
    rows.set.push(setOf(r.data_set, r.source));
    for (const name of ['row', 'quantity']) rows[name].push(r[name] ?? '');
    for (const name of ['day', 'model', 'measured', 'sd', 'lo', 'hi']) rows[name].push(shorten(r[name] ?? null, 4));
    for (const name of ['verdict', 'label', 'flag', 'unit']) rows[name].push(index(lists[name], r[name] ?? ''));
  }
  return { commit: ledger.made_by?.commit ?? '', data: ledger.made_by?.data_sha256 ?? '', sets, lists, rows };
}
