/** How a published number is read beside those of this tool. */
export interface ClaimNote {
  /** The start that its clock comes nearest to, and what is missing or different. */
  readonly here: string;
  /** Where it stands; given only where that page was read for this list. */
  readonly url?: string;
}

/** By the name under which `analysis/claims.ts` quotes them. */
export const claimNotes: Readonly<Record<string, ClaimNote>> = {
  "Wasmtime 1.0, A look at performance": { here: "a part of cold: its phase init. No request, no response." },
  "Fastly, Lucet": { here: "a part of cold: its phase init" },
  "Fastly Compute, measured by a third party in Frankfurt": {
    here: "none: network and edge are in it, and what was warm is not said",
  },
  Fermyon: { here: "unknown: two clocks that are not defined have no ratio" },
  Cloudflare: {
    here: "compile. The handshake hides the time from the user; it does not make it zero.",
    url: "https://blog.cloudflare.com/eliminating-cold-starts-with-cloudflare-workers/",
  },
  "Wizer, JavaScript": { here: "thaw: making the snapshot is on no clock" },
  Hyperlight: { here: "cold, of another isolation: hardware around one function; no network, no image" },
  Firecracker: {
    here: "a part of cold: create and boot, before anything of the user runs. The memory is the monitor's own, not the guest's.",
    url: "https://github.com/firecracker-microvm/firecracker/blob/main/SPECIFICATION.md",
  },
  "Firecracker's own raw data": { here: "a part of cold: create and boot, on the wall clock" },
  "Lambda containers, ATC'23": { here: "a lower end of cold, where the image is cached near the worker; no median" },
  "Lambda Init Duration, 128 MB zip, x86, mean of 10 (2026-08-22)": {
    here: "a part of cold: boot and init, as the provider reports them",
  },
  "Lumos, IoT 2025": { here: "cold, and warm beside it: the trade that a start alone does not show" },
  "WOW, CCGrid'22": { here: "cold with a scheduler around it" },
  "Faasm, ATC'20": { here: "thaw against cold: making the snapshot is on no clock" },
  runwasi: { here: "none: throughput. One release of one shim was taken for a technology." },
  "toywasm, startup.csv, module of 20 MB": { here: "host, and compile where nothing was cached; n = 1" },
  "Kakati and Brorsson": {
    here: "cold, with a module inside a container: where its machinery dominates, what runs in it matters little",
  },
};
