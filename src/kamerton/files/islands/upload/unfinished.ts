/* The last file that was not sent whole, as the browser and the server remember it. */
import { percent } from "./sending";

export interface Unfinished {
  name: string;
  percent: number;
}

export async function unfinished(): Promise<Unfinished | null> {
  if (!Object.keys(localStorage).some((key) => key.startsWith("tus::"))) return null;
  const { defaultOptions } = await import("tus-js-client");
  const [earlier] = (await defaultOptions.urlStorage?.findAllUploads()) ?? [];
  const name = earlier?.metadata.filename;
  if (!earlier?.uploadUrl || !name) return null;
  const answer = await fetch(earlier.uploadUrl, { method: "HEAD", headers: { "Tus-Resumable": "1.0.0" } });
  if (!answer.ok || answer.headers.has("Upload-File-Id")) {
    await defaultOptions.urlStorage?.removeUpload(earlier.urlStorageKey);
    return null;
  }
  return { name, percent: percent({ sent: Number(answer.headers.get("Upload-Offset") ?? 0), size: earlier.size ?? 0 }) };
}
