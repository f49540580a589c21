// Small help for every page; each page also works without it.
(() => {
  "use strict";

  // Menus close on a click beside them and on Escape.
  const openMenus = () => document.querySelectorAll("details.rz-menu[open]");
  document.addEventListener("click", (event) => {
    openMenus().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    openMenus().forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });

  // After a refused form the first wrong field has the focus.
  const wrong = document.querySelector("main [aria-invalid='true']");
  if (wrong) wrong.focus();

  // A button that prints shows only where it can.
  const showPrint = () => document.querySelectorAll("[data-print][hidden]").forEach((button) => { button.hidden = false; });
  showPrint();
  document.addEventListener("htmx:afterSwap", showPrint);
  document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });

  // A form goes out once: a second click within five seconds does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-again")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 5000);
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
  });

  // A filter form with data-auto sends itself when a choice changes.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-auto]");
    if (form && !form.hasAttribute("hx-get")) form.requestSubmit();
  });

  // A group of choices with data-follow shows the one chosen elsewhere on the page (the date in the price card).
  document.addEventListener("change", (event) => {
    const text = event.target.dataset && event.target.dataset.show;
    const place = text && document.querySelector("[data-shows]");
    if (place) place.textContent = text;
  });

  // What htmx brings in after a button gets the focus on its heading, so that a screen reader and the eye go along.
  // After a choice (a date, a filter) the focus stays where the person is choosing; the heading is only read out.
  const told = document.createElement("p");
  told.className = "rz-sr";
  told.setAttribute("role", "status");
  document.querySelector("main")?.append(told);
  document.addEventListener("htmx:afterSwap", (event) => {
    const head = event.target.querySelector && event.target.querySelector("h2, h3");
    if (!head || event.target.hasAttribute("data-quiet")) return;
    const cause = event.detail.requestConfig && event.detail.requestConfig.triggeringEvent;
    if (!cause || cause.type !== "submit") { told.textContent = head.textContent; return; }
    head.tabIndex = -1;
    head.focus({ preventScroll: true });
    const place = head.getBoundingClientRect();
    if (place.top < 0 || place.bottom > window.innerHeight - 80) head.scrollIntoView();
  });
})();
