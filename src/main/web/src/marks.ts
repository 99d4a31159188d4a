/** Tracks read cursors that must still be sent to the server, without sockets and clocks. */
export class Marks {
  /** Cursors that were sent this shortly before the connection was lost may not have arrived. */
  static readonly #UNSURE_MS = 60_000;
  readonly #marks = new Map<string, { seq: number; toldAt?: number | undefined }>();

  /** Returns false if the cursor was already there. */
  read(conversation: string, seq: number): boolean {
    if (seq <= (this.#marks.get(conversation)?.seq ?? 0)) return false;
    this.#marks.set(conversation, { seq });
    return true;
  }

  /** Returns the cursors to send, which count as sent from then on. */
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
