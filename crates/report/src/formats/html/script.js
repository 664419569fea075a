"use strict";
(() => {
  const root = document.documentElement;
  const form = document.getElementById("filters");
  const findings = Array.from(document.querySelectorAll(".finding"));
  const files = Array.from(document.querySelectorAll("section.file"));
  const status = document.getElementById("shown");
  const none = document.getElementById("none");
  const severities = Array.from(form.elements.severity);
  const suppressed = form.elements.suppressed;
  let texts = null;

  // Filters <-> the fragment of the address: #severity=error&rule=host-network&file=a.yaml&q=web
  const read = () => {
    const wanted = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
    const chosen = wanted.get("severity");
    for (const box of severities) box.checked = !chosen || chosen.split(",").includes(box.value);
    for (const name of ["rule", "file", "q"]) form.elements[name].value = wanted.get(name) || "";
    if (suppressed) suppressed.checked = wanted.has("suppressed");
  };
  const fragment = () => {
    const wanted = new URLSearchParams();
    const chosen = severities.filter((box) => box.checked).map((box) => box.value);
    if (chosen.length < severities.length) wanted.set("severity", chosen.join(",") || "none");
    for (const name of ["rule", "file", "q"]) if (form.elements[name].value) wanted.set(name, form.elements[name].value);
    if (suppressed && suppressed.checked) wanted.set("suppressed", "1");
    return wanted.toString();
  };
  const apply = () => {
    const chosen = new Set(severities.filter((box) => box.checked).map((box) => box.value));
    const { rule, file } = { rule: form.elements.rule.value, file: form.elements.file.value };
    const words = form.elements.q.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length && !texts) texts = findings.map((it) => `${it.textContent} ${it.dataset.file}`.toLowerCase());
    let count = 0;
    let total = 0;
    findings.forEach((it, index) => {
      const counts = !it.classList.contains("suppressed") || suppressed.checked;
      if (counts) total += 1;
      const shown = counts && chosen.has(it.dataset.severity) && (!rule || it.dataset.rule === rule)
        && (!file || it.dataset.file === file) && words.every((word) => texts[index].includes(word));
      it.hidden = !shown;
      if (shown) count += 1;
    });
    for (const it of files) it.hidden = !it.querySelector(".finding:not([hidden])");
    status.textContent = `${count} of ${total} shown`;
    none.hidden = count > 0 || findings.length === 0;
  };
  const changed = () => {
    const wanted = fragment();
    history.replaceState(null, "", wanted ? `#${wanted}` : location.pathname + location.search);
    apply();
  };
  // A finding or rule that a link leads to is shown, whatever the filters say.
  const follow = () => {
    if (location.hash.includes("=")) {
      read();
      apply();
      document.getElementById("findings").scrollIntoView();
      return;
    }
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.hidden) {
      form.reset();
      if (suppressed) suppressed.checked = target.classList.contains("suppressed");
      apply();
    }
    target.scrollIntoView();
    target.focus({ preventScroll: true });
  };

  let timer = 0;
  form.addEventListener("input", (event) => {
    clearTimeout(timer);
    timer = setTimeout(changed, event.target.type === "search" ? 120 : 0);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(changed, 0));
  addEventListener("hashchange", follow);

  const step = (by) => {
    const shown = findings.filter((it) => !it.hidden);
    const at = shown.findIndex((it) => it.contains(document.activeElement));
    const next = shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : at + by];
    if (next) {
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "start" });
    }
  };
  addEventListener("keydown", (event) => {
    const isTyping = event.target.closest && event.target.closest("input, select, textarea");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") {
      event.preventDefault();
      form.elements.q.focus();
    } else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
  });

  const theme = document.getElementById("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
  const label = () => { theme.textContent = isDark() ? "Light mode" : "Dark mode"; };
  // A page that was opened from a file may have no storage.
  try { const kept = localStorage.getItem("hullmark-theme"); if (kept) root.dataset.theme = kept; } catch { /* as it is */ }
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try { localStorage.setItem("hullmark-theme", root.dataset.theme); } catch { /* as it is */ }
    label();
  });
  dark.addEventListener("change", label);
  label();

  theme.hidden = false;
  form.hidden = findings.length === 0;
  read();
  apply();
  if (location.hash) follow();
})();
