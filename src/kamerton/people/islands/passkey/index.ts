/* A button that makes a passkey or signs by one, and sends the answer with its form.

   <k-people-passkey data-mode="get" data-source="/accounts/2fa/webauthn/login/">
     <form method="post"><input type="hidden" name="credential"><button type="button" data-passkey>…</button>
     <p role="status" data-says hidden></p></form>
   </k-people-passkey>
   Options stand in data-options, or are asked from data-source when the button is pressed. */
import { getJson } from "@shared/http";
import { creationOptions, credentialJson, type Json, requestOptions } from "./encoding";

// The server tells pages and options apart by this header alone.
const asJson = { headers: { Accept: "application/json" } };

class Passkey extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector<HTMLButtonElement>("[data-passkey]");
    if (!button) return;
    if (!("credentials" in navigator) || !window.PublicKeyCredential) {
      button.hidden = true;
      this.say(this.dataset.missing ?? "");
      return;
    }
    button.addEventListener("click", () => void this.run(button));
  }

  private say(text: string): void {
    const line = this.querySelector<HTMLElement>("[data-says]");
    if (!line) return;
    line.hidden = !text;
    line.textContent = text;
  }

  private async options(): Promise<Json> {
    const told = this.dataset.source
      ? (await getJson<{ request_options: Json }>(this.dataset.source, asJson)).request_options
      : (JSON.parse(this.dataset.options ?? "{}") as Json);
    return (told.publicKey as Json | undefined) ?? told;
  }

  private create(options: Json): Promise<Credential | null> {
    const alone = this.querySelector<HTMLInputElement>("[data-passwordless]");
    const publicKey = creationOptions(options);
    if (alone) {
      publicKey.authenticatorSelection = {
        ...publicKey.authenticatorSelection,
        residentKey: alone.checked ? "required" : "discouraged",
        requireResidentKey: alone.checked,
        ...(alone.checked ? { userVerification: "required" as const } : {}),
      };
    }
    return navigator.credentials.create({ publicKey });
  }

  private async run(button: HTMLButtonElement): Promise<void> {
    const form = this.querySelector("form");
    const field = form?.querySelector<HTMLInputElement>("input[name=credential]");
    if (!form || !field || button.ariaBusy === "true") return;
    button.ariaBusy = "true";
    this.say("");
    try {
      const options = await this.options();
      const found =
        this.dataset.mode === "create"
          ? await this.create(options)
          : await navigator.credentials.get({ publicKey: requestOptions(options) });
      if (!found) throw new Error("no credential");
      field.value = JSON.stringify(credentialJson(found as PublicKeyCredential));
      form.submit();
    } catch {
      this.say(this.dataset.failed ?? "");
      button.ariaBusy = "false";
    }
  }
}

if (!customElements.get("k-people-passkey")) customElements.define("k-people-passkey", Passkey);
