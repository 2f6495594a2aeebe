// The numbers of the page beside those of the command line, for every example: what a browser computes is what the program does.
// Usage: node numbers.mjs STIPPLE ENGINE_FOLDER SOURCE_FOLDER
// At least 18 courses agree within 1e-9 and all within 1e-4 (relative, of the largest of the list that a number stands in): the
// libraries of mathematical functions differ in the last digit. Then a run in shares beside the same run by one engine.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { engineOf } from './engine.mjs';

const [stipple, engineFolder, source] = process.argv.slice(2);
const MEMBERS = 4;

/** Every number of a JSON value by its path; text, too. */
function leaves(value, path = '', found = new Map()) {
    if (value !== null && typeof value === 'object')
        for (const [key, inner] of Object.entries(value)) leaves(inner, `${path}/${key}`, found);
    else found.set(path, value);
    return found;
}

/** Largest number of the list or object around each leaf: what a difference is measured against. */
const around = (path) => path.slice(0, path.lastIndexOf('/'));

function difference(ours, theirs) {
    const a = leaves(ours), b = leaves(theirs), scale = new Map();
    for (const [path, value] of a)
        if (typeof value === 'number') scale.set(around(path), Math.max(scale.get(around(path)) ?? 0, Math.abs(value)));
    let worst = 0, at = '';
    for (const [path, value] of a) {
        const other = b.get(path);
        if (typeof value !== 'number' || typeof other !== 'number') {
            if (value === other || typeof value === 'string') continue; // texts hold rounded numbers
            return { worst: Infinity, at: `${path}: ${value} and ${other}` };
        }
        const wrong = value === other ? 0 : Math.abs(value - other) / Math.max(Math.abs(value), scale.get(around(path)));
        if (wrong > worst) (worst = wrong), (at = path);
    }
    return { worst, at };
}

const ask = await engineOf(engineFolder);
const folder = mkdtempSync(join(tmpdir(), 'stipple-numbers-'));
const files = [...readdirSync(join(source, 'examples')).map((f) => join(source, 'examples', f)),
               ...readdirSync(join(source, 'examples/light')).map((f) => join(source, 'examples/light', f))]
                  .filter((f) => f.endsWith('.toml')).sort();
let near = 0, far = 0;
for (const file of files) {
    const out = join(folder, basename(file, '.toml'));
    try {
        execFileSync(stipple, ['run', file, '-o', out, '--members', `${MEMBERS}`, '--no-pictures', '--threads', '1'], { stdio: 'pipe' });
    } catch (error) {
        if (error.status !== 6) throw error; // screening stops it, and writes all the same
    }
    const theirs = JSON.parse(readFileSync(join(out, 'result.json'), 'utf8'));
    const answer = ask({ ask: 'run', course: readFileSync(file, 'utf8'), members: MEMBERS, people: MEMBERS / 2, draw: false });
    if (answer.error) throw new Error(`${file}: ${JSON.stringify(answer.error)}`);
    for (const one of [answer.result, theirs]) {
        delete one.numerics; // steps and counts of the computation itself
        delete one.remarks;
    }
    const { worst, at } = difference(theirs, answer.result);
    if (worst <= 1e-9) near++;
    if (!(worst <= 1e-4)) far++;
    console.log(`${worst.toExponential(1).padStart(8)}  ${basename(file, '.toml')}  ${worst > 1e-9 ? at : ''}`);
}
rmSync(folder, { recursive: true });
console.log(`${files.length} courses: ${near} within 1e-9, ${far} beyond 1e-4`);

// Members worked out in shares by two engines, and by one alone: the same text to the last digit.
const both = [ask, await engineOf(engineFolder)];
const question = { course: readFileSync(join(source, 'examples/six_monthly.toml'), 'utf8'), members: 20, people: 6, sections: true, draw: true };
const shares = both.map((one, part) => one.bytes(one({ ...question, ask: 'share', part, of: both.length }).bytes));
const same = ask.text({ ...question, ask: 'run' }) === ask.text({ ...question, ask: 'run' }, shares);
console.log(`a run in ${both.length} shares: ${same ? 'the same' : 'NOT the same'}`);
if (!same || files.length < 20 || near < 18 || far > 0) process.exit(1);
