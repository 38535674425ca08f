// A command that a person pastes into a shell: every argument is quoted, nothing can become an option,
// and no control character survives, since a terminal may act on one before the shell sees it.
const percent = (found) => {
  try { return encodeURIComponent(found); } catch { return "%EF%BF%BD"; }
};
const safeUrl = (url) => {
  const clean = url.replace(INVISIBLE, percent).replace(/\s/g, percent);
  return /^https?:\/\//i.test(clean) ? clean : "https://" + clean.replace(/^\/+/, "");
};
const LEFT_TO_CURL = new Set(["host", "content-length", "connection", "accept-encoding"]);
const TOKEN = /^[A-Za-z][A-Za-z0-9!#$%&'*+.^_`|~-]*$/;

const curlArguments = (row) => {
  const detail = store.details[row];
  const method = detail?.method || methodOf(row);
  const found = ["--globoff"];
  if (TOKEN.test(method)) found.push("--request", method);
  found.push("--url", safeUrl(detail?.url || hostOf(row) + pathOf(row)));
  for (const [name, value] of detail?.requestHeaders ?? []) {
    if (!TOKEN.test(name) || LEFT_TO_CURL.has(name.toLowerCase())) continue;
    found.push("--header", value ? `${name}: ${visible(value).replace(/[\t\n]/g, " ")}` : `${name};`);
  }
  const body = detail?.requestBody;
  if (body && !body.cutFrom) found.push("--data-raw", visible(body.text));
  return found;
};
const posixQuoted = (text) => (/^--[a-z-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`);
const posixCurl = (row) => ["curl", ...curlArguments(row).map(posixQuoted)].join(" ");

// PowerShell takes curly quotes for quotes, and before 7.3 hands `"` on only behind a backslash;
// Legacy asks newer versions for the same.
const powerQuoted = (text) => {
  if (/^--[a-z-]+$/.test(text)) return text;
  const passed = text.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, "$1$1");
  return `'${passed.replace(/['\u2018-\u201b]/g, "$&$&")}'`;
};
const powerCurl = (row) => `& { $PSNativeCommandArgumentPassing = 'Legacy'; curl.exe ${curlArguments(row).map(powerQuoted).join(" ")} }`;
