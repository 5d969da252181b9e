// The explorer's page behaviours: where to go, drawing, names of windows, uploads, panels, copying. Loaded before Dash starts.
(() => {
  const byId = (id) => document.getElementById(id);
  let madeFor = 0; // the width of the window that the page was made for
  const edit = { said: {}, of: "" }; // what the controls say, and the address that they belong to
  const THEME = /[?&](theme=(?:auto|light|dark))\b/; // in an address: the reader's wish, which is none of the chart's
  const still = () => window.dash_clientside.no_update;

  // The page's place for the figure comes a moment after its data.
  function placed(id, tries = 60) {
    const element = byId(id);
    if (element || !tries) return Promise.resolve(element);
    return new Promise((resolve) => requestAnimationFrame(() => resolve(placed(id, tries - 1))));
  }

  const drawing = () =>
    window.vistazo
      ? Promise.resolve(window.vistazo)
      : new Promise((resolve) => document.addEventListener("vistazo-ready", () => resolve(window.vistazo), { once: true }));

  async function draw(picture) {
    const [element, vistazo] = await Promise.all([placed("figure"), drawing()]);
    if (element) {
      element.hidden = !picture.figure;
      if (picture.figure) await vistazo.draw(element, picture);
      else vistazo.clear(element);
      element.dataset.ready = "true";
    }
    vistazo.leave();
  }

  // A control's key as the document has its id, and the property that speaks for it.
  const key = (id, property) => `${typeof id === "string" ? id : JSON.stringify(id, Object.keys(id).sort())}.${property}`;

  // Sets what is not so yet; what an answer changes in a control is nothing that the reader did.
  function change(id, props) {
    const now = window.dash_component_api.getLayout(id)?.props;
    if (!now) return;
    const other = Object.entries(props).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(now[name]));
    if (!other.length) return;
    for (const [name, value] of other) {
      if (key(id, name) in edit.said) edit.said[key(id, name)] = JSON.stringify(value);
      if (id === "shown") edit.of = value;
    }
    window.dash_clientside.set_props(id, Object.fromEntries(other));
  }

  window.dash_clientside = Object.assign(window.dash_clientside || {}, {
    vistazo: {
      // A new address asks for its page; one that the page itself wrote does not.
      go(search, heading) {
        if (search === undefined || search === null) return still();
        const query = search.replace(THEME, "").replace(/^[?&]/, "");
        if (heading && (query === heading.query || query === heading.asked)) return still();
        return { search, width: (madeFor = window.innerWidth) };
      },
      // The window's title, and the address in its full form: what is copied from the address bar says everything.
      name(heading) {
        if (!heading) return still();
        if (!heading.drawn) drawing().then((vistazo) => vistazo.leave());
        document.title = heading.title;
        const address = [heading.query, window.location.search.match(THEME)?.[1]].filter(Boolean).join("&");
        if (heading.query && address !== window.location.search.slice(1)) window.history.replaceState(window.history.state, "", `?${address}`);
        return still();
      },
      // What the controls say, gathered whenever the reader changes one. The answer to the latest edit is the one that is applied; it
      // comes as data and not as this callback's own outputs, for which Dash would hold back what the reader does meanwhile.
      ask() {
        const { inputs_list: inputs, states_list: states } = window.dash_clientside.callback_context;
        const [parts, added, chart, fields, removed, words] = inputs;
        const [chips, shown, go] = states.map(({ value }) => value);
        const said = Object.fromEntries(inputs.flat().map(({ id, property, value }) => [key(id, property), JSON.stringify(value)]));
        const same = Object.keys(said).every((name) => said[name] === edit.said[name]);
        const arrived = shown !== edit.of;
        Object.assign(edit, { said, of: shown });
        if (same || arrived) return still();
        const named = (controls) => controls.map(({ id, value }) => [id, value ?? null]);
        return {
          parts: named(parts),
          added: named(added),
          chart: chart.value,
          fields: named(fields),
          removed: removed.filter(({ value }) => value).map(({ id }) => id.at),
          words: named(words),
          chips,
          shown,
          go,
        };
      },
      apply(answer, go) {
        if (!answer || JSON.stringify(answer.go) !== JSON.stringify(go)) return still();
        // Panels made anew would take away the one that the reader has added in the meantime: they come with the next answer.
        const added = JSON.stringify(window.dash_component_api.getLayout("chips")?.props.data) !== JSON.stringify(answer.chips);
        const kept = answer.changes.filter(([id]) => !added || (id !== "filters" && id !== "chips"));
        kept.forEach(([id, props]) => change(id, props));
        return still();
      },
      draw(picture) {
        if (picture) draw(picture);
        return still();
      },
    },
  });

  // ---- a reader's own file

  let sending = null;

  function failed(words) {
    byId("sending").hidden = false;
    byId("sending-bar").hidden = true;
    byId("sending-cancel").hidden = true;
    byId("sending-words").textContent = "";
    byId("sending-error").textContent = words;
  }

  function begin() {
    const words = byId("sending-words");
    words.textContent = words.dataset.words ||= words.textContent;
    byId("sending-error").textContent = "";
    for (const id of ["sending", "sending-bar", "sending-cancel"]) byId(id).hidden = false;
    byId("sending-bar").value = 0;
  }

  function send(file) {
    const { limit, tooLarge, failed: words, lang } = byId("choose").dataset;
    if (file.size > Number(limit)) return failed(tooLarge);
    begin();
    sending = new XMLHttpRequest();
    sending.open("POST", `/upload?lang=${encodeURIComponent(lang)}`);
    sending.responseType = "json";
    sending.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
    sending.setRequestHeader("Content-Type", "application/octet-stream");
    sending.upload.onprogress = ({ loaded, total }) => (byId("sending-bar").value = (100 * loaded) / total);
    sending.onload = () => {
      if (sending.status === 200) window.location.assign(sending.response.address);
      else failed(sending.response?.message || words);
    };
    sending.onerror = () => failed(words);
    sending.onabort = () => (byId("sending").hidden = true);
    sending.send(file);
  }

  // Dash has no file input that works by keyboard and sends in pieces: this one is put where the page keeps room for it.
  function chooser(place) {
    if (place.firstChild) return;
    const label = document.createElement("label");
    const input = document.createElement("input");
    label.className = "button";
    label.textContent = place.dataset.label;
    Object.assign(input, { type: "file", accept: place.dataset.accept, id: "file" });
    input.addEventListener("change", () => input.files.length && send(input.files[0]));
    label.append(input);
    place.append(label);
  }

  const box = () => byId("box");
  const carriesFile = (event) => box() && byId("choose") && [...(event.dataTransfer?.types || [])].includes("Files");

  document.addEventListener("dragover", (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    box().classList.add("over");
  });
  document.addEventListener("dragleave", (event) => !event.relatedTarget && box()?.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    box().classList.remove("over");
    if (event.dataTransfer.files.length) send(event.dataTransfer.files[0]);
  });

  // ---- panels close when the reader turns elsewhere

  const panels = "details.menu[open], details.filter[open]";
  const closeOthers = (target) => document.querySelectorAll(panels).forEach((panel) => panel.contains(target) || (panel.open = false));

  document.addEventListener("click", (event) => {
    closeOthers(event.target);
    if (event.target.id === "sending-cancel") sending?.abort();
    const copy = event.target.closest?.("[data-copy]");
    if (copy) copied(copy);
  });
  document.addEventListener("focusin", (event) => closeOthers(event.target));
  document.addEventListener("keydown", (event) => {
    const panel = event.key === "Escape" && event.target.closest?.(panels);
    if (!panel) return;
    panel.open = false;
    panel.querySelector("summary").focus();
  });

  // A panel that would leave the window is moved back into it.
  document.addEventListener(
    "toggle",
    ({ target }) => {
      const panel = target.open && target.matches?.("details.filter") && target.querySelector(".panel");
      if (!panel) return;
      panel.style.left = "";
      const over = panel.getBoundingClientRect().right + 16 - document.documentElement.clientWidth;
      if (over > 0) panel.style.left = `${-over}px`;
    },
    true,
  );

  // A phone that is turned has room for another layout: the page is made anew for its width, once it rests.
  const NARROW = 700;
  const REST = 400;
  let resting = 0;
  window.addEventListener("resize", () => {
    clearTimeout(resting);
    resting = setTimeout(() => {
      if (madeFor && window.innerWidth < NARROW !== madeFor < NARROW) {
        window.dash_clientside.set_props("go", { data: { search: window.location.search, width: (madeFor = window.innerWidth) } });
      }
    }, REST);
  });

  async function copied(button) {
    const words = button.textContent;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      const text = button.parentElement.querySelector("code");
      window.getSelection().selectAllChildren(text);
      return;
    }
    button.textContent = button.dataset.copied;
    byId("said").textContent = button.dataset.copied;
    setTimeout(() => (button.textContent = words), 2000);
  }

  // The server knows the reader's language, only the browser their clock.
  function inOwnTime(time) {
    const format = new Intl.DateTimeFormat(time.dataset.local, { dateStyle: "medium", timeStyle: "short" });
    time.textContent = format.format(new Date(time.dateTime));
  }

  // ---- what comes and goes with a page

  let focused = "";
  document.addEventListener("focusin", (event) => (focused = event.target.id || ""));

  // On a phone the kinds of charts are a row to be pushed: the chosen one is in the middle of it, and the page stays where it is.
  function inSight(kind) {
    const row = kind.closest(".kinds");
    row.scrollLeft = kind.offsetLeft - row.offsetLeft - (row.clientWidth - kind.offsetWidth) / 2;
  }

  function arrived(node) {
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    const place = node.id === "choose" ? node : node.querySelector?.("#choose");
    if (place) chooser(place);
    node.querySelectorAll?.("time[data-local]").forEach(inOwnTime);
    const kind = node.querySelector?.(".kinds input:checked")?.closest(".form-check");
    if (kind) inSight(kind);
    const fresh = node.matches?.("details.filter[open]") ? node : null;
    if (fresh) fresh.querySelector("input, select")?.focus();
    // A part that was made anew takes the focus that it had.
    if (focused && document.activeElement === document.body) byId(focused)?.focus();
  }

  new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach(arrived))).observe(document.documentElement, {
    childList: true,
    subtree: true,
  });
})();
