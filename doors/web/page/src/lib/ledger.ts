// The rows of the ledger as the page keeps them (scripts/ledger.mjs) and as it reads them.
export interface DataSet { name: string; title: string; citation: string; measured: string }
export interface LedgerRow {
  set: DataSet; row: string; quantity: string; day: number | null; unit: string; verdict: string; label: string; flag: string;
  model: number | null; measured: number | null; sd: number | null; lo: number | null; hi: number | null;
}
type Numbers = 'day' | 'model' | 'measured' | 'sd' | 'lo' | 'hi';
type Words = 'row' | 'quantity';
type Listed = 'verdict' | 'label' | 'flag' | 'unit';
export interface PackedLedger {
  commit: string; data: string; sets: DataSet[]; lists: Record<Listed, string[]>;
  rows: Record<Numbers, (number | null)[]> & Record<Words, string[]> & Record<Listed | 'set', number[]>;
}

const order = ['fails', 'no skill', 'holds', 'untested'];
/** All rows, those that fail first. */
export function rowsOf(packed: PackedLedger | null): LedgerRow[] {
  if (!packed) return [];
  const { rows, lists, sets } = packed;
  return rows.row
    .map((row, i) => ({
      set: sets[rows.set[i]!]!, row, quantity: rows.quantity[i]!, day: rows.day[i]!, unit: lists.unit[rows.unit[i]!]!, verdict: lists.verdict[rows.verdict[i]!]!,
      label: lists.label[rows.label[i]!]!, flag: lists.flag[rows.flag[i]!]!, model: rows.model[i]!, measured: rows.measured[i]!, sd: rows.sd[i]!, lo: rows.lo[i]!, hi: rows.hi[i]!,
    }))
    .sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
}

export interface Tally { tested: number; hold: number; fail: number; noSkill: number; fitted: number; untested: number }
/** A row holds if the model lies inside its tolerance, whether or not a model that knows nothing does as well. */
export function tallyOf(rows: LedgerRow[]): Tally {
  const count = (test: (r: LedgerRow) => boolean) => rows.filter(test).length;
  const tested = (r: LedgerRow) => r.verdict !== 'untested';
  return {
    tested: count(tested), hold: count((r) => r.verdict === 'holds' || r.verdict === 'no skill'), fail: count((r) => r.verdict === 'fails'), noSkill: count((r) => r.verdict === 'no skill'),
    fitted: count((r) => tested(r) && r.label === 'fit'), untested: count((r) => !tested(r)),
  };
}
