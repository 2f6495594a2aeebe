// A module of the page as Node reads it.
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

export const here = dirname(dirname(fileURLToPath(import.meta.url)));
export const root = join(here, '../../..');
export async function load(name) {
  const out = join(here, '.cache', `${name.replace('/', '-')}.test.mjs`);
  await build({ entryPoints: [join(here, 'src', name.includes('/') ? `${name}.ts` : `lib/${name}.ts`)], outfile: out, bundle: true, format: 'esm', platform: 'node', logLevel: 'error' });
  return import(pathToFileURL(out).href);
}
