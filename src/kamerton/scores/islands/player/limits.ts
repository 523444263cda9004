/** How far ahead of the sound card notes are planned, in seconds. */
export const AHEAD_S = 0.16;
