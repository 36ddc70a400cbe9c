// Only adds to a table that reads well without it: headings sort, a field finds a row.
for (const table of document.querySelectorAll("table[data-seek]")) {
  const body = table.tBodies[0], rows = [...body.rows], heads = [...table.tHead.rows[0].cells];
  const value = (row, column) => {
    const cell = row.cells[column], number = cell.dataset.v;
    return number === undefined ? cell.textContent.trim() : number === "" ? null : Number(number);
  };
  const compare = (a, b) => typeof a === "number" ? a - b : a.localeCompare(b, document.documentElement.lang, { numeric: true });
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const now = head.getAttribute("aria-sort"), first = head.dataset.first || "descending";
      const order = now ? (now === "ascending" ? "descending" : "ascending") : first;
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", order);
      const sign = order === "ascending" ? 1 : -1;
      body.append(...[...rows].sort((one, other) => {
        const a = value(one, column), b = value(other, column);
        if (a === null || b === null) return (a === null) - (b === null); // no data: always last
        return sign * compare(a, b);
      }));
    });
  });
  const seek = document.createElement("p"), label = document.createElement("label");
  const field = document.createElement("input"), found = document.createElement("output");
  seek.className = "seek";
  field.type = "search";
  field.id = label.htmlFor = "cari";
  field.autocomplete = "off";
  label.textContent = table.dataset.seek;
  seek.append(label, field, found);
  (table.closest(".scroll") || table).before(seek);
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLocaleLowerCase();
    let left = 0;
    for (const row of rows) {
      row.hidden = !row.textContent.toLocaleLowerCase().includes(wanted);
      left += !row.hidden;
    }
    found.textContent = wanted ? table.dataset.found.replace("#", left) : "";
  });
}
