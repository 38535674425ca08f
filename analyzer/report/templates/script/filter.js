// `status:4xx,5xx host:api -text "two words"`: terms are ANDed, values after a comma ORed, `-` negates.
const among = (dictionary, column, values) => {
  const holds = dictionary.map((entry) => values.some((value) => String(entry).toLowerCase().includes(value)));
  return (row) => holds[column[row]];
};
const quantity = (units, noun) => (value) => {
  const [, amount, unit] = /^([\d.]+)([a-z]*)$/.exec(value) ?? [];
  if (!(unit in units) || Number.isNaN(Number(amount))) throw `${value} is not a ${noun}`;
  return Number(amount) * units[unit];
};
const sizeIn = quantity({ "": 1, b: 1, k: 1e3, kb: 1e3, m: 1e6, mb: 1e6 }, "size such as 10k");
const durationIn = quantity({ "": 1, ms: 1, s: 1e3 }, "duration such as 500ms");
const statusTest = (value) => {
  if (/^[1-9]xx$/.test(value)) return (status) => Math.floor(status / 100) === Number(value[0]);
  if (/^\d{3}$/.test(value)) return (status) => status === Number(value);
  if (value === "none") return (status) => status === NO_RESPONSE;
  if (value === "failed") return (status) => status >= 400 || status === NO_RESPONSE;
  throw `${value} is not a status: 404, 5xx, failed or none`;
};
const KINDS = {
  finding: (row) => rulesOf(row).length > 0,
  details: (row) => row in store.details,
  response: (row) => store.status[row] > 0,
};
const TERMS = {
  status: (values) => {
    const tests = values.map(statusTest);
    return (row) => tests.some((test) => test(store.status[row]));
  },
  host: (values) => among(store.hosts, store.host, values),
  method: (values) => among(store.methods, store.method, values),
  rule: (values) => among(store.ruleSets, store.rule, values),
  path: (values) => (row) => {
    const text = textOf(row), from = methodOf(row).length + 1 + hostOf(row).length;
    return values.some((value) => text.indexOf(value, from) >= 0);
  },
  "larger-than": ([value]) => { const least = sizeIn(value); return (row) => bytesOf[row] > least; },
  "slower-than": ([value]) => { const least = durationIn(value); return (row) => msOf[row] > least; },
  has: ([value]) => {
    if (!Object.hasOwn(KINDS, value)) throw `has: knows ${Object.keys(KINDS).join(", ")}`;
    return KINDS[value];
  },
};
const testOf = (key, value) => {
  if (key !== undefined && Object.hasOwn(TERMS, key)) return TERMS[key](value.split(",").filter(Boolean));
  const wanted = key === undefined ? value : `${key}:${value}`;
  return (row) => textOf(row).includes(wanted);
};
const parseFilter = (text) => {
  const tests = [];
  for (const [, minus, key, quoted, plain] of text.toLowerCase().matchAll(/(-?)(?:([a-z-]+):)?(?:"([^"]*)"?|(\S+))/g)) {
    const test = testOf(key, quoted ?? plain);
    tests.push(minus ? (row) => !test(row) : test);
  }
  return tests;
};
const matching = (tests) => {
  const found = [];
  next: for (let row = 0; row < rowCount; row++) {
    for (const test of tests) if (!test(row)) continue next;
    found.push(row);
  }
  return found;
};

const ranks = (dictionary, column) => {
  const rank = [];
  dictionary.map((_, at) => at).sort((a, b) => (dictionary[a] < dictionary[b] ? -1 : 1)).forEach((at, place) => { rank[at] = place; });
  return (row) => rank[column[row]];
};
const SORTS = {
  time: () => (row) => timeOf[row],
  ms: () => (row) => msOf[row],
  bytes: () => (row) => bytesOf[row],
  status: () => (row) => store.status[row],
  method: () => ranks(store.methods, store.method),
  host: () => ranks(store.hosts, store.host),
  path: () => {
    const paths = Array.from({ length: rowCount }, (_, row) => pathOf(row));
    return (row) => paths[row];
  },
};
const sorted = (rows, name, sign) => {
  const key = SORTS[name]();
  return rows.sort((a, b) => {
    const x = key(a), y = key(b);
    if (x === y || (x !== x && y !== y)) return a - b;
    if (x !== x) return 1;
    if (y !== y) return -1;
    return x < y ? -sign : sign;
  });
};
