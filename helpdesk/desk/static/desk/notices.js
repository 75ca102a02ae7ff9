// The bell: asks now and then what is new, and shows it as the browser's own notices where that was allowed.
"use strict";
(() => {
  const bell = document.querySelector("#bell");
  if (!bell) return;
  const EVERY = 30000, KNOWN = "notices:latest";
  const allowed = () => "Notification" in window && Notification.permission === "granted";
  const known = () => Number(localStorage.getItem(KNOWN) || -1);

  function count(unread) {
    const number = bell.querySelector(".count");
    number.textContent = unread || "";
    bell.setAttribute("aria-label", bell.dataset.words.replace("0", unread));
    bell.classList.toggle("has-news", unread > 0);
  }
  // Of several open tabs the first to hear of a notice shows it.
  function show(news) {
    for (const notice of news.filter(each => each.id > known()).reverse()) {
      const shown = new Notification(notice.words, { tag: `notice-${notice.id}` });
      shown.addEventListener("click", () => { window.focus(); location.assign(notice.address); });
    }
  }
  async function look() {
    const response = await fetch(`${bell.dataset.news}?after=${Math.max(known(), 0)}`, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    if (!response || !response.ok || response.redirected) return;
    const told = await response.json();
    count(told.unread);
    if (known() >= 0 && allowed()) show(told.news);
    if (told.latest > known()) localStorage.setItem(KNOWN, String(told.latest));
  }
  setInterval(look, EVERY);
  look();

  const offer = document.querySelector("#browser-notices");
  if (!offer || !("Notification" in window)) return;
  const button = offer.querySelector("button"), state = offer.querySelector("[role=status]");
  function tell() {
    button.hidden = Notification.permission !== "default";
    state.textContent = { granted: offer.dataset.on, denied: offer.dataset.off }[Notification.permission] || "";
  }
  offer.hidden = false;
  tell();
  button.addEventListener("click", async () => { await Notification.requestPermission(); tell(); });
})();
