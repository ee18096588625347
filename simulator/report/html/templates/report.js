"use strict";
(() => {
  const data = JSON.parse(document.getElementById("report-data").textContent);
  const byId = (id) => document.getElementById(id);
  const points = (x, signed) => {
    const small = x !== 0 && Math.abs(x) < 0.005; // 0.00 is said of 0 alone
    return (signed && x > 0 ? "+" : "") + (small ? x.toPrecision(1) : x.toFixed(2)).replace("-", "−");
  };

  function element(name, text, attributes) {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
    return made;
  }

  function shape(parent, name, attributes, text) {
    const made = document.createElementNS(parent.namespaceURI, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    parent.append(made);
    return made;
  }

  function options(select, names, chosen) {
    names.forEach((name, k) => select.append(new Option(name, k, k === chosen, k === chosen)));
  }

  function table(head, rows) {
    const made = element("table", undefined, { "aria-label": head.join(", ") });
    const top = element("tr");
    head.forEach((text, k) => top.append(element("th", text, { scope: "col", class: k ? "number" : "" })));
    made.append(element("thead"), element("tbody"));
    made.firstChild.append(top);
    for (const row of rows) {
      const line = element("tr");
      row.forEach((text, k) => line.append(k ? element("td", text, { class: "number" }) : element("th", text, { scope: "row" })));
      made.lastChild.append(line);
    }
    return made;
  }

  function terms(issues, titles, codes, stand) {
    const made = element("table", undefined, { "aria-label": "Terms" });
    made.append(element("tbody"));
    codes.forEach((code, i) => {
      const line = element("tr");
      line.append(element("th", issues[i], { scope: "row" }));
      const changed = stand && stand[i] !== code;
      line.append(element("td", titles[i][code] + (changed ? " (changed)" : ""), { class: changed ? "strong" : "" }));
      made.firstChild.append(line);
    });
    return made;
  }

  // The frontier explorer

  function startExplorer(found, number) {
    const part = (name) => byId(`explorer-${name}-${number}`);
    const plot = part("plot"), read = part("read"), slider = part("point");
    const across = part("x"), up = part("y"), offers = part("offers");
    const layer = shape(plot, "g", {});
    options(across, found.parties, 0);
    options(up, found.parties, 1);
    slider.max = found.points.length - 1;
    let order = [], circles = [], kept = 0;

    function marks() {
      return found.marks.filter((mark) => mark.kind === "solution" || offers.checked);
    }

    function extent(k) {
      const all = [...found.points, ...marks()].map((each) => each.u[k]).concat(found.reservation[k]);
      const low = Math.min(...all), high = Math.max(...all), room = (high - low || 1) * 0.06;
      return [low - room, high + room];
    }

    function ticks(low, high) {
      const raw = (high - low) / 6, power = 10 ** Math.floor(Math.log10(raw));
      const step = [1, 2, 5, 10].map((m) => m * power).find((each) => each >= raw);
      const found = [];
      for (let k = Math.ceil(low / step); k * step <= high; k++) found.push(Number((k * step).toPrecision(12)));
      return found;
    }

    function draw() {
      const a = Number(across.value), b = Number(up.value);
      const [left, right] = extent(a), [low, high] = extent(b);
      const x = (value) => 64 + ((value - left) / (right - left)) * 560;
      const y = (value) => 404 - ((value - low) / (high - low)) * 388;
      const chosen = order[Number(slider.value)];
      layer.replaceChildren();
      const floorX = x(found.reservation[a]), floorY = y(found.reservation[b]);
      shape(layer, "rect", { class: "both", x: floorX, y: 16, width: Math.max(0, 624 - floorX), height: Math.max(0, floorY - 16) });
      for (const tick of ticks(left, right)) {
        shape(layer, "path", { class: "grid", d: `M${x(tick)} 16V404` });
        shape(layer, "text", { x: x(tick), y: 422, "text-anchor": "middle" }, String(tick).replace("-", "−"));
      }
      for (const tick of ticks(low, high)) {
        shape(layer, "path", { class: "grid", d: `M64 ${y(tick)}H624` });
        shape(layer, "text", { x: 56, y: y(tick) + 4, "text-anchor": "end" }, String(tick).replace("-", "−"));
      }
      shape(layer, "path", { class: "axis", d: "M64 16V404H624" });
      shape(layer, "path", { class: "floor", d: `M${floorX} 16V404M64 ${floorY}H624` });
      shape(layer, "text", { x: 344, y: 448, "text-anchor": "middle" }, `${found.parties[a]} (points)`);
      shape(layer, "text", { x: 0, y: 0, "text-anchor": "middle", transform: "translate(16 210) rotate(-90)" }, `${found.parties[b]} (points)`);
      circles = found.points.map((point, k) =>
        shape(layer, "circle", { class: "dot", r: 4, cx: x(point.u[a]), cy: y(point.u[b]), "data-point": k }));
      const paths = { solution: "M0-8L8 0L0 8L-8 0Z", signed: "M0-7L7 6H-7Z", refused: "M-5.5-5.5H5.5V5.5H-5.5Z" };
      for (const mark of marks()) {
        const made = shape(layer, "path", { class: `mark ${mark.kind}`, d: paths[mark.kind], transform: `translate(${x(mark.u[a])} ${y(mark.u[b])})` });
        shape(made, "title", {}, mark.name);
      }
      order = found.points.map((_, k) => k).sort((i, j) => found.points[i].u[a] - found.points[j].u[a] || found.points[i].u[b] - found.points[j].u[b]);
      kept = chosen === undefined ? 0 : order.indexOf(chosen);
      slider.value = kept;
      show(kept);
    }

    function show(place) {
      const k = order[place], point = found.points[k];
      for (const circle of layer.querySelectorAll(".chosen")) {
        circle.classList.remove("chosen");
        circle.setAttribute("r", 4);
      }
      circles[k].classList.add("chosen");
      circles[k].setAttribute("r", 7);
      slider.setAttribute("aria-valuetext", `Point ${k + 1}: ` + found.parties.map((name, p) => `${name} ${points(point.u[p])}`).join(", "));
      read.replaceChildren(
        element("p", `Point ${k + 1} of the table below`, { class: "strong" }),
        table(["Party", "Points", "Surplus"], found.parties.map((name, p) => [name, points(point.u[p]), points(point.u[p] - found.reservation[p], true)])),
        terms(found.issues, found.options, point.o));
    }

    layer.addEventListener("pointerover", (event) => {
      const k = event.target.getAttribute("data-point");
      if (k !== null) show(order.indexOf(Number(k)));
    });
    plot.addEventListener("pointerleave", () => show(kept));
    layer.addEventListener("click", (event) => {
      const k = event.target.getAttribute("data-point");
      if (k === null) return;
      kept = order.indexOf(Number(k));
      slider.value = kept;
      show(kept);
    });
    slider.addEventListener("input", () => {
      kept = Number(slider.value);
      show(kept);
    });
    across.addEventListener("change", draw);
    up.addEventListener("change", draw);
    offers.addEventListener("change", draw);
    part("offers-label").hidden = found.marks.every((mark) => mark.kind === "solution");
    draw();
    part("tool").hidden = false;
  }

  // The what-if sliders

  function startSliders(found, number) {
    const part = (name) => byId(`what-if-${name}-${number}`);
    const stand = found.cells[found.parties.map(() => found.stand).join("-")];
    const inputs = found.parties.map((name, p) => {
      const label = element("label", `${name}: ${found.base[p]} `);
      const shown = element("span");
      const input = element("input", undefined, { type: "range", min: 0, max: found.offsets.length - 1, step: 1, value: found.stand });
      label.append(shown, input);
      part("sliders").append(label);
      input.addEventListener("input", () => {
        if (!found.joint) inputs.forEach((other) => { if (other.input !== input) other.input.value = found.stand; });
        update();
      });
      return { input, shown };
    });

    function answer(place, cell) {
      const [verdict, rest] = place.children;
      rest.replaceChildren();
      verdict.className = `strong ${cell ? (cell.v ? "good" : "bad") : ""}`;
      if (!cell) {
        verdict.textContent = "This variant was not reached within the limits.";
        return;
      }
      const size = cell.n === null ? `${found.zone}: not counted.` : `${found.zone}: ${cell.n}.`;
      verdict.textContent = cell.v ? `An agreement exists. ${size}` : "No agreement exists.";
      if (cell.u) {
        rest.append(
          table(["Nash's solution", "Points", "Surplus"], found.parties.map((name, p) => [name, cell.u[p], cell.s[p]])),
          terms(found.issues, found.options, found.outcomes[cell.o], stand && stand.u && found.outcomes[stand.o]));
      } else if (cell.v) {
        rest.append(element("p", "Nash's solution was not proved within the limits."));
      }
    }

    function update() {
      for (const { input, shown } of inputs) {
        const offset = Number(input.value) === found.stand ? "as it stands" : `${found.offsets[Number(input.value)]} points`;
        shown.textContent = offset;
        input.setAttribute("aria-valuetext", offset);
      }
      answer(part("read"), found.cells[inputs.map(({ input }) => input.value).join("-")]);
    }

    part("reset").addEventListener("click", () => {
      inputs.forEach(({ input }) => { input.value = found.stand; });
      update();
    });
    update();

    const weight = part("weight"), factor = part("factor");
    function weigh() {
      const chosen = found.weights[Number(weight.value)], k = Number(factor.value);
      part("multiple").textContent = chosen.factors[k];
      factor.setAttribute("aria-valuetext", `times ${chosen.factors[k]}`);
      answer(part("weight-read"), chosen.cells[k]);
    }
    if (found.weights.length) {
      options(weight, found.weights.map((each) => each.name), 0);
      factor.max = found.weights[0].factors.length - 1;
      factor.value = found.weights[0].stand;
      weight.addEventListener("change", () => {
        factor.value = found.weights[Number(weight.value)].stand;
        weigh();
      });
      factor.addEventListener("input", weigh);
      weigh();
    } else {
      part("weights").hidden = true;
    }
    part("tool").hidden = false;
  }

  data.explorers.forEach(startExplorer);
  data.sliders.forEach(startSliders);

  // A frame is a stop of the tab key where it scrolls, and only there

  function markScrolling(frame) {
    const scrolls = frame.scrollWidth > frame.clientWidth + 1 || frame.scrollHeight > frame.clientHeight + 1;
    if (!scrolls) {
      for (const name of ["tabindex", "role", "aria-label"]) frame.removeAttribute(name);
      return;
    }
    frame.tabIndex = 0;
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", frame.querySelector("table, title").getAttribute("aria-label") || "Figure, wider than the page");
  }

  const watched = new ResizeObserver((entries) => entries.forEach((entry) => markScrolling(entry.target)));
  for (const frame of document.querySelectorAll(".scroll, main figure")) watched.observe(frame);

  // A link into a folded part unfolds it, also in browsers that do not by themselves

  function unfoldTarget() {
    const part = location.hash.length > 1 && byId(decodeURIComponent(location.hash.slice(1)));
    const folded = part && part.closest("details.part:not([open])");
    if (!folded) return;
    folded.open = true;
    part.scrollIntoView();
  }
  addEventListener("hashchange", unfoldTarget);
  unfoldTarget();

  const parts = [...document.querySelectorAll("details.part")], all = byId("unfold");
  const anyFolded = () => parts.some((each) => !each.open);
  const tellAll = () => { all.textContent = anyFolded() ? "Unfold all parts" : "Fold all parts"; };
  all.addEventListener("click", () => {
    const open = anyFolded();
    parts.forEach((each) => { each.open = open; });
  });
  parts.forEach((each) => each.addEventListener("toggle", tellAll));
  all.parentElement.hidden = false;

  // On paper nothing can be unfolded, so everything is that is not too long for it

  const opened = [];
  addEventListener("beforeprint", () => {
    for (const each of document.querySelectorAll("details:not([open]):not(.long-table)")) {
      each.open = true;
      opened.push(each);
    }
  });
  addEventListener("afterprint", () => { opened.splice(0).forEach((each) => { each.open = false; }); });
})();
