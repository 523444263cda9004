/* A recording made in a browser does not tell its length, and cannot be entered before the browser has found it out. */

const FAR_S = 1e7;
const PATIENT_MS = 4000;

const once = (player: HTMLMediaElement, name: string): Promise<unknown> =>
  Promise.race([
    new Promise((done) => player.addEventListener(name, done, { once: true })),
    new Promise((done) => setTimeout(done, PATIENT_MS)),
  ]);

/** Let a player stand at a moment. */
export async function seek(player: HTMLMediaElement, seconds: number): Promise<void> {
  if (player.readyState === 0) {
    player.load();
    await once(player, "loadedmetadata");
  }
  if (!Number.isFinite(player.duration)) {
    const found = once(player, "seeked");
    player.currentTime = FAR_S;
    await found;
  }
  const there = once(player, "seeked");
  player.currentTime = seconds;
  await there;
}
