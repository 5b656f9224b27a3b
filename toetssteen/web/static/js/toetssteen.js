/* What the keyboard does, and what an htmx swap must not take away. Every page works without this file. */
(() => {
  "use strict";

  const TYPING = "input:not([type=radio],[type=checkbox],[type=file],[type=submit],[type=button]), textarea, select, [contenteditable]";
  const SINGLE_KEYS = "toetssteen.single-keys";
  const byId = (id) => document.getElementById(id);
  /* What folds away in a closed <details> has boxes still, so boxes are no measure. */
  const visible = (element) => element.checkVisibility() && !element.disabled;
  const typing = (element) => element instanceof Element && element.matches(TYPING);

  /* ---- shortcuts: data-shortcut="alt+n" ---- */
  function pressed(event) {
    const letter = /^Key[A-Z]$/.test(event.code) && event.altKey ? event.code[3] : event.key;
    const held = [event.ctrlKey && "ctrl", event.altKey && "alt", event.shiftKey && letter.length > 1 && "shift"];
    return [...held.filter(Boolean), letter.toLowerCase()].join("+");
  }

  /* Of several with the same key, the one in the question where the reader is; else the first that can be seen. */
  function nearest(candidates) {
    const here = document.activeElement?.closest("[data-question], form, dialog");
    return candidates.find((candidate) => here?.contains(candidate)) ?? candidates[0];
  }

  function activate(element) {
    if (element.matches(TYPING)) {
      element.focus();
      element.select?.();
    } else {
      element.focus();
      element.click();
    }
  }

  function byShortcut(event) {
    const key = pressed(event);
    if (!event.altKey && !event.ctrlKey && !/^f\d+$/.test(key)) return false;
    const candidates = [...document.querySelectorAll(`[data-shortcut="${CSS.escape(key)}"]`)].filter(visible);
    if (!candidates.length) return false;
    activate(nearest(candidates));
    return true;
  }

  /* ---- single keys: digits choose, "?" helps; only when nobody types, and to be switched off (WCAG 2.1.4) ---- */
  const singleKeys = () => localStorage.getItem(SINGLE_KEYS) !== "off";

  function groupForDigits() {
    const inside = document.activeElement?.closest("[data-digits]");
    if (inside) return inside;
    const scope = document.activeElement?.closest("[data-question]") ?? document;
    const openMenu = scope.querySelector("details[open] [data-digits]");
    const groups = [...scope.querySelectorAll("[data-digits]")].filter(visible);
    return openMenu ?? (scope !== document || groups.length === 1 ? groups[0] : undefined);
  }

  function byDigit(event) {
    if (!/^[1-9]$/.test(event.key)) return false;
    const choices = groupForDigits()?.querySelectorAll("input[type=radio], input[type=checkbox], button");
    const choice = choices?.[Number(event.key) - 1];
    if (!choice) return false;
    choice.focus();
    choice.click();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    const plain = !event.altKey && !event.ctrlKey && !event.metaKey && !typing(event.target) && singleKeys();
    const taken =
      byShortcut(event) ||
      walk(event) ||
      closeMenu(event) ||
      (plain && (byDigit(event) || (event.key === "?" && openHelp())));
    if (taken) event.preventDefault();
  });

  /* ---- lists to walk: data-walk around a box and its results; the arrows walk, Enter goes to the first ---- */
  function walk(event) {
    if (!["ArrowDown", "ArrowUp", "Escape", "Enter"].includes(event.key)) return false;
    const area = event.target.closest?.("[data-walk]");
    if (!area || event.target.matches("textarea, select, input[type=radio]")) return false;
    const box = area.querySelector("input:not([type=hidden])");
    const stops = [box, ...area.querySelectorAll("[data-walk-item]")].filter((stop) => stop && visible(stop));
    const at = stops.indexOf(document.activeElement);
    if (event.key === "Enter" && (at !== 0 || stops.length < 2)) return false;
    const to = event.key === "Escape" ? (at > 0 ? 0 : -1) : at + (event.key === "ArrowUp" ? -1 : 1);
    if (!stops[to]) return false;
    stops[to].focus();
    return true;
  }

  /* ---- menus: Escape and a click elsewhere close them ---- */
  function closeMenu(event) {
    const menu = event.key === "Escape" && event.target.closest?.("details[data-menu][open]");
    if (!menu) return false;
    menu.open = false;
    menu.querySelector("summary").focus();
    return true;
  }

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    if (event.target.closest?.("[data-open-shortcuts]") && openHelp()) event.preventDefault();
  });

  /* ---- help: the shortcuts that this page has ---- */
  const nameOf = (element) => {
    const copy = (element.labels?.[0] ?? element).cloneNode(true);
    copy.querySelectorAll("kbd, [aria-hidden=true], .toets-hidden").forEach((part) => part.remove());
    return element.dataset.shortcutName ?? copy.textContent.trim();
  };

  function openHelp() {
    const dialog = byId("shortcuts");
    if (!dialog) return false;
    const list = dialog.querySelector("[data-shortcut-list]");
    list.querySelectorAll("[data-found]").forEach((row) => row.remove());
    const first = list.firstElementChild;
    const found = new Map();
    for (const element of document.querySelectorAll("[data-shortcut]")) {
      if (!found.has(element.dataset.shortcut)) found.set(element.dataset.shortcut, element);
    }
    for (const [shortcut, element] of found) {
      const row = list.insertBefore(document.createElement("div"), first);
      row.dataset.found = "";
      const key = row.appendChild(document.createElement("dt")).appendChild(document.createElement("kbd"));
      const words = shortcut.replace(/(^|\+)\w/g, (letters) => letters.toUpperCase());
      key.textContent = words.replace("Arrowup", "↑").replace("Arrowdown", "↓").replace("Backspace", "⌫");
      row.appendChild(document.createElement("dd")).textContent = nameOf(element);
    }
    const choice = byId("single-keys");
    choice.checked = singleKeys();
    choice.onchange = () => localStorage.setItem(SINGLE_KEYS, choice.checked ? "on" : "off");
    dialog.showModal();
    return true;
  }

  /* ---- a conversation gets its own address while it goes on: whoever switches the language comes back to it ---- */
  document.addEventListener("submit", ({ target }) => {
    const here = target.querySelector("[data-here]");
    if (here) here.value = location.pathname;
  });

  /* ---- forms that keep themselves: a choice renews the page, what is typed is only kept ---- */
  for (const [event, name] of [["change", "choice"], ["input", "typed"]]) {
    document.addEventListener(event, ({ target }) => {
      const form = target.closest?.("form[data-autosave]");
      const choice = target.matches("[type=radio], [type=checkbox], [type=file]");
      if (!form || choice !== (name === "choice") || target.matches("[type=search]")) return;
      form.dispatchEvent(new CustomEvent(`toetssteen:${name}`, { bubbles: true }));
    });
  }

  /* ---- htmx: requests of one form take turns. What waited was put together before the answer to the one before it,
     so it would seem to come from another window: it goes by the revision that the page has now. ---- */
  document.addEventListener("htmx:before:request", (event) => {
    const body = event.detail?.ctx?.request?.body;
    const revision = event.target.closest?.("form[data-autosave]")?.elements.revision;
    if (revision && body?.has?.("revision")) body.set("revision", revision.value);
  });

  /* ---- htmx: keep the focus, say what changed, say whether work in progress is kept ---- */
  /* data-focus takes the focus once, when it appears: with the page or in a swap. */
  function focusWhatAsks() {
    const asking = document.querySelectorAll("[data-focus]:not([data-focused])");
    asking.forEach((element) => (element.dataset.focused = ""));
    asking[0]?.focus();
    return asking.length > 0;
  }

  /* data-announce is said once, when a swap brings it; what came with the page was read with the page. */
  function whatIsNew() {
    const fresh = [...document.querySelectorAll("[data-announce]:not([data-announced])")];
    fresh.forEach((element) => (element.dataset.announced = ""));
    return fresh.map((element) => element.dataset.announce).join(" ");
  }

  focusWhatAsks();
  whatIsNew();

  /* The focus that a swap takes away goes to what took its place (the nearest id), else to where its section says
     that the work goes on (data-next, a selector), else to the page. Never to what cannot be seen. */
  const CONTROLS = "input:not([type=hidden]), textarea, select, button, a[href], summary";
  const shown = (element) => element.checkVisibility() && element.tabIndex >= 0;
  let left = null;
  document.addEventListener("htmx:before:swap", () => {
    const here = document.activeElement;
    if (!here || here === document.body) return (left = null);
    const section = here.closest("section[aria-labelledby]");
    const near = here.closest("[id]");
    const id = near && (!section || section.contains(near)) ? near.id : "";
    left = { id, section: section?.getAttribute("aria-labelledby") };
  });

  function goOn() {
    const place = left.id && byId(left.id);
    const section = left.section && document.querySelector(`section[aria-labelledby="${left.section}"]`);
    const next = section?.dataset.next && [...document.querySelectorAll(section.dataset.next)].find((one) => one.checkVisibility());
    const inside = place && (place.matches(CONTROLS) ? [place] : [...place.querySelectorAll(CONTROLS)]).find(shown);
    (inside || next || byId("main")).focus();
  }

  const isLost = (element) => !element || element === document.body || !element.checkVisibility();

  document.addEventListener("htmx:after:swap", () => {
    if (!focusWhatAsks() && left && isLost(document.activeElement)) goOn();
    const text = whatIsNew();
    if (text) byId("announcer").textContent = text;
    tellKept();
  });

  /* Only the element that saves (hx-post and data-autosave) says so: a search within the form does not. What it
     said last is said again when a swap renewed the form. */
  let kept = null;
  function tellKept() {
    const state = kept && document.querySelector("[data-save-state]");
    if (!state || !state.closest("form[data-autosave]")) return;
    state.textContent = kept.well ? `${state.dataset.kept} ${kept.at}` : state.dataset.notKept;
    state.classList.toggle("toets-save-state--failed", !kept.well);
  }

  function saveState(source, well) {
    if (!source?.matches?.("[data-autosave]")) return;
    const at = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    kept = { well: Boolean(well), at };
    tellKept();
  }

  document.addEventListener("htmx:after:request", (event) => saveState(event.target, event.detail?.ctx?.response?.raw?.ok));
  document.addEventListener("htmx:error", (event) => saveState(event.target, false));
})();
