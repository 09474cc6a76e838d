// The page's own script: dialogs, focus, small conveniences. Everything works without it,
// as plain pages. The policy forbids turning text into markup, so it only moves elements.
(() => {
  "use strict";

  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const host = () => document.getElementById("dialog");

  /* Times: the server writes UTC, the reader gets their own zone, in the page's language. */
  const page = document.documentElement;
  const language = page.lang === "en" ? "en-GB" : page.lang;
  const day = { day: "numeric", month: "long" };
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const write = (date, options) => new Intl.DateTimeFormat(language, options).format(date);
  const thisYear = (date) => date.getFullYear() === new Date().getFullYear();
  const isToday = (date) => date.toDateString() === new Date().toDateString();
  const dated = (date) => write(date, thisYear(date) ? day : { ...day, year: "numeric" });
  const count = (n, unit, style) => new Intl.RelativeTimeFormat(language, { style }).format(-n, unit);
  const aged = (date) => {
    const minutes = Math.floor((Date.now() - date) / 60000);
    if (minutes < 1) return page.dataset.now;
    if (minutes < 60) return count(minutes, "minute", "short");
    if (minutes < 24 * 60) return count(Math.floor(minutes / 60), "hour");
    if (minutes < 30 * 24 * 60) return count(Math.floor(minutes / 1440), "day");
    return dated(date);
  };
  const shows = {
    time: (date) => write(date, clock),
    date: dated,
    heading: (date) => {
      const long = { weekday: "long", ...day };
      return isToday(date) ? page.dataset.today : write(date, thisYear(date) ? long : { ...long, year: "numeric" });
    },
    ago: aged,
    written: (date) => write(date, { ...day, ...clock, year: "numeric" }),
    full: (date) => write(date, { ...day, ...clock, year: "numeric", second: "2-digit", timeZoneName: "short" }),
  };
  /* A log begins its days at the reader's midnight, not at Greenwich. */
  const regroup = (list) => {
    const [heading, rows] = [find(".day", list), find(".day + ul", list)];
    const items = all(".day + ul > li", list);
    all(".day, .day + ul", list).forEach((old) => old.remove());
    const days = [];
    for (const item of items) {
      const { dateTime } = find("time", item);
      const on = new Date(dateTime).toDateString();
      if (days.at(-1)?.on !== on) {
        const [title, group] = [heading.cloneNode(true), rows.cloneNode()];
        find("time", title).dateTime = dateTime;
        days.push({ on, title, group });
      }
      days.at(-1).group.append(item);
    }
    list.prepend(...days.flatMap(({ title, group }) => [title, group]));
  };
  const localise = (root) => {
    for (const time of all("time[data-show]", root)) {
      const date = new Date(time.dateTime);
      if (!Number.isNaN(+date)) time.textContent = shows[time.dataset.show]?.(date) ?? time.textContent;
    }
  };

  /* "You can send a new code in 0:24", in the page's words, then the button. A clock that is far off shows both. */
  const tick = (line) => {
    const left = Math.ceil((new Date(line.dataset.resend) - Date.now()) / 1000);
    const wait = find("[data-wait]", line);
    const form = find("form", line);
    const waiting = left > 0 && left < 300;
    form.hidden = waiting;
    wait.hidden = left <= 0;
    const remains = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (waiting) wait.textContent = wait.dataset.wait.replace("{left}", remains);
    return waiting;
  };
  const countDown = (line) => {
    if (line.isConnected && tick(line)) setTimeout(countDown, 1000, line);
  };

  /* What only works with script comes out of hiding. */
  const dress = (root) => {
    all(".rows:has(> .day)", root).forEach(regroup);
    localise(root);
    all("[data-reveal], [data-copy], [data-meter]", root).forEach((part) => (part.hidden = false));
    all("[data-resend]", root).forEach(countDown);
    all("[data-plain]", root).forEach((button) => (button.hidden = true));
  };

  setInterval(() => {
    localise(document);
    const until = find("#fresh time");
    if (until && new Date(until.dateTime) <= new Date()) {
      const none = document.createElement("span");
      none.id = "fresh";
      find("#fresh").replaceWith(none);
    }
  }, 15000);

  /* Focus: what the answer brought to go on with, else the same control by id, the row's or the panel's head, never the body. */
  let origin = { id: "", form: null };
  let shown; // the page before the answer
  const lost = () => !document.activeElement || document.activeElement === document.body;
  const focus = (element) => {
    element?.focus();
    return !!element && document.activeElement === element;
  };
  const land = (page) => page && find("[data-land]", page);
  const goOn = () => {
    const place = land(find("#main"));
    if (!shown || shown === find("#main") || land(shown)) return false;
    return focus(place) || focus(place && find(".input", place));
  };
  const restore = () => {
    if (goOn()) return;
    const same = document.getElementById(origin.id);
    if (focus(same)) return;
    if (focus(same && find("[type=file]", same.closest("form") ?? same))) return;
    if (focus(same && find("summary", same.closest("details") ?? same))) return;
    if (focus(same && document.getElementById(same.closest("[data-from]")?.dataset.from))) return;
    if (focus(same && find("h2[tabindex]", same.closest(".panel") ?? same))) return;
    if (focus(find("#main [data-land]"))) return;
    if (focus(origin.panel && find(`#${CSS.escape(origin.panel)} h2[tabindex]`))) return;
    focus(document.getElementById("main"));
  };

  /* A second click is meant for what stood there before. For half a second after a dialog, a page that confirms or another step
     has come, the pointer confirms nothing. The keyboard does (its clicks count no presses): it starts where it was put. */
  let early = 0;
  const arrive = () => {
    clearTimeout(early);
    page.dataset.early = "";
    early = setTimeout(() => delete page.dataset.early, 500);
  };
  document.addEventListener("click", (event) => {
    const { target, detail } = event;
    if (detail && "early" in page.dataset && target.closest?.(":is(dialog, .ticket) button.primary")) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else if (target.closest?.("[data-sheet]")) arrive();
  }, true);

  /* The dialog: shown as soon as it is there, gone as soon as its host is empty. */
  let open = false;
  const close = () => host().replaceChildren();
  const leave = (dialog) => {
    const cancel = find("#su-cancel", dialog);
    if (cancel) cancel.requestSubmit();
    else close();
  };
  const watch = () => {
    const dialog = find("dialog", host());
    if (dialog && !dialog.open) {
      if (open) dialog.dataset.kept = ""; // the next state of the same dialog: no second entrance
      open = true;
      arrive();
      dialog.addEventListener("cancel", (event) => {
        event.preventDefault();
        leave(dialog);
      });
      dialog.addEventListener("close", () => dialog.isConnected && leave(dialog));
      dress(dialog);
      dialog.showModal();
      if (!find("[autofocus]", dialog)) find("#su-h", dialog)?.focus();
    } else if (!dialog && open) {
      open = false;
      if (lost()) restore();
    }
  };

  /* Requests */
  const quiet = (ctx) => ctx.request.action.startsWith("/password-strength");

  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    if (!quiet(ctx)) return;
    // The meter needs the password and what it must not repeat, not the rest of the form.
    const body = new FormData();
    for (const name of ["form_token", "email", "display_name"]) {
      const field = ctx.sourceElement.form?.elements[name];
      if (field) body.append(name, field.value);
    }
    body.append("new_password", ctx.sourceElement.value);
    ctx.request.body = body;
  });

  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    if (quiet(ctx)) return;
    const source = ctx.sourceElement;
    const button = ctx.request.submitter ?? find("button:not([type])", source);
    if (!host().contains(source)) {
      const form = source.closest("form");
      origin = { id: button?.id || source.id, form, panel: source.closest(".panel")?.id };
    }
  });

  // What the meter says now is true instead of what was wrong with the one before. The line keeps its place: a button that
  // moves is missed.
  const judged = (input) => {
    const error = document.getElementById(`${input.id}-error`);
    if (!error) return;
    error.style.visibility = "hidden";
    input.removeAttribute("aria-invalid");
    input.setAttribute("aria-describedby", `${input.id}-hint`);
  };

  // While one page is taken away for the next there is nothing to stand on: the browser scrolls to where it ends. The same
  // page stays where it was, another one begins at its head.
  const heading = (main) => find("h1", main)?.textContent;
  let stood = 0;
  document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
    [stood, shown] = [scrollY, find("#main")];
    // News of what was done before: not of this.
    if (!quiet(ctx)) all("#toasts > .toast").forEach((toast) => toast.remove());
  });

  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    dress(document);
    if (quiet(ctx)) judged(ctx.sourceElement);
    if (quiet(ctx) || (open && shown === find("#main"))) return;
    scrollTo({ top: heading(shown) === heading(find("#main")) ? stood : 0, behavior: "instant" });
    const wrong = find("#main [aria-invalid]");
    if (open) {
      // The dialog says it first. The field comes next.
      if (wrong) origin.id = wrong.id;
    } else if (wrong) {
      wrong.focus({ preventScroll: true });
      (wrong.closest(".field") ?? wrong).scrollIntoView({ block: "nearest", behavior: "instant" });
    } else if (lost()) restore();
  });

  /* Clicks */
  const reveal = (button) => {
    const input = document.getElementById(button.getAttribute("aria-controls"));
    const show = input.type === "password";
    input.type = show ? "text" : "password";
    button.setAttribute("aria-pressed", String(show));
    // The button brings the words for its other state.
    const words = button.firstElementChild;
    [words.textContent, button.dataset.reveal] = [button.dataset.reveal, words.textContent];
    const name = button.getAttribute("aria-label");
    button.setAttribute("aria-label", button.dataset.label);
    button.dataset.label = name;
  };
  const fold = (link) => {
    const row = link.closest("details");
    find("form", row).reset();
    all(".error", row).forEach((error) => error.remove());
    all("[aria-invalid]", row).forEach((input) => input.removeAttribute("aria-invalid"));
    const meter = find(".strength", row);
    if (meter) {
      meter.dataset.level = 0;
      meter.lastElementChild.textContent = "";
    }
    row.open = false;
    find("summary", row).focus();
  };
  const again = () => {
    const { form } = origin;
    close();
    if (form?.isConnected) form.requestSubmit();
    return !!form?.isConnected;
  };

  document.addEventListener("click", (event) => {
    const target = event.target.closest?.("[data-reveal], [data-dismiss], [data-fold], [data-close], [data-again]");
    if (!target) return;
    const does = target.dataset;
    if ("reveal" in does) reveal(target);
    if ("dismiss" in does) {
      target.closest(".toast").remove();
      if (lost()) focus(document.getElementById("main"));
    }
    if ("fold" in does && target.closest("details")) {
      event.preventDefault();
      fold(target);
    }
    if ("close" in does && host().contains(target)) {
      event.preventDefault();
      close();
    }
    if ("again" in does && again()) event.preventDefault();
  });

  // A pasted "4802 1390" keeps its digits only. The server does the same.
  document.addEventListener("input", ({ target }) => {
    if (!target.matches(".code")) return;
    const digits = target.value.replace(/\D/g, "").slice(0, target.matches(".six") ? 6 : 8);
    if (digits !== target.value) target.value = digits;
  });

  // A picture is saved as soon as it is chosen.
  document.addEventListener("change", ({ target }) => {
    if (target.matches("[data-sends]") && target.value) target.form.requestSubmit();
  });

  // A password shown is a password again before it leaves the page.
  document.addEventListener("submit", ({ target }) => {
    all("[data-reveal][aria-pressed=true]", target).forEach(reveal);
  });

  // A row that was opened by its own button puts the focus into its form.
  document.addEventListener("toggle", ({ target }) => {
    if (target.matches(".edit[open]") && target.contains(document.activeElement)) find("input:not([type=hidden], .vh)", target)?.focus();
  }, true);

  // On a phone the tabs are a strip that scrolls: it begins where the page's own can be seen.
  const tab = find(".nav [aria-current]");
  if (tab) find(".nav").scrollLeft = tab.offsetLeft + tab.offsetWidth - find(".nav").clientWidth;

  /* Menus: Esc and a click elsewhere close them, the focus goes back to the button. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of all("details.menu[open]")) {
      menu.open = false;
      find("summary", menu).focus();
    }
  });
  document.addEventListener("pointerdown", ({ target }) => {
    for (const menu of all("details.menu[open]")) if (!menu.contains(target)) menu.open = false;
  });

  // The browser kept this page from before: what it shows may no longer be true, or no longer ours to see.
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  new MutationObserver(watch).observe(host(), { childList: true });
  dress(document);
  watch();
  // Of pages those that a mail or a step-up leads to: elsewhere something was typed first.
  if (find("form:is([data-form^=verify-], [data-form^=undo], [data-form=not-me])")) arrive();
})();
