// Checks at compile time that the exports match parley.d.ts. The bundle contains nothing of this file.

import type * as promised from '../parley.js';
import * as made from './index.js';

export const contract: typeof promised = made;
