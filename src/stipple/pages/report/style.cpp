#include "stipple/pages/drawing/dark.hpp"
#include "stipple/pages/report/page.hpp"
#include "stipple/pages/report/report.hpp"
#include <fmt/format.h>

namespace stipple::pages {

std::string_view report_style() {
    return R"css(
:root{color-scheme:light;--paper:#fff;--ink:#1a1a1a;--quiet:#595959;--rule:#bbb;--hair:#ddd;--line:#999;--link:#00558b;--mark:#fff6cc;
  --stop:#8b0f0f;--stop-edge:#a11212;--stop-paper:#fdf3f2;--caution:#6e4200;--caution-edge:#b36b00;--caution-paper:#fff9ee;--clear:#1a1a1a;--clear-edge:#00785a;--clear-paper:#f3faf7}
@media screen and (prefers-color-scheme:dark){
  :root{color-scheme:dark;--paper:#15171a;--ink:#e8e6e1;--quiet:#a8adb3;--rule:#54585d;--hair:#383c41;--line:#6b7076;--link:#8cc4ee;--mark:#4a4218;
    --stop:#ffb0a8;--stop-edge:#e0655b;--stop-paper:#2e1a19;--caution:#f5c27a;--caution-edge:#d08a2e;--caution-paper:#2b2315;--clear:#e8e6e1;--clear-edge:#3fae8c;--clear-paper:#14251f}
}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.5 Charter,"Bitstream Charter","Iowan Old Style",Georgia,"Times New Roman",serif;
  font-variant-numeric:tabular-nums lining-nums;-webkit-text-size-adjust:100%}
main,footer{max-width:54rem;margin:0 auto;padding:0 1rem}
main{padding-top:2rem}
h1{font-size:1.9rem;line-height:1.2;margin:.2rem 0 .4rem;font-weight:600;text-wrap:balance}
h2{font-size:1.3rem;line-height:1.25;margin:2.6rem 0 .7rem;padding-top:.5rem;border-top:1px solid var(--rule);font-weight:600}
h3{font-size:1.05rem;margin:1.4rem 0 .4rem;font-weight:600}
p{margin:.5rem 0 .8rem;max-width:42rem}
main li{max-width:44rem;margin:.25rem 0}
a{color:var(--link)}
.kicker{margin:0;font-family:system-ui,"Liberation Sans",Arial,sans-serif;font-size:.8rem;letter-spacing:.03em;color:var(--quiet)}
.lead{font-size:1.1rem;margin:0 0 .3rem}
.quiet,.unit{color:var(--quiet)}
p.quiet{font-size:.85rem;margin:.2rem 0}
.verdict,.override{border:1px solid var(--line);border-left-width:.6rem;padding:.7rem 1rem .5rem;margin:.6rem 0}
.verdict p,.override p{margin:.1rem 0 .4rem;max-width:none}
.big{font-size:1.45rem;font-weight:700;line-height:1.25}
.verdict.stop,.override{border-color:var(--stop-edge);background:var(--stop-paper)}
.verdict.stop .big,.override .big{color:var(--stop)}
.verdict.caution{border-color:var(--caution-edge);background:var(--caution-paper)}
.verdict.caution .big{color:var(--caution)}
.verdict.clear{border-color:var(--clear-edge);background:var(--clear-paper)}
.verdict ul{margin:.3rem 0 .4rem;padding-left:1.2rem}
.verdict li{margin:.25rem 0}
.override{margin-bottom:1.5rem;border-width:2px 2px 2px .6rem}
.cite{font-size:.85em}
sup{line-height:0}
figure{margin:1.6rem 0 1.8rem;break-inside:avoid}
figcaption{font-size:.92rem;line-height:1.42;margin-top:.5rem;max-width:46rem}
.count{font-weight:700}
.drawings{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:1rem 1.5rem;align-items:start}
.drawings.multiples{grid-template-columns:repeat(auto-fill,minmax(min(100%,14rem),1fr));gap:.9rem 1.2rem;align-items:end}
.drawings.frames{grid-template-columns:repeat(auto-fill,minmax(6.5rem,1fr));gap:.6rem .7rem}
.drawings.looks{grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.6rem .8rem}
.plain figure{margin:.8rem 0 1rem}
.cell{min-width:0;max-width:30rem}
.name{font:.82rem/1.25 system-ui,"Liberation Sans",Arial,sans-serif;margin:0 0 .1rem}
svg{display:block;width:100%;height:auto}
svg text{font-family:system-ui,"Liberation Sans",Arial,sans-serif;font-variant-numeric:tabular-nums}
.maps path{shape-rendering:crispEdges}
table{border-collapse:collapse;margin:1rem 0;font-size:.92rem;line-height:1.35;width:100%}
caption{text-align:left;color:var(--ink);padding-bottom:.35rem}
th,td{text-align:left;vertical-align:top;padding:.28rem .7rem .28rem 0;border-bottom:1px solid var(--hair);font-weight:400}
thead th{font-weight:600;border-bottom:1px solid var(--quiet);vertical-align:bottom}
.facts td{text-align:right;padding-right:0}
.facts th[scope=row]{min-width:9rem}
.facts .quiet{white-space:nowrap}
code{font-size:.85em}
.facts thead th:not(:first-child){text-align:right;padding-right:0}
.facts{max-width:34rem}
.tables.even{grid-template-columns:repeat(auto-fill,minmax(min(100%,21rem),1fr))}
.care ul{margin:.2rem 0 .8rem;padding-left:1.2rem;font-size:.95rem}
.narrow{max-width:34rem}
.endpoints{font-size:.82rem}
.trials{font-size:.82rem}
.wide.trials .n{white-space:normal}
.endpoints .fitted,.endpoints .predicted,.professional .fitted,.professional .predicted{min-width:6rem}
h2.part{font-size:1.55rem;border-top-width:3px;margin-top:3.2rem}
.plain h2{border-top:0;padding-top:0;margin-top:.6rem}
.plain ul{padding-left:1.2rem;margin:.3rem 0 .8rem}
.plain p,.plain li{max-width:none}
.units{font:.8rem/1.6 system-ui,"Liberation Sans",Arial,sans-serif;color:var(--quiet)}
input.units{margin:.8rem .2rem 0 1rem;vertical-align:-.1em}
.u{white-space:nowrap}
#units-metric{margin-left:max(1rem,calc(50vw - 26rem))}
input.print{margin:.8rem .2rem 0 .9rem;vertical-align:-.1em}
.print{font:.8rem/1.6 system-ui,"Liberation Sans",Arial,sans-serif;color:var(--quiet)}
.print.first{margin-left:1.6rem}
.us{display:none}
#units-us:checked~main .us{display:inline}
#units-us:checked~main .si{display:none}
.tables{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,21rem),1fr));gap:0 2.2rem;align-items:start}
.wide .n{text-align:right;white-space:nowrap}
.wide td:last-child a{white-space:nowrap}
.wide th[scope=row]{font-weight:600;max-width:17rem}
.notes{font-size:.88rem;line-height:1.4;padding-left:1.1rem}
.wide .fitted{font-style:italic}
.group th{font-weight:700;padding-top:.8rem;border-bottom-color:var(--line)}
.parameters{font-size:.8rem}
.parameters code{font-size:.95em}
summary{cursor:pointer;padding:.3rem 0;min-height:1.5rem}
summary:focus-visible,a:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.sources{padding-left:1.1rem;font-size:.9rem;line-height:1.4;overflow-wrap:anywhere}
.sources li{margin:.3rem 0}
.sources li:target{background:var(--mark)}
.notice{border:1px solid var(--line);padding:.7rem 1rem;max-width:none}
footer{margin-top:2.5rem;padding-bottom:2rem;font-size:.85rem;color:var(--quiet)}
footer p{border-top:1px solid var(--rule);padding-top:.6rem;max-width:none}
@media (max-width:44rem){
  body{font-size:1rem}
  h1{font-size:1.5rem}
  .wide thead{position:absolute;left:-200vw}
  .wide,.wide caption,.wide tbody,.wide tr,.wide th,.wide td{display:block;width:100%;max-width:none}
  .wide tr{padding:.4rem 0;border-bottom:1px solid var(--rule)}
  .wide th,.wide td{border:0;padding:.1rem 0}
  .wide td:empty{display:none}
  .wide .n{text-align:left;white-space:normal}
  .wide td::before{content:attr(data-label) ": ";color:var(--quiet)}
}
@media print{
  @page{size:A4;margin:13mm 15mm 14mm}
  html{font-size:9.2pt}
  body{line-height:1.38}
  main,footer{max-width:none;padding:0}
  h2{margin-top:1.6rem;break-after:avoid}
  h3,caption,summary{break-after:avoid}
  .drawings{grid-template-columns:repeat(2,1fr);gap:8pt 14pt}
  .drawings.multiples{grid-template-columns:repeat(3,1fr)}
  .drawings.frames{grid-template-columns:repeat(6,1fr)}
  .drawings.looks{grid-template-columns:repeat(4,1fr)}
  .plain figure{margin:.25rem 0}
  .plain figcaption{font-size:.85em;max-width:none}
  .plain h2{margin-top:.2rem}
  .cell{max-width:none;break-inside:avoid}
  .tables{grid-template-columns:1.25fr 1fr}
  .tables.even{grid-template-columns:1fr 1fr}
  .units,.print{display:none}
  #print-plain:checked~main .professional,#print-plain:checked~main .behind,#print-people:checked~main .behind{display:none}
  header h1{font-size:1.4rem;margin:0}
  .professional,.behind{break-before:page}
  .plain{font-size:.82em;line-height:1.3}
  .plain li br{display:none}
  .plain .drawings.looks{max-width:48%}
  .plain .verdict{padding:.4rem .8rem .3rem;margin:.3rem 0}
  .plain .notice{padding:.4rem .7rem}
  .plain h3{margin:.4rem 0 .1rem}
  .plain li,.plain p{margin-top:.06rem;margin-bottom:.12rem}
  h2.part{margin-top:0}
  .professional h3{margin:.8rem 0 .2rem}
  .professional table{font-size:.82rem;margin:.3rem 0;break-inside:avoid}
  .professional th,.professional td{padding-top:.14rem;padding-bottom:.14rem}
  .professional .facts{max-width:none}
  .professional figure{margin:.5rem 0 .7rem}
  .professional svg{max-height:72mm}
  .professional figcaption{font-size:.82rem;max-width:none}
  .professional p{margin:.2rem 0 .4rem;max-width:none}
  .care ul{margin:.1rem 0 .4rem;font-size:.84rem}
  .verdict,.override,.notice,tr,li{break-inside:avoid}
  a{color:inherit;text-decoration:none}
  .parameters{font-size:.76rem}
  summary{list-style:none}
  details::details-content{content-visibility:visible;display:block;block-size:auto;opacity:1}
  *{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
)css";
}

std::string page_head(const std::string& title, std::string_view more_style) {
    return fmt::format("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
                       "name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta "
                       "name=\"color-scheme\" content=\"light dark\">\n"
                       "<meta name=\"generator\" content=\"Stipple\">\n<title>{}</title>\n<style>{}"
                       "@media screen and (prefers-color-scheme:dark){{\n{}}}\n{}</style>\n</head>\n<body>\n",
                       title, report_style(), dark_drawing_rules(), more_style);
}

} // namespace stipple::pages
