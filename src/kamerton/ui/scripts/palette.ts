/* Ctrl-K: the palette's own script is loaded when it is first asked for. */

export function watchPalette(root: Document): void {
  const button = root.querySelector<HTMLAnchorElement>("a[data-palette]");
  if (!button) return;
  const open = async (): Promise<void> => {
    const { openPalette } = await import("../islands/palette/index");
    openPalette({ suggest: button.dataset.palette ?? "", page: button.href });
  };
  button.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void open();
  });
  root.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.code === "KeyK" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      void open();
    }
  });
}
