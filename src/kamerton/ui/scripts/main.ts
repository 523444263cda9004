import htmx from "htmx.org";
import { csrfToken } from "@shared/http";
import { realtime } from "@shared/realtime";
import { watchAnswers } from "./answers";
import { watchConfirm } from "./confirm";
import { watchDialogs } from "./dialogs";
import { watchDrafts } from "./drafts";
import { watchFiles } from "./files";
import { watchFocus } from "./focus";
import { watchForms } from "./forms";
import { watchLive } from "./live";
import { watchMenus } from "./menus";
import { watchNetwork } from "./network";
import { watchPalette } from "./palette";
import { showToast, watchToasts } from "./toasts";

/* The whole script of an ordinary page. All of it listens on the document, so parts that htmx brings work at once. */
document.addEventListener("htmx:config:request", (event) => {
  const { request } = (event as CustomEvent).detail.ctx;
  if (request.method !== "GET") request.headers["X-CSRFToken"] = csrfToken();
});
document.addEventListener("htmx:error", () => {
  showToast(document.documentElement.dataset.saysOffline ?? "", "fault");
});

watchMenus(document);
watchAnswers(document, showToast);
watchConfirm(document);
watchDialogs(document);
watchDrafts(document, showToast);
watchFiles(document);
watchForms(document);
watchFocus(document);
watchToasts(document);
watchPalette(document);
watchNetwork(window, realtime());
watchLive(document, (part, address) => void htmx.ajax("GET", address, { target: part, swap: "outerHTML" }));

(window as unknown as { htmx: typeof htmx }).htmx = htmx;
