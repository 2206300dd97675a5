/*-------------------------------------------------------------------------
 *
 * report_style.c
 *		How a quality report's page looks: one style sheet, light, dark, in print.
 *
 * Every colour is a variable of :root, so that a test can reckon the contrast of
 * what stands on what; both sets have the same names.  The scale of the heat map
 * and the states of the bars differ in lightness, not in hue alone.  Without
 * "<" and "&", so that the page stays XML.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "report/report_writer.h"

const char *const medrec_report_style =
/* colours: of the page; of statuses; of bars; of the heat map, from good to bad, with their texts */
":root{color-scheme:light dark;"
"--page:#ffffff;--text:#1b1f24;--quiet:#57606a;--rule:#d0d7de;--panel:#f4f6f8;"
"--pass:#1a6b3a;--warn:#855400;--fail:#b3261e;--series:#1f5fa6;--band:#dfe8f2;"
"--p1:#2f6fab;--p2:#b8690b;--p3:#8e2a6e;--p4:#76818c;--p5:#ffffff;"
"--h0:#ffffff;--h1:#fdf3d3;--h2:#f8dc9c;--h3:#eeb05e;--h4:#8a3b0e;"
"--h0t:#1b1f24;--h1t:#1b1f24;--h2t:#1b1f24;--h3t:#1b1f24;--h4t:#ffffff}\n"
"@media screen and (prefers-color-scheme:dark){:root{"
"--page:#14181d;--text:#e6e9ec;--quiet:#a3adb7;--rule:#3a434d;--panel:#1d232a;"
"--pass:#6cc48b;--warn:#e3b04b;--fail:#ff9188;--series:#79b4f0;--band:#263545;"
"--p1:#5b9bd5;--p2:#e39a3b;--p3:#d982b5;--p4:#8a95a0;--p5:#14181d;"
"--h0:#14181d;--h1:#2f2a17;--h2:#4d3d16;--h3:#7a4d10;--h4:#f2a65a;"
"--h0t:#e6e9ec;--h1t:#e6e9ec;--h2t:#e6e9ec;--h3t:#ffffff;--h4t:#14181d}}\n"
/* the page */
"*{box-sizing:border-box}"
"body{margin:0 auto;padding:20px 24px 48px;max-width:1180px;background:var(--page);color:var(--text);"
"font:14px/1.45 system-ui,-apple-system,\"Segoe UI\",Roboto,\"Helvetica Neue\",Arial,sans-serif;"
"overflow-wrap:anywhere}\n"
"header{border-bottom:2px solid var(--text);padding-bottom:8px;margin-bottom:16px}"
"h1{font-size:22px;line-height:1.25;margin:0}"
"h1 span{font-weight:400;color:var(--quiet)}"
"h2{font-size:17px;margin:32px 0 8px;padding-top:6px;border-top:1px solid var(--rule)}"
"h3{font-size:14px;margin:16px 0 6px}"
"p{margin:4px 0}"
".quiet{color:var(--quiet)}"
"nav{font-size:13px;margin:0 0 16px}nav a{color:var(--series);margin-right:14px;white-space:nowrap}\n"
/* statuses */
".s{white-space:nowrap;font-weight:600}"
".s0::before{content:\"\\2713\\a0\"}.s1::before,.k1 small::before{content:\"\\25b2\\a0\"}"
".s2::before,.k2 small::before{content:\"\\2717\\a0\"}.s3::before,.k3 small::before{content:\"\\2013\\a0\"}"
".s4::before,.k4 small::before{content:\"\\25cb\\a0\"}.s5::before,.k5 small::before{content:\"\\2026\\a0\"}"
".s6::before,.k6 small::before{content:\"!\\a0\"}"
".s0{color:var(--pass)}.s1{color:var(--warn)}.s2,.s6{color:var(--fail)}.s3,.s4,.s5{color:var(--quiet)}\n"
/* tiles */
".tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(190px,1fr));gap:12px}"
".tile{background:var(--panel);border:1px solid var(--rule);border-radius:6px;padding:10px 12px;break-inside:avoid}"
".tile h3{margin:0;font-weight:600;color:var(--quiet);font-size:13px}"
".tile .value{font-size:26px;line-height:1.25;font-weight:600;font-variant-numeric:tabular-nums}"
".tile p{font-size:13px}.tile .quiet{white-space:normal}\n"
/* tables scroll in their own box */
".scroll{overflow-x:auto;margin:0 0 10px;position:relative}"
".scroll:focus-visible{outline:2px solid var(--series)}"
"th small{display:block;font-weight:400;font-size:.92em;color:var(--quiet)}"
"tbody th[scope=row]{min-width:15ch}"
".group{color:var(--text);padding-top:10px}"
"table{border-collapse:collapse;overflow-wrap:break-word;font-size:13px;line-height:1.35}"
"caption{text-align:left;font-weight:600;padding:8px 0 4px}"
".unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}"
"th,td{padding:3px 8px;text-align:left;vertical-align:top;border-bottom:1px solid var(--rule);"
"max-width:48ch}"
"th{font-weight:600}thead th{vertical-align:bottom;color:var(--quiet);border-bottom:1px solid var(--quiet)}"
"td,.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
"td.t,td.d{text-align:left}td.t{white-space:normal}td.s{white-space:nowrap}"
".few,.few th,.few .s{color:var(--quiet);font-style:italic;font-weight:400}\n"
/* the heat map */
".heat td,.heat thead th{text-align:center;min-width:58px;max-width:12ch}"
".heat thead th:first-child{text-align:left}"
".heat td{border:1px solid var(--page);font-variant-numeric:tabular-nums;white-space:nowrap}"
".heat td small{display:block;font-size:11px;line-height:1.2}"
".h0{background:var(--h0);color:var(--h0t)}.h1{background:var(--h1);color:var(--h1t)}"
".h2{background:var(--h2);color:var(--h2t)}.h3{background:var(--h3);color:var(--h3t)}"
".h4{background:var(--h4);color:var(--h4t)}\n"
".key{list-style:none;display:flex;flex-wrap:wrap;gap:4px 16px;padding:0;margin:4px 0 8px;font-size:13px}"
".key span,.key svg{display:inline-block;min-width:18px;height:12px;margin-right:6px;vertical-align:-1px;border:1px solid var(--quiet)}"
".key svg{border:0;width:18px}\n"
/* pictures */
"svg{display:block}svg text{font:11px system-ui,-apple-system,\"Segoe UI\",Roboto,Arial,sans-serif;fill:var(--quiet)}"
".bar{width:150px;height:9px;margin-top:4px}"
".p1,.p2,.p3,.p4{stroke-width:12}.p1{stroke:var(--p1)}.p2{stroke:var(--p2)}.p3{stroke:var(--p3)}.p4{stroke:var(--p4)}"
".p5{fill:var(--p5);stroke:var(--quiet);stroke-width:1}"
".pt{stroke:var(--text);stroke-width:2}"
".spark{width:140px;height:28px;margin-top:4px}"
".line{fill:none;stroke:var(--series);stroke-width:1.5;stroke-linejoin:round}"
".dots{stroke:var(--series);stroke-width:5;stroke-linecap:round}"
".ring{fill:var(--page);stroke:var(--quiet)}"
".flag{fill:var(--fail)}"
".limits{fill:var(--band)}.grid{stroke:var(--rule);stroke-width:.6}"
".center{fill:none;stroke:var(--quiet);stroke-dasharray:5 3}"
".target{stroke:var(--pass);stroke-width:1.5}"
".event{stroke:var(--text);stroke-dasharray:1 3}"
".tick text,svg .to{text-anchor:end}svg .mark{fill:var(--text)}\n"
".charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(340px,100%),1fr));gap:8px 24px}"
"figure{margin:0;min-width:0;break-inside:avoid}"
"figcaption{font-size:13px;padding:6px 0 2px}"
".chart{width:100%;height:auto;max-width:520px}"
"details{font-size:13px;overflow-x:auto}details th{text-align:right}summary{color:var(--series);cursor:pointer}\n"
"dl{display:grid;grid-template-columns:minmax(7ch,16ch) 1fr;gap:2px 12px;margin:0 0 10px;font-size:13px}"
"dt{color:var(--quiet)}dd{margin:0}\n"
"footer{margin-top:32px;border-top:1px solid var(--rule);padding-top:6px;font-size:12px;color:var(--quiet)}\n"
"@media (max-width:600px){body{padding:12px 12px 32px}h1{font-size:19px}"
".tiles{grid-template-columns:repeat(2,minmax(0,1fr));gap:8px}.spark{width:100%}"
".s,td.s{white-space:normal}dl{grid-template-columns:1fr}dt{margin-top:6px}}\n"
/* on paper, of A4 or Letter: the headline and what changed first, then each subject on its own */
"@page{margin:14mm 12mm}"
"@media print{body{padding:0;max-width:none;font-size:9.5pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}"
"nav,details{display:none}h1{font-size:16pt}h2{font-size:12pt;margin:14pt 0 4pt;break-after:avoid}h3{break-after:avoid}"
"table,dl,figcaption,.tile p,.key{font-size:8pt}th,td{padding:2px 5px}thead{display:table-header-group}tr{break-inside:avoid}"
".scroll{overflow:visible}.bar{width:110px}.heat td,.heat thead th{min-width:0}.heat td small{font-size:7pt}.page{break-before:page}"
".tiles{grid-template-columns:repeat(5,minmax(0,1fr));gap:6px;padding-right:1px}.tile{padding:6px 8px}.tile .value{font-size:16pt}.spark{width:100%}"
".charts{grid-template-columns:repeat(2,minmax(0,1fr))}section.short{break-inside:avoid}}\n";
