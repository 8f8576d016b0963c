import type { PhaseName } from "../results/sample.ts";
import type { StartKind } from "../units/start-kind.ts";

/** Colours of one appearance. Every colour is `#rrggbb`. */
export interface Theme {
  readonly name: "light" | "dark";
  readonly surface: string;
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly minorGrid: string;
  readonly starts: Readonly<Record<StartKind, string>>;
  /** Key order is the order in which phases happen. */
  readonly phases: Readonly<Record<PhaseName, string>>;
  /** Eight colours; the ninth target begins again with another dash and shape. */
  readonly targets: readonly string[];
  /** What got slower, what got faster, and all else. */
  readonly verdicts: { readonly slower: string; readonly faster: string; readonly other: string };
}

interface Hues {
  readonly blue: string;
  readonly rust: string;
  readonly green: string;
  readonly purple: string;
  readonly gold: string;
  readonly sky: string;
  readonly olive: string;
  readonly ink: string;
  readonly grey: string;
}

/*
 * Found by search from the hues of Okabe and Ito (2008): each colour has a contrast of at least 3:1 with the surface
 * (WCAG 2.2, 1.4.11), and any two stay apart under normal vision and under protanopia, deuteranopia and tritanopia
 * (matrices of Machado, Oliveira and Fernandes 2009). test/report/theme.test.ts measures both.
 */
const lightHues: Hues = {
  blue: "#23538b",
  rust: "#cc834b",
  green: "#007b64",
  purple: "#7b2e58",
  gold: "#a16d13",
  sky: "#498fca",
  olive: "#595b00",
  ink: "#090909",
  grey: "#8c8c8c",
};
const darkHues: Hues = {
  blue: "#326ba4",
  rust: "#b85937",
  green: "#63b381",
  purple: "#ec6bd5",
  gold: "#e4b427",
  sky: "#7cd6fe",
  olive: "#eedd8d",
  ink: "#fdfdfd",
  grey: "#7d8590",
};

/** The two starts that are compared most, cold and warm, take the strongest of the blues and of the yellows. */
function roles(hues: Hues, appearance: Theme["name"]): Pick<Theme, "starts" | "phases" | "targets" | "verdicts"> {
  const light = appearance === "light";
  return {
    starts: {
      absent: hues.ink,
      disk: light ? hues.gold : hues.rust,
      host: hues.purple,
      compile: hues.green,
      cold: light ? hues.blue : hues.sky,
      thaw: light ? hues.sky : hues.blue,
      warm: light ? hues.rust : hues.gold,
    },
    phases: {
      fetch: hues.ink,
      prepare: hues.purple,
      create: hues.blue,
      boot: hues.rust,
      load: hues.olive,
      init: hues.green,
      connect: hues.gold,
      handle: hues.sky,
      other: hues.grey,
    },
    targets: [hues.blue, hues.rust, hues.green, hues.purple, hues.sky, hues.gold, hues.olive, hues.ink],
    verdicts: { slower: hues.rust, faster: hues.green, other: hues.grey },
  };
}

/** Dark marks on white: the default of PNG charts. */
export const lightTheme: Theme = {
  name: "light",
  surface: "#ffffff",
  text: "#1b1f24",
  muted: "#57606a",
  grid: "#d8dde3",
  minorGrid: "#eef1f4",
  ...roles(lightHues, "light"),
};

/** Light marks on near-black. */
export const darkTheme: Theme = {
  name: "dark",
  surface: "#14171c",
  text: "#e6e9ee",
  muted: "#9aa4b0",
  grid: "#353c46",
  minorGrid: "#21262d",
  ...roles(darkHues, "dark"),
};

/** Marks of one series beside its colour, so that colour is never the only difference. */
export interface SeriesStyle {
  readonly color: string;
  readonly dash: readonly number[];
  readonly shape: "circle" | "rect" | "triangle" | "rectRot" | "star" | "crossRot" | "rectRounded" | "cross";
}

const shapes = ["circle", "rect", "triangle", "rectRot", "rectRounded", "star", "crossRot", "cross"] as const;
const dashes: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [10, 4, 2, 4], [14, 4], [5, 2, 1, 2]];

/** The style of the target at `place` in its scenario (from 0): 8 colours and shapes, 6 dashes, 24 different combinations. */
export function targetStyle(theme: Theme, place: number): SeriesStyle {
  return {
    color: theme.targets[place % theme.targets.length] ?? theme.text,
    dash: dashes[place % dashes.length] ?? [],
    shape: shapes[(place + Math.floor(place / shapes.length)) % shapes.length] ?? "circle",
  };
}

const startShapes: Readonly<Record<StartKind, SeriesStyle["shape"]>> = {
  absent: "star",
  disk: "crossRot",
  host: "triangle",
  compile: "rectRot",
  cold: "circle",
  thaw: "rectRounded",
  warm: "rect",
};

/** The style of a start: the same in every chart of every report. */
export function startStyle(theme: Theme, start: StartKind): SeriesStyle {
  return { color: theme.starts[start], dash: [], shape: startShapes[start] };
}

/** Verdicts that have a mark of their own. */
export type VerdictStyle = "slower" | "unconfirmed" | "faster" | "equivalent" | "inconclusive" | "tripped";

/** The mark of a verdict: it points where the series moved, and is hollow where that is not settled. */
export function verdictStyle(
  { verdicts, surface }: Theme,
  verdict: VerdictStyle,
): {
  readonly color: string;
  readonly fill: string;
  readonly shape: "circle" | "triangle" | "rectRot";
  /** Degrees; a triangle points up at 0. */
  readonly rotation: number;
} {
  const { slower, faster, other } = verdicts;
  switch (verdict) {
    case "slower":
      return { color: slower, fill: slower, shape: "triangle", rotation: 90 };
    case "unconfirmed":
      return { color: slower, fill: surface, shape: "triangle", rotation: 90 };
    case "faster":
      return { color: faster, fill: faster, shape: "triangle", rotation: -90 };
    case "equivalent":
      return { color: other, fill: other, shape: "circle", rotation: 0 };
    case "tripped":
      return { color: slower, fill: slower, shape: "rectRot", rotation: 0 };
    case "inconclusive":
      return { color: other, fill: surface, shape: "circle", rotation: 0 };
  }
}

/** `#rrggbb` with an opacity of 0..1 as `rgba(...)`. */
export function withOpacity(color: string, opacity: number): string {
  const [red, green, blue] = channels(color);
  return `rgba(${red}, ${green}, ${blue}, ${opacity})`;
}

/** Black or white, whichever reads better on `color`. */
export function readableOn(color: string): string {
  const luminance = relativeLuminance(color);
  return (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) ? "#000000" : "#ffffff";
}

/** Relative luminance of `#rrggbb`, 0..1, as WCAG 2.2 defines it. */
export function relativeLuminance(color: string): number {
  const [red, green, blue] = channels(color).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

function channels(color: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
}
