import { load } from './tests/load.mjs'; import { readFileSync } from 'node:fs';
const { unpackStories } = await load('unpack'); const { phaseOf } = await load('phases'); const { momentOf } = await load('skin');
const st = unpackStories(JSON.parse(/<script id="stories" type="application\/json">(.*)<\/script>/.exec(readFileSync('dist/index.html','utf8'))[1]));
for (const n of ['six_monthly','home_roller','what_gets_in','pain_and_cream']) { const run = st[n].run; const S = run.result.series, A = run.result.series_about; const sess = run.result.cumulative_over_needling.sessions.map(s=>s.day);
 const pk = (k)=> Math.max(...S[k]) - A[k].baseline; console.log(n, sess.slice(0,8), S.day.length);
 let last=''; S.day.forEach((d,i)=>{ const ph = phaseOf(run,i,momentOf(run,d,sess)); if (n==='six_monthly' ? (d<35||d>=150) : ph!==last) console.log(d, ph, ['inflammatory_cytokine','collagen_total','fibroblasts_activated','fibroblasts'].map(k=>((S[k][i]-A[k].baseline)/pk(k)).toFixed(3)).join(' ')); last=ph; }); }
