export class ParleyError extends Error {
  constructor(readonly code: string, message: string) {
    super(message);
    this.name = 'ParleyError';
  }
}
