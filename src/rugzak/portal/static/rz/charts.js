// Draws each .rz-vega from the JSON beside it. The interpreter evaluates expressions, so no eval and a strict CSP.
(() => {
  "use strict";
  const root = document.documentElement;
  const token = (name) => getComputedStyle(root).getPropertyValue(`--rz-${name}`).trim();

  const locales = {
    nl: { decimal: ",", thousands: ".", grouping: [3], currency: ["€ ", ""] },
    de: { decimal: ",", thousands: ".", grouping: [3], currency: ["", " €"] },
    fr: { decimal: ",", thousands: "\u202f", grouping: [3], currency: ["", " €"] },
    en: { decimal: ".", thousands: ",", grouping: [3], currency: ["€ ", ""] },
  };

  const theme = () => ({
    background: "transparent",
    padding: 0,
    autosize: { type: "fit-x", contains: "padding" },
    locale: { number: locales[root.lang.slice(0, 2)] || locales.nl },
    font: token("font"),
    view: { stroke: null, continuousHeight: 260 },
    title: { font: token("font-head"), fontSize: 20, fontWeight: 700, color: token("ink"), anchor: "start" },
    axis: {
      labelColor: token("ink-2"), titleColor: token("ink-2"), labelFontSize: 14, titleFontSize: 14,
      titleFontWeight: 400, domain: false, ticks: false, gridColor: token("line"), labelPadding: 8,
    },
    axisX: { grid: false, title: null },
    axisY: { tickCount: 4, title: null },
    legend: { disable: true },
    line: { color: token("brand"), strokeWidth: 3, strokeJoin: "round" },
    area: { color: token("brand"), opacity: 0.17 },
    errorband: { band: { color: token("brand"), opacity: 0.17 } },
    point: { color: token("brand"), filled: true, size: 110 },
    bar: { color: token("brand"), cornerRadiusEnd: 4 },
    rule: { color: token("employer"), strokeWidth: 2, strokeDash: [6, 5] },
    text: { color: token("ink"), fontSize: 14, fontWeight: 600 },
    range: {
      category: ["gov", "sector", "employer", "self", "no"].map(token),
      heatmap: [0, 1, 2, 3, 4, 5].map((n) => token(`heat-${n}`)),
      ramp: [0, 1, 2, 3, 4, 5].map((n) => token(`heat-${n}`)),
    },
  });

  // "token:gov" in a spec becomes the colour of that token, so that a payer keeps its colour in the dark too.
  const colours = (value) => {
    if (typeof value === "string") return value.startsWith("token:") ? token(value.slice(6)) : value;
    if (Array.isArray(value)) return value.map(colours);
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, colours(inner)]));
    }
    return value;
  };

  // The frame is the image with its sentence; what is inside need not be read mark by mark. Vega writes its own roles
  // again each time that it draws (another width, another scheme), so they are taken away each time.
  const SPOKEN = ["role", "aria-label", "aria-roledescription"];
  const silence = (place) => {
    if (place.dataset.silent) return;
    place.dataset.silent = "yes";
    const strip = () => place.querySelectorAll("svg, svg *").forEach((node) => {
      SPOKEN.forEach((name) => { if (node.hasAttribute(name)) node.removeAttribute(name); });
    });
    new MutationObserver(strip).observe(place, {
      subtree: true, childList: true, attributes: true, attributeFilter: SPOKEN,
    });
  };

  const draw = (place) => {
    const spec = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    const options = { ast: true, actions: false, renderer: "svg", tooltip: false, defaultStyle: false, config: theme() };
    silence(place);
    return window.vegaEmbed(place, { width: "container", ...colours(spec) }, options);
  };

  const drawAll = (within) => within.querySelectorAll(".rz-vega[data-chart]").forEach(draw);
  drawAll(document);
  document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) drawAll(event.target); });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawAll(document));
})();
