// A table of the administration that is wider than the window can be scrolled with the keyboard too.
const wide = new ResizeObserver((entries) => entries.forEach(({ target }) => makeReachable(target)));

function makeReachable(part) {
  if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
  else part.removeAttribute("tabindex");
}

for (const part of document.querySelectorAll(".inline-group, .results")) wide.observe(part);
