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
  const absolve = (block) => {
    all(".error", block).forEach((error) => error.remove());
    all("[aria-invalid]", block).forEach((input) => input.removeAttribute("aria-invalid"));
  };
  const clean = (block) => {
    find("form", block)?.reset();
    absolve(block);
  };
  const refold = (link) => {
    const block = link.closest("[data-from]");
    clean(block);
    delete block.dataset.open;
    opener(block)?.focus();
  };
  const show = (sheet) => {
    sheet.onclose = () => opener(sheet)?.focus();
    sheet.oncancel = () => clean(sheet);
    find(".input, .quiet[data-keep]", sheet).setAttribute("autofocus", ""); // only now: the page itself must not start here
    sheet.removeAttribute("open");
    sheet.showModal();
  };
  const ask = (link) => {
    shut(link);
    show(aim(link));
  };
  const keep = (link) => {
    const sheet = link.closest("dialog");
    clean(sheet);
    sheet.close();
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
    keep,
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
  let asked = null;
  document.addEventListener("submit", ({ target }) => {
    const sheet = target.closest("dialog:has(> .sheet)");
    if (!sheet?.open) return;
    asked = sheet;
    sheet.close();
  });
  // That one was cancelled, and what was typed into the sheet is still there.
  const back = () => {
    if (find("#dialog > dialog")) return;
    if (asked?.isConnected && find(".input", asked)) {
      absolve(asked); // it was taken as it is now
      show(asked);
    }
    asked = null;
  };

  const dress = () => {
    all("[data-download], [data-print]").forEach((button) => (button.hidden = false));
    all("main dialog[open]:not(:modal)").forEach(show);
  };
  document.addEventListener("htmx:after:swap", () => {
    dress();
    back();
  });
  dress();
})();
