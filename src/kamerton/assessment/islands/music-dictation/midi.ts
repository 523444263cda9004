/* A MIDI keyboard, where there is one and the browser lets it be heard without asking. */

export interface Listener {
  note: (number: number) => void;
  named: (name: string) => void;
  signal: AbortSignal;
}

/** The key that a message says was pressed; null for anything else. */
export function pressedKey(data: ArrayLike<number> | null | undefined): number | null {
  if (!data || data.length < 3) return null;
  const [status = 0, key = 0, velocity = 0] = Array.from({ length: 3 }, (_none, index) => data[index]);
  return (status & 0xf0) === 0x90 && velocity > 0 ? key : null;
}

export async function listenToMidi({ note, named, signal }: Listener): Promise<void> {
  if (!("requestMIDIAccess" in navigator)) return;
  const allowed = await navigator.permissions?.query({ name: "midi" as PermissionName }).catch(() => null);
  if (allowed?.state === "denied") return;
  const access = await navigator.requestMIDIAccess().catch(() => null);
  const known = new Set<string>();
  const hear = (input: MIDIInput): void => {
    if (known.has(input.id)) return;
    known.add(input.id);
    input.addEventListener("midimessage", (event) => {
      const key = pressedKey(event.data);
      if (key !== null) note(key);
    }, { signal });
    named(input.name ?? "MIDI");
  };
  for (const input of access?.inputs.values() ?? []) hear(input);
  // A keyboard that is plugged in later is heard too.
  access?.addEventListener("statechange", ({ port }) => port?.type === "input" && port.state === "connected" && hear(port as MIDIInput), { signal });
}
