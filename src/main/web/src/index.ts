export { ParleyError } from './error.js';
export { Parley } from './parley.js';
export { Sohbet } from './sohbet.js';
