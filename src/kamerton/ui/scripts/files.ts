/* The face of a file input says what was chosen: <span class="file-input"><input type="file"><span class="file-face"><b>…</b><span>none</span></span></span>. */

/** Name the chosen files; with none give the words for none. */
export function chosen(names: string[], none: string): string {
  return names.length ? names.join(", ") : none;
}

function show(input: HTMLInputElement): void {
  const said = input.closest(".file-input")?.querySelector<HTMLElement>(".file-face > span");
  if (!said) return;
  said.dataset.none ??= said.textContent ?? "";
  said.textContent = chosen([...(input.files ?? [])].map((file) => file.name), said.dataset.none);
}

export function watchFiles(root: Document): void {
  root.addEventListener("change", (event) => {
    const input = event.target as HTMLInputElement;
    if (input.type === "file") show(input);
  });
  root.addEventListener("reset", (event) => {
    setTimeout(() => {
      for (const input of (event.target as Element).querySelectorAll<HTMLInputElement>("input[type=file]")) show(input);
    });
  });
}
