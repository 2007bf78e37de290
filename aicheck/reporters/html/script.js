"use strict";
(() => {
  const root = document.documentElement;
  const at = (id) => document.getElementById(id);
  const list = at("list");

  // -- colours: kept for the next report where the browser lets a file keep something
  const themes = [...document.querySelectorAll("input[name=theme]")];
  const kept = (value) => {
    try {
      if (value) localStorage.setItem("aicheck-theme", value);
      return localStorage.getItem("aicheck-theme");
    } catch {
      return null;
    }
  };
  const before = themes.find((it) => it.value === kept());
  if (before) before.checked = true;
  const dress = () => {
    root.dataset.theme = themes.find((it) => it.checked).value;
  };
  for (const it of themes) {
    it.addEventListener("change", () => {
      kept(it.value);
      dress();
    });
  }
  dress();

  // -- printing: what is folded is opened, and folded again
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const it of folded) it.open = true;
  });
  addEventListener("afterprint", () => {
    for (const it of folded) it.open = false;
  });

  // -- links into something folded open it
  const reveal = () => {
    const id = location.hash.slice(1);
    if (!id || id.includes("=")) return;
    const target = at(id);
    if (!target) return;
    const own = target.matches("#list > li") ? target.firstChild : target;
    for (let it = own.closest("details"); it; it = it.parentElement.closest("details")) it.open = true;
    target.scrollIntoView();
  };

  if (!list) {
    addEventListener("hashchange", reveal);
    reveal();
    return;
  }

  // -- the findings, as they stand in the page
  const categories = new Map();
  for (const it of document.querySelectorAll(".rules > details")) {
    categories.set(it.id.slice(1), it.dataset.c);
  }
  const levels = ["critical", "high", "medium", "low"];
  const findings = [...list.children].map((row, order) => {
    const { d, s, w, r } = row.dataset;
    const place = row.querySelector("summary > i").textContent;
    return { row, order, d, s, w, r, c: categories.get(r), place, words: null };
  });
  const boxes = [...document.querySelectorAll("input[data-f]")];
  const counts = new Map(boxes.map((it) => [it, it.parentElement.querySelector("b")]));
  const choices = { c: at("c"), r: at("r") };
  const labels = new Map();
  for (const key of ["c", "r"]) {
    for (const it of choices[key].options) labels.set(it, it.text.replace(/ \([\d,]+\)$/, ""));
  }
  const ruleNames = new Map([...choices.r.options].map((it) => [it.value, labels.get(it)]));
  const number = new Intl.NumberFormat("en");
  const wordsOf = (it) => (it.words ??= `${it.row.firstChild.firstChild.textContent} ${ruleNames.get(it.r)}`.toLowerCase());

  const wanted = () => {
    const sets = { d: null, s: null, w: null };
    for (const key of ["d", "s", "w"]) {
      const own = boxes.filter((it) => it.dataset.f === key);
      if (own.some((it) => !it.checked)) {
        sets[key] = new Set(own.filter((it) => it.checked).map((it) => it.value));
      }
    }
    const text = at("q").value.trim().toLowerCase();
    return { ...sets, c: choices.c.value, r: choices.r.value, q: text.split(/\s+/).filter(Boolean) };
  };

  // Which of the filters lets a finding through.
  const tests = {
    d: (it, want) => !want.d || want.d.has(it.d),
    s: (it, want) => !want.s || want.s.has(it.s),
    w: (it, want) => !want.w || want.w.has(it.w),
    c: (it, want) => !want.c || it.c === want.c,
    r: (it, want) => !want.r || it.r === want.r,
    q: (it, want) => want.q.every((word) => wordsOf(it).includes(word)),
  };
  const names = Object.keys(tests);

  // A choice counts what it would show: what all the other filters let through.
  const filter = () => {
    const want = wanted();
    const tally = { d: {}, s: {}, w: {}, c: {}, r: {} };
    let shown = 0;
    for (const it of findings) {
      const against = names.filter((key) => !tests[key](it, want));
      const hidden = against.length > 0;
      if (it.row.hidden !== hidden) it.row.hidden = hidden;
      shown += hidden ? 0 : 1;
      for (const key of ["d", "s", "w", "c", "r"]) {
        if (!hidden || (against.length === 1 && against[0] === key)) {
          tally[key][it[key]] = (tally[key][it[key]] ?? 0) + 1;
        }
      }
    }
    for (const [box, count] of counts) {
      count.textContent = number.format(tally[box.dataset.f][box.value] ?? 0);
    }
    for (const key of ["c", "r"]) {
      for (const it of choices[key].options) {
        const count = tally[key][it.value] ?? 0;
        if (it.value) it.text = `${labels.get(it)} (${number.format(count)})`;
      }
    }
    at("shown").textContent =
      shown === findings.length
        ? `${number.format(shown)} findings`
        : `${number.format(shown)} of ${number.format(findings.length)} findings`;
  };

  // -- order
  const compare = new Intl.Collator("en", { numeric: true }).compare;
  const byPlace = (a, b) => compare(a.place, b.place) || a.order - b.order;
  const orders = {
    "": (a, b) => a.order - b.order,
    severity: (a, b) => levels.indexOf(a.s) - levels.indexOf(b.s) || a.order - b.order,
    place: byPlace,
    rule: (a, b) => compare(ruleNames.get(a.r), ruleNames.get(b.r)) || a.order - b.order,
  };
  let sorted = "";
  const sort = () => {
    const value = at("sort").value;
    if (value === sorted) return;
    sorted = value;
    findings.sort(orders[value] ?? orders[""]);
    list.append(...findings.map((it) => it.row));
  };

  // -- the filters in the address, so that it can be kept and sent
  const write = () => {
    const want = wanted();
    const out = new URLSearchParams();
    for (const key of ["d", "s", "w"]) if (want[key]) out.set(key, [...want[key]].join("."));
    for (const key of ["c"]) if (want[key]) out.set(key, want[key]);
    if (want.r) out.set("r", labels.get(choices.r.selectedOptions[0]));
    if (want.q.length) out.set("q", at("q").value.trim());
    if (at("sort").value) out.set("sort", at("sort").value);
    const text = out.toString();
    const url = text ? `#${text}` : location.hash.includes("=") ? "#findings" : location.hash;
    if (url !== location.hash) history.replaceState(null, "", url || "#findings");
  };
  const read = () => {
    if (!location.hash.includes("=")) return false;
    const told = new URLSearchParams(location.hash.slice(1));
    for (const it of boxes) {
      const values = told.get(it.dataset.f);
      it.checked = values === null || values.split(".").includes(it.value);
    }
    choices.c.value = told.get("c") ?? "";
    const rule = [...choices.r.options].find((it) => labels.get(it) === told.get("r"));
    choices.r.value = rule ? rule.value : "";
    at("q").value = told.get("q") ?? "";
    at("sort").value = told.get("sort") ?? "";
    for (const it of [choices.c, at("sort")]) if (it.selectedIndex < 0) it.value = "";
    return true;
  };
  const changed = () => {
    sort();
    filter();
    write();
  };

  // -- opening
  const visible = () => findings.filter((it) => !it.row.hidden);
  const unfolded = () => visible().every((it) => it.row.firstChild.open);
  const toggle = () => {
    const open = !unfolded();
    for (const it of visible()) it.row.firstChild.open = open;
    at("open").textContent = open ? "Close all" : "Open all";
  };
  const clear = () => {
    for (const it of boxes) it.checked = true;
    choices.c.value = choices.r.value = at("q").value = at("sort").value = "";
    changed();
  };

  let waiting = 0;
  at("q").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(changed, 80);
  });
  for (const it of [...boxes, choices.c, choices.r, at("sort")]) it.addEventListener("change", changed);
  at("open").addEventListener("click", toggle);
  at("clear").addEventListener("click", clear);
  addEventListener("hashchange", () => {
    if (read()) changed();
    else reveal();
  });

  // -- keys
  const step = (by) => {
    const rows = visible().map((it) => it.row);
    if (!rows.length) return;
    const here = rows.indexOf(document.activeElement.closest("#list > li"));
    const next = here < 0 ? (by > 0 ? 0 : rows.length - 1) : here + by;
    const row = rows[Math.min(Math.max(next, 0), rows.length - 1)];
    row.querySelector("summary").focus();
    row.scrollIntoView({ block: "nearest" });
  };
  const fold = () => {
    const row = document.activeElement.closest("#list > li");
    if (row) row.firstChild.open = !row.firstChild.open;
  };
  const help = () => {
    at("keys").scrollIntoView();
    at("keys-on").focus();
  };
  const search = () => at("q").focus();
  const actions = {
    "/": search, j: () => step(1), k: () => step(-1), o: fold, e: toggle, c: clear, "?": help,
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !at("keys-on").checked) return;
    if (event.target.matches("select, input[type=search]")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const act = actions[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  if (read()) {
    sort();
    at("findings").scrollIntoView();
  } else {
    reveal();
  }
  filter();
})();
