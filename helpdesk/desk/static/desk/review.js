// The review desk's keys, autosave and clock. Everything here also works as plain forms without it.
"use strict";
(() => {
  document.documentElement.classList.add("js");
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const page = () => $("#conversation");
  const answer = () => $("#answer");
  const editor = () => $("#text");
  const word = name => $("#words").dataset[name];

  // Seconds of work on this conversation: time between signs of life, at most two minutes each, kept over reloads.
  const IDLE = 120;
  let sign = performance.now();
  const clockName = () => page() && `seconds:${page().dataset.pk}`;
  function tick() {
    const now = performance.now();
    const spent = document.hidden ? 0 : Math.min((now - sign) / 1000, IDLE);
    sign = now;
    if (!page()) return;
    const total = Number(sessionStorage.getItem(clockName()) || 0) + spent;
    sessionStorage.setItem(clockName(), total.toFixed(3));
    const field = $("input[name=seconds]", answer() || document);
    if (field) field.value = total.toFixed(3);
  }
  for (const kind of ["keydown", "pointerdown", "pointermove", "scroll", "visibilitychange"])
    document.addEventListener(kind, () => { if (performance.now() - sign > 1000) tick(); }, { passive: true, capture: true });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) sign = performance.now(); });

  // Marks behind the text: what has no evidence, and what has.
  function marks() {
    const paper = $(".paper .marks");
    if (!paper || !editor()) return;
    const text = editor().value;
    const spans = [...$$("[data-finding]").map(row => [row.dataset.finding, "mark-finding", row]),
                   ...$$(".source-sentence bdi").map(cited => [cited.textContent, "mark-cited", null])];
    const found = [];
    for (const [passage, kind, row] of spans) {
      const start = passage ? text.indexOf(passage) : -1;
      if (row) row.classList.toggle("is-gone", start < 0);
      const end = start + passage.length;
      if (start >= 0 && !found.some(other => start < other.end && other.start < end)) found.push({ start, end, kind });
    }
    found.sort((one, other) => one.start - other.start);
    const parts = [];
    let at = 0;
    for (const { start, end, kind } of found) {
      parts.push(text.slice(at, start));
      const mark = document.createElement("mark");
      mark.className = kind;
      mark.textContent = text.slice(start, end);
      parts.push(mark);
      at = end;
    }
    paper.replaceChildren(...parts, text.slice(at));
  }

  // Autosave: what is typed is on the server within two seconds; until then, and when that fails, in this browser.
  let saving = null, pending = null, dirty = false;
  const backupName = () => `typed:${page().dataset.pk}`;
  function state(words, bad = false) {
    const line = $("#save-state");
    if (line) { line.textContent = words; line.classList.toggle("is-bad", bad); }
  }
  function typed() {
    dirty = true;
    localStorage.setItem(backupName(), editor().value);
    marks();
    clearTimeout(pending);
    pending = setTimeout(save, 1200);
  }
  async function save() {
    clearTimeout(pending);
    if (saving) { await saving; }
    if (!dirty || !answer()) return;
    dirty = false;
    tick();
    const form = answer(), text = editor().value;
    saving = send(form, text).catch(() => { dirty = true; state(word("offline"), true); });
    await saving;
    saving = null;
  }
  function words(form) {
    const data = new FormData(form);
    data.delete("files");
    return data;
  }
  // Files are kept as soon as they are chosen.
  document.addEventListener("change", async event => {
    const field = event.target;
    if (!field.dataset.attach || !field.files.length) return;
    await save();
    state(word("attaching"));
    const response = await fetch(field.dataset.attach, { method: "POST", body: new FormData(answer()), headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    if (!response || response.redirected || ![200, 409].includes(response.status)) { state(word("unattached"), true); return; }
    const told = await response.json();
    field.value = "";
    if (told.error) { state(told.error, true); return; }
    answer().elements.draft.value = told.draft;
    answer().elements.version.value = told.version;
    $("#attached").innerHTML = told.files;
    state(word("attached"));
  });
  async function send(form, text) {
    const response = await fetch(page().dataset.save, { method: "POST", body: words(form), headers: { "X-Requested-With": "fetch" }, redirect: "manual" });
    if (response.status === 409) { state((await response.json()).error, true); return; }
    if (!response.ok) throw new Error(String(response.status));
    const saved = await response.json();
    form.elements.draft.value = saved.draft;
    form.elements.version.value = saved.version;
    const live = $("#live");
    if (live) live.elements.draft.value = saved.draft;
    found(saved.marks);
    if (editor().value === text) localStorage.removeItem(backupName());
    state(`${word("saved")} ${saved.saved}`);
    const box = $("#changes-box");
    box.hidden = !saved.changes;
    $("#changes").innerHTML = saved.changes;
  }
  // What the edited text says without evidence; new findings have to be looked at anew.
  function found(html) {
    const box = $("#findings-box"), before = new Set($$("[data-finding]", box).map(row => row.dataset.finding));
    const seen = $("input[name=findings_seen]", box);
    const checked = Boolean(seen && seen.checked);
    if (box.contains(document.activeElement)) return;
    box.innerHTML = html;
    const again = $("input[name=findings_seen]", box);
    if (again) again.checked = checked && $$("[data-finding]", box).every(row => before.has(row.dataset.finding));
    marks();
  }
  function restore() {
    const kept = localStorage.getItem(backupName());
    if (!kept || kept === editor().value || $("#refusal")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = word("putBack");
    button.addEventListener("click", () => { editor().value = kept; typed(); editor().focus(); });
    state(`${word("unsaved")} `);
    $("#save-state").append(button);
  }
  document.addEventListener("input", event => { if (event.target === editor()) typed(); });
  // Whoever leaves by a link or another form waits for the last words to be saved; a closed tab sends them after it.
  document.addEventListener("click", async event => {
    const link = event.target.closest("a[href]");
    if (!dirty || !link || link.target || link.download || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    await save();
    dirty = false;
    location.assign(link.href);
  });
  document.addEventListener("submit", async event => {
    const form = event.target, button = event.submitter;
    if (!dirty || form.method === "dialog" || (form === answer() && !(button && button.hasAttribute("formaction")))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    await save();
    dirty = false;
    form.requestSubmit(button);
  });
  window.addEventListener("beforeunload", () => {
    if (dirty && answer()) fetch(page().dataset.save, { method: "POST", body: words(answer()), keepalive: true }).catch(() => {});
  });
  // When this page last claimed the conversation: as it was opened, and whenever it asked what is new.
  let claimed = 0;
  document.addEventListener("htmx:afterRequest", event => { if (event.target.id === "live") claimed = performance.now(); });
  window.addEventListener("pagehide", () => {
    if (!page() || !answer()) return;
    const form = new FormData();
    form.append("csrfmiddlewaretoken", $("input[name=csrfmiddlewaretoken]", answer()).value);
    form.append("age", Math.floor(performance.now() - claimed));
    navigator.sendBeacon(page().dataset.leave, form);
  });

  // Sending: findings must have been seen; the text is the one in the editor; nothing is sent twice.
  function unseen() {
    const box = $("#findings");
    return box && !$("input[name=findings_seen]", box).checked && $$("[data-finding]", box).some(row => !row.classList.contains("is-gone"));
  }
  let sent = false;
  document.addEventListener("submit", event => {
    if (event.target !== answer()) return;
    const then = event.submitter && event.submitter.name === "then" ? event.submitter.value : "";
    const sends = then === "next" || then === "resolve";
    if (sends && unseen()) {
      event.preventDefault();
      $("#findings").classList.add("is-asking");
      const box = $("#findings input[name=findings_seen]");
      box.focus();
      box.scrollIntoView({ block: "center" });
      state(word("look"), true);
      return;
    }
    if (sent) { event.preventDefault(); return; }
    tick();
    clearTimeout(pending);
    dirty = false;
    sent = sends;
    if (sends) { event.preventDefault(); sendAndGoOn(then); }
  });
  function sendNow(button) {
    const practice = $("#practice");
    if (practice) { practice.requestSubmit(); return; }
    if (answer()) answer().requestSubmit($(button));
  }
  async function sendAndGoOn(then) {
    state(word("sending"));
    if (saving) await saving;
    const form = words(answer());
    form.set("then", then);
    try {
      const response = await fetch(answer().action, { method: "POST", body: form, headers: { "X-Requested-With": "fetch" } });
      if (response.status === 409) { showPage(await response.text()); return; }
      if (!response.ok || response.redirected) throw new Error(word("loggedOut"));
      const { next, undo } = await response.json();
      localStorage.removeItem(backupName());
      sessionStorage.removeItem(clockName());
      goOn(next, undo);
    } catch (error) {
      sent = false;
      const why = error instanceof TypeError ? word("unconnected") : error.message;
      state(`${word("unsent")} ${why}`, true);
      localStorage.setItem(backupName(), editor().value);
    }
  }

  // The next conversation is loaded while this one is read, without claiming it.
  let ahead = null;
  function preload() {
    const address = page() && page().dataset.next;
    ahead = address ? { address, text: fetch(`${address}?preload=1`).then(response => response.ok ? response.text() : null).catch(() => null) } : null;
  }
  async function goOn(address, undo) {
    const text = ahead && ahead.address === address ? await ahead.text : null;
    if (!text) { location.assign(address); return; }
    history.pushState(null, "", address);
    showPage(text, undo);
  }
  function showPage(text, undo = "") {
    const loaded = new DOMParser().parseFromString(text, "text/html");
    const content = loaded.querySelector("#content");
    if (undo) content.insertAdjacentHTML("afterbegin", undo);
    document.title = loaded.title;
    $("#content").replaceWith(document.adoptNode(content));
    const messages = $(".messagelist");
    if (messages) messages.remove();
    sent = false;
    window.scrollTo(0, 0);
    if (window.htmx) htmx.process($("#content"));
    begin();
  }
  window.addEventListener("popstate", () => location.reload());
  window.addEventListener("pageshow", event => { if (event.persisted) location.reload(); });

  // The undo bar counts down and goes when the mail has gone.
  function countdown() {
    for (const bar of $$(".undo-bar")) {
      const left = Math.ceil((Date.parse(bar.dataset.due) - Date.now()) / 1000);
      if (left <= 0) bar.remove(); else $(".countdown", bar).textContent = `${left} s`;
    }
  }
  setInterval(countdown, 500);

  function insert(text) {
    const field = editor();
    if (!field) return;
    field.focus();
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    typed();
  }
  document.addEventListener("click", event => {
    const insertion = event.target.closest("[data-insert], [data-inserts]");
    if (insertion) {
      event.preventDefault();
      insert(insertion.dataset.insert ?? $(`#${insertion.dataset.inserts}`).value);
      return;
    }
    const original = event.target.closest("[data-original]");
    if (original) $(`#frame-${original.dataset.original}`).hidden = false;
    if (event.target.closest("#show-keys")) $("#keys").showModal();
    for (const menu of $$("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  function showBulk() {
    const bar = $("#bulk");
    if (bar) bar.classList.toggle("is-marked", $$("input[name=row]:checked").length > 0);
  }
  document.addEventListener("change", event => { if (event.target.name === "row") showBulk(); });
  document.addEventListener("change", event => { if (event.target.matches("[data-submits]")) event.target.form.submit(); });

  // Keys: letters only while nobody types.
  const rows = () => $$("[data-row]");
  function step(by) {
    const list = rows();
    if (!list.length) return;
    const at = list.indexOf(document.activeElement);
    list[Math.max(0, Math.min(list.length - 1, at < 0 ? 0 : at + by))].focus();
  }
  function unfold(key) {
    const menu = $(`details[data-key="${key}"]`);
    if (!menu) return false;
    menu.open = true;
    const first = $("input:not([type=hidden]), textarea, select, button", menu);
    (first || $("summary", menu)).focus();
    return true;
  }
  function press(key) {
    const button = $$(`button[data-key="${key}"], a[data-key="${key}"]`).find(each => each.offsetParent);
    if (button) button.click();
    return Boolean(button);
  }
  const keys = {
    j: () => { const another = $("a[data-key=j]"); if (another) { another.click(); return; } const next = page() && page().dataset.next; if (next) location.href = next; else step(1); },
    k: () => { if (page()) history.back(); else step(-1); },
    e: () => { const field = editor() || $("#practice-text"); if (field) { field.focus(); field.setSelectionRange(field.value.length, field.value.length); } },
    u: () => { const bar = $(".undo-bar"); if (bar) bar.requestSubmit(); },
    c: () => { const field = $("#category"); if (field) field.focus(); },
    a: () => press("a") || unfold("a"), i: () => unfold("i"), n: () => unfold("n"), f: () => unfold("f"), s: () => unfold("s"), b: () => unfold("b"), g: () => unfold("g"), v: () => unfold("v"), m: () => unfold("m"),
    d: () => press("d"), h: () => press("h"), z: () => press("z"), "!": () => press("!"), "+": () => press("+"),
    o: () => press("o"), l: () => press("l"), t: () => press("t"), r: () => unfold("r"), w: () => unfold("w"), y: () => unfold("y"),
    p: () => { const button = $("button[data-key=p]"); if (button) answer().requestSubmit(button); },
    x: () => {
      const row = document.activeElement.closest(".row"), box = row && $("input[name=row]", row);
      if (box) { box.checked = !box.checked; showBulk(); }
    },
    q: () => { if (page()) location.href = page().dataset.queue; },
    "/": () => { const field = $("#search"); if (field) field.focus(); else if (page()) location.href = `${page().dataset.queue}#search`; },
    "?": () => $("#keys").showModal(),
  };
  document.addEventListener("keydown", event => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); sendNow(event.shiftKey ? "#send-resolve" : "#send-next"); return; }
    const field = event.target.closest("input, textarea, select");
    if (event.key === "Escape") {
      const menu = event.target.closest("details.menu[open]");
      if (menu) { menu.open = false; $("summary", menu).focus(); } else if (field) field.blur();
      return;
    }
    if (event.key === "Enter" && field && field.form === answer() && field.tagName === "INPUT" && field.type === "text") {
      event.preventDefault();
      if (field.dataset.enter) { $(`button[value="${field.dataset.enter}"]`, field.closest("details")).click(); field.blur(); }
      return;
    }
    const typing = field && !["checkbox", "radio", "submit", "button"].includes(field.type);
    if (typing || event.ctrlKey || event.metaKey || event.altKey || $("dialog[open]")) return;
    const offer = /^[1-9]$/.test(event.key) && $(`[data-take="${event.key}"]`);
    if (offer) { event.preventDefault(); offer.click(); return; }
    const action = keys[event.key];
    if (action) { event.preventDefault(); action(); }
  });

  // A draft that was asked for goes into an empty editor by itself; everything else waits to be taken.
  function fill() {
    const offer = $("[data-fills]");
    if (offer && editor() && !editor().value && !dirty) answer().requestSubmit(offer);
  }
  document.addEventListener("htmx:afterSettle", event => { if (event.target.id === "offers") fill(); });
  // What the assistant wrote to stay behind goes into fields that nobody has changed; else it waits to be taken.
  const wrapFields = () => ["summary", "tags", "tasks"].map(name => answer().elements[name]);
  function wrap(offer) {
    for (const field of wrapFields()) field.value = field.defaultValue = offer.dataset[field.name].trim();
    unfold("v");
  }
  document.addEventListener("click", event => {
    const button = event.target.closest("[data-wraps] button");
    if (button) wrap(button.closest("[data-wraps]"));
  });
  document.addEventListener("htmx:afterSettle", event => {
    const offer = event.target.id === "offers" && $("[data-wraps]");
    if (offer && answer() && wrapFields().every(field => field.value === field.defaultValue)) wrap(offer);
  });

  function begin() {
    sign = claimed = performance.now();
    countdown();
    const button = $("#show-keys");
    if (button) button.hidden = false;
    showBulk();
    if (editor()) { marks(); restore(); fill(); }
    if ($("#refusal")) $("#refusal").scrollIntoView({ block: "center" });
    preload();
    if (location.hash === "#search" && $("#search")) $("#search").focus();
    else if (rows().length) rows()[0].focus({ preventScroll: true });
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin); else begin();
})();
