// Node's Buffer, which typedarray-pool names and never uses in a browser.
export const Buffer = { isBuffer: () => false };
