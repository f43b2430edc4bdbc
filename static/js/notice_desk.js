// The desk of one notice, and the builder of questions: saved as it is typed, cards added and moved, the phone up to date.
// Without it the page is one form with a button that saves.
const form = document.querySelector("[data-desk]");

if (form) {
  const words = form.dataset;
  const saved = form.querySelector("[data-saved]");
  const cards = form.querySelector("[data-cards]");
  const field = (name) => form.elements[name];
  let timer = 0, running = false, again = false, blocked = false, unsaved = false, leaving = null, address = location.href;

  // Saving

  const mark = () => {
    unsaved = true;
    clearTimeout(timer);
    timer = setTimeout(save, 700);
  };

  async function save() {
    if (blocked) return;
    if (running) {
      again = true;
      return;
    }
    running = true;
    unsaved = false;
    renumber();
    const data = new FormData(form);
    for (const box of form.querySelectorAll("[data-not-draft]")) data.delete(box.name);
    const picture = field("picture")?.files[0];
    if (!picture) data.delete("picture");
    const file = field("attach")?.files[0];
    if (!file) data.delete("attach");
    say(words.saving);
    try {
      const answer = await fetch(address, { method: "POST", body: data, headers: { "X-Desk": "typing" }, redirect: "error" });
      const told = [403, 404].includes(answer.status) ? null : await answer.json();
      if (answer.status === 409) conflict(told);
      else if ([403, 404].includes(answer.status)) stop();
      else if (answer.ok) show(told, picture, file);
      else throw new Error(String(answer.status));
    } catch {
      say(words.failed, true);
      unsaved = true;
      clearTimeout(timer);
      timer = setTimeout(save, 5000);
    }
    running = false;
    if (leaving) {
      const button = leaving;
      leaving = null;
      form.requestSubmit(button);
    } else if (again && !blocked) {
      again = false;
      mark();
    }
  }

  function stop() {
    blocked = true;
    say(words.gone, true);
  }

  function say(text, isBad = false) {
    saved.textContent = text;
    saved.classList.toggle("is-bad", isBad);
  }

  function show(told, picture, file) {
    field("seen").value = told.seen;
    if (picture && field("picture").files[0] === picture) field("picture").value = "";
    if (told.page && new URL(told.page, location.href).href !== location.href.split("#")[0]) {
      history.replaceState(null, "", told.page);
      address = told.page;
      form.action = told.page;
      form.querySelector("#agency")?.setAttribute("disabled", "");
    }
    for (const [name, inside] of Object.entries(told.around ?? {})) {
      const place = form.querySelector(`[data-around="${name}"]`);
      if (place && !place.childElementCount) place.innerHTML = inside;
    }
    say(told.saved);
    form.querySelector("[data-checks]").innerHTML = told.checks;
    if (file && told.files && field("attach")?.files[0] === file && !told.errors.id_attach) {
      form.querySelector("[data-files]").innerHTML = told.files;
    }
    const shown = form.querySelector("[data-picture]");
    const focused = form.querySelector("[data-focus]");
    if (focused) focused.hidden = !told.picture;
    if (shown && told.picture && shown.getAttribute("src") !== told.picture) shown.src = told.picture;
    for (const [name, inside] of Object.entries(told.screens)) {
      const host = form.querySelector(`[data-screen="${name}"]`);
      const place = host?.shadowRoot?.querySelector("[data-inside]");
      if (place) place.innerHTML = inside;
    }
    for (const [id, name] of again || unsaved ? [] : Object.entries(told.names ?? {})) {
      const box = document.getElementById(id);
      if (box && !box.value) box.value = name;
    }
    for (const place of form.querySelectorAll("[data-error]")) {
      const faults = told.errors[place.dataset.error] ?? [];
      place.textContent = faults.join(" ");
      place.hidden = !faults.length;
      place.closest(".desk-field").classList.toggle("has-error", faults.length > 0);
    }
  }

  function conflict(told) {
    blocked = true;
    say(told.error, true);
    const place = form.querySelector("[data-conflict]");
    place.hidden = false;
    place.querySelector("[data-conflict-words]").textContent = told.error;
    field("theirs").value = told.theirs;
    place.scrollIntoView({ block: "center" });
  }

  form.addEventListener("input", (event) => {
    if (event.target.closest("[data-not-draft], .desk-looks, #agency")) return;
    chooses(event.target);
    mark();
  });
  // What is being saved is waited for, so that it is neither made twice nor takes itself for somebody else's
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (running) {
      event.preventDefault();
      leaving = event.submitter;
      return;
    }
    blocked = true;
    unsaved = false;
    renumber();
  });
  addEventListener("beforeunload", (event) => {
    if (unsaved || running) event.preventDefault();
  });

  // A draft belongs to one agency: another one has other audiences and campaigns
  form.querySelector("#agency")?.addEventListener("change", (event) => {
    event.stopPropagation();
    const there = new URL(location.href);
    there.searchParams.set("agency", event.target.value);
    if (address === location.href && there.pathname.endsWith("/new/")) {
      unsaved = false;
      location.assign(there);
    }
  });

  // A fault leads to its field, even where the field is folded away or drawn anew
  form.addEventListener("click", (event) => {
    const link = event.target.closest(".desk-faults a");
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    for (let part = target; part; part = part.parentElement?.closest("details")) if (part.open === false) part.open = true;
    const place = target.hidden ? target.parentElement.querySelector("[data-list] input[type=text]") : target;
    const box = place.matches("input, select, textarea, [tabindex]") ? place : place.querySelector("input, select, textarea") ?? place;
    box.focus({ preventScroll: true });
    box.scrollIntoView({ block: "center" });
  });

  // What was not chosen is out of the way

  function chooses(target) {
    if (["whom", "asks"].includes(target.name)) follow();
  }

  function follow() {
    const whom = form.querySelector('input[name="whom"]:checked')?.value;
    for (const part of form.querySelectorAll("[data-when-whom]")) part.hidden = part.dataset.whenWhom !== whom;
    const asks = form.querySelector('input[name="asks"]:checked')?.value;
    for (const part of form.querySelectorAll("[data-when-asks]")) part.hidden = !asks;
    for (const part of form.querySelectorAll("[data-unless-asks]")) part.hidden = Boolean(asks);
    form.classList.toggle("is-quiz", asks === "quiz");
    for (const card of all()) answersOf(card);
    if (asks && !all().length && form.querySelector("[data-when-asks]")) add();
  }

  // Cards

  const all = () => [...cards.querySelectorAll("[data-card]")];

  function renumber() {
    all().forEach((card, index) => {
      card.querySelector("[data-number]").textContent = String(index + 1);
      for (const part of card.querySelectorAll("[name], [id], [for], [data-error]")) {
        for (const name of ["name", "id", "for", "data-error"]) {
          const value = part.getAttribute(name);
          if (value?.includes("q-")) part.setAttribute(name, value.replace(/q-(?:\d+|__n__)-/, `q-${index}-`));
        }
      }
    });
    field("q-count").value = String(all().length);
  }

  function add(kind = "", like = null) {
    const made = form.querySelector("[data-blank]").content.cloneNode(true);
    const card = made.querySelector("[data-card]");
    if (kind) card.querySelector("select").value = kind;
    if (like) copy(like, card);
    if (like) like.after(made);
    else cards.append(made);
    renumber();
    dress(card);
    return card;
  }

  function copy(from, to) {
    for (const box of from.querySelectorAll("[name^=q-]")) {
      const twin = to.querySelector(`[name="q-__n__-${CSS.escape(box.name.split("-").slice(2).join("-"))}"]`);
      if (!twin || /-name$/.test(twin.name)) continue;
      if (box.type === "checkbox") twin.checked = box.checked;
      else twin.value = box.value;
    }
  }

  for (const button of form.querySelectorAll("[data-add]")) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      const card = add(button.dataset.add);
      card.querySelector("textarea").focus();
      card.scrollIntoView({ block: "center" });
    });
  }

  function moved(card) {
    renumber();
    mark();
    const place = form.querySelector("[data-told]");
    if (place) place.textContent = words.moved.replace("NUMBER", all().indexOf(card) + 1);
  }

  function shift(card, way) {
    const rows = all();
    const other = rows[rows.indexOf(card) + way];
    if (!other) return;
    if (way < 0) other.before(card);
    else other.after(card);
    moved(card);
  }

  // A question that was removed can be brought back as long as the page is open
  function remove(card) {
    if (!words.undo) {
      card.remove();
      return;
    }
    const place = document.createElement("li");
    place.className = "desk-undo";
    const told = document.createElement("span");
    told.textContent = `${words.removed}: ${card.querySelector("textarea").value}`;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "desk-quiet", textContent: words.undo });
    place.append(told, button);
    card.replaceWith(place);
    button.addEventListener("click", () => {
      place.replaceWith(card);
      renumber();
      mark();
      card.querySelector("textarea").focus();
    });
    button.focus();
  }

  cards.addEventListener("click", (event) => {
    const act = event.target.closest("[data-card-act]")?.dataset.cardAct;
    if (!act) return;
    event.preventDefault();
    const card = event.target.closest("[data-card]");
    if (act === "up") shift(card, -1);
    if (act === "down") shift(card, 1);
    if (act === "copy") add("", card).querySelector("textarea").focus();
    else if (act === "remove") remove(card);
    else event.target.focus();
    renumber();
    mark();
  });

  cards.addEventListener("keydown", (event) => {
    const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const card = event.target.closest("[data-card]");
    if (!event.altKey || !way || !card) return;
    event.preventDefault();
    shift(card, way);
    event.target.focus();
    card.scrollIntoView({ block: "nearest" });
  });

  // By its grip a card is dragged, with a mouse or a finger
  cards.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (!grip) return;
    event.preventDefault();
    const card = grip.closest("[data-card]");
    card.classList.add("is-dragged");
    const follows = (move) => {
      const under = all().find((each) => {
        const box = each.getBoundingClientRect();
        return each !== card && move.clientY > box.top && move.clientY < box.bottom;
      });
      if (!under) return;
      const box = under.getBoundingClientRect();
      if (move.clientY < box.top + box.height / 2) under.before(card);
      else under.after(card);
    };
    const ends = () => {
      removeEventListener("pointermove", follows);
      removeEventListener("pointerup", ends);
      removeEventListener("pointercancel", ends);
      card.classList.remove("is-dragged");
      moved(card);
    };
    addEventListener("pointermove", follows);
    addEventListener("pointerup", ends);
    addEventListener("pointercancel", ends);
  });

  // Answers: one box each, instead of one a line; Enter begins the next one, * or a tap marks the right one

  function dress(card) {
    const area = card.querySelector("[data-answers] textarea");
    const others = card.querySelector("[data-answers-en] textarea");
    area.hidden = true;
    if (others) others.closest("[data-answers-en]").hidden = true;
    for (const grip of card.querySelectorAll("[data-grip]")) grip.hidden = false;
    const list = document.createElement("div");
    list.dataset.list = "";
    area.after(list);
    const english = (others?.value ?? "").split("\n");
    const pairs = area.value.split("\n").map((text, at) => [text, english[at] ?? ""]).filter(([text]) => text.trim());
    for (const [line, other] of [...pairs, ["", ""], ["", ""]]) row(card, list, line, null, other);
    trim(list);
    card.querySelector("select").addEventListener("change", () => answersOf(card));
    answersOf(card);
  }

  function trim(list) {
    const rows = [...list.children];
    const empty = rows.filter((each) => !each.querySelector("input[type=text]").value);
    if (rows.length - empty.length >= 2) empty.slice(1).forEach((each) => each.remove());
  }

  function row(card, list, line, before = null, other = "") {
    const isRight = /^[*＊]/.test(line.trim());
    const made = document.createElement("div");
    made.className = "desk-answer";
    const label = document.createElement("label");
    const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: isRight });
    label.append(box, ` ${form.dataset.right}`);
    const text = Object.assign(document.createElement("input"), { type: "text", maxLength: 101, value: line.trim().replace(/^[*＊]\s*/, "") });
    const remove = Object.assign(document.createElement("button"), { type: "button", textContent: "×" });
    remove.setAttribute("aria-label", form.dataset.remove);
    const english = Object.assign(document.createElement("input"), { type: "text", lang: "en", maxLength: 150, value: other.trim() });
    english.dataset.english = "";
    english.placeholder = "English";
    made.append(label, text, ...(card.querySelector("[data-answers-en]") ? [english] : []), remove);
    list.insertBefore(made, before);
    const named = () => {
      const number = [...list.children].indexOf(made) + 1;
      text.setAttribute("aria-label", `${form.dataset.answer} ${number}`);
      english.setAttribute("aria-label", `${form.dataset.answer} ${number} ${words.english}`);
      box.setAttribute("aria-label", `${form.dataset.right}: ${text.value || number}`);
    };
    named();
    text.addEventListener("input", () => {
      if (/^[*＊]/.test(text.value)) {
        text.value = text.value.replace(/^[*＊]\s*/, "");
        box.checked = true;
      }
      named();
      if (!made.nextElementSibling && text.value && list.children.length < 20) row(card, list, "");
      gather(card);
    });
    text.addEventListener("paste", (event) => {
      const lines = event.clipboardData.getData("text").split("\n").filter((each) => each.trim());
      if (lines.length < 2) return;
      event.preventDefault();
      for (const each of lines) row(card, list, each, made.nextElementSibling && made);
      gather(card);
      mark();
    });
    text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      (made.nextElementSibling ?? row(card, list, "")).querySelector("input[type=text]").focus();
    });
    english.addEventListener("input", () => gather(card));
    english.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing) event.preventDefault();
    });
    box.addEventListener("change", () => {
      if (box.checked && ["single", "picture"].includes(card.querySelector("select").value)) {
        for (const other of list.querySelectorAll("input[type=checkbox]")) if (other !== box) other.checked = false;
      }
      gather(card);
    });
    remove.addEventListener("click", () => {
      if (list.children.length > 1) made.remove();
      else text.value = english.value = "";
      gather(card);
      mark();
    });
    return made;
  }

  function gather(card) {
    const lines = [], english = [];
    for (const each of card.querySelectorAll(".desk-answer")) {
      const right = each.querySelector("input[type=checkbox]").checked;
      const text = each.querySelector("input[type=text]").value.trim();
      each.classList.toggle("is-right", right && Boolean(text));
      if (!text) continue;
      lines.push(right ? `* ${text}` : text);
      english.push(each.querySelector("[data-english]")?.value.trim() ?? "");
    }
    const others = card.querySelector("[data-answers-en] textarea");
    if (others) others.value = english.join("\n").trimEnd();
    card.querySelector("[data-answers] textarea").value = lines.join("\n");
  }

  function answersOf(card) {
    const chosen = (words.choosing ?? "single multiple").split(" ").includes(card.querySelector("select").value);
    card.querySelector("[data-answers]").hidden = !chosen;
    const kind = card.querySelector("select").value;
    for (const rows of card.querySelectorAll("[data-rows], [data-rows-en]")) rows.hidden = kind !== "matrix";
    for (const part of card.querySelectorAll("[data-pictures]")) part.hidden = kind !== "picture";
    for (const must of card.querySelectorAll("[data-must]")) must.hidden = ["note", "section"].includes(kind);
    const isQuiz = form.querySelector('input[name="asks"]:checked')?.value === "quiz";
    for (const label of card.querySelectorAll(".desk-answer label")) label.hidden = !isQuiz;
    if (card.querySelector("[data-list]")) gather(card);
  }

  // Words: how many letters are left, and marks by a tap

  for (const place of form.querySelectorAll(".counts")) {
    const box = place.querySelector("input, textarea");
    const left = Object.assign(document.createElement("p"), { className: "desk-left" });
    const count = () => (left.textContent = `${box.value.length} / ${box.maxLength}`);
    box.after(left);
    box.addEventListener("input", count);
    count();
  }

  const MARKS = { "H": ["## ", ""], "•": ["- ", ""], "1.": ["1. ", ""], "B": ["**", "**"], "↗": ["[", "](https://)"] };

  for (const place of form.querySelectorAll(".marks")) {
    const box = place.querySelector("textarea");
    const bar = Object.assign(document.createElement("div"), { className: "desk-tools" });
    Object.entries(MARKS).forEach(([sign, [before, after]], index) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "desk-quiet", textContent: sign });
      button.setAttribute("aria-label", form.dataset.marks.split("|")[index]);
      button.addEventListener("click", () => put(box, before, after));
      bar.append(button);
    });
    box.before(bar);
  }

  function put(box, before, after) {
    const { selectionStart: from, selectionEnd: to, value } = box;
    const chosen = value.slice(from, to);
    const start = after ? from : value.lastIndexOf("\n", from - 1) + 1;
    const made = after
      ? before + chosen + after
      : value.slice(start, to).split("\n").map((line) => before + line).join("\n");
    box.setRangeText(made, start, to, "end");
    if (after) box.setSelectionRange(from + before.length, from + before.length + chosen.length);
    box.focus();
    mark();
  }

  // The heart of the picture: chosen by a tap, moved by the arrow keys, or written as numbers

  const focus = form.querySelector("[data-focus]");  // a page of questions alone has no picture
  const point = focus?.querySelector("[data-focus-point]");
  const axes = [field("focus_x"), field("focus_y")];
  const within = (number) => Math.round(Math.min(100, Math.max(0, number)));

  function place() {
    const [x, y] = axes.map((box) => within(box.value === "" ? 50 : Number(box.value) || 0));
    point.style.insetInlineStart = `${x}%`;
    point.style.insetBlockStart = `${y}%`;
  }

  function choose(x, y) {
    [axes[0].value, axes[1].value] = [within(x), within(y)];
    axes[0].closest("details").open = true;
    place();
    mark();
  }

  if (focus) {
    point.hidden = false;
    place();
    for (const box of axes) box.addEventListener("input", place);
  }
  focus?.querySelector("img").addEventListener("click", (event) => {
    const box = event.target.getBoundingClientRect();
    choose(((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100);
  });
  point?.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-5, 0], ArrowRight: [5, 0], ArrowUp: [0, -5], ArrowDown: [0, 5] }[event.key];
    if (!step) return;
    event.preventDefault();
    choose(Number(axes[0].value) + step[0], Number(axes[1].value) + step[1]);
  });

  for (const card of all()) dress(card);
  renumber();
  follow();
  if (!field("title").value) field("title").focus({ preventScroll: true });
}
