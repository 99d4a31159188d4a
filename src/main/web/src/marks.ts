/** How far conversations were read: what the server is still to be told of, apart from sockets and clocks. */
export class Marks {
  /** What was told so shortly before the connection was lost may not have arrived. */
  static readonly #UNSURE_MS = 60_000;
  readonly #marks = new Map<string, { seq: number; toldAt?: number | undefined }>();

  /** False where that far was read already. */
  read(conversation: string, seq: number): boolean {
    if (seq <= (this.#marks.get(conversation)?.seq ?? 0)) return false;
    this.#marks.set(conversation, { seq });
    return true;
  }

  /** Those to be told, which count as told then. */
  due(now: number): { conversation_id: string; seq: number }[] {
    const due = [];
    for (const [conversation_id, mark] of this.#marks) {
      if (mark.toldAt === undefined) {
        mark.toldAt = now;
        due.push({ conversation_id, seq: mark.seq });
      }
    }
    return due;
  }

  lost(now: number): void {
    for (const mark of this.#marks.values()) {
      if (mark.toldAt !== undefined && now - mark.toldAt < Marks.#UNSURE_MS) mark.toldAt = undefined;
    }
  }
}
