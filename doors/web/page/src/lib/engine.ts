// The engine in workers made from a Blob. One answers while a slider moves, one refines behind it and can be stopped.
import type { EngineError } from './types';

const textOf = (id: string) => document.getElementById(id)?.textContent ?? '';
export const hasEngine = typeof WebAssembly === 'object' && typeof Worker === 'function';
// The engine's blocks stand after this script: a question asked earlier waits for the end of the page.
const whole = new Promise<void>((done) => (document.readyState === 'loading' ? document.addEventListener('DOMContentLoaded', () => done(), { once: true }) : done()));

let address: string | null = null;
let compiled: WebAssembly.Module | null = null;

function workerAddress(): string {
  if (!address) {
    const parts = [JSON.parse(textOf('engine-script')), '\n', JSON.parse(textOf('engine-worker'))];
    address = URL.createObjectURL(new Blob(parts, { type: 'text/javascript' }));
  }
  return address;
}

interface Waiting {
  id: number;
  lane: string;
  question: string;
  given: ArrayBuffer[];
  done: (answer: any) => void;
  progress?: (fraction: number) => void;
}

export class Stale extends Error {}

export class Engine {
  private worker: Worker | null = null;
  private ready = false;
  private starting = false;
  private queue: Waiting[] = [];
  private running: Waiting | null = null;
  private count = 0;

  get busy(): boolean {
    return this.running !== null || this.queue.length > 0;
  }

  start(): void {
    if (this.worker || this.starting) return;
    this.starting = true;
    void whole.then(() => {
      this.starting = false;
      this.startNow();
    });
  }
  private startNow(): void {
    if (this.worker) return;
    this.ready = false;
    const worker = new Worker(workerAddress());
    this.worker = worker;
    worker.onmessage = (event) => this.heard(worker, event.data);
    worker.onerror = (event) => this.broken(event.message || 'the worker did not start');
    worker.postMessage(compiled ? { kind: 'start', module: compiled } : { kind: 'start', text: textOf('engine-module') });
  }

  /** Asks one question. A newer question of the same lane takes the place of one that still waits: that one ends as null. */
  ask(lane: string, question: object, progress?: (fraction: number) => void, given: ArrayBuffer[] = []): Promise<any | null> {
    this.start();
    return new Promise((done) => {
      this.queue = this.queue.filter((one) => {
        if (one.lane !== lane) return true;
        one.done(null);
        return false;
      });
      this.queue.push({ id: ++this.count, lane, question: JSON.stringify(question), given, done, progress });
      this.next();
    });
  }

  /** Stops what runs and what waits; the next question starts a fresh worker. */
  cancel(): void {
    if (!this.busy) return;
    const left = [...(this.running ? [this.running] : []), ...this.queue];
    this.running = null;
    this.queue = [];
    this.worker?.terminate();
    this.worker = null;
    for (const one of left) one.done(null);
  }

  private next(): void {
    if (!this.ready || this.running || !this.worker) return;
    const one = this.queue.shift();
    if (!one) return;
    this.running = one;
    this.worker.postMessage({ kind: 'ask', id: one.id, question: one.question, given: one.given }, one.given);
  }

  private heard(worker: Worker, message: any): void {
    if (worker !== this.worker) return;
    if (message.kind === 'module') compiled = message.module;
    else if (message.kind === 'ready') {
      this.ready = true;
      this.next();
    } else if (message.kind === 'broken') this.broken(message.why);
    else if (this.running && message.id === this.running.id) {
      if (message.kind === 'progress') this.running.progress?.(message.fraction);
      else {
        const one = this.running;
        this.running = null;
        if (message.broken) {
          worker.terminate();
          this.worker = null;
          this.start();
        }
        one.done(message.answer);
        this.next();
      }
    }
  }

  private broken(why: string): void {
    const error: EngineError = { kind: 'internal', problems: [{ what: 'the engine did not start', key: '', value: '', allowed: '', nearest: '', line: why }] };
    const left = [...(this.running ? [this.running] : []), ...this.queue];
    this.running = null;
    this.queue = [];
    this.worker?.terminate();
    this.worker = null;
    for (const one of left) one.done({ error });
  }
}

/** Engines that heal what a run needs together, and one of them then works out the run: the same numbers as one alone. */
export class Crew {
  private engines: Engine[];
  constructor(size: number) {
    this.engines = Array.from({ length: Math.max(1, size) }, () => new Engine());
  }
  /** The engine that answers what one alone must. */
  get first(): Engine {
    return this.engines[0]!;
  }
  get busy(): boolean {
    return this.engines.some((one) => one.busy);
  }
  cancel(): void {
    for (const one of this.engines) one.cancel();
  }
  /** Each engine answers a small question, so that what is asked first is not the slowest. Nothing that was asked in the meantime waits. */
  async warm(question: object): Promise<void> {
    for (const one of this.engines) if (!one.busy) await one.ask('warm', question);
  }
  /** Like Engine.ask, for a question that is worked out in shares. */
  async ask(lane: string, question: object, progress?: (fraction: number) => void): Promise<any | null> {
    const of = this.engines.length;
    if (of === 1) return this.first.ask(lane, question, progress);
    // Of the time about two thirds are the shares.
    const far = new Array<number>(of).fill(0);
    const told = (part: number) => (fraction: number) => {
      far[part] = fraction;
      progress?.((2 / 3) * (far.reduce((a, b) => a + b) / of));
    };
    const shares = await Promise.all(this.engines.map((one, part) => one.ask(lane, { ...question, ask: 'share', part, of }, told(part))));
    if (shares.includes(null)) return null;
    // Where there are no shares, as of a course that is stopped or wrong, the run says why.
    const given = shares.every((share) => share.bytes instanceof ArrayBuffer) ? shares.map((share) => share.bytes as ArrayBuffer) : [];
    return this.first.ask(lane, question, (fraction) => progress?.(2 / 3 + fraction / 3), given);
  }
}
