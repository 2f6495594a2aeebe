import { Crew, Engine, hasEngine } from './engine';
import { readHash, writeHash } from './hash';
import { isTable, read, type Table, type Value } from './toml';
import type { Comparison, EngineError, NeedleRun, Run, Schema, Screening, Stored, Story } from './types';
import { rowsOf } from './ledger';
import { phaseSeries } from './phases';
import { canvasOf } from './save';
import { unpackStories } from './unpack';
import { text as t } from '../text/en';

const json = (id: string) => JSON.parse(document.getElementById(id)!.textContent!);
export const stored: Stored = json('stored-common');
export const ledger = rowsOf(stored.ledger);
export const storyNames = ['six_monthly', 'home_roller', 'what_gets_in', 'every_tone', 'pain_and_cream', 'too_much'] as const;
export type StoryName = (typeof storyNames)[number];
const tabOf: Record<StoryName, string> = { six_monthly: 'time', home_roller: 'depth', what_gets_in: 'products', every_tone: 'darkening', pain_and_cream: 'pain', too_much: 'darkening' };
export const lightsBeside = ['examples/light/fractional_co2.toml', 'examples/light/ipl.toml'];

let stories: Record<string, Story> | null = null;
function story(name: StoryName): Story & { run: Run } {
  stories ??= unpackStories(json('stories'));
  const one = stories[name]!;
  const run = typeof one.run === 'string' ? (stories[one.run]!.run as Run) : one.run;
  return { ...one, run };
}

/** What is asked while a slider moves: three members and the unchanged course fill one set of SIMD lanes. */
const sketch = { ask: 'run', members: 3, people: 0, sections: false, draw: true, sketch: true };

export interface Patch { name: string; label: string; url: string }

class Page {
  story = $state<StoryName | null>(null);
  text = $state('');
  run = $state.raw<Run | null>(null);
  filled = $state.raw<Table>({});
  own = $state.raw<Table>({});
  error = $state.raw<EngineError | null>(null);
  screening = $state.raw<Screening | null>(null);
  comparison = $state.raw<Comparison | null>(null);
  stale = $state(false);
  rough = $state(false); // a first answer, which the exact one follows
  working = $state<'' | 'quick' | 'full' | 'pictures' | 'beside'>('');
  progress = $state(0);
  stopped = $state(false);
  day = $state(0);
  playing = $state(false);
  tab = $state('time');
  view = $state('corner');
  map = $state('');
  series = $state('collagen_total');
  beside = $state('');
  besideRun = $state.raw<Run | null>(null);
  patches = $state.raw<Patch[]>([]);
  patchesStale = $state(true);
  picturesOff = $state(false);
  changed = $state(false);
  curves = $state.raw<Record<string, { label: string; unit: string; baseline: number }>>({});
  units = $state<'si' | 'us'>('si');

  private quick = new Engine();
  // Four are enough: each keeps some forty megabytes.
  private deep = new Crew(Math.min(4, navigator.hardwareConcurrency || 1));
  private turn = 0;
  private moves = false;
  private next: (() => void) | null = null; // the exact answer, while a slider moves
  private wait: ReturnType<typeof setTimeout> | undefined;
  readonly hasEngine = hasEngine;

  get light(): boolean { return this.run?.kind === 'light'; }
  get needles(): NeedleRun | null { return this.run?.kind === 'needles' ? this.run : null; }
  get schema(): Schema {
    const device = this.own.device;
    const kind = isTable(device) ? device.kind : '';
    return kind === 'laser' || kind === 'ipl' ? stored.schema.light : stored.schema.course;
  }
  /** The curves that are asked for while a slider moves. */
  private get moving(): string[] { return [...new Set([...Object.keys(t.charts.picks), ...phaseSeries, this.series])]; }
  get days(): number[] { return this.needles?.result.series?.day ?? []; }
  get sessionDays(): number[] {
    const from = this.needles?.result.cumulative_over_needling?.sessions;
    return from ? from.map((s) => s.day) : [];
  }
  get title(): string {
    const given = this.own.title;
    // The title of a story names settings: after a change it would say what is no longer so.
    if (this.changed && this.story && given === read(stored.examples[story(this.story).file]!).title) {
      const kind = String(this.value('device', 'kind') ?? 'pen'), length = this.light ? '' : String(this.value('device', 'needle_length_mm') ?? '');
      return t.named(t.form.values[kind] ?? kind, length, Number(this.value('course', 'sessions') ?? 6));
    }
    return typeof given === 'string' && given ? given : t.untitled;
  }
  value(section: string, name: string): Value | undefined {
    const at = this.own[section];
    if (isTable(at) && name in at) return at[name];
    const all = this.filled[section];
    return isTable(all) ? all[name] : undefined;
  }
  given(section: string, name: string): boolean {
    const at = this.own[section];
    return isTable(at) && name in at;
  }

