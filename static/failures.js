// What failed says so where it is noticed, and offers what helps: once more, or the page anew.
(() => {
  "use strict";

  const find = (selector, root = document) => root.querySelector(selector);
  const quiet = (ctx) => ctx.request.action.startsWith("/password-strength");

  /* A failure stands where it can be seen, reached and heard: in an open dialog, for all behind it is inert; else among
     the toasts. Its button sends once more what failed. */
  const place = (note, source) => {
    const retry = find("[data-retry]", note);
    const cancels = source?.id === "su-cancel";
    if (!source?.isConnected || cancels) retry?.remove();
    else if (retry) {
      retry.onclick = () => {
        (find("button:not([type])", source) ?? source).focus();
        note.remove();
        if (source.matches("form")) source.requestSubmit();
        else source.click();
      };
    }
    find("[data-said]")?.remove();
    note.dataset.said = "";
    if (cancels) document.getElementById("dialog").replaceChildren();
    const inside = find("#dialog .proof");
    if (inside) {
      note.classList.replace("toast", "note");
      find("[data-dismiss]", note).remove();
      note.setAttribute("role", "alert");
      // Right above the field and its button, as errors of a field are; whose proof it is keeps its place at the top.
      const who = find(".who", inside);
      if (who) who.after(note);
      else inside.prepend(note);
    } else document.getElementById("toasts").append(note);
    // What was pressed may be gone with its menu.
    if (document.activeElement === document.body) find("[data-retry]", note)?.focus();
  };
  /* What to say when no answer of ours came. */
  const say = (id, source) => {
    const piece = (name) => document.getElementById(name).content.cloneNode(true);
    const note = document.createElement("div");
    note.className = `toast ${id === "say-offline" ? "t-warn" : "t-bad"}`;
    note.append(piece(id));
    note.lastElementChild.append(piece("say-retry"));
    note.append(piece("say-dismiss"));
    place(note, source);
    note.dataset.said = id;
  };

  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    ctx.from = ctx.sourceElement; // later the answer may stand in its place
  });

  const steered = (headers) => ["HX-Redirect", "HX-Location", "HX-Refresh"].some((name) => headers.get(name));

  document.addEventListener("htmx:before:response", (event) => {
    const { ctx } = event.detail;
    const { headers, status } = ctx.response;
    if (steered(headers) || status === 204) return;
    // A meter that cannot tell is not worth a word.
    if (quiet(ctx) && status >= 400) return event.preventDefault();
    if (headers.get("Content-Type")?.startsWith("text/html")) return;
    event.preventDefault();
    if (!quiet(ctx)) say("say-failed", ctx.from);
  });

  document.addEventListener("htmx:after:request", (event) => {
    const { ctx } = event.detail;
    // Something between us and the server wrote it: a whole page is never the answer to a part, our own failures say where
    // they belong, and what went wrong is never said with nothing.
    const { status, headers } = ctx.response;
    const whole = /^\s*<(!doctype|html)/i.test(ctx.text);
    const unplaced = status >= 500 && !headers.get("HX-Retarget");
    if (steered(headers) || (!whole && !unplaced && (status < 400 || ctx.text.trim()))) return;
    event.preventDefault();
    if (!quiet(ctx)) say("say-failed", ctx.from);
  });

  document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
    if (ctx?.request && !quiet(ctx)) say(navigator.onLine ? "say-failed" : "say-offline", ctx.from);
  });

  // What the browser would have sent or fetched by itself.
  document.addEventListener("offline", ({ target }) => say("say-offline", target));

  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    const failure = ctx.hx?.retarget === "#toasts" && find("#toasts > .toast");
    if (failure) place(failure, ctx.from);
  });

  const copy = (button) => {
    // Without https there is no clipboard at all.
    const done = navigator.clipboard?.writeText(button.dataset.copy) ?? Promise.reject();
    done.then(
      () => {
        find("span", button).textContent = document.documentElement.dataset.copied;
        find("[data-said=say-not-copied]")?.remove();
      },
      () => say("say-not-copied", button),
    );
  };

  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-copy], [data-reload]");
    if (button && "copy" in button.dataset) copy(button);
    else if (button) location.reload();
  });
})();
