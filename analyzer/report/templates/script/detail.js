const PHASES = ["Blocked", "DNS", "Connect", "TLS", "Send", "Wait", "Receive"];
const CONNECT = 2, TLS = 3;

const pairs = (title, list) => (list.length ? [
  make("h4", {}, title),
  make("dl", {}, ...list.map(([name, value]) => make("div", {}, make("dt", {}, visible(name)), make("dd", {}, visible(value))))),
] : []);

const bodyOf = (title, body) => (body ? [
  make("h4", {}, title + (body.type ? ` · ${visible(body.type)}` : "") + (body.cutFrom ? ` · cut at ${body.text.length.toLocaleString("en")} of ${body.cutFrom.toLocaleString("en")} characters` : "")),
  make("pre", { tabindex: 0, role: "group", "aria-label": title }, visible(body.text)),
] : []);

const waterfall = (timings) => {
  const total = timings.reduce((sum, ms, at) => sum + (at === TLS ? 0 : ms), 0);
  if (!(total > 0)) return [];
  const longest = Math.max(...timings);
  let start = 0;
  const lines = timings.flatMap((ms, at) => {
    if (ms === null) return [];
    // HAR 1.2: TLS lies inside connect, at its end.
    const x = at === TLS ? Math.max(0, start - ms) : start;
    if (at !== TLS) start += ms;
    const bar = draw("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" },
      draw("rect", { x: (x / total) * 100, width: Math.max(0.4, (ms / total) * 100), height: 10 }));
    return [make("div", { class: ms === longest ? "phase longest" : "phase" }, make("span", {}, PHASES[at]), bar, make("span", {}, duration(ms)))];
  });
  return [make("h4", {}, "Timings"), ...lines];
};

const matchedRules = (row) => rulesOf(row).flatMap((rule) => {
  const [severity, title, anchor] = Object.hasOwn(store.rules, rule) ? store.rules[rule] : ["Rule", rule, ""];
  const label = visible(`${severity}: ${title}`);
  return [make("p", { class: "help" }, anchor ? make("a", { href: "#" + anchor }, label) : label)];
});

const asJson = (row) => JSON.stringify({
  place: placeOf(row), method: methodOf(row), host: hostOf(row), path: pathOf(row),
  status: store.status[row] > 0 ? store.status[row] : null,
  duration_ms: Number.isNaN(msOf[row]) ? null : msOf[row], body_bytes: Number.isNaN(bytesOf[row]) ? null : bytesOf[row],
  rules: rulesOf(row), ...store.details[row],
}, null, 2);

const showDetail = (row) => {
  const detail = store.details[row];
  const panel = byId("detail");
  const act = (label, text) => button(label, (event) => copy(text(), event.currentTarget));
  panel.replaceChildren(
    make("h3", {}, visible(`${methodOf(row)} ${hostOf(row)}${pathOf(row)}`)),
    make("p", { class: "help" }, visible([
      `${statusText(row) === "none" ? "no response" : statusText(row)} ${detail?.statusText ?? ""}`.trim(),
      duration(msOf[row]), size(bytesOf[row]), detail?.started ?? "", detail?.version ?? "", placeOf(row),
    ].filter(Boolean).join(" · "))),
    ...matchedRules(row),
    make("p", { class: "actions" },
      act("Copy as cURL", () => posixCurl(row)), act("Copy as cURL (PowerShell)", () => powerCurl(row)),
      act("Copy link", () => linkTo(anchorOf(row))), act("Copy JSON", () => asJson(row)), button("Close", closeDetail)),
    ...(detail ? [
      ...waterfall(detail.timings),
      ...bodyOf("Response body", detail.responseBody), ...pairs("Response headers", detail.responseHeaders),
      ...bodyOf("Request body", detail.requestBody), ...pairs("Request headers", detail.requestHeaders),
    ] : [make("p", { class: "help" }, "Headers and bodies are kept for evidence only, and this exchange is none.")]),
  );
  panel.hidden = false;
};
