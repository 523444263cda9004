import { describe, expect, it } from "vitest";
import { creationOptions, requestOptions, toBytes, toText } from "./encoding";

describe("base64url", () => {
  it("goes there and back without padding", () => {
    const bytes = new Uint8Array([251, 255, 254, 0]);
    expect(toText(bytes.buffer)).toBe("-__-AA");
    expect([...toBytes("-__-AA")]).toEqual([251, 255, 254, 0]);
  });
});

describe("options", () => {
  it("for a new key make challenge, user and known keys binary", () => {
    const options = creationOptions({
      challenge: "AQI",
      user: { id: "Aw", name: "a", displayName: "b" },
      excludeCredentials: [{ id: "BA", type: "public-key" }],
    });
    expect([...(options.challenge as Uint8Array)]).toEqual([1, 2]);
    expect([...(options.user.id as Uint8Array)]).toEqual([3]);
    expect([...(options.excludeCredentials?.[0]?.id as Uint8Array)]).toEqual([4]);
  });

  it("for sign-in need no list of keys", () => {
    expect(requestOptions({ challenge: "AQI" }).allowCredentials).toEqual([]);
  });
});
