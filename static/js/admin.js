// A table of the administration that is wider than the window can be scrolled with the keyboard too.
const wide = new ResizeObserver((entries) => entries.forEach(({ target }) => makeReachable(target)));

function makeReachable(part) {
  if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
  else part.removeAttribute("tabindex");
}

for (const part of document.querySelectorAll(".inline-group, .results, .table-frame")) wide.observe(part);

// Rows to read become lists on a phone (admin.css): each cell carries the name of its column.
for (const table of document.querySelectorAll(".inline-group .tabular table")) {
  const names = [...table.tHead.rows[0].cells].flatMap((cell) => Array(cell.colSpan).fill(cell.textContent.trim()));
  for (const cell of table.querySelectorAll("tbody td:not(.original, .delete)")) {
    if (!cell.querySelector("input:not([type=hidden]), select, textarea")) cell.dataset.column = names[cell.cellIndex] ?? "";
  }
}
