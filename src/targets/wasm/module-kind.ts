/** Whether bytes say that they are a component: the header's layer field is 1, 0 for a core module (component-model, Binary.md). */
export function isComponent(bytes: Uint8Array): boolean {
  return bytes[0] === 0 && bytes[1] === 0x61 && bytes[2] === 0x73 && bytes[3] === 0x6d && bytes[6] === 1;
}
