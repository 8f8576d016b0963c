import { describe, expect, test } from "vitest";
import {
  darkTheme,
  lightTheme,
  readableOn,
  relativeLuminance,
  targetStyle,
  withOpacity,
} from "../../src/report/theme.ts";
import { startKinds } from "../../src/units/start-kind.ts";

type Triple = readonly [number, number, number];

/** Machado, Oliveira, Fernandes (2009), severity 1.0, on linear RGB. */
const vision: Readonly<Record<string, readonly Triple[]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const dot = ([a, b, c]: Triple, [x, y, z]: Triple): number => a * x + b * y + c * z;

/** Oklab (Ottosson 2020) of a colour as a kind of vision sees it. */
function seen(color: string, matrix: readonly Triple[]): Triple {
  const linear = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as unknown as Triple;
  const rgb = matrix.map((row) => Math.min(1, Math.max(0, dot(row, linear)))) as unknown as Triple;
  const lms = [
    Math.cbrt(dot([0.4122214708, 0.5363325363, 0.0514459929], rgb)),
    Math.cbrt(dot([0.2119034982, 0.6806995451, 0.1073969566], rgb)),
    Math.cbrt(dot([0.0883024619, 0.2817188376, 0.6299787005], rgb)),
  ] as const;
  return [
    dot([0.2104542553, 0.793617785, -0.0040720468], lms),
    dot([1.9779984951, -2.428592205, 0.4505937099], lms),
    dot([0.0259040371, 0.7827717662, -0.808675766], lms),
  ];
}

function nearest(colors: readonly string[], matrix: readonly Triple[]): number {
  const points = colors.map((color) => seen(color, matrix));
  const distances = points.flatMap((a, at) =>
    points.slice(at + 1).map((b) => 100 * Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])),
  );
  return Math.min(...distances);
}

const contrast = (a: string, b: string): number => {
  const [x, y] = [relativeLuminance(a), relativeLuminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
};

describe.each([lightTheme, darkTheme])("the $name theme", (theme) => {
  const sets = {
    starts: Object.values(theme.starts),
    phases: Object.values(theme.phases),
    targets: theme.targets,
    verdicts: Object.values(theme.verdicts),
  };

  test.each(Object.keys(vision))("keeps the colours of a chart apart under %s", (name) => {
    for (const colors of Object.values(sets)) expect(nearest(colors, vision[name] ?? [])).toBeGreaterThan(8);
  });

  test("marks have a contrast of 3:1 with the surface, texts 4.5:1", () => {
    for (const color of Object.values(sets).flat()) expect(contrast(color, theme.surface)).toBeGreaterThanOrEqual(3);
    for (const color of [theme.text, theme.muted]) expect(contrast(color, theme.surface)).toBeGreaterThanOrEqual(4.5);
    for (const color of sets.phases) expect(contrast(color, readableOn(color))).toBeGreaterThanOrEqual(4.5);
  });

  test("24 targets differ in colour, dash or shape", () => {
    const styles = Array.from({ length: 24 }, (_, place) => JSON.stringify(targetStyle(theme, place)));
    expect(new Set(styles).size).toBe(24);
  });

  test("every start has a colour", () => {
    expect(Object.keys(theme.starts)).toEqual([...startKinds]);
  });
});

test("Okabe and Ito's own colours, with this grey, would not pass the same check", () => {
  const okabeIto = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#f0e442", "#000000", "#8c8c8c"];
  expect(nearest(okabeIto, vision["deuteranopia"] ?? [])).toBeLessThan(8);
});

test("an opacity becomes rgba", () => {
  expect(withOpacity("#ff8000", 0.5)).toBe("rgba(255, 128, 0, 0.5)");
});
