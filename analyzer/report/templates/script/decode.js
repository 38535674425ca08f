// The counterpart of analyzer/report/island.py.
const store = JSON.parse(byId("exchanges").textContent);
const rowCount = store.method.length;
const NO_RESPONSE = 0;
const GAP = "\0";

const running = (differences) => {
  let sum = 0;
  return Float64Array.from(differences, (step) => (step === null ? NaN : (sum += step)));
};
const numbers = (values) => Float64Array.from(values, (value) => value ?? NaN);
const timeOf = running(store.time);
const positionOf = running(store.position);
const msOf = numbers(store.ms);
const bytesOf = numbers(store.bytes);
const inputOf = new Uint32Array(rowCount);
{
  let at = 0;
  for (const [number, length] of store.input) inputOf.fill(number, at, (at += length));
}
const fills = store.fill.split(",");
const shapes = store.shapes.map((shape) => shape.split(GAP));

const methodOf = (row) => store.methods[store.method[row]];
const hostOf = (row) => store.hosts[store.host[row]];
const rulesOf = (row) => store.ruleSets[store.rule[row]];
const pathOf = (row) => {
  const shape = shapes[store.shape[row]];
  if (shape.length === 1) return shape[0];
  const between = fills[row].split("|");
  let path = shape[0];
  for (let at = 1; at < shape.length; at++) path += between[at - 1] + shape[at];
  return path;
};
const statusText = (row) => {
  const status = store.status[row];
  return status > 0 ? String(status) : status === NO_RESPONSE ? "none" : "–";
};
const isFailed = (row) => store.status[row] >= 400 || store.status[row] === NO_RESPONSE;
const anchorOf = (row) => `X-${inputOf[row]}-${positionOf[row] < 0 ? "l" : "e"}${Math.abs(positionOf[row])}`;
const placeOf = (row) => `${store.inputs[inputOf[row]][0]} ${positionOf[row] < 0 ? "line" : "entry"} ${Math.abs(positionOf[row])}`;
const rowAt = (anchor) => timeOf.findIndex((_, row) => anchorOf(row) === anchor);

let texts = null;
const textOf = (row) => {
  texts ??= Array.from(timeOf, (_, each) => `${methodOf(each)} ${hostOf(each)}${pathOf(each)}`.toLowerCase());
  return texts[row];
};

const duration = (ms) => (Number.isNaN(ms) ? "–" : ms >= 1000 ? (ms / 1000).toFixed(2) + " s" : (ms >= 10 ? ms.toFixed(0) : ms.toFixed(1)) + " ms");
const size = (bytes) => {
  if (Number.isNaN(bytes)) return "–";
  if (bytes < 1000) return bytes + " B";
  return bytes < 1e6 ? (bytes / 1e3).toFixed(1) + " kB" : (bytes / 1e6).toFixed(1) + " MB";
};
const clock = (ms) => {
  const at = new Date(ms);
  return Number.isNaN(at.getTime()) ? "–" : at.toISOString().slice(11, 23);
};
