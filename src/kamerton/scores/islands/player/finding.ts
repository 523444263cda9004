/* The bars of a recording found by its sound: a proposal, to be heard and mended. */
import type { Point } from "./align";
import { chromaOf, LOOKED_AT_HZ } from "./chroma";
import { marksBetween, rowsOfNotes, rowsOfSound, snapped, stepFor } from "./likeness";
import { marksOfSong } from "./midi-source";
import { readMidi } from "./midi";
import { contentOf, type RecordingInfo } from "./recording";
import type { Timeline } from "./score";
import { findOnsets } from "@shared/onsets";

/** A mark for each bar; none where nothing is heard. Throws where the recording cannot be fetched or decoded. */
export async function findBars(score: Timeline, info: RecordingInfo): Promise<Point[]> {
  const content = await (await contentOf(info)).arrayBuffer();
  if (info.kind === "midi") return marksOfSong(score, readMidi(content));
  const buffer = await new OfflineAudioContext(1, 1, LOOKED_AT_HZ).decodeAudioData(content);
  const samples = mixed(buffer);
  const stepMs = stepFor(score.durationMs, buffer.duration * 1000);
  const sound = rowsOfSound(await chromaOf(samples, LOOKED_AT_HZ, stepMs), stepMs);
  const marks = marksBetween(score, rowsOfNotes(score.notes, score.durationMs, stepMs), sound);
  const strokesMs = Array.from(findOnsets([samples], LOOKED_AT_HZ), (at) => (at / LOOKED_AT_HZ) * 1000);
  return snapped(marks, score, strokesMs);
}

function mixed(buffer: AudioBuffer): Float32Array {
  const samples = buffer.getChannelData(0).slice();
  for (let channel = 1; channel < buffer.numberOfChannels; channel += 1)
    buffer.getChannelData(channel).forEach((value, at) => (samples[at] = (samples[at] as number) + value));
  return samples;
}
