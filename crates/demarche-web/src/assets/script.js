// Makes the pages quicker to use: keys, dates in the reader's form, progress that moves. Everything works without it.
(() => {
  "use strict";

  // Days in the reader's own form; the page has them in words that cannot be mistaken.
  const form = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });
  const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
  const days = (root) => {
    for (const time of root.querySelectorAll("time[datetime]")) {
      const told = time.dateTime;
      const day = /^\d{4}-\d{2}-\d{2}$/.test(told);
      const date = new Date(day ? `${told}T00:00:00Z` : told);
      if (Number.isNaN(date.getTime())) continue;
      time.title = told;
      time.textContent = (day ? form : moment).format(date);
    }
    for (const span of root.querySelectorAll("[data-days]")) {
      const [first, last] = span.dataset.days.split("/").map((day) => new Date(`${day}T00:00:00Z`));
      if (Number.isNaN(first.getTime()) || Number.isNaN(last.getTime())) continue;
      span.title = span.dataset.days;
      span.textContent = form.formatRange(first, last);
    }
  };
  days(document);

  // How it stands with what is read: the page is asked for again as it moves, and this part of it put in.
  const job = document.querySelector(".job[data-events]");
  if (job && "EventSource" in window) {
    const events = new EventSource(job.dataset.events);
    const again = async (last) => {
      const answer = await fetch(location.href, { headers: { accept: "text/html" } });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.querySelector(".job");
      if (now) {
        days(now);
        document.querySelector(".job").replaceChildren(...now.childNodes);
      }
      if (last) events.close();
    };
    for (const state of ["waiting", "reading"]) events.addEventListener(state, () => again(false));
    for (const state of ["done", "failed"]) events.addEventListener(state, () => again(true));
  }

  // Keys. The line one is at: the one with the focus in it, or the one last moved to.
  const lines = () => [...document.querySelectorAll("article.line, .report .act")].filter((line) => line.offsetParent !== null);
  const at = () => document.activeElement?.closest("article.line, .report .act") ?? document.querySelector(".at");
  const go = (step) => {
    const all = lines();
    if (!all.length) return;
    const now = all.indexOf(at());
    const next = all[Math.min(Math.max(now + step, 0), all.length - 1)];
    for (const line of document.querySelectorAll(".at")) line.classList.remove("at");
    next.classList.add("at");
    next.tabIndex = -1;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "center" });
  };
  const press = (key) => {
    const inside = (root) => root?.querySelector(`[data-key="${key}"]`);
    const target = inside(at()) ?? (key === "u" ? inside(document) : inside(lines()[0]));
    target?.closest("details")?.setAttribute("open", "");
    target?.click();
  };
  const places = { t: "/", b: "/board", p: "/positions", "?": "/keys" };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
    const key = event.key;
    if (key === "j" || key === "k") go(key === "j" ? 1 : -1);
    else if (key === "y" || key === "n" || key === "c" || key === "u") press(key);
    else if (key === "/") document.getElementById("find")?.focus();
    else if (places[key]) location.assign(places[key]);
    else if (key === "Enter" && event.target.matches("article.line, .report .act")) {
      const inside = event.target.querySelector("details, a.here, a");
      if (inside?.tagName === "DETAILS") inside.open = !inside.open;
      else inside?.click();
    } else return;
    event.preventDefault();
  });

  // A form that is sent is not sent twice.
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post") return;
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

  // Where the parts do not fit side by side, the one that one is in is in sight.
  const parts = document.querySelector(".parts");
  const here = parts?.querySelector("[aria-current]");
  if (here) parts.scrollLeft = here.offsetLeft - (parts.clientWidth - here.offsetWidth) / 2;

  // An answer that was judged leads back to where one was.
  const unfold = () => location.hash && document.querySelector(CSS.escape ? `#${CSS.escape(location.hash.slice(1))}` : location.hash)?.closest("details")?.setAttribute("open", "");
  unfold();
  addEventListener("hashchange", unfold);
})();
