"""The fixed parts of the HTML report: its style and the frame around the content. Nothing is fetched from elsewhere."""

from string import Template

STYLE = """
:root{color-scheme:light}
body{font:1rem/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;margin:0 auto;max-width:80rem;padding:1rem 1.5rem}
h1,h2,h3{line-height:1.25}h3{margin:0 0 .25rem}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem}
caption{text-align:left;font-weight:600;padding:.25rem 0}
th,td{border:1px solid #767676;padding:.35rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
thead th{background:#eef1f4}
.counts{width:auto}.counts td{text-align:right}
article{border:1px solid #767676;border-left-width:.5rem;padding:.75rem 1rem;margin:0 0 1rem}
.udfoert{border-left-color:#1b6e3a}.hoering{border-left-color:#8a5a00}
.afvist{border-left-color:#a3141e}.uafgjort{border-left-color:#3d4f9f}
.where,.rule{color:#454545;margin:.15rem 0}.fix{margin:.35rem 0 0}
fieldset{border:1px solid #767676;margin:0 0 1rem}label{margin-right:1rem}
body:has(#vis-udfoert:checked) article:not(.udfoert),body:has(#vis-hoering:checked) article:not(.hoering),
body:has(#vis-afvist:checked) article:not(.afvist),body:has(#vis-uafgjort:checked) article:not(.uafgjort){display:none}
@media print{body{max-width:none;padding:0;font-size:9pt}fieldset{display:none}thead{display:table-header-group}
tr,h3{break-inside:avoid;break-after:auto}h2,h3{break-after:avoid}}
"""

HEAD = Template("""<!DOCTYPE html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>$title</title>
<style>$style</style>
</head>
<body>
<main>
<h1>$title</h1>
""")

TAIL = "</main>\n</body>\n</html>\n"
