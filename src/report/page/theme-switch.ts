/// <reference lib="dom" />
import { type Theme, darkTheme, lightTheme } from "../theme.ts";

/**
 * Calls `draw` with the theme now and whenever it changes: by the system's preference, by the button, and for printing,
 * which is always light.
 */
export function followTheme(draw: (theme: Theme) => void): void {
  const preference = window.matchMedia("(prefers-color-scheme: dark)");
  let chosen: Theme["name"] | null = null;
  const current = (): Theme =>
    (chosen ?? (preference.matches ? "dark" : "light")) === "dark" ? darkTheme : lightTheme;
  const button = document.querySelector<HTMLButtonElement>("#theme");
  const apply = (theme: Theme): void => {
    if (button !== null) button.textContent = theme.name === "dark" ? "Light theme" : "Dark theme";
    draw(theme);
  };
  if (button !== null) {
    button.hidden = false;
    button.addEventListener("click", () => {
      chosen = current().name === "dark" ? "light" : "dark";
      document.documentElement.dataset["theme"] = chosen;
      apply(current());
    });
  }
  preference.addEventListener("change", () => apply(current()));
  window.addEventListener("beforeprint", () => {
    document.documentElement.dataset["theme"] = "light";
    // The page is as wide as paper while charts are drawn: their letters stay as large as those around them.
    document.documentElement.dataset["printing"] = "";
    draw(lightTheme);
  });
  window.addEventListener("afterprint", () => {
    delete document.documentElement.dataset["printing"];
    if (chosen === null) delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = chosen;
    draw(current());
  });
  apply(current());
}
