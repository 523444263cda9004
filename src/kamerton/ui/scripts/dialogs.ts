/* data-opens="id" opens a <dialog>; data-closes="id" closes it; a press on the veil closes it too. */

function dialogById(root: Document, id: string | undefined): HTMLDialogElement | null {
  const found = id ? root.getElementById(id) : null;
  return found instanceof HTMLDialogElement ? found : null;
}

export function watchDialogs(root: Document): void {
  root.addEventListener("click", (event) => {
    const target = event.target as Element;
    const opener = target.closest<HTMLElement>("[data-opens]");
    if (opener) {
      event.preventDefault();
      dialogById(root, opener.dataset.opens)?.showModal();
    }
    const closer = target.closest<HTMLElement>("[data-closes]");
    dialogById(root, closer?.dataset.closes)?.close();
    if (target instanceof HTMLDialogElement && target.matches(".dialog")) target.close();
  });
}
