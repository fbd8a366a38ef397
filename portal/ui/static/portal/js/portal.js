/* Comforts for browsers with JavaScript. Every page is complete without this file; nothing is stored, nothing is sent by itself. */
(() => {
  "use strict";
  const all = (selector, use) => document.querySelectorAll(selector).forEach(use);

  /* Share: the device's own sheet, else the clipboard. The address comes from the page, so a chosen paper is never in it. */
  const say = (button) => {
    const word = button.querySelector("span");
    const before = word.textContent;
    word.setAttribute("role", "status");
    word.textContent = button.dataset.done;
    setTimeout(() => { word.textContent = before; }, 2500);
  };
  const copy = (button, text) => navigator.clipboard.writeText(text).then(() => say(button), () => {});
  all("[data-share]", (button) => {
    if (!navigator.share && !navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      const { share: url, title } = button.dataset;
      if (navigator.share) navigator.share({ title, url }).catch(() => {});
      else copy(button, url);
    });
  });
  all("[data-copy]", (button) => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", () => copy(button, button.dataset.copy));
  });
  all("[data-print]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  /* Position: asked only after a tap, rounded to about a kilometre before it leaves the device. */
  all("form[data-position]", (form) => {
    if (!navigator.geolocation) return;
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      const field = form.elements.position;
      if (field.value) return;
      event.preventDefault();
      const button = form.querySelector("button");
      button.setAttribute("aria-busy", "true");
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          field.value = `${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}`;
          form.submit();
        },
        () => {
          button.removeAttribute("aria-busy");
          const failed = form.querySelector("[data-failed]");
          if (failed) failed.hidden = false;
        },
        { timeout: 10000, maximumAge: 600000 },
      );
    });
  });

  /* Filter: open beside the results where there is room; after its button the focus goes to the results. */
  const wide = matchMedia("(min-width: 60rem)");
  all("[data-filter]", (panel) => {
    if (wide.matches) panel.open = true;
    panel.querySelector("form").addEventListener("submit", (event) => {
      event.target.action = `${event.target.action.split("#")[0]}#results`;
    });
  });
  const target = location.hash === "#results" && document.getElementById("results");
  if (target) target.focus();
  all(".errors", (summary) => summary.focus());

  /* Leaving quickly: this page is taken out of the way at once and out of the step back. */
  all("[data-exit]", (link) => {
    const leave = (event) => {
      if (event) event.preventDefault();
      document.documentElement.hidden = true;
      location.replace(link.href);
    };
    link.addEventListener("click", leave);
    let presses = [];
    document.addEventListener("keyup", (event) => {
      if (event.key !== "Shift") { presses = []; return; }
      presses = [...presses.slice(-2), Date.now()];
      if (presses.length === 3 && presses[2] - presses[0] < 1500) leave();
    });
  });
})();
