const DARK = matchMedia("(prefers-color-scheme: dark)");
const theme = byId("theme"), dialog = byId("keys"), keysOn = byId("keys-on");
const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : DARK.matches);
const label = () => { theme.textContent = isDark() ? "Light" : "Dark"; };
if (["light", "dark"].includes(remembered("analyzer-theme"))) root.dataset.theme = remembered("analyzer-theme");
theme.addEventListener("click", () => {
  root.dataset.theme = isDark() ? "light" : "dark";
  remember("analyzer-theme", root.dataset.theme);
  label();
});
DARK.addEventListener("change", label);
label();

keysOn.checked = remembered("analyzer-keys") !== "off";
keysOn.addEventListener("change", () => remember("analyzer-keys", keysOn.checked ? "on" : "off"));
byId("keys-open").addEventListener("click", () => dialog.showModal());
byId("keys-close").addEventListener("click", () => dialog.close());

for (const each of document.querySelectorAll("[data-copy]")) each.addEventListener("click", () => copy(byId(each.dataset.copy).value, each));
for (const each of document.querySelectorAll("[data-link]")) each.addEventListener("click", () => copy(linkTo(each.dataset.link), each));

const unfold = (element) => {
  for (let outer = element; outer; outer = outer.parentElement) if (outer.localName === "details") outer.open = true;
};
const follow = () => {
  const anchor = location.hash.slice(1);
  if (anchor.startsWith("X-")) {
    if (byId("detail").hidden || anchor !== anchorOf(shown[active])) openAnchor(anchor);
    return;
  }
  const target = anchor && byId(anchor);
  if (!target) return;
  unfold(target);
  target.scrollIntoView();
};
addEventListener("hashchange", follow);
follow();

const findings = [...document.querySelectorAll(".finding")];
const stepFinding = (step) => {
  if (!findings.length) return;
  const at = findings.findIndex((finding) => "#" + finding.id === location.hash);
  const next = findings[at < 0 ? (step > 0 ? 0 : findings.length - 1) : (at + step + findings.length) % findings.length];
  location.hash = next.id;
  unfold(next);
  next.focus();
};
const KEYS = {
  "/": () => { filterBox.scrollIntoView({ block: "center" }); filterBox.focus(); },
  j: () => activate(body.contains(document.activeElement) ? active + 1 : active),
  k: () => activate(active - 1),
  Enter: openActive,
  "]": () => stepFinding(1),
  "[": () => stepFinding(-1),
  c: () => copy(linkTo(location.hash.slice(1) || "next")),
  "?": () => dialog.showModal(),
};
const isWriting = (element) => element.matches("input, textarea, button, a, summary, [role=row]");
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
  if (event.key === "Escape") {
    if (event.target === filterBox) { filterBox.value = ""; refresh(); filterBox.blur(); } else if (!byId("detail").hidden) closeDetail();
    return;
  }
  if (!keysOn.checked || event.target.matches("input, textarea") || !Object.hasOwn(KEYS, event.key)) return;
  if (event.key === "Enter" && isWriting(event.target)) return;
  event.preventDefault();
  KEYS[event.key]();
});

let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll(".rule:not([open])")];
  for (const each of folded) each.open = true;
});
addEventListener("afterprint", () => { for (const each of folded) each.open = false; });
