/* A lost connection is said calmly, once, and taken back when it returns: of the network, or of the line for news alone
   (the page itself then works on, and shows all when it is loaded again). */
import type { LineState } from "@shared/realtime";

const AWAY_PATIENCE_MS = 15_000;

export interface Line {
  onState(listener: (state: LineState) => void): () => void;
  retry(): void;
}

export function watchNetwork(view: Window, line?: Line): void {
  const root = view.document;
  const says = root.documentElement.dataset;
  let isAway = false;
  let waiting: number | undefined;
  const show = (): void => {
    const words = (view.navigator.onLine ? isAway && says.saysAway : says.saysOffline) || "";
    const shown = root.querySelector(".offline");
    if (shown?.textContent === words) return;
    shown?.remove();
    if (!words) return;
    const said = root.createElement("div");
    said.className = "offline";
    said.setAttribute("role", "status");
    said.textContent = words;
    root.querySelector(".bar")?.after(said);
  };
  view.addEventListener("offline", show);
  view.addEventListener("online", () => {
    show();
    line?.retry();
  });
  line?.onState((state) => {
    if (state === "away" && waiting === undefined) {
      waiting = view.setTimeout(() => {
        isAway = true;
        show();
      }, AWAY_PATIENCE_MS);
    } else if (state !== "away") {
      view.clearTimeout(waiting);
      waiting = undefined;
      isAway = false;
      show();
    }
  });
  show();
}