  private readOwn(): boolean {
    try {
      this.own = read(this.text);
      return true;
    } catch {
      return false;
    }
  }
  private take(run: Run, rough = false): void {
    this.rough = rough;
    this.run = run;
    if (run.course) this.filled = read(run.course);
    this.screening = run.result.screening;
    // A first answer has few of the curves: the others can be chosen all the same, and follow.
    const about = run.kind === 'needles' ? run.result.series_about : null;
    if (about && Object.keys(about).length > phaseSeries.length + Object.keys(t.charts.picks).length + 1) this.curves = about;
    const days = this.days;
    if (this.day >= days.length) this.day = Math.max(0, days.length - 1);
  }

  /** The first answer of an engine reads its tables: one is asked for before anybody waits for it, of each engine in turn. */
  warm(): void {
    if (!hasEngine) return;
    const course = this.text || stored.examples['examples/six_monthly.toml'];
    void this.quick.ask('warm', { ...sketch, course }).then(() => this.deep.warm({ ...sketch, course, members: 2, people: 1 }));
  }

  /** Opens a story with its stored answer. */
  open(name: StoryName, place: { course?: string; day?: string; tab?: string; view?: string; map?: string; beside?: string; series?: string } = {}): void {
    this.stop();
    const one = story(name);
    this.story = name;
    this.error = null;
    this.stale = false;
    this.stopped = false;
    this.changed = false;
    this.comparison = one.comparison ?? null;
    this.besideRun = null;
    this.patches = [];
    this.picturesOff = false;
    this.patchesStale = true;
    this.text = stored.examples[one.file]!;
    this.readOwn();
    this.take(one.run);
    this.day = this.startDay();
    this.tab = place.tab ?? tabOf[name];
    this.view = place.view && Object.hasOwn(t.skin.views, place.view) ? place.view : 'corner';
    this.map = place.map ?? '';
    this.series = place.series && Object.hasOwn(this.needles?.result.series_about ?? {}, place.series) ? place.series : 'collagen_total';
    this.beside = place.beside && Object.hasOwn(stored.examples, place.beside) ? place.beside : '';
    if (place.course !== undefined && place.course !== this.text) this.edit(place.course);
    if (place.day !== undefined) this.setDay(Number(place.day));
    if (this.beside) void this.runBeside();
  }
  private startDay(): number { return 0; }
  setDay(day: number): void {
    const days = this.days;
    if (!days.length || !Number.isFinite(day)) return;
    let best = 0;
    days.forEach((d, i) => { if (Math.abs(d - day) < Math.abs(days[best]! - day)) best = i; });
    this.day = best;
  }
  openFile(file: string): void {
    if (this.story === null) this.story = 'six_monthly';
    this.edit(stored.examples[file]!);
  }
  home(): void {
    this.stop();
    this.story = null;
    this.playing = false;
  }

  /** `moving`: more changes are likely at once, as of a slider that is dragged or a text that is typed. */
  edit(text: string, moving = false): void {
    this.text = text;
    this.changed = true;
    this.moves = moving;
    this.readOwn();
    this.ask();
  }
  /** A slider was let go. */
  settle(): void {
    this.moves = false;
    const next = this.next;
    this.dropWait();
    next?.();
  }
  private dropWait(): void {
    clearTimeout(this.wait);
    this.next = null;
  }
  again(): void { this.ask(); }

  private ask(): void {
    if (!hasEngine) {
      this.stale = true;
      return;
    }
    const turn = ++this.turn;
    this.dropWait();
    if (this.deep.busy) this.deep.cancel();
    this.stale = true;
    this.stopped = false;
    this.patchesStale = true;
    this.working = 'quick';
    this.progress = 0;
    const course = this.text;
    void this.quick.ask('run', { ...sketch, course, series: this.moving }).then((answer) => {
      if (answer === null || turn !== this.turn) {
        // An answer that came late still moves the picture while a slider moves.
        if (answer && !answer.error && turn > this.shown) { this.shown = turn; this.take(answer, true); }
        return;
      }
      if (answer.error) {
        this.error = answer.error;
        this.working = '';
        return;
      }
      this.error = null;
      this.shown = turn;
      this.take(answer, true);
      // Not before a slider rests: its next answer would wait behind this work.
      const refine = () => void this.refine(turn, course);
      if (!this.moves) return refine();
      this.next = refine;
      this.wait = setTimeout(() => this.settle(), 250);
    });
  }
  private shown = 0;

