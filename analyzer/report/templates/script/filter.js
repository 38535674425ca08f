// The language of --filter (analyzer/scanning/filtering.py); null is not recorded.
const glob = (pattern) => {
  const parts = pattern.split("*"), last = parts.pop();
  return (text) => {
    let at = 0;
    return text.endsWith(last) && parts.every((part, number) => {
      const found = text.indexOf(part, at);
      at = found + part.length;
      return (number ? found >= 0 : found === 0) && at + last.length <= text.length;
    });
  };
};
const like = (value) => (value.includes("*") ? glob(value) : (text) => text.includes(value));
const among = (textsOf) => (value, _, test = like(value)) => (row) => [textsOf(row)].flat().some((text) => test(text.toLowerCase()));
const known = (column, test) => (row) => (Number.isNaN(column[row]) ? null : test(column[row]));
const amounts = (column, units) => (value) => {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([a-z]*)$/.exec(value) ?? [];
  if (!Object.hasOwn(units, unit ?? 0)) throw `${value} is no amount`;
  return known(column, (found) => found > amount * units[unit]);
};
const statusOf = Float64Array.from(store.status, (status) => (status < 0 ? NaN : status));
const statusTest = (value) => {
  if (value === "unknown") return (row) => store.status[row] < 0;
  const wanted = value === "none" ? "^0$" : value === "failed" ? "^0$|^[4-9]" : /^[1-9](\d\d|xx)$/.test(value) && value.replaceAll("x", ".");
  if (!wanted) throw `${value} is no status: 404, 5xx, failed, none or unknown`;
  const shape = RegExp(wanted);
  return known(statusOf, (status) => shape.test(status));
};
const moments = (isMet) => (value) => {
  const text = value.toUpperCase(), day = text.slice(0, 10), wanted = Date.parse(/T[\d:.]+$/.test(text) ? text + "Z" : text);
  // Date takes 30 February for March.
  if (!/^\d{4}(-\d\d){2}(T(?!24)\d\d(:\d\d){1,2}(\.\d+)?(Z|[+-]\d\d:\d\d)?)?$/.test(text) || Number.isNaN(wanted) || !new Date(day).toJSON().startsWith(day))
    throw `${value} is no time as 2026-01-31T12:00Z`;
  return known(timeOf, (at) => isMet(at, wanted));
};
const isBelow = (node, [step, ...steps]) => step === undefined || (typeof node === "object" && node !== null && (
  step === "*" ? Object.values(node).some((each) => isBelow(each, steps)) : KINDS.propertyIsEnumerable.call(node, step) && isBelow(node[step], steps)));
const inDetail = (detail, side, part, name) => {
  const { headers, body, isWhole } = detail.untold[side];
  if (part === "headers") {
    const isHeld = detail[side + "Headers"].some(([each]) => each.toLowerCase() === name.toLowerCase());
    return isHeld || (headers.includes("*") || headers.includes(name.toLowerCase()) ? null : false);
  }
  if (!part || !body) return body;
  try { return isBelow(JSON.parse(detail[side + "Body"].text), name.split(".")); } catch { return isWhole ? false : null; }
};
const KINDS = {
  finding: (row) => rulesOf(row).length > 0,
  details: (row) => row in store.details,
  response: known(statusOf, (status) => status > 0),
};
const hasTest = (value, typed) => {
  if (Object.hasOwn(KINDS, value)) return KINDS[value];
  const [found, side, part, name, query] = /^(?:(request|response)\.(?:(headers|json)\.(.+)|body)|request\.query\.(.+))$/s.exec(typed) ?? [];
  if (!found) throw `has: knows ${Object.keys(KINDS)} and fields as in request.headers.accept`;
  if (query) return (row) => new URLSearchParams(pathOf(row).split("?")[1]).has(query);
  return (row) => {
    if (side === "response" && !KINDS.response(row)) return KINDS.response(row);
    return row in store.details ? inDetail(store.details[row], side, part, name) : null;
  };
};
const TERMS = {
  status: statusTest,
  host: among(hostOf),
  method: among(methodOf),
  rule: among(rulesOf),
  path: among((row) => pathOf(row).split("?")[0]),
  "larger-than": amounts(bytesOf.map((bytes, row) => statusOf[row] && bytes), { "": 1, b: 1, k: 1e3, kb: 1e3, m: 1e6, mb: 1e6, g: 1e9, gb: 1e9 }),
  "slower-than": amounts(msOf, { "": 1, ms: 1, s: 1e3, min: 6e4 }),
  since: moments((at, wanted) => at >= wanted),
  until: moments((at, wanted) => at < wanted),
  has: hasTest,
};
const testOf = (key, values) => {
  const tests = values.map((value) => TERMS[key](value.toLowerCase(), value));
  if (!tests.length) throw `${key}: wants a value`;
  return (row) => tests.map((test) => test(row)).reduce((one, other) => one || other || (one === other ? one : null));
};
const parseFilter = (text) => {
  const tests = [];
  for (const [, minus, word, quoted, plain] of text.matchAll(/(-?)(?:([A-Za-z-]+):)?(?:"([^"]*)"?|([^ \t\r\n]+))/g)) {
    const key = word?.toLowerCase(), value = quoted ?? plain, typed = (word ? `${word}:` : "") + value;
    const test = Object.hasOwn(TERMS, key)
      ? testOf(key, plain ? plain.split(",").filter(Boolean) : [value])
      : among(textOf)((typed.includes("*") ? `*${typed}*` : typed).toLowerCase());
    tests.push((row) => test(row) === !minus);
  }
  return tests;
};
const matching = (tests) => [...timeOf.keys()].filter((row) => tests.every((test) => test(row)));

const ranks = (dictionary, column) => {
  const rank = [];
  [...dictionary.keys()].sort((a, b) => (dictionary[a] < dictionary[b] ? -1 : 1)).forEach((at, place) => { rank[at] = place; });
  return (row) => rank[column[row]];
};
const SORTS = {
  time: () => (row) => timeOf[row],
  ms: () => (row) => msOf[row],
  bytes: () => (row) => bytesOf[row],
  status: () => (row) => store.status[row],
  method: () => ranks(store.methods, store.method),
  host: () => ranks(store.hosts, store.host),
  path: (paths = Array.from(timeOf, (_, row) => pathOf(row))) => (row) => paths[row],
};
const sorted = (rows, name, sign) => {
  const key = SORTS[name]();
  return rows.sort((a, b) => {
    const x = key(a), y = key(b);
    return x < y ? -sign : x > y ? sign : (x !== x) - (y !== y) || a - b;
  });
};
