/* Keeps the place where a learner left an activity. Players tell it by the event `k-position`
   ({position_s, duration_s, played_share} of sound and video); for a text it is the share that was scrolled.
   <div class="k-activity" data-place-url="/cohorts/…/place/">…</div> */
import { postJson } from "@shared/http";
import { Keeper, type Place, readShare } from "./place";

const root = document.querySelector<HTMLElement>(".k-activity[data-place-url]");
const address = root?.dataset.placeUrl;

if (root && address) {
  const keeper = new Keeper((place: Place, leaving: boolean) =>
    postJson(address, place, { keepalive: leaving }).then(() => undefined),
  );
  document.addEventListener("k-position", (event) => keeper.note((event as CustomEvent<Place>).detail));
  const text = root.querySelector<HTMLElement>(".k-prose");
  if (text) {
    addEventListener(
      "scroll",
      () => keeper.note({ share: readShare(text.getBoundingClientRect(), innerHeight) }),
      { passive: true },
    );
  }
  addEventListener("pagehide", () => keeper.flush(true));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keeper.flush(true);
  });
}
