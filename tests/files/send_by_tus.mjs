// Sends a file by tus-js-client, stops at 60 %, and goes on as a new upload of the same file.
// Prints: bytes sent when stopped, offset it went on from, the file's id.
import { createRequire } from "node:module";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const { FileUrlStorage, Upload } = createRequire(join(process.cwd(), "package.json"))("tus-js-client");
const [endpoint, path] = process.argv.slice(2);
const file = readFileSync(path);
const kept = join(tmpdir(), `tus-${process.pid}.json`);
const options = {
  endpoint,
  chunkSize: 600_000,
  retryDelays: [0, 500, 1000],
  metadata: { filename: "take.bin" },
  fingerprint: async () => "take",
  urlStorage: new FileUrlStorage(kept),
  storeFingerprintForResuming: true,
  headers: { Cookie: process.env.COOKIE, "X-CSRFToken": process.env.TOKEN },
};

const stoppedAt = await new Promise((resolve, reject) => {
  const upload = new Upload(file, {
    ...options,
    onError: reject,
    onProgress: (sent) => {
      if (sent >= file.length * 0.6) void upload.abort().then(() => resolve(sent), reject);
    },
  });
  upload.start();
});

const [resumedAt, fileId] = await new Promise((resolve, reject) => {
  let first = -1;
  const upload = new Upload(file, {
    ...options,
    onError: reject,
    onAfterResponse: (request, response) => {
      if (request.getMethod() === "HEAD") first = Number(response.getHeader("Upload-Offset"));
    },
    onSuccess: ({ lastResponse }) => resolve([first, lastResponse.getHeader("Upload-File-Id")]),
  });
  void upload.findPreviousUploads().then(([previous]) => {
    upload.resumeFromPreviousUpload(previous);
    upload.start();
  }, reject);
});

rmSync(kept, { force: true });
console.log(stoppedAt, resumedAt, fileId);
