// Search and filters of the library's first page. Without this script the page is the whole list.
//
// The state is in the address after "#" (q=..., region=..., more than one value by repeating the name), so that a
// filtered list can be linked to and kept. Values of one filter widen the list, several filters narrow it.
"use strict";

(() => {
  const library = globalThis.localevalLibrary;
  const form = document.getElementById("filters");
  const list = document.getElementById("entries");
  const items = Array.from(list.children);
  const total = items.length;
  const search = document.getElementById("q");
  const sort = document.getElementById("sort");
  const clear = document.getElementById("clear");
  const said = document.getElementById("count");
  const panel = document.getElementById("panel");
  const facets = library.facets.map(([key, options], at) => ({ key, options, at }));

  // What is chosen: the positions of the options of each filter.
  const chosen = facets.map(() => new Set());
  let found = null; // positions of the evaluations that fit the search, best first; null where nothing is searched
  let engine = null; // MiniSearch, once it has been asked for
  let ready = false;

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  // Searching ---------------------------------------------------------------------------------

  const fields = ["name", "about", "outcomes", "lessons"];

  function startEngine() {
    if (engine) return engine;
    engine = new MiniSearch({ fields, processTerm: plain });
    const documents = library.texts.map((texts, id) => {
      const one = { id };
      fields.forEach((field, i) => { one[field] = texts[i]; });
      return one;
    });
    engine.addAllAsync(documents, { chunkSize: 100 }).then(() => {
      ready = true;
      if (search.value.trim()) lookUp();
    });
    return engine;
  }

  function lookUp() {
    const words = search.value.trim();
    if (!words) {
      found = null;
    } else if (ready) {
      const options = { prefix: true, fuzzy: (term) => (term.length > 4 ? 0.2 : false), combineWith: "AND", boost: { name: 4, outcomes: 2 } };
      found = engine.search(words, options).map((hit) => hit.id);
    } else {
      startEngine();
      said.textContent = "Searching";
      return;
    }
    show();
  }

  // Filtering ---------------------------------------------------------------------------------

  function fits(row, but) {
    for (let f = 0; f < facets.length; f += 1) {
      if (f === but || chosen[f].size === 0) continue;
      if (!row[f].some((value) => chosen[f].has(value))) return false;
    }
    return true;
  }

  const separated = (n) => n.toLocaleString("en-GB");
  const noun = (n) => (n === 1 ? "evaluation" : "evaluations");

  function order(visible) {
    if (sort.value === "newest") {
      return visible.sort((a, b) => (library.dates[a] < library.dates[b] ? 1 : library.dates[a] > library.dates[b] ? -1 : a - b));
    }
    return visible;
  }

  let shownInOrder = true;

  function show() {
    const candidates = found === null ? library.rows.map((_, i) => i) : found;
    const visible = order(candidates.filter((i) => fits(library.rows[i], -1)));
    const seen = new Set(visible);
    items.forEach((item, i) => {
      const hidden = !seen.has(i);
      if (item.hidden !== hidden) item.hidden = hidden;
    });
    const byName = found === null && sort.value !== "newest";
    if (!byName || !shownInOrder) {
      const nodes = byName ? items : visible.map((i) => items[i]);
      list.append(...nodes);
      shownInOrder = byName;
    }
    const n = visible.length;
    const narrowed = found !== null || chosen.some((values) => values.size > 0);
    said.textContent = narrowed ? `${separated(n)} of ${separated(total)} ${noun(total)}` : `${separated(total)} ${noun(total)}`;
    document.getElementById("none").hidden = n > 0;
    clear.hidden = !narrowed;
    count(candidates);
  }

  // How many evaluations each option would leave, given all other filters.
  function count(candidates) {
    facets.forEach((facet) => {
      if (!facet.labels) return;
      const counts = new Array(facet.options.length).fill(0);
      candidates.forEach((i) => {
        const row = library.rows[i];
        if (fits(row, facet.at)) row[facet.at].forEach((value) => { counts[value] += 1; });
      });
      facet.labels.forEach((label, i) => {
        const text = separated(counts[i]);
        if (label.textContent !== text) label.textContent = text;
        label.closest(".option").classList.toggle("empty", counts[i] === 0);
      });
    });
  }

  // The address -------------------------------------------------------------------------------

  function readAddress() {
    const state = new URLSearchParams(location.hash.slice(1));
    facets.forEach((facet) => {
      chosen[facet.at].clear();
      state.getAll(facet.key).forEach((key) => {
        const at = facet.options.indexOf(key);
        if (at >= 0) chosen[facet.at].add(at);
      });
    });
    search.value = state.get("q") ?? "";
    sort.value = state.get("sort") === "newest" ? "newest" : "";
    writeForm();
    lookUp();
  }

  function writeAddress() {
    const state = new URLSearchParams();
    if (search.value.trim()) state.set("q", search.value.trim());
    facets.forEach((facet) => chosen[facet.at].forEach((i) => state.append(facet.key, facet.options[i])));
    if (sort.value) state.set("sort", sort.value);
    const text = state.toString();
    const address = text ? `#${text}` : location.pathname + location.search;
    history.replaceState(null, "", address);
  }

  // The form ----------------------------------------------------------------------------------

  function readForm() {
    facets.forEach((facet) => {
      chosen[facet.at].clear();
      if (facet.select) {
        const at = facet.options.indexOf(facet.select.value);
        if (facet.select.value && at >= 0) chosen[facet.at].add(at);
      } else {
        facet.boxes.forEach((box, i) => { if (box.checked) chosen[facet.at].add(i); });
      }
    });
  }

  function writeForm() {
    facets.forEach((facet) => {
      if (facet.select) {
        const [first] = chosen[facet.at];
        facet.select.value = first === undefined ? "" : facet.options[first];
      } else {
        facet.boxes.forEach((box, i) => { box.checked = chosen[facet.at].has(i); });
      }
    });
  }

  facets.forEach((facet) => {
    facet.select = form.querySelector(`select[name="${facet.key}"]`);
    if (facet.select) return;
    facet.boxes = Array.from(form.querySelectorAll(`input[type="checkbox"][name="${facet.key}"]`));
    facet.labels = facet.boxes.map((box) => box.parentElement.querySelector(".n"));
  });

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", (event) => {
    if (event.target === search) return;
    readForm();
    writeAddress();
    show();
  });
  sort.addEventListener("change", () => { writeAddress(); show(); });
  search.addEventListener("focus", startEngine);
  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { writeAddress(); lookUp(); }, 120);
  });
  clear.addEventListener("click", () => {
    search.value = "";
    found = null;
    chosen.forEach((values) => values.clear());
    writeForm();
    writeAddress();
    show();
    search.focus();
  });
  // Ticked to be compared --------------------------------------------------------------------

  const bar = document.getElementById("ticked");
  const [told, compare] = bar.children;
  const page = compare.getAttribute("href");
  const ticked = new Set();

  function showTicked() {
    const n = ticked.size;
    const enough = n >= 2 && n <= 10;
    bar.hidden = n === 0;
    told.textContent = n === 1 ? bar.dataset.one : n > 10 ? bar.dataset.most : "";
    compare.hidden = !enough;
    compare.textContent = bar.dataset.other.replace("{n}", n);
    compare.href = `${page}#${new URLSearchParams([...ticked].map((id) => ["e", id]))}`;
  }

  function tick(box) {
    if (box.checked) ticked.add(box.value);
    else ticked.delete(box.value);
  }

  list.addEventListener("change", (event) => {
    tick(event.target);
    showTicked();
  });
  // Whoever comes back finds ticked what the browser has kept so.
  addEventListener("pageshow", () => {
    list.querySelectorAll(".tick input:checked").forEach(tick);
    showTicked();
  });

  // A link inside the page must not throw the state away.
  document.querySelector(".skip-link").addEventListener("click", (event) => {
    event.preventDefault();
    const target = document.getElementById("content");
    target.focus();
    target.scrollIntoView();
  });
  addEventListener("hashchange", readAddress);

  form.hidden = false;
  document.getElementById("content").classList.add("narrowing");
  sort.parentElement.hidden = false;
  panel.open = matchMedia("(min-width: 60rem)").matches;
  readAddress();
})();
