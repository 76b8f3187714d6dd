"""What every page carries inside it: its style and the one small script, which filters a table's rows."""

import base64
import hashlib
from typing import Final

STYLE: Final = """
:root{color-scheme:light}*{box-sizing:border-box}[hidden]{display:none!important}
body{font:1rem/1.55 system-ui,sans-serif;color:#1a1a1a;background:#fff;margin:0 auto;max-width:76rem;padding:0 1.25rem 2rem}
a{color:#0b4a94;text-underline-offset:.15em}a:visited{color:#4b2a7b}
:focus-visible{outline:3px solid #b35c00;outline-offset:2px}
.skip{position:absolute;left:-99rem}.skip:focus{position:static}
header{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;align-items:baseline;border-bottom:2px solid #1a1a1a;padding:.75rem 0}
header p{font-weight:700;margin:0}nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;margin:0;padding:0}
nav [aria-current]{font-weight:700;text-decoration:none;color:#1a1a1a}
h1{font-size:1.75rem;line-height:1.25;margin:1.25rem 0 .5rem;overflow-wrap:anywhere}
h2{font-size:1.3rem;line-height:1.3;margin:2rem 0 .5rem}h3{font-size:1.05rem;line-height:1.35;margin:1.25rem 0 .25rem}
p,dl,ul,ol,pre{margin:.5rem 0}p,li,dd{max-width:48rem}
.id{font-weight:400;color:#454545}h1 .id{display:block;font-size:1.1rem}
.notice{border:1px solid #1a1a1a;border-left:.5rem solid #8a5a00;padding:.5rem .9rem;max-width:50rem}
dl{display:grid;grid-template-columns:minmax(8rem,13rem) 1fr;gap:.2rem 1rem}dt{font-weight:600}dd{margin:0;overflow-wrap:anywhere}
.codes{display:flex;flex-wrap:wrap;gap:.1rem .7rem;list-style:none;padding:0}.codes li{max-width:none}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem}caption{text-align:left;color:#454545;padding:.25rem 0}
th,td{border-bottom:1px solid #767676;padding:.35rem 1rem .35rem 0;text-align:left;vertical-align:top}
thead th{border-bottom:2px solid #1a1a1a}tbody th{font-weight:400}.number{text-align:right}td ul,dd ul{margin:0;padding-left:1.1rem}td code{color:#454545}
.narrow{white-space:nowrap}.wide,.wrap,.even td{overflow-wrap:anywhere}.wide{width:36%}.wrap{width:18%}.even{table-layout:fixed}.even th:first-child{width:6rem}small,.quiet{color:#454545;font-size:.9rem}
code,pre{font-family:ui-monospace,monospace;font-size:.92em}code{overflow-wrap:anywhere}
pre{background:#f3f3f3;border:1px solid #767676;padding:.6rem .8rem;overflow:auto;max-width:50rem}
var{font-style:normal;border-bottom:1px dashed #454545}
.filter{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:end;background:#f3f3f3;padding:.75rem;margin:1rem 0}
.filter label{display:grid;gap:.15rem;font-weight:600}.filter input,.filter select{font:inherit;font-weight:400;padding:.3rem;border:1px solid #454545;max-width:100%}
footer{border-top:1px solid #767676;margin-top:2.5rem;color:#454545;font-size:.9rem}
@media screen and (max-width:48rem){.wide,.wrap{width:100%}dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}.filter label,.filter input,.filter select{width:100%}
table,tbody,tr,th,td,caption{display:block;width:100%}thead{display:none}tr{border-bottom:1px solid #767676;padding:.5rem 0}
tbody th,td{border:0;padding:.1rem 0}.number{text-align:left}.narrow{white-space:normal}
td[data-label]::before{content:attr(data-label) ": ";font-weight:600;color:#454545}}
@media print{@page{margin:15mm}body{max-width:none;padding:0;font-size:9pt}th,td{padding:.2rem .6rem .2rem 0}header,.filter,.skip,.screen{display:none}
a,a:visited{color:#1a1a1a;text-decoration:none}thead{display:table-header-group}tr,pre,.notice{break-inside:avoid}
h1,h2,h3{break-after:avoid}pre{white-space:pre-wrap;background:#fff}}
"""

SCRIPT: Final = """
for (const form of document.querySelectorAll("form[data-filter]")) {
  const rows = [...document.getElementById(form.dataset.filter).tBodies[0].rows];
  const texts = rows.map(row => [...row.cells].map(cell => cell.textContent).join(" ").toLowerCase());
  const selects = [...form.querySelectorAll("select")];
  const said = form.querySelector("output");
  const asked = new URLSearchParams(location.hash.slice(1));
  for (const field of form.elements) if (field.name && asked.has(field.name)) field.value = asked.get(field.name);
  const show = () => {
    const words = form.elements.q.value.toLowerCase().split(/\\s+/);
    let shown = 0;
    rows.forEach((row, at) => {
      row.hidden = !(words.every(word => texts[at].includes(word)) && selects.every(select =>
        !select.value || row.dataset[select.name].split(" ").includes(select.value)));
      shown += !row.hidden;
    });
    said.textContent = said.dataset.said.replace("#", shown);
    const kept = [...new FormData(form)].filter(pair => pair[1]);
    history.replaceState(null, "", kept.length ? "#" + new URLSearchParams(kept) : location.href.split("#")[0]);
  };
  form.addEventListener("input", show);
  form.addEventListener("submit", event => event.preventDefault());
  form.hidden = false;
  if (location.hash) show();
}
"""


def _digest(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


POLICY: Final = (
    f"default-src 'none'; style-src {_digest(STYLE)}; script-src {_digest(SCRIPT)}; base-uri 'none'; form-action 'none'"
)
"""The content security policy of every page: this style and this script, and nothing from anywhere else."""
