// The console takes the client from where Parley serves it; this is for the type checker.
export * from '../parley.js';
