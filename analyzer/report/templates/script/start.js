// Elements are built from text only: no markup is ever parsed after the page has loaded.
const root = document.documentElement;
root.classList.add("js");
const byId = (id) => document.getElementById(id);
const SVG = "http://www.w3.org/2000/svg";

const fill = (element, attributes, children) => {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};
const make = (name, attributes = {}, ...children) => fill(document.createElement(name), attributes, children);
const draw = (name, attributes = {}, ...children) => fill(document.createElementNS(SVG, name), attributes, children);
const button = (label, act) => {
  const made = make("button", { type: "button", class: "quiet" }, label);
  made.addEventListener("click", act);
  return made;
};

const INVISIBLE = /[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\udb40[\udc00-\udfff]/g;
const escaped = (found) => [...Array(found.length).keys()].map((at) => {
  const code = found.charCodeAt(at);
  return code < 256 ? "\\x" + code.toString(16).padStart(2, "0") : "\\u" + code.toString(16).padStart(4, "0");
}).join("");
const visible = (text) => text.replace(INVISIBLE, escaped);

const say = (text) => { byId("live").textContent = text; };
const remembered = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
const remember = (key, value) => { try { localStorage.setItem(key, value); } catch { /* a sandbox has no storage */ } };

const copy = async (text, pressed) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = make("textarea", { class: "visually-hidden" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  say("Copied");
  if (!pressed || pressed.dataset.label) return;
  pressed.dataset.label = pressed.textContent;
  pressed.textContent = "Copied";
  setTimeout(() => { pressed.textContent = pressed.dataset.label; delete pressed.dataset.label; }, 1500);
};
// The file name alone: a whole file: address tells the reader's user name.
const linkTo = (anchor) => decodeURIComponent(location.pathname.split("/").pop()) + "#" + anchor;
