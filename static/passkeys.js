// Passkeys: asks the device, and sends its answer with the form that asked.
// Loaded before app.js, so that what it shows is there when a dialog opens.
(() => {
  "use strict";

  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const api = window.PublicKeyCredential;
  // A browser without these would need our own decoding of every field.
  const able = !!api?.parseCreationOptionsFromJSON && !!api.parseRequestOptionsFromJSON && "toJSON" in api.prototype;
  const creates = (form) => form.dataset.passkey === "create";

  /* One state of a form at a time: ask, wait, closed, known, absent. */
  const stage = (form, name) => {
    form.dataset.at = name;
    for (const part of all("[data-stage]", form)) part.hidden = !part.dataset.stage.split(" ").includes(name);
  };
  const settle = (form, name) => {
    stage(form, name);
    const button = find("button[data-stage]", form);
    (button && !button.hidden ? button : document.getElementById(form.dataset.heading))?.focus();
  };

  /* A prompt, or the browser's quiet offer beside the name field: never both at once. */
  let prompt = null;
  let offer = null;
  const stop = async (task) => {
    task?.controller.abort();
    await task?.done;
  };
  const ask = (form, extra) => {
    const parsed = JSON.parse(form.dataset.options);
    const json = parsed.publicKey ?? parsed;
    if (creates(form)) return navigator.credentials.create({ publicKey: api.parseCreationOptionsFromJSON(json), ...extra });
    return navigator.credentials.get({ publicKey: api.parseRequestOptionsFromJSON(json), ...extra });
  };
  const send = (form, credential) => {
    form.elements.credential.value = JSON.stringify(credential.toJSON());
    if (creates(form)) document.activeElement?.blur(); // so that the new passkey's name takes the focus when it comes
    form.requestSubmit(find("button[data-stage]", form));
  };

  /* An offer that has run out is replaced before it is used. */
  const expired = (form) => form.dataset.expires && new Date(form.dataset.expires) <= new Date();
  const renew = async (form, signal) => {
    const answer = await fetch(form.dataset.renew, { headers: { Accept: "application/json" }, signal }).catch(() => null);
    const { passkey } = answer?.ok ? await answer.json() : {};
    if (!passkey) return; // the server will say that the old one is too old
    form.dataset.options = typeof passkey.options === "string" ? passkey.options : JSON.stringify(passkey.options);
    form.dataset.expires = passkey.expires_at;
    form.elements.state.value = passkey.state;
  };

  const name = (form, error) => {
    if (error.name === "InvalidStateError" && creates(form)) return "known";
    return ["NotSupportedError", "SecurityError"].includes(error.name) ? "absent" : "closed";
  };
  const converse = async (form, task) => {
    const { signal } = task.controller;
    await stop(offer);
    try {
      if (expired(form)) await renew(form, signal);
      const credential = await ask(form, { signal });
      if (form.isConnected) send(form, credential);
    } catch (error) {
      if (form.isConnected) settle(form, name(form, error));
    } finally {
      if (prompt === task) prompt = null;
      propose();
    }
  };
  const start = (form) => {
    if (prompt) return;
    stage(form, "wait");
    document.getElementById(form.dataset.heading)?.focus();
    prompt = { form, controller: new AbortController() };
    prompt.done = converse(form, prompt);
  };

  /* Sign-in: the browser lists its passkeys in the name field, for as long as the page is open. */
  const listen = async (form, task) => {
    const { signal } = task.controller;
    try {
      if (expired(form)) await renew(form, signal);
      const credential = await ask(form, { signal, mediation: "conditional" });
      if (form.isConnected && !signal.aborted) send(form, credential);
    } catch {
      // Nothing was chosen: the fields and the button are still there.
    } finally {
      if (offer === task) offer = null;
    }
  };
  const propose = async () => {
    const form = find("form[data-renew]");
    if (!able || !form || prompt || offer || document.hidden || form.elements.credential.value) return;
    const can = await api.isConditionalMediationAvailable?.();
    if (!can || prompt || offer || !form.isConnected) return;
    offer = { form, controller: new AbortController() };
    offer.done = listen(form, offer);
  };
  setInterval(async () => {
    if (!offer || document.hidden || !expired(offer.form)) return;
    await stop(offer);
    propose();
  }, 30000);
  document.addEventListener("visibilitychange", propose);
  addEventListener("pagehide", () => {
    prompt?.controller.abort();
    offer?.controller.abort();
  });

  /* Password managers learn which passkeys this site still knows. */
  const told = new Set();
  const tell = (element, method, read) => {
    const text = element.dataset[read];
    if (!api?.[method] || told.has(text)) return;
    told.add(text);
    const { rpId, userId, ids, credentialId } = JSON.parse(text);
    const news = ids ? { rpId, userId, allAcceptedCredentialIds: ids } : { rpId, credentialId };
    Promise.resolve(api[method](news)).catch(() => {}); // a courtesy: nobody waits for it
  };

  /* What has just come into the page. */
  const begun = new WeakSet();
  const arrange = () => {
    for (const task of [prompt, offer]) if (task && !task.form.isConnected) task.controller.abort();
    all("[data-signal]").forEach((element) => tell(element, "signalAllAcceptedCredentials", "signal"));
    all("[data-unknown]").forEach((element) => tell(element, "signalUnknownCredential", "unknown"));
    all("[data-scripted]").forEach((element) => (element.hidden = false));
    all("[data-passkey=add]").forEach((button) => (button.hidden = !able));
    all("#no-passkeys").forEach((note) => (note.hidden = able));
    for (const form of all("form[data-options]")) {
      if (begun.has(form)) continue;
      begun.add(form);
      stage(form, able ? "ask" : "absent");
      if (able && creates(form)) start(form);
    }
    propose();
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.options || form.elements.credential.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (able) start(form);
  }, true);

  // The form is still here and we stay on this page: the device's answer was sent in vain, and is used up.
  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
    const form = ctx.sourceElement;
    const leaving = ["HX-Redirect", "HX-Location", "HX-Refresh"].some((header) => ctx.response?.headers?.get(header));
    if (leaving || !form.isConnected || !form.dataset.options) return;
    form.elements.credential.value = "";
    settle(form, "ask");
  });

  // Esc ends the prompt first; only the next one closes the dialog.
  const escape = (event) => {
    if (!prompt || (event.type === "keydown" && event.key !== "Escape")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    prompt.controller.abort();
  };
  document.addEventListener("keydown", escape, true);
  document.addEventListener("cancel", escape, true);

  document.addEventListener("htmx:after:swap", arrange);
  new MutationObserver(arrange).observe(document.getElementById("dialog"), { childList: true });
  arrange();
})();
