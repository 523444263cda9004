/* The stage with its recordings: which one sounds, in which key, and where its bars are. */
import type { Point } from "./align";
import type { RecordingInfo } from "./recording";
import { Stage } from "./stage";

export abstract class RecordedStage extends Stage {
  async choose(id: RecordingInfo["id"] | ""): Promise<void> {
    const { player, sound } = await this.session();
    this.controls?.say("loading");
    try {
      await this.sources.choose(player, sound, id === "" ? null : id);
      this.showChosen();
      this.controls?.length(player.timeline.durationMs);
      await this.prepareSound(player);
    } catch {
      this.panel?.showSource(String(this.sources.chosen?.id ?? ""), false, this.sources.hasParts);
      this.controls?.say("failed");
    }
  }

  addRecording(info: RecordingInfo): void {
    const at = this.sources.recordings.findIndex(({ id }) => id === info.id);
    if (at < 0) this.sources.recordings.push(info);
    else this.sources.recordings[at] = info;
    this.panel?.addSource(String(info.id), info.name);
  }

  removeRecording(id: RecordingInfo["id"]): void {
    const at = this.sources.recordings.findIndex((one) => one.id === id);
    if (at >= 0) this.sources.recordings.splice(at, 1);
    this.panel?.removeSource(String(id));
  }

  transpose(by: number): void {
    this.controls?.say("loading");
    void this.ready().then(async (player) => {
      const wasPlaying = player.isPlaying;
      try {
        const answer = await this.sources.transpose(by);
        if (!answer) return;
        this.takePages(answer.pages);
        this.sources.play(player);
        this.panel?.showKey(this.sources.semitones, answer.keyName);
        this.controls?.say("key", { key: answer.keyName });
        await this.redraw();
        if (wasPlaying) await this.toggle();
      } catch {
        this.controls?.say("failed");
      }
    });
  }

  align(): void {
    const { chosen } = this.sources;
    if (chosen) void this.aligner?.open(chosen);
  }

  aligned(points: Point[], isKept: boolean): void {
    if (this.player) this.sources.align(this.player, points);
    if (points.length > 0) this.controls?.say("recording", { name: this.sources.chosen?.name ?? "" });
    if (isKept) this.dispatchEvent(new CustomEvent("k-aligned", { bubbles: true, detail: { id: this.sources.chosen?.id, points } }));
  }

  async findBars(): Promise<Point[]> {
    const { chosen, score } = this.sources;
    if (!chosen || !score) return [];
    const { findBars } = await import("./finding");
    return findBars(this.sources.asWritten ?? score, chosen);
  }

  heardMs(): number {
    const { player, sound } = this;
    const lagMs = player?.isPlaying ? (sound?.context.outputLatency ?? 0) * 1000 * player.transport.rate : 0;
    return Math.max(0, (player?.position ?? 0) - lagMs);
  }

  private showChosen(): void {
    const { chosen, hasParts } = this.sources;
    this.picture?.show(chosen);
    this.panel?.showSource(chosen ? String(chosen.id) : "", chosen?.mayAlign ?? false, hasParts);
    if (!chosen) this.controls?.say("");
    else if (chosen.points.length > 0) this.controls?.say("recording", { name: chosen.name });
    else this.controls?.say(chosen.mayAlign ? "unmarked" : "unfollowed");
  }
}
