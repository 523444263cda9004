import { expect, it } from "vitest";
import { OfflineError } from "./http";
import { whenOnline } from "./sending";

it("what needs the network is done as soon as there is one, and a refusal is told at once", async () => {
  let tries = 0;
  const told: string[] = [];
  const done = whenOnline(async () => {
    tries += 1;
    if (tries < 3) throw new OfflineError("offline");
    return "sent";
  }, () => told.push("waits"));
  for (let at = 0; at < 2; at += 1) {
    await new Promise((resolve) => setTimeout(resolve));
    window.dispatchEvent(new Event("online"));
  }
  expect(await done).toBe("sent");
  expect(told).toEqual(["waits", "waits"]);
  await expect(whenOnline(() => Promise.reject(new RangeError("no")))).rejects.toThrow("no");
});
