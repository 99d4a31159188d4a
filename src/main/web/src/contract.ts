// That what is exported is what parley.d.ts says. Nothing of this is in the bundle: it is for the type checker.

import type * as promised from '../parley.js';
import * as made from './index.js';

export const contract: typeof promised = made;
