#include "node/operations/dev_page.h"

namespace jurat::node {
namespace {

constexpr std::string_view html = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Jurat in development</title>
<link rel="stylesheet" href="/_dev/page.css">
<script src="/_dev/page.js" defer></script>
</head>
<body>
<header><h1>Jurat</h1><p id="state" role="status">asking the node …</p></header>
<main>
<section aria-labelledby="node_title">
<h2 id="node_title">Node</h2>
<dl id="node"></dl>
</section>
<section aria-labelledby="outbox_title">
<h2 id="outbox_title">Outbox</h2>
<p>Every message that would have been sent, newest first. As JSON: <a href="/_dev/outbox">/_dev/outbox</a>.</p>
<table>
<thead><tr><th scope="col">Time</th><th scope="col">To</th><th scope="col">User</th><th scope="col">Subject</th><th scope="col">Code</th></tr></thead>
<tbody id="outbox"><tr><td colspan="5">Nothing yet. Sign somebody up, and the code appears here.</td></tr></tbody>
</table>
</section>
</main>
<noscript><p>This page is drawn by its own script; /_dev/outbox works without.</p></noscript>
</body>
</html>
)";

constexpr std::string_view css =
    R"(body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; color: #1b1b1b; background: #fff; }
header { display: flex; gap: 1rem; align-items: baseline; border-bottom: 1px solid #ccc; }
h2 { font-size: 1.1rem; margin-top: 2rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
dt { color: #555; } dd { margin: 0; overflow-wrap: anywhere; font-family: ui-monospace, monospace; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid #ddd; overflow-wrap: anywhere; }
td:last-child { font-family: ui-monospace, monospace; font-weight: bold; }
@media (prefers-color-scheme: dark) { body { color: #eee; background: #161616; } dt { color: #aaa; } a { color: #8ab4ff; } }
)";

constexpr std::string_view script = R"("use strict";
const show = (parent, tag, text) => { const made = document.createElement(tag); made.textContent = text; parent.append(made); return made; };
async function refresh() {
  const state = document.getElementById("state");
  try {
    const node = await (await fetch("/_dev/state", { cache: "no-store" })).json();
    const letters = await (await fetch("/_dev/outbox", { cache: "no-store" })).json();
    const list = document.createElement("dl");
    for (const [name, value] of Object.entries(node)) { show(list, "dt", name.replaceAll("_", " ")); show(list, "dd", String(value)); }
    document.getElementById("node").replaceChildren(...list.childNodes);
    if (letters.length > 0) {
      const rows = letters.reverse().map((letter) => {
        const row = document.createElement("tr");
        for (const text of [letter.time, letter.destination, letter.username, letter.subject, letter.code]) show(row, "td", text);
        return row;
      });
      document.getElementById("outbox").replaceChildren(...rows);
    }
    state.textContent = node.ready ? "ready" : "not ready";
  } catch (error) {
    state.textContent = "the node does not answer";
  }
  setTimeout(refresh, 2000);
}
refresh();
)";

http::Response file(std::string_view type, std::string_view content) {
  return {200,
          {{"Content-Type", std::string(type)},
           {"Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action "
            "'none'; frame-ancestors 'none'"},
           {"X-Content-Type-Options", "nosniff"},
           {"Referrer-Policy", "no-referrer"},
           {"Cache-Control", "no-store"}},
          std::string(content)};
}

}  // namespace

std::optional<http::Response> dev_page(std::string_view path) {
  if (path == "/_dev/" || path == "/_dev") return file("text/html; charset=utf-8", html);
  if (path == "/_dev/page.css") return file("text/css; charset=utf-8", css);
  if (path == "/_dev/page.js") return file("text/javascript; charset=utf-8", script);
  return std::nullopt;
}

}  // namespace jurat::node
