export function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Splits ids into parts, each of which fits into `max` bytes if its ids are written twice. */
export function parts(ids: string[], max: number): string[][] {
  const all: string[][] = [];
  let room = 0;
  for (const id of ids) {
    const needs = 2 * bytes(JSON.stringify(id)) + 20;
    if (needs > room) {
      all.push([]);
      room = max;
    }
    all.at(-1)!.push(id);
    room -= needs;
  }
  return all;
}

/** `crypto.randomUUID` exists only on secure pages. */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
}
