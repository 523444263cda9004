/* Sending a file to the platform by tus: in parts, going on from where it stopped. */
import { csrfToken } from "@shared/http";
import type { Say, Settings } from "./settings";

export interface Stored {
  file: string;
  name: string;
  media_type: string;
  size_bytes: number;
}

const PART_BYTES = 4 * 1024 * 1024;
const RETRIES_MS = [0, 1000, 3000, 5000, 10_000, 30_000];

/** Send a file; `onProgress` hears percents. Rejects with an Error whose message is for the reader. */
export async function sendFile(file: File, settings: Settings, say: Say, onProgress: (percent: number) => void): Promise<Stored> {
  if (file.size === 0) throw new Error(say("file_empty"));
  if (settings.maxBytes > 0 && file.size > settings.maxBytes) throw new Error(say("file_too_large"));
  const { Upload } = await import("tus-js-client");
  return new Promise((resolve, reject) => {
    const upload = new Upload(file, {
      endpoint: settings.uploads,
      chunkSize: PART_BYTES,
      retryDelays: RETRIES_MS,
      removeFingerprintOnSuccess: true,
      metadata: { filename: file.name, filetype: file.type },
      onBeforeRequest: (request) => request.setHeader("X-CSRFToken", csrfToken()),
      onProgress: (sent, total) => onProgress(Math.floor((100 * sent) / Math.max(1, total))),
      onError: (error) => reject(new Error(toldBy(error) || say("upload_failed"))),
      onSuccess: ({ lastResponse }) => {
        const id = lastResponse.getHeader("Upload-File-Id") ?? "";
        if (id === "") return reject(new Error(say("upload_failed")));
        resolve({ file: id, name: file.name, media_type: file.type, size_bytes: file.size });
      },
    });
    void upload.findPreviousUploads().then((earlier) => {
      if (earlier[0]) upload.resumeFromPreviousUpload(earlier[0]);
      upload.start();
    });
  });
}

/** The server's own words, where its answer has them. */
function toldBy(error: unknown): string {
  const response = (error as { originalResponse?: { getBody(): string } | null }).originalResponse;
  try {
    const body = JSON.parse(response?.getBody() ?? "") as { message?: unknown };
    return typeof body.message === "string" ? body.message : "";
  } catch {
    return "";
  }
}
