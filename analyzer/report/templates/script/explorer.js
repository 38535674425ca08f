// A list of fixed-height rows of which only those in sight exist as elements.
const ROW_PX = 32;
const AHEAD = 8;
const COLUMNS = ["time", "method", "status", "host", "path", "ms", "bytes"];
const body = byId("grid-body"), space = byId("grid-space"), filterBox = byId("filter");
let shown = [], active = 0, order = { name: "", sign: 1 }, pool = [], isTouched = false;

const cellTexts = (row) => [
  clock(timeOf[row]), methodOf(row), statusText(row), hostOf(row), pathOf(row), duration(msOf[row]), size(bytesOf[row]),
];
const makeRow = () => make("div", { role: "row", class: "grid-row", tabindex: -1, "aria-selected": "false" },
  ...COLUMNS.map((name) => make("span", { role: "gridcell", class: "g-" + name }, "")));

// Writing to an element costs a layout even where nothing changes, so every write is guarded.
const fillRow = (element, at) => {
  const row = shown[at];
  if (element.at === at && element.row === row) return;
  element.at = at;
  element.dataset.at = at;
  element.row = row;
  element.dataset.row = row;
  cellTexts(row).forEach((text, column) => { element.children[column].firstChild.data = visible(text); });
  element.className = "grid-row" + (isFailed(row) ? " failed" : "") + (rulesOf(row).length ? " matched" : "");
  element.setAttribute("aria-rowindex", at + 2);
  element.style.transform = `translateY(${at * ROW_PX}px)`;
};
const markRow = (element, isSelected, isTabbed) => {
  if ((element.ariaSelected === "true") !== isSelected) element.ariaSelected = String(isSelected);
  if ((element.tabIndex === 0) !== isTabbed) element.tabIndex = isTabbed ? 0 : -1;
};
const paint = () => {
  const tall = Math.ceil(body.clientHeight / ROW_PX) + 2 * AHEAD;
  while (pool.length < tall) { pool.push(makeRow()); space.append(pool.at(-1)); }
  const first = Math.max(0, Math.floor(body.scrollTop / ROW_PX) - AHEAD);
  const last = Math.min(shown.length, first + pool.length);
  const tabbed = active >= first && active < last ? active : Math.min(first + AHEAD, last - 1);
  for (let at = first; at < first + pool.length; at++) {
    const element = pool[at % pool.length];
    if (element.hidden !== at >= last) element.hidden = at >= last;
    if (at >= last) continue;
    fillRow(element, at);
    markRow(element, isTouched && at === active, at === tabbed);
  }
};
const elementAt = (at) => pool.find((element) => !element.hidden && element.dataset.at === String(at));
const reveal = (at) => {
  const top = at * ROW_PX;
  if (top < body.scrollTop) body.scrollTop = top;
  else if (top + ROW_PX > body.scrollTop + body.clientHeight) body.scrollTop = top + ROW_PX - body.clientHeight;
};
const activate = (at, focus = true) => {
  if (!shown.length) return;
  active = Math.max(0, Math.min(shown.length - 1, at));
  isTouched = true;
  reveal(active);
  paint();
  if (focus) elementAt(active)?.focus({ preventScroll: true });
};
const refresh = () => {
  const problem = byId("filter-error");
  problem.textContent = "";
  try {
    shown = matching(parseFilter(filterBox.value));
  } catch (message) {
    problem.textContent = String(message);
    return;
  }
  if (order.name) sorted(shown, order.name, order.sign);
  space.style.height = `${shown.length * ROW_PX}px`;
  byId("grid").setAttribute("aria-rowcount", shown.length + 1);
  byId("hits").textContent = `${shown.length.toLocaleString("en")} of ${rowCount.toLocaleString("en")} shown`;
  body.scrollTop = 0;
  active = 0;
  isTouched = false;
  paint();
};
const sortBy = (head) => {
  const name = head.dataset.sort;
  order = order.name !== name ? { name, sign: 1 } : order.sign > 0 ? { name, sign: -1 } : { name: "", sign: 1 };
  for (const cell of document.querySelectorAll("[aria-sort]")) cell.setAttribute("aria-sort", "none");
  if (order.name) head.parentElement.setAttribute("aria-sort", order.sign > 0 ? "ascending" : "descending");
  refresh();
};
const openActive = () => {
  if (!shown.length) return;
  showDetail(shown[active]);
  location.hash = anchorOf(shown[active]);
  byId("detail").focus();
  byId("detail").scrollIntoView({ block: "nearest" });
};
const closeDetail = () => {
  byId("detail").hidden = true;
  activate(active);
};
const openAnchor = (anchor) => {
  const row = rowAt(anchor);
  if (row < 0) { say("That exchange is not in this report"); return; }
  if (!shown.includes(row)) { filterBox.value = ""; refresh(); }
  activate(shown.indexOf(row), false);
  openActive();
};

let waiting = 0;
filterBox.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => { refresh(); say(byId("hits").textContent); }, 60);
});
body.addEventListener("scroll", paint, { passive: true });
addEventListener("resize", () => requestAnimationFrame(paint));
body.addEventListener("click", (event) => {
  const element = event.target.closest(".grid-row");
  if (element) { activate(Number(element.dataset.at)); openActive(); }
});
body.addEventListener("keydown", (event) => {
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 12, PageUp: -12, Home: -rowCount, End: rowCount };
  if (event.key in steps) activate(active + steps[event.key]);
  else if (event.key === "Enter") openActive();
  else return;
  event.preventDefault();
});
for (const head of document.querySelectorAll("[data-sort]")) head.addEventListener("click", () => sortBy(head));
refresh();
// The first search would otherwise wait for the texts of all rows.
if (rowCount) (window.requestIdleCallback ?? setTimeout)(() => textOf(0));
