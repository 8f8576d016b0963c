/** Of social previews, px: what Open Graph and Twitter show uncut (1.91 to 1). */
export const previewSize = { widthPx: 1200, heightPx: 630 } as const;
