/* One file sent by tus in parts: it goes on after a lost connection and, under the same name, after a reload. */
import { csrfToken, OfflineError } from "./http";

export interface Sending {
  /** Settles with the file's id on the server; rejects only when the server refuses for good. */
  readonly done: Promise<string>;
  /** Try again now: the connection is back. */
  nudge(): void;
  stop(): void;
}

const PART_BYTES = 1024 * 1024;
const RETRIES_MS = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000, 60_000, 60_000, 60_000];

const WAIT_MS = 5000;

/** Do something that needs the network as soon as there is one, however long that takes. */
export async function whenOnline<T>(act: () => Promise<T>, onWaiting: () => void = () => undefined): Promise<T> {
  for (;;)
    try {
      return await act();
    } catch (error) {
      // A refused import of a script says TypeError; the server's own refusal is the caller's.
      if (!(error instanceof OfflineError || error instanceof TypeError)) throw error;
      onWaiting();
      await new Promise<void>((resolve) => {
        addEventListener("online", () => resolve(), { once: true });
        setTimeout(resolve, WAIT_MS);
      });
    }
}

const isPassing = (status: number): boolean => status === 0 || status === 409 || status === 423 || status === 429 || status >= 500;

export interface ToSend {
  content: Blob;
  filename: string;
  endpoint: string;
  /** What tells this file from others after a reload. */
  name: string;
}

export function send(file: ToSend, onProgress: (percent: number) => void, onWaiting: () => void): Sending {
  let again: () => void = () => undefined;
  let stop: () => void = () => undefined;
  const done = whenOnline(() => import("tus-js-client"), onWaiting).then(
    ({ Upload }) =>
      new Promise<string>((resolve, reject) => {
        const upload = new Upload(file.content, {
          endpoint: file.endpoint,
          chunkSize: PART_BYTES,
          retryDelays: RETRIES_MS,
          removeFingerprintOnSuccess: true,
          metadata: { filename: file.filename, filetype: file.content.type },
          fingerprint: () => Promise.resolve(`kamerton-${file.name}`),
          onBeforeRequest: (request) => request.setHeader("X-CSRFToken", csrfToken()),
          onShouldRetry: (error) => isPassing(error.originalResponse?.getStatus() ?? 0),
          onProgress: (sent, all) => onProgress(all ? Math.floor((100 * sent) / all) : 100),
          onSuccess: ({ lastResponse }) => resolve(lastResponse.getHeader("Upload-File-Id") ?? ""),
          onError: (error) => {
            const status = "originalResponse" in error ? (error.originalResponse?.getStatus() ?? 0) : 0;
            if (isPassing(status)) onWaiting();
            else reject(error);
          },
        });
        const start = async (): Promise<void> => {
          const [earlier] = await upload.findPreviousUploads();
          if (earlier) upload.resumeFromPreviousUpload(earlier);
          upload.start();
        };
        again = () => upload.start();
        stop = () => void upload.abort().catch(() => undefined);
        void start();
      }),
  );
  return { done, nudge: () => again(), stop: () => stop() };
}

/** Fetch the sender beforehand, so that it is there when the connection is not. */
export const prepareSending = (): void => void import("tus-js-client").catch(() => undefined);
