/**
 * Lets this browser be told while no page is open (Web Push), and says plainly why where it cannot.
 *
 *   <k-notifications-push key="BN…" worker="/notifications/worker.js" address="/notifications/devices/" hidden>
 *     <p data-says></p><span data-on hidden><button>…</button></span><span data-off hidden><button>…</button></span>
 *     <template data-words><i data-word="denied">…</i></template>
 *   </k-notifications-push>
 */
import { request } from "@shared/http";
import { type Browser, deviceName, keyBytes, stateOf } from "./state";

class NotificationsPush extends HTMLElement {
  connectedCallback(): void {
    this.hidden = false;
    this.button("on")?.addEventListener("click", () => void this.turn(() => this.turnOn()));
    this.button("off")?.addEventListener("click", () => void this.turn(() => this.turnOff()));
    void this.turn(async () => undefined);
  }

  private button(name: string): HTMLElement | null {
    return this.querySelector<HTMLElement>(`[data-${name}]`);
  }

  private browser(): Browser {
    return {
      hasWorkers: "serviceWorker" in navigator && "PushManager" in window && "Notification" in window,
      isSecure: window.isSecureContext,
      permission: "Notification" in window ? Notification.permission : "denied",
    };
  }

  private async registration(): Promise<ServiceWorkerRegistration> {
    return navigator.serviceWorker.register(this.getAttribute("worker") ?? "");
  }

  /** Do something, then show how it stands; what failed is said. */
  private async turn(work: () => Promise<void>): Promise<void> {
    let hasFailed = false;
    try {
      await work();
    } catch {
      hasFailed = true;
    }
    const browser = this.browser();
    const subscription = browser.hasWorkers && browser.isSecure ? await this.subscription() : null;
    const state = hasFailed ? "failed" : stateOf(browser, subscription !== null);
    this.say(state);
    const on = this.button("on");
    const off = this.button("off");
    if (on) on.hidden = !["off", "failed"].includes(state);
    if (off) off.hidden = state !== "on";
  }

  private async subscription(): Promise<PushSubscription | null> {
    const worker = await navigator.serviceWorker.getRegistration(this.getAttribute("worker") ?? "");
    return (await worker?.pushManager.getSubscription()) ?? null;
  }

  private async turnOn(): Promise<void> {
    if ((await Notification.requestPermission()) !== "granted") return;
    const registration = await this.registration();
    const subscription = await registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: keyBytes(this.getAttribute("key") ?? ""),
    });
    const told = { ...subscription.toJSON(), name: deviceName(navigator.userAgent) };
    await request(this.getAttribute("address") ?? "", { json: told });
  }

  private async turnOff(): Promise<void> {
    const subscription = await this.subscription();
    if (!subscription) return;
    await request(this.getAttribute("address") ?? "", { json: { endpoint: subscription.endpoint, remove: true } });
    await subscription.unsubscribe();
  }

  private say(state: string): void {
    const words = this.querySelector<HTMLTemplateElement>("template[data-words]")?.content;
    const place = this.querySelector<HTMLElement>("[data-says]");
    if (place) place.textContent = words?.querySelector(`[data-word=${state}]`)?.textContent ?? "";
  }
}

if (!customElements.get("k-notifications-push")) customElements.define("k-notifications-push", NotificationsPush);
