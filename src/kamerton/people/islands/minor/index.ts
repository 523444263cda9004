/* Shows the guardian's address only to those under 18; without a script both fields stand there.

   <k-people-minor><input type="checkbox" data-minor><div data-guardian>…</div></k-people-minor> */
class Minor extends HTMLElement {
  connectedCallback(): void {
    const box = this.querySelector<HTMLInputElement>("[data-minor]");
    const guardian = this.querySelector<HTMLElement>("[data-guardian]");
    if (!box || !guardian) return;
    const follow = (): void => {
      guardian.hidden = !box.checked;
    };
    box.addEventListener("change", follow);
    follow();
  }
}

if (!customElements.get("k-people-minor")) customElements.define("k-people-minor", Minor);