  private async refine(turn: number, course: string): Promise<void> {
    const current = () => turn === this.turn && !this.stopped;
    if (!current()) return;
    this.working = 'full';
    this.progress = 0;
    const answer = await this.deep.ask('run', { ask: 'run', course, members: 64, people: 32, sections: true, draw: true }, (f) => { this.progress = f; });
    if (answer === null || !current()) return;
    if (answer.error) {
      this.error = answer.error;
      this.working = '';
      return;
    }
    this.take(answer);
    if (this.comparison && this.story === 'every_tone') {
      this.working = 'beside';
      const courses = [{ name: t.compare.needles, course }, ...lightsBeside.map((file, i) => ({ name: t.compare.lights[i]!, course: stored.examples[file]! }))];
      const answer = await this.deep.first.ask('compare', { ask: 'compare', courses, members: 16, people: 8 });
      if (answer === null || !current()) return;
      if (!answer.error) this.comparison = answer.comparison;
    }
    this.stale = false;
    this.working = '';
  }

  stop(): void {
    this.dropWait();
    ++this.turn;
    this.deep.cancel();
    this.quick.cancel();
    if (this.working === 'pictures') this.picturesOff = true;
    else if (this.working) this.stopped = true;
    this.working = '';
  }

  async pictures(): Promise<void> {
    if (!hasEngine || this.working || !this.patchesStale) return;
    const turn = this.turn;
    this.working = 'pictures';
    const answer = await this.report(16, 8);
    if (turn !== this.turn) return;
    this.working = '';
    if (!answer) return;
    this.patches = answer.patches;
    this.patchesStale = false;
  }

  /** The whole report with its pictures drawn in. */
  async report(members = 64, people = 32): Promise<{ html: string; patches: Patch[] } | null> {
    const answer = await this.deep.ask('report', { ask: 'report', course: this.text, members, people }, (f) => { this.progress = f; });
    if (!answer) return null;
    if (answer.error) {
      this.error = answer.error;
      return null;
    }
    let html: string = answer.html;
    const urls = new Map<string, string>();
    for (const picture of answer.pictures ?? []) {
      const url = canvasOf(picture).toDataURL('image/png');
      urls.set(picture.mark, url);
      html = html.split(`"${picture.mark}"`).join(`"${url}"`);
    }
    const patches = (answer.patches ?? []).map((p: { name: string; mark: string }) => ({ name: p.name, label: t.patch(p.name), url: urls.get(p.mark) ?? '' })).filter((p: Patch) => p.url);
    return { html, patches };
  }
  async saveReport(): Promise<string | null> {
    if (!hasEngine) return null;
    const turn = this.turn;
    const before = this.working;
    this.working = 'full';
    const answer = await this.report();
    if (turn === this.turn) this.working = before === 'full' ? '' : before;
    return answer?.html ?? null;
  }

  async runBeside(): Promise<void> {
    this.besideRun = null;
    const file = this.beside;
    if (!file || !hasEngine) return;
    const answer = await this.quick.ask('beside', { ask: 'run', course: stored.examples[file], members: 16, people: 8, sections: false, draw: true });
    if (answer && !answer.error && file === this.beside) this.besideRun = answer;
  }

  hash(): string {
    if (!this.story) return '';
    const days = this.days;
    return writeHash({
      story: this.story,
      course: this.changed ? this.text : undefined,
      day: this.day ? String(Number((days[this.day] ?? 0).toFixed(3))) : undefined,
      tab: this.tab === tabOf[this.story] ? undefined : this.tab,
      view: this.view === 'corner' ? undefined : this.view,
      map: this.map || undefined,
      series: this.series === 'collagen_total' ? undefined : this.series,
      beside: this.beside || undefined,
    });
  }
  fromHash(hash: string): void {
    const place = readHash(hash);
    if (place.story && (storyNames as readonly string[]).includes(place.story)) this.open(place.story as StoryName, place);
    else this.home();
  }
}

export const page = new Page();
