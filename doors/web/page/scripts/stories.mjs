// The stories' answers, worked out once by the same engine and kept, so that a card opens with a finished answer.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const stories = {
  six_monthly: { course: 'examples/six_monthly.toml' },
  home_roller: { course: 'examples/home_roller.toml' },
  what_gets_in: { course: 'examples/serum_after_roller.toml' },
  every_tone: {
    course: 'examples/six_monthly.toml',
    beside: [['Needles', 'examples/six_monthly.toml'], ['Fractional CO2 laser', 'examples/light/fractional_co2.toml'], ['Intense pulsed light', 'examples/light/ipl.toml']],
  },
  pain_and_cream: { course: 'examples/pen_under_cream.toml' },
  too_much: { course: 'examples/aggressive_home.toml' },
};

/** Numbers to so many significant digits. Curves keep more than they show: a drawing spreads what little changes over all its height. */
export function shorten(value, digits = 7) {
  if (typeof value === 'number') return Number.isInteger(value) ? value : Number(value.toPrecision(digits));
  if (Array.isArray(value)) return value.map((v) => shorten(v, digits));
  if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, shorten(v, digits)]));
  return value;
}

export function trim(run) {
  if (!run.result || run.kind !== 'needles') return run;
  const { numerics, sources_used, ...result } = run.result;
  const { words, ...kept } = run;
  return { ...kept, result };
}

export async function makeStories(folder, cache, wasm, engineJs) {
  const key = createHash('sha256').update(wasm).update(engineJs).update(readFileSync(new URL(import.meta.url))).digest('hex').slice(0, 16);
  const file = join(cache, `stories-${key}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const nativeFetch = globalThis.fetch;
  globalThis.fetch = undefined;
  const make = createRequire(import.meta.url)(join(folder, 'stipple_engine.js'));
  const engine = await make({ wasmBinary: wasm });
  globalThis.fetch = nativeFetch;
  const ask = (question) => {
    const answer = JSON.parse(engine.ask(JSON.stringify(question)));
    if (answer.error) throw new Error(`the engine answers: ${JSON.stringify(answer.error)}`);
    return answer;
  };
  const given = ask({ ask: 'examples' });
  const examples = given.examples ?? given;
  const out = { about: ask({ ask: 'about' }), schema: ask({ ask: 'schema' }), examples, stories: {} };
  const runs = new Map();
  for (const [name, story] of Object.entries(stories)) {
    const course = examples[story.course];
    if (!runs.has(story.course))
      runs.set(story.course, trim(shorten(ask({ ask: 'run', course, members: 64, people: 32, sections: true, draw: true }))));
    const kept = { file: story.course, run: runs.get(story.course) };
    // The same run stands once in the page.
    const same = Object.entries(out.stories).find(([, s]) => s.file === story.course);
    if (same) kept.run = same[0];
    if (story.beside) {
      const beside = ask({ ask: 'compare', courses: story.beside.map(([n, f]) => ({ name: n, course: examples[f] })), members: 64, people: 32 });
      const { sources, ...comparison } = beside.comparison;
      kept.comparison = shorten(comparison);
    }
    out.stories[name] = kept;
  }
  mkdirSync(cache, { recursive: true });
  writeFileSync(file, JSON.stringify(out));
  return out;
}
