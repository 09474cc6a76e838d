// What takes long says so: another part of a list stands in outline after 300 ms, and after 8 s there is a word.
(() => {
  "use strict";
  const QUICK = 300;
  const LONG = 8000;
  const part = (id) => document.getElementById(id).content.cloneNode(true);

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
    const bar = document.createElement("div");
    bar.className = "bar"; // the stylesheet holds it back for as long
    document.body.append(bar);
    const outline = () => {
      left.rows = [...list.childNodes];
      list.replaceChildren(part("say-rows"));
      list.setAttribute("aria-busy", "true");
    };
    const word = () => list.append(part("say-still"));
    left = { list, bar, rows: null, timers: [setTimeout(outline, QUICK), setTimeout(word, LONG)] };
  });
  // Thought better of: the browser stops, and this page goes on as it was.
  document.addEventListener("keydown", ({ key }) => key === "Escape" && restore());

  // A form that is under way: its bar and its button show that at once, the word follows.
  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    ctx.long = setTimeout(() => {
      ctx.word = document.createElement("div");
      ctx.word.className = "toast";
      ctx.word.append(part("say-still"));
      document.getElementById("toasts").append(ctx.word);
    }, LONG);
  });
  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
    clearTimeout(ctx.long);
    ctx.word?.remove();
  });
})();
