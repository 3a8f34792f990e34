// Suggestions while somebody types, in the combobox pattern of WAI-ARIA; without this the search works as a plain one.
const LEAST_LETTERS = 2;
const PAUSE = 120;

const { suggestions } = document.querySelector("script[data-suggestions]").dataset;
let lists = 0;

for (const input of document.querySelectorAll('input[name="q"]')) {
  if (/\/(search|find)$/.test(new URL(input.form.action).pathname)) suggest(input);
}
// Whom the network is drawn around: organisations alone, and the page of the network in place of their own.
for (const input of document.querySelectorAll(".network__form input[name=focus]")) {
  if (input.form.elements.of) continue;
  const around = one => `${new URL(input.form.action).pathname}?focus=${one.address.split("/").pop()}`;
  suggest(input, "organisations", around);
}

function suggest(input, kind = "", goes = one => one.address) {
  const list = document.createElement("ul");
  list.id = `suggestions-${++lists}`;
  list.className = "suggestions";
  list.hidden = true;
  set(list, { role: "listbox", "aria-label": "Suggestions" });
  set(input, {
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
    autocomplete: "off",
  });
  const status = document.createElement("span");
  status.className = "hidden";
  status.setAttribute("role", "status");
  input.parentElement.classList.add("suggests");
  input.parentElement.append(list, status);

  let found = [], chosen = -1, timer, asked = new AbortController();

  function close() {
    clearTimeout(timer);
    asked.abort();
    list.hidden = true;
    list.replaceChildren();
    found = [];
    choose(-1);
    input.setAttribute("aria-expanded", "false");
    status.textContent = "";
  }

  function choose(at) {
    chosen = at;
    for (const [place, option] of [...list.children].entries()) option.setAttribute("aria-selected", place === at);
    const option = list.children[at];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  function show(answer) {
    if (!answer.length) return close();
    found = answer;
    list.replaceChildren(...answer.map((one, at) => {
      const option = document.createElement("li");
      const kind = document.createElement("span");
      option.id = `${list.id}-${at}`;
      option.textContent = `${one.name} `;
      kind.textContent = one.kind;
      option.append(kind);
      set(option, { role: "option", "aria-selected": "false" });
      option.addEventListener("click", () => location.assign(goes(one)));
      return option;
    }));
    choose(-1);
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    status.textContent = `${answer.length} suggestion${answer.length === 1 ? "" : "s"}`;
  }

  async function ask() {
    const text = input.value.trim();
    asked = new AbortController();
    try {
      const answer = await fetch(`${suggestions}?q=${encodeURIComponent(text)}${kind && `&kind=${kind}`}`, { signal: asked.signal });
      if (answer.ok) show((await answer.json()).suggestions);
      else close();
    } catch (error) {
      // Letters that came meanwhile, or a network that went: the plain search remains.
      if (error.name !== "AbortError") close();
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    asked.abort();
    if (input.value.trim().length < LEAST_LETTERS) close();
    else timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", event => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && found.length) close();
    else if (event.key === "Enter" && chosen >= 0) location.assign(goes(found[chosen]));
    else if (step && found.length) {
      // The field itself stands between the last suggestion and the first.
      const places = found.length + 1;
      choose(((chosen + 1 + step + places) % places) - 1);
    } else return;
    event.preventDefault();
  });
  // The field keeps the focus while somebody points at the list.
  list.addEventListener("mousedown", event => event.preventDefault());
  input.addEventListener("blur", close);
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}
