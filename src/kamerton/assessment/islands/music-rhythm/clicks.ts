/* Short clicks on the audio clock, and that clock told in the page's own time. */

export class Clicks {
  readonly context = new AudioContext({ latencyHint: "interactive" });
  private readonly out = this.context.createGain();

  constructor() {
    this.out.gain.value = 0.7;
    this.out.connect(this.context.destination);
  }

  /** The moment of the page's clock (performance.now) at which a moment of the audio clock is heard. */
  pageTime(atS: number): number {
    const stamp = this.context.getOutputTimestamp?.();
    if (stamp?.contextTime && stamp.performanceTime) return stamp.performanceTime + (atS - stamp.contextTime) * 1000;
    const delay = (this.context.outputLatency || this.context.baseLatency || 0) * 1000;
    return performance.now() + (atS - this.context.currentTime) * 1000 + delay;
  }

  click(atS: number, isFirst: boolean, pitchHz = isFirst ? 1760 : 1175): void {
    const tone = this.context.createOscillator();
    const gain = this.context.createGain();
    tone.frequency.value = pitchHz;
    gain.gain.setValueAtTime(0, atS);
    gain.gain.linearRampToValueAtTime(isFirst ? 1 : 0.6, atS + 0.002);
    gain.gain.exponentialRampToValueAtTime(0.001, atS + 0.06);
    tone.connect(gain).connect(this.out);
    tone.start(atS);
    tone.stop(atS + 0.08);
  }

  close(): void {
    void this.context.close();
  }
}
