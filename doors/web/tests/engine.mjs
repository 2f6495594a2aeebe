// The engine of the page in node, for tests.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

/** Gives the function that answers questions; its `text` answers as text, with shares of members given, and `bytes` is the share answered. */
export async function engineOf(folder) {
    const createEngine = createRequire(import.meta.url)(resolve(folder, 'stipple_engine.js'));
    const engine = await createEngine({ wasmBinary: readFileSync(join(folder, 'stipple_engine.wasm')) });
    const ask = (question) => JSON.parse(engine.ask(JSON.stringify(question)));
    ask.text = (question, given) => engine.ask(JSON.stringify(question), given);
    ask.bytes = (size) => engine.bytes(size);
    return ask;
}
