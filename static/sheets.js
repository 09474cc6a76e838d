// Blocks behind menus: a form that unfolds under its row, a sheet that asks first.
// And what the page with backup codes offers: a file, a printout.
(() => {
  "use strict";

  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const aim = (link) => document.getElementById(link.hash.slice(1));
  const opener = (block) => document.getElementById(block.dataset.from);
  const shut = (link) => link.closest("details.menu")?.removeAttribute("open");

  const unfold = (link) => {
    shut(link);
    const block = aim(link);
    block.dataset.open = "";
    if (link.dataset.tick) document.getElementById(link.dataset.tick).checked = true;
    find("input:not([type=hidden])", block)?.select();
  };
  const refold = (link) => {
    const block = link.closest("[data-from]");
    find("form", block).reset();
    all(".error", block).forEach((error) => error.remove());
    all("[aria-invalid]", block).forEach((input) => input.removeAttribute("aria-invalid"));
    delete block.dataset.open;
    opener(block)?.focus();
  };
  const ask = (link) => {
    shut(link);
    const sheet = aim(link);
    sheet.onclose = () => opener(sheet)?.focus();
    find(".quiet[data-keep]", sheet).setAttribute("autofocus", ""); // only now: the page itself must not start here
    sheet.showModal();
  };
  const save = (button) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([button.dataset.text], { type: "text/plain" }));
    link.download = button.dataset.download;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  const does = {
    unfold,
    refold,
    sheet: ask,
    keep: (link) => link.closest("dialog").close(),
    download: save,
    print: () => window.print(),
  };
  const names = Object.keys(does);
  document.addEventListener("click", (event) => {
    const target = event.target.closest?.(names.map((name) => `[data-${name}]`).join());
    if (!target) return;
    event.preventDefault();
    does[names.find((name) => name in target.dataset)](target);
  });

  // What was confirmed is on its way: the sheet makes room for the next question.
  document.addEventListener("submit", ({ target }) => {
    const sheet = target.closest("dialog:has(> .sheet)");
    if (sheet?.open) sheet.close();
  });

  const dress = () => all("[data-download], [data-print]").forEach((button) => (button.hidden = false));
  document.addEventListener("htmx:after:swap", dress);
  dress();
})();
