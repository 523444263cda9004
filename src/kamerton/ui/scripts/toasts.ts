/* Short messages that come and go. The server sends one in the header HX-Trigger: {"toast": {"text": …, "kind": "done"}}. */

export type ToastKind = "info" | "done" | "fault";
const STAYS_MS = 6000;

function sprite(): string {
  return document.documentElement.dataset.icons ?? "";
}

function icon(name: string): SVGElement {
  const holder = document.createElement("template");
  holder.innerHTML = `<svg class="icon" aria-hidden="true"><use href="${sprite()}#${name}"/></svg>`;
  return holder.content.firstElementChild as SVGElement;
}

export function showToast(text: string, kind: ToastKind = "info"): void {
  const place = document.getElementById("toasts");
  if (!place || !text) return;
  const toast = document.createElement("div");
  toast.className = `toast ${kind}`;
  if (kind === "fault") toast.setAttribute("role", "alert");
  const words = document.createElement("span");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "icon-btn";
  close.dataset.closes = "toast";
  close.setAttribute("aria-label", document.documentElement.dataset.saysClose ?? "×");
  close.append(icon("x"));
  toast.append(icon(kind === "done" ? "circle-check" : kind === "fault" ? "triangle-alert" : "info"), words, close);
  place.append(toast);
  if (kind !== "fault") setTimeout(() => toast.remove(), STAYS_MS);
}

export function watchToasts(root: Document): void {
  root.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (target.closest("[data-closes=toast]")) target.closest(".toast")?.remove();
    const shower = target.closest<HTMLElement>("[data-toast]");
    if (shower) showToast(shower.dataset.toast ?? "", "done");
  });
  root.addEventListener("toast", (event) => {
    const { text, kind } = (event as CustomEvent<{ text: string; kind?: ToastKind }>).detail;
    showToast(text, kind ?? "info");
  });
}
