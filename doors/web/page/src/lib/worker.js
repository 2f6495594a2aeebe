// Runs inside a worker made from a Blob, after the engine's own script in the same Blob.
let engine = null;
let asked = null;
let told = 0;
self.stippleProgress = (fraction) => {
  const now = performance.now();
  if (asked === null || now - told < 80) return;
  told = now;
  self.postMessage({ kind: 'progress', id: asked, fraction });
};
function bytesOf(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; ++i) bytes[i] = raw.charCodeAt(i);
  return bytes;
}
async function start(message) {
  let module = message.module;
  if (!module) {
    module = await WebAssembly.compile(bytesOf(message.text));
    try { self.postMessage({ kind: 'module', module }); } catch { /* kept by this worker alone */ }
  }
  engine = await createStippleEngine({
    instantiateWasm(imports, done) {
      WebAssembly.instantiate(module, imports).then((instance) => done(instance, module));
      return {};
    },
  });
  self.postMessage({ kind: 'ready' });
}
self.onmessage = (event) => {
  const message = event.data;
  if (message.kind === 'start') {
    start(message).catch((reason) => self.postMessage({ kind: 'broken', why: String(reason) }));
    return;
  }
  const id = message.id;
  asked = id;
  let answer;
  try {
    answer = JSON.parse(engine.ask(message.question, message.given));
  } catch (reason) {
    asked = null;
    answer = { error: { kind: 'internal', problems: [{ what: 'the engine stopped', key: '', value: '', allowed: '', nearest: '', line: String(reason) }] } };
    self.postMessage({ kind: 'answer', id, answer, broken: true });
    return;
  }
  asked = null;
  // A share goes on as bytes, which are handed over and not copied.
  const bytes = answer.bytes > 0 ? engine.bytes(answer.bytes) : null;
  self.postMessage({ kind: 'answer', id, answer: bytes ? { bytes } : answer }, bytes ? [bytes] : []);
};
