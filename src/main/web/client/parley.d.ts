// The console imports the client from the path at which Parley serves it. This file is for the type checker.
export * from '../parley.js';
