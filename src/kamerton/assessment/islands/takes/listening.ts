/* A take is listened to beside the score, where it was played with it, and in the list. */
import type { Take } from "@shared/takes";
import type { ScoresPlayer } from "../../../scores/islands/player/element";

export async function listenTo(take: Take, content: Blob, name: string, root: Element, beside: ScoresPlayer | null): Promise<void> {
  const score = take.points.length > 0 ? beside : null;
  if (score) {
    score.addRecording({ id: take.id, name, address: "", picture: "", points: take.points, mayAlign: false, alignment: "", content });
    await score.choose(take.id);
    score.toBar(0);
    await score.toggle();
  }
  const holder = root.querySelector(`[data-take="${take.id}"] [data-own=player]`);
  const player = Object.assign(document.createElement(take.kind), { controls: true, src: URL.createObjectURL(content) });
  player.setAttribute("aria-label", name);
  holder?.replaceChildren(player);
  if (!score) await player.play().catch(() => undefined);
}
