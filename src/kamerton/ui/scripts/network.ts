/* A lost connection is said calmly, once, and taken back when it returns. */

export function watchNetwork(view: Window): void {
  const root = view.document;
  const words = root.documentElement.dataset.saysOffline ?? "";
  const show = (isOffline: boolean): void => {
    const shown = root.querySelector(".offline");
    if (!isOffline) shown?.remove();
    else if (!shown && words) {
      const line = root.createElement("div");
      line.className = "offline";
      line.setAttribute("role", "status");
      line.textContent = words;
      root.querySelector(".bar")?.after(line);
    }
  };
  view.addEventListener("offline", () => show(true));
  view.addEventListener("online", () => show(false));
  if (!view.navigator.onLine) show(true);
}
