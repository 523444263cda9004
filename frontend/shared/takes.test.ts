import { describe, expect, it } from "vitest";
import { constraints, endingOf } from "./capture";
import { delayOf, newTake, nextNumber } from "./takes";

describe("takes", () => {
  it("are numbered on, and are cut short until they have ended", () => {
    const first = newTake("7:1:take", 1, "audio", "audio/webm");
    expect(first.isCut).toBe(true);
    expect(nextNumber([first, { ...first, number: 4 }])).toBe(5);
    expect(nextNumber([])).toBe(1);
  });

  it("ask for sound as it is", () => {
    expect(constraints("audio")).toMatchObject({
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    });
    expect(constraints("audio").video).toBeUndefined();
    expect(constraints("video").video).toBeDefined();
  });

  it.each([["audio/webm;codecs=opus", "webm"], ["audio/mp4", "m4a"], ["video/mp4", "mp4"], ["audio/ogg;codecs=opus", "ogg"]])(
    "of %s end with %s",
    (mime, ending) => expect(endingOf(mime)).toBe(ending),
  );
});

describe("the delay of the way from the loudspeaker to the recording", () => {
  const played = [0.5, 1, 1.5, 2, 2.5];
  it("is the middle of what was heard, whatever else was", () => {
    const heard = [0.1, ...played.map((at) => at + 0.12), 2.71];
    expect(delayOf(heard, played)).toBeCloseTo(0.12);
  });
  it("is not known where too little was heard, or nothing steady", () => {
    expect(delayOf([0.62, 1.12], played)).toBeNull();
    expect(delayOf([0.55, 1.2, 1.8, 2.1, 2.9], played)).toBeNull();
  });
});
