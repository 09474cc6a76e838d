// An answer brings the page anew. What was typed into its other forms, and not sent yet, is put back: the answer is about one
// of them, and the rest is still the person's to send.
(() => {
  "use strict";

  const all = (selector, root) => [...root.querySelectorAll(selector)];
  // Never a password, not even one that is shown, nor a code: what proves something is typed anew.
  const secret = "[type=hidden], [type=password], [type=file], [autocomplete$=-password], [autocomplete=one-time-code], [readonly]";
  const dirty = (field) => {
    if (field.matches("[aria-invalid]")) return true; // refused, so it is not what is stored
    if (field.matches("[type=checkbox]")) return field.checked !== field.defaultChecked;
    if (!field.matches("select")) return field.value !== field.defaultValue;
    const options = [...field.options];
    return field.value !== (options.find((option) => option.defaultSelected) ?? options[0])?.value;
  };
  const around = (field) => field.closest(".unfold, details");
  const isOpen = (block) => !!block && (block.open || "open" in block.dataset);
  /* Of every form of the page but the one that was sent. Sheets are over once they were answered. */
  const typed = (sent) =>
    all("#main form", document)
      .filter((form) => form !== sent && !form.closest("dialog"))
      .flatMap((form) =>
        all("input[name], select[name], textarea[name]", form)
          .filter((field) => !field.matches(secret) && dirty(field))
          .map((field) => ({
            form: form.getAttribute("action"),
            name: field.name,
            value: field.value,
            checked: field.checked,
            open: isOpen(around(field)),
          })),
      );
  const putBack = (fields) => {
    for (const { form, name, value, checked, open } of fields) {
      const there = all("#main form", document).find((other) => other.getAttribute("action") === form);
      const field = there?.elements.namedItem(name);
      if (!(field instanceof Element)) continue;
      if (field.matches("[type=checkbox]")) field.checked = checked;
      else field.value = value;
      const block = around(field);
      if (!open || !block) continue;
      if (block.matches("details")) block.open = true;
      else block.dataset.open = "";
    }
  };

  let sent = null;
  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    // What is asked in the dialog is about the form that opened it.
    if (!ctx.sourceElement.closest("#dialog")) sent = ctx.sourceElement.closest("form");
  });

  let page, kept;
  document.addEventListener("htmx:before:swap", () => {
    page = document.getElementById("main");
    kept = typed(sent);
  });
  document.addEventListener("htmx:after:swap", () => {
    if (document.getElementById("main") !== page) putBack(kept);
  });

  /* Another language is answered by the whole page: what was typed waits for it in this tab, no longer than it takes. */
  const KEY = "typed";
  const PATIENCE = 60000;
  document.addEventListener("htmx:before:response", ({ detail: { ctx } }) => {
    if (ctx.response.headers.get("HX-Redirect") !== location.pathname) return;
    try {
      sessionStorage.setItem(KEY, JSON.stringify({ at: Date.now(), path: location.pathname, fields: typed(sent) }));
    } catch {
      // No room, or none allowed: then it is typed again.
    }
  });
  try {
    const stored = JSON.parse(sessionStorage.getItem(KEY));
    sessionStorage.removeItem(KEY);
    if (stored?.path === location.pathname && Date.now() - stored.at < PATIENCE) putBack(stored.fields);
  } catch {
    // As above.
  }
})();
