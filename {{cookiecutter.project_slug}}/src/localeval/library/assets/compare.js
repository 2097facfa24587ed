// Sets evaluations side by side. Without this script the page is the table of all of them.
//
// What is chosen is in the address after "#" (e=... for each), so that it can be shared. Results stand on one scale only where
// all their traits are alike; what is not, and why, is said. Every text is set as text, and sentences come with the data.
"use strict";

(() => {
  const data = globalThis.localevalCompare;
  const table = document.getElementById("choices");
  if (!table || !data) return;
  const out = document.getElementById("compared");
  const said = document.getElementById("chosen");
  const clear = document.getElementById("take-away");
  const choose = document.getElementById("choose");
  const find = document.getElementById("find-text");
  const [fewest, most] = data.limits;
  const rows = Array.from(table.tBodies[0].rows);
  const byId = new Map(rows.map((row) => [row.dataset.id, row]));
  const FOUND = 2, EVIDENCE = 3, DESIGN = 4, AGES = 5, STARTED = 6; // cells of a row
  const places = new Map(rows.map((row, i) => [row.dataset.id, i]));
  let chosen = []; // ids, in the order of the list
  let unknown = 0;

  const words = (key, slots = {}) => data.words[key].replace(/\{(\w+)\}/g, (all, name) => (name in slots ? slots[name] : all));
  const separated = (n) => n.toLocaleString("en-GB");
  const listed = (items) => (items.length < 2 ? items.join("") : items.slice(0, -1).join(", ") + words("and") + items[items.length - 1]);
  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  function el(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...children);
    return made;
  }

  function shape(name, attributes, ...children) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...children);
    return made;
  }

  // Loading the numbers ----------------------------------------------------------------------

  // Each part holds some evaluations, in the order of the list, and is loaded when one of them is chosen.
  data.take = (part) => {
    part.traits.forEach((words, i) => Object.assign(data.traits[i], words));
    Object.assign(data.evaluations, part.evaluations);
  };
  const loading = new Map();

  function load(id) {
    const part = Math.floor(places.get(id) / data.part);
    if (!loading.has(part)) {
      loading.set(part, new Promise((loaded, failed) => {
        document.head.append(Object.assign(el("script", { src: `part-${part}.js` }), { onload: loaded, onerror: failed }));
      }));
      loading.get(part).catch(() => loading.delete(part)); // the next choice tries again
    }
    return loading.get(part);
  }

  // Reading the data -------------------------------------------------------------------------

  const name = (id) => data.evaluations[id][0];
  const resultsOf = (id) => data.evaluations[id][2].map(([traits, value, low, high, people, mark, texts]) => ({ id, traits, value, low, high, people, mark, texts }));
  const traitWords = (result, at) => data.traits[at][result.traits[at]];
  const at = (trait) => data.names.indexOf(trait);
  const given = (result) => result.value !== null;
  const cell = (id, i) => byId.get(id).cells[i].textContent.trim();

  function grouped(items, key) {
    const found = new Map();
    items.forEach((item) => {
      const k = key(item);
      if (!found.has(k)) found.set(k, []);
      found.get(k).push(item);
    });
    return found;
  }

  // Pictures ---------------------------------------------------------------------------------

  // Round numbers that span a range, a few of them, as in report/charts/scales.py.
  function ticks(low, high) {
    const raw = (high - low || Math.abs(high) || 1) / 4;
    const power = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 5, 10].map((s) => s * power).find((s) => s >= raw * (1 - 1e-9));
    const first = Math.floor(low / step + 1e-9);
    const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
    return { step, values: Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step) };
  }

  function scaleOf(results) {
    const ends = results.flatMap((r) => [r.value, r.low ?? r.value, r.high ?? r.value]);
    const marks = ticks(Math.min(0, ...ends), Math.max(0, ...ends));
    const low = marks.values[0], high = marks.values[marks.values.length - 1];
    // some room at both sides for marks and for the words of the scale
    return { ...marks, place: (value) => `${(4 + (92 * (value - low)) / (high - low)).toFixed(2)}%` };
  }

  const NO_DIFFERENCE = { class: "s-ink", "stroke-width": 1.5, "stroke-dasharray": "3 3" };

  function line(x1, x2, y1, y2, kind) {
    return shape("line", { x1, x2, y1, y2, ...kind });
  }

  function picture(result, scale) {
    const made = shape("svg", { class: "chart row-picture", "aria-hidden": "true", focusable: "false" });
    scale.values.forEach((value) => made.append(line(scale.place(value), scale.place(value), "0", "100%", { class: "s-light", "stroke-width": 1 })));
    if (result.mark !== "level") made.append(line(scale.place(0), scale.place(0), "0", "100%", NO_DIFFERENCE));
    const ink = { class: result.mark === "worse" ? "s-worse" : "s-brand", "stroke-width": 2.5 };
    if (result.low !== null && result.high !== null) {
      const [low, high] = [scale.place(result.low), scale.place(result.high)];
      made.append(line(low, high, "50%", "50%", ink), line(low, low, "30%", "70%", ink), line(high, high, "30%", "70%", ink));
    }
    const mark = document.getElementById(`mark-${result.mark.replaceAll(" ", "-")}`).cloneNode(true);
    mark.removeAttribute("id");
    made.append(shape("svg", { x: scale.place(result.value), y: "50%", overflow: "visible" }, mark));
    return made;
  }

  function tickText(value, step, sign) {
    const places = step >= 1 ? 0 : Math.min(6, Math.ceil(-Math.log10(step) - 1e-9));
    const digits = Math.abs(value).toLocaleString("en-GB", { minimumFractionDigits: places, maximumFractionDigits: places });
    return `${value < 0 && /[1-9]/.test(digits) ? "−" : ""}${sign}${digits}`;
  }

  function axis(scale, unit, level) {
    const made = shape("svg", { class: "chart row-axis", "aria-hidden": "true", focusable: "false" });
    made.append(line("4%", "96%", "1", "1", { class: "s-ink", "stroke-width": 1 }));
    const every = scale.values.length > 6 ? 2 : 1;
    scale.values.forEach((value, i) => {
      if (i % every) return;
      const text = shape("text", { class: "f-muted", x: scale.place(value), y: 19, "text-anchor": "middle", "font-size": 14 });
      text.textContent = tickText(value, scale.step, data.units[unit].sign);
      made.append(text);
    });
    const foot = shape("text", { class: "f-ink", x: level ? "50%" : scale.place(0), y: 38, "text-anchor": "middle", "font-size": 14 });
    foot.textContent = level ? data.units[unit].level : words("no_difference");
    made.append(foot);
    return made;
  }

  // Tables -----------------------------------------------------------------------------------

  function labelled(key, ...children) {
    return el("td", { "data-label": words(key) }, ...children);
  }

  function link(id) {
    const made = el("th", { scope: "row" }, el("a", { href: `../${data.page.replace("{id}", id)}` }, name(id)));
    const extra = byId.get(id).querySelector("th .made-up");
    if (extra) made.append(" ", extra.cloneNode(true));
    return made;
  }

  function headRow(keys) {
    const row = el("tr");
    keys.forEach((key) => row.append(el("th", { scope: "col" }, words(key))));
    return el("thead", {}, row);
  }

  // On a phone each row of a table is laid out as a block; by these it is a table all the same.
  function withRoles(made) {
    const roles = { THEAD: "rowgroup", TBODY: "rowgroup", TFOOT: "rowgroup", TR: "row", TD: "cell" };
    made.setAttribute("role", "table");
    made.querySelectorAll("thead, tbody, tfoot, tr, td").forEach((part) => part.setAttribute("role", roles[part.tagName]));
    made.querySelectorAll("th").forEach((head) => head.setAttribute("role", head.scope === "row" ? "rowheader" : "columnheader"));
  }

  // The words of the caption stand over the table already.
  function framed(made, caption, id) {
    withRoles(made);
    made.prepend(el("caption", { id }, el("span", { class: "unseen" }, caption)));
    return el("div", { class: "table-scroll", role: "region", "aria-labelledby": id, tabindex: "0" }, made);
  }

  const peopleText = (people) => people.map((n) => (n === null ? words("not_given") : separated(n))).join(words("and"));

  // The coarsest step of those that stand together, to which each of them has its words.
  function texts(results) {
    const own = results.map((r) => Math.min(...Object.keys(r.texts).map(Number)));
    const step = String(Math.max(...own));
    return results.map((r) => r.texts[step]);
  }

  const headingOf = (result) => words("results", { outcome: traitWords(result, at("outcome")), month: traitWords(result, at("month")) });

  // What was found, as a title: how many better, how many worse.
  function findingOf(results, level) {
    const counts = ["better", "worse", "may be chance", "cannot tell"].map((mark) => [mark, results.filter((r) => r.mark === mark).length]);
    const told = counts.filter(([, n]) => n).map(([mark, n]) => words(`found.${mark.replaceAll(" ", "_")}`, { n }));
    return level ? headingOf(results[0]) : words("title", { outcome: headingOf(results[0]), list: listed(told) });
  }

  function onOneScale(results, id) {
    const [first] = results;
    const unit = first.traits[at("unit")];
    const level = first.traits[at("kind")] === "level";
    const scale = scaleOf(results);
    const said = texts(results);
    const title = findingOf(results, level);
    const body = el("tbody");
    results.forEach((result, i) => {
      const drawn = labelled("picture", picture(result, scale));
      drawn.classList.add("drawn");
      const row = el("tr", {}, link(result.id), drawn, labelled(level ? "level" : "difference", said[i]));
      if (!level) row.append(labelled("result", capital(result.mark)));
      row.append(labelled("groups", peopleText(result.people)));
      body.append(row);
    });
    const foot = el("tr", { class: "axis", "aria-hidden": "true" }, el("td"), el("td", { class: "drawn" }, axis(scale, unit, level)), el("td"), el("td"));
    if (!level) foot.append(el("td"));
    const made = el("table", { class: "stacked scale" }, headRow(["place", "picture", level ? "level" : "difference", ...(level ? [] : ["result"]), "groups"]), body, el("tfoot", {}, foot));
    const alike = [words("alike.evidence", { level: traitWords(first, at("level")) }), words("alike.kind", { kind: capital(traitWords(first, at("kind"))) })].join(" ");
    const under = words("under", { unit: level ? data.units[unit].level : data.units[unit].difference, alike });
    const figure = el("figure", { class: "chart-figure" }, el("figcaption", {}, title, el("span", { class: "under" }, capital(under))), framed(made, title, `${id}-table`));
    figure.append(download(results));
    return figure;
  }

  // A text that a spreadsheet would run as a formula is made harmless.
  const csvCell = (value) => {
    const text = value === null ? "" : String(value);
    const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };

  function download(results) {
    const header = [words("place"), ...data.names, "value", "low", "high", "people", "result"];
    const lines = results.map((r) => [name(r.id), ...data.names.map((_, i) => traitWords(r, i)), r.value, r.low, r.high, r.people.map((n) => n ?? "").join(" | "), r.mark]);
    const text = `\ufeff${[header, ...lines].map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;
    return el("p", { class: "take-away" }, el("a", { download: `${words("csv_name")}.csv`, href: `data:text/csv;charset=utf-8,${encodeURIComponent(text)}` }, words("csv")));
  }

  // In what a result is unlike those that it would stand beside.
  function whyApart(result, others) {
    if (!given(result)) return words("not_given");
    const why = data.names
      .map((trait, i) => [trait, i])
      .filter(([trait, i]) => trait !== "outcome" && others.every((other) => other.traits[i] !== result.traits[i]))
      .map(([trait, i]) => words(`why.${trait}`, { own: traitWords(result, i) }));
    // each trait may be some other's: then it is all of them together that no other has
    return capital((why.length ? why : data.names.slice(1).filter((_, i) => others.some((o) => o.traits[i + 1] !== result.traits[i + 1])).map((trait) => words(`why.${trait}`, { own: traitWords(result, at(trait)) }))).join("; "));
  }

  function outcome(results, n) {
    const part = el("section", { "aria-labelledby": `outcome-${n}` }, el("h3", { id: `outcome-${n}` }, traitWords(results[0], at("outcome"))));
    const alike = grouped(results.filter(given), (r) => r.traits.join("|"));
    const together = [...alike.values()].filter((group) => group.length >= fewest).sort((a, b) => b.length - a.length);
    together.forEach((group, i) => part.append(onOneScale(group, `outcome-${n}-${i}`)));
    const apart = results.filter((r) => !together.some((group) => group.includes(r)));
    if (!together.length) part.append(el("p", {}, words("nothing_alike")));
    if (apart.length) {
      if (together.length) part.append(el("h4", {}, words("apart")));
      const list = el("ul");
      apart.forEach((result) => {
        const value = given(result) ? texts([result])[0] : words("not_given");
        const others = together.length ? together[0] : results.filter((r) => r !== result && given(r));
        list.append(el("li", {}, words("apart_because", { name: name(result.id), value: `${traitWords(result, at("month"))}, ${value}`, why: whyApart(result, others) })));
      });
      part.append(list);
    }
    return part;
  }

  function aboutTable() {
    const keys = [["found", FOUND], ["evidence", EVIDENCE], ["design", DESIGN], ["ages", AGES], ["started", STARTED]];
    const heads = table.tHead.rows[0].cells;
    const row = el("tr", {}, el("th", { scope: "col" }, words("place")));
    keys.forEach(([, i]) => row.append(el("th", { scope: "col" }, heads[i].textContent)));
    row.append(el("th", { scope: "col" }, words("people")));
    const body = el("tbody");
    chosen.forEach((id) => {
      const made = el("tr", {}, link(id));
      keys.forEach(([, i]) => {
        const copy = el("td", { "data-label": heads[i].textContent });
        copy.append(...Array.from(byId.get(id).cells[i].cloneNode(true).childNodes));
        if (i === FOUND) copy.className = "long";
        made.append(copy);
      });
      const people = data.evaluations[id][1];
      made.append(el("td", { "data-label": words("people") }, people === null ? words("not_given") : separated(people)));
      body.append(made);
    });
    return framed(el("table", { class: "dense stacked" }, el("thead", {}, row), body), words("side_by_side"), "about-table");
  }

  function differences() {
    const found = [["facts.design", DESIGN], ["facts.ages", AGES], ["facts.started", STARTED]]
      .filter(([, i]) => new Set(chosen.map((id) => cell(id, i))).size > 1)
      .map(([key]) => words(key));
    return el("div", { class: "caution" }, el("p", {}, found.length ? words("differ", { list: listed(found) }) : words("same_kind")));
  }

  function show() {
    const n = chosen.length;
    said.textContent = [
      n === 0 ? words("first") : n < fewest ? words("more", { n: fewest - n }) : words("shown", { n }),
      n >= most ? words("most") : "",
      unknown ? words("unknown", { n: unknown }) : "",
    ].filter(Boolean).join(" ");
    clear.hidden = n === 0;
    rows.forEach((row) => {
      const box = row.cells[0].firstElementChild;
      box.checked = chosen.includes(row.dataset.id);
      box.disabled = !box.checked && n >= most;
    });
    out.replaceChildren();
    if (n < fewest) return;
    if (chosen.some((id) => !(id in data.evaluations))) {
      const wanted = chosen;
      Promise.all(chosen.map(load)).then(() => {
        if (chosen === wanted) show();
      }, () => {
        if (chosen === wanted) out.replaceChildren(el("p", {}, words("not_loaded")));
      });
      return;
    }
    out.append(el("h2", {}, words("side_by_side")), aboutTable(), differences());
    const results = chosen.flatMap(resultsOf);
    const byOutcome = [...grouped(results, (r) => r.traits[at("outcome")]).values()];
    const shared = byOutcome.filter((group) => new Set(group.map((r) => r.id)).size >= fewest);
    const alone = byOutcome.filter((group) => !shared.includes(group));
    shared.forEach((group, i) => out.append(outcome(group, i)));
    if (!shared.length) out.append(el("p", {}, words("none_alike")));
    if (alone.length) {
      const list = el("ul");
      alone.forEach((group) => list.append(el("li", {}, words("alone_item", { outcome: headingOf(group[0]), name: name(group[0].id) }))));
      out.append(el("h3", {}, words("alone")), list);
    }
  }

  // The address ------------------------------------------------------------------------------

  function readAddress() {
    const asked = [...new Set(new URLSearchParams(location.hash.slice(1)).getAll("e"))];
    const known = asked.filter((id) => byId.has(id));
    unknown = asked.length - known.length;
    chosen = inOrder(known.slice(0, most));
    show();
  }

  function writeAddress() {
    const text = new URLSearchParams(chosen.map((id) => ["e", id])).toString();
    history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
  }

  const inOrder = (ids) => rows.map((row) => row.dataset.id).filter((id) => ids.includes(id));

  table.addEventListener("change", (event) => {
    const id = event.target.value;
    chosen = event.target.checked ? inOrder([...chosen, id].slice(0, most)) : chosen.filter((other) => other !== id);
    unknown = 0;
    writeAddress();
    show();
  });
  clear.firstElementChild.addEventListener("click", () => {
    chosen = [];
    unknown = 0;
    writeAddress();
    show();
    choose.open = true;
    choose.querySelector("summary").focus();
  });

  // Finding ----------------------------------------------------------------------------------

  // Of a long list some rows are shown: a browser that lays out ten thousand of them takes seconds. The style sheet hides those
  // beyond from the start (nth-child, as many as here), so that nothing is laid out in vain.
  const SHOWN = 200;
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const listedNow = el("p", { class: "quiet", role: "status" });
  let searched = null; // the text of each row, once somebody searches
  let waiting = 0;

  function list() {
    const wanted = plain(find.value).split(/\s+/).filter(Boolean);
    if (wanted.length) searched ??= rows.map((row) => plain(row.textContent));
    let hits = 0, shown = 0;
    rows.forEach((row, i) => {
      const hit = wanted.every((word) => searched[i].includes(word));
      hits += hit;
      const show = hit && (shown < SHOWN || chosen.includes(row.dataset.id));
      shown += show;
      row.hidden = !show;
      row.classList.toggle("listed", show);
    });
    listedNow.textContent = shown < hits ? words("listed", { n: separated(shown), all: separated(hits) }) : "";
  }

  find.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(list, 120);
  });

  // A link inside the page must not throw the choice away.
  document.querySelector(".skip-link").addEventListener("click", (event) => {
    event.preventDefault();
    const target = document.getElementById("content");
    target.focus();
    target.scrollIntoView();
  });
  addEventListener("hashchange", readAddress);

  document.getElementById("content").classList.add("picking");
  document.getElementById("find").hidden = false;
  document.getElementById("find").append(listedNow);
  said.hidden = false;
  readAddress();
  list();
  choose.open = chosen.length < fewest;
})();
