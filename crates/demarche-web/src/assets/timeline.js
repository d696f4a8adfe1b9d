// Days of the timeline are chosen by dragging over it, and by keys. The links beside it do the same without this.
(() => {
  "use strict";
  const region = document.querySelector(".chart-region[data-base]");
  if (!region) return;
  const svg = region.querySelector("svg");
  const { from, to, base } = region.dataset;
  const [left, days, width] = [region.dataset.left, region.dataset.days, region.dataset.width].map(Number);
  const DAY = 86400000;
  const first = Date.parse(`${from}T00:00:00Z`);
  const count = Math.round((Date.parse(`${to}T00:00:00Z`) - first) / DAY) + 1;

  // Where the pointer is, in the picture's own units, within the days.
  const place = (event) => {
    const box = svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * width;
    return Math.min(Math.max(x, left), left + days);
  };
  const day = (x) => {
    const nth = Math.min(Math.floor(((x - left) / days) * count), count - 1);
    return new Date(first + nth * DAY).toISOString().slice(0, 10);
  };

  let start = null;
  let chosen = null;
  const stop = () => {
    chosen?.remove();
    start = chosen = null;
  };
  // a finger scrolls
  svg.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch" || event.button !== 0 || !Number.isFinite(count)) return;
    start = place(event);
  });
  svg.addEventListener("pointermove", (event) => {
    if (start === null) return;
    const x = place(event);
    if (!chosen && Math.abs(x - start) < 5) return;
    if (!chosen) {
      svg.setPointerCapture(event.pointerId);
      chosen = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      chosen.setAttribute("class", "ch-select");
      chosen.setAttribute("y", "0");
      chosen.setAttribute("height", String(svg.viewBox.baseVal.height));
      svg.append(chosen);
    }
    chosen.setAttribute("x", String(Math.min(x, start)));
    chosen.setAttribute("width", String(Math.abs(x - start)));
  });
  svg.addEventListener("pointerup", (event) => {
    if (!chosen) return stop();
    const ends = [start, place(event)].sort((a, b) => a - b).map(day);
    // the click that ends it is on no mark
    svg.addEventListener("click", (click) => click.preventDefault(), { capture: true, once: true });
    stop();
    location.assign(`${base}from=${ends[0]}&to=${ends[1]}`);
  });
  svg.addEventListener("pointercancel", stop);
  svg.addEventListener("dragstart", (event) => event.preventDefault());

  const keys = { ArrowLeft: "earlier", ArrowRight: "later", "+": "in", "=": "in", "-": "out", "−": "out" };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return stop();
    const move = keys[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
    // where something can be scrolled sideways, arrows scroll it
    const wide = event.target.closest(".wide");
    if (event.key.startsWith("Arrow") && wide && wide.scrollWidth > wide.clientWidth) return;
    event.preventDefault();
    document.querySelector(`[data-move="${move}"]`)?.click();
  });
})();
