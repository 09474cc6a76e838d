// What takes long says so: a bar and a button at once, in words after 300 ms, when another part of a list stands in outline,
// too; and after 8 s there is one more.
(() => {
  "use strict";
  const QUICK = 300;
  const LONG = 8000;
  const part = (id) => document.getElementById(id).content.cloneNode(true);
  const bar = () => {
    const bar = document.createElement("div");
    bar.className = "bar"; // the stylesheet holds it back for as long
    return bar;
  };

  // A page that is being left stays until the next one answers; meanwhile its list is the next one's, in outline.
  let left = null;
  const restore = () => {
    if (!left) return;
    left.timers.forEach(clearTimeout);
    left.bar.remove();
    if (left.rows) left.list.replaceChildren(...left.rows);
    left.list.removeAttribute("aria-busy");
    left = null;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-list]");
    const list = document.getElementById("list");
    const elsewhere = event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (!link || !list || elsewhere || event.defaultPrevented) return;
    restore();
    const outline = () => {
      left.rows = [...list.childNodes];
      list.replaceChildren(part("say-rows"));
      list.setAttribute("aria-busy", "true");
    };
    const still = () => list.append(part("say-still"));
    left = { list, bar: bar(), rows: null, timers: [setTimeout(outline, QUICK), setTimeout(still, LONG)] };
    document.body.append(left.bar);
  });
  // Thought better of: the browser stops, and this page goes on as it was.
  document.addEventListener("keydown", ({ key }) => key === "Escape" && restore());

  /* A button at work shows it at once, and a moment later in words. They name what is surely going on: the one answer to a
     proof tells at once whether it was right and what came of the action, so until then it is being checked, no more. */
  const work = (ctx, button) => {
    button.setAttribute("aria-busy", "true");
    const { busy } = button.dataset;
    if (!busy) return;
    ctx.wordy = setTimeout(() => {
      ctx.words = [...button.childNodes];
      button.replaceChildren(busy);
    }, QUICK);
  };
  const rest = ({ busy, words, wordy }) => {
    clearTimeout(wordy);
    busy?.removeAttribute("aria-busy");
    if (words) busy.replaceChildren(...words);
  };
  const word = () => {
    const word = document.createElement("div");
    word.append(part("say-still"));
    // Behind a dialog it would neither be seen nor heard.
    const inside = document.querySelector("#dialog .proof");
    if (inside) word.setAttribute("role", "alert");
    else word.className = "toast";
    (inside ?? document.getElementById("toasts")).append(word);
    return word;
  };

  // A form that is under way. The judge of passwords has its own place, and is quiet.
  let running = 0;
  const quiet = (ctx) => ctx.request.action.startsWith("/password-strength");
  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    if (quiet(ctx)) return;
    ctx.busy = ctx.request.submitter ?? ctx.sourceElement.querySelector("button:not([type])");
    if (ctx.busy) work(ctx, ctx.busy);
    ctx.long = setTimeout(() => (ctx.word = word()), LONG);
    if (running++ === 0) document.body.append(bar());
  });
  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
    if (quiet(ctx)) return;
    rest(ctx);
    clearTimeout(ctx.long);
    ctx.word?.remove();
    running = Math.max(0, running - 1);
    if (running === 0) document.querySelectorAll(".bar").forEach((bar) => bar.remove());
  });
})();
