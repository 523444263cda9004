import { describe, expect, it } from "vitest";
import { deviceName, keyBytes, stateOf } from "./state";

const browser = { hasWorkers: true, isSecure: true, permission: "granted" };

describe("how push stands", () => {
  it("is said for each case", () => {
    expect(stateOf(browser, true)).toBe("on");
    expect(stateOf(browser, false)).toBe("off");
    expect(stateOf({ ...browser, permission: "default" }, false)).toBe("off");
    expect(stateOf({ ...browser, permission: "denied" }, true)).toBe("denied");
    expect(stateOf({ ...browser, hasWorkers: false }, false)).toBe("unable");
    expect(stateOf({ ...browser, isSecure: false, hasWorkers: false }, false)).toBe("insecure");
  });
});

describe("the key", () => {
  it("is read from the alphabet of addresses", () => {
    expect([...keyBytes("-_8")]).toEqual([251, 255]);
    expect([...keyBytes("AQID")]).toEqual([1, 2, 3]);
  });
});

describe("a browser's name", () => {
  it("is the one people know", () => {
    const chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";
    expect(deviceName(chrome)).toBe("Chrome, Linux");
    expect(deviceName("Mozilla/5.0 (Windows NT 10.0) Chrome/140 YaBrowser/25 Safari/537")).toBe("Yandex Browser, Windows");
    expect(deviceName("nothing known")).toBe("");
  });
});
