// Without a network the browser would leave for a page of its own, and what was typed here would be gone. So a link leads
// to our words for that, Back leads to the page as it was left, and once the network is there the way goes on by itself.
(() => {
  "use strict";

  let left = null;

  const leave = (link) => {
    const page = document.getElementById("say-away").content.cloneNode(true);
    left = { nodes: [...document.body.childNodes], look: document.body.className, title: document.title, at: scrollY, link };
    document.body.className = "solo";
    document.body.replaceChildren(page);
    history.pushState({ away: true }, "", link.href);
    const heading = document.querySelector("h1");
    document.title = left.title.replace(/^[^·]*/, `${heading.textContent} `);
    heading.focus();
  };
  const back = () => {
    const { nodes, look, title, at, link } = left;
    left = null;
    document.body.className = look;
    document.body.replaceChildren(...nodes);
    document.title = title;
    scrollTo(0, at);
    link.focus();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const elsewhere = event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (navigator.onLine || !link || elsewhere || event.defaultPrevented) return;
    const here = link.pathname + link.search === location.pathname + location.search;
    if (left) {
      event.preventDefault();
      document.querySelector("h1").focus(); // still the same: read again
    } else if (link.origin === location.origin && !here && !link.target && !link.hasAttribute("download")) {
      event.preventDefault();
      leave(link);
    }
  });
  addEventListener("popstate", ({ state }) => {
    if (left) back();
    else if (state?.away) location.reload();
  });
  addEventListener("online", () => left && location.reload());
})();
