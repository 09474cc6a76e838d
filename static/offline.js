// Without a network the browser would leave for a page of its own, and what was typed here would be gone. So a link leads
// to our words for that, Back leads to the page as it was left, and once the network is there the way goes on by itself.
(() => {
  "use strict";

  const whole = ({ pathname, search }) => pathname + search;
  const began = whole(location);
  let left = null;

  const leave = (link) => {
    const page = document.getElementById("say-away").content.cloneNode(true);
    left = { nodes: [...document.body.childNodes], look: document.body.className, title: document.title, at: scrollY, link };
    document.body.className = "solo";
    document.body.replaceChildren(page);
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
    link?.focus();
  };

  /* That there is no network is not sure until the portal was tried: it may run on this very machine. */
  const reaches = () => fetch("/healthz", { cache: "no-store" }).then(() => true, () => false);
  const tell = (source) => source.dispatchEvent(new CustomEvent("offline", { bubbles: true }));

  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[href]");
    const elsewhere = event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (navigator.onLine || !link || elsewhere || event.defaultPrevented || link.hasAttribute("download")) return;
    const inside = !left && whole(link) === whole(location);
    if (link.origin !== location.origin || link.target || inside) return;
    event.preventDefault();
    if (await reaches()) location.assign(link.href);
    else if (left) document.querySelector("h1").focus(); // still the same: read again
    else if ("file" in link.dataset) tell(link);
    else {
      leave(link);
      history.pushState(null, "", link.href);
    }
  });
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (navigator.onLine || event.defaultPrevented) return;
    event.preventDefault();
    if (await reaches()) form.submit();
    else tell(form);
  });

  // Other entries of the history share this document where one of them was reached without a network.
  addEventListener("popstate", () => {
    if (whole(location) === began) {
      if (left) back();
    } else if (navigator.onLine) location.reload();
    else if (!left) leave(null);
  });
  addEventListener("online", () => left && location.reload());
})();
