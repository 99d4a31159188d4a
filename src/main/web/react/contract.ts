// That what is exported is what index.d.ts says. Nothing of this is in the bundle: it is for the type checker.

import type * as promised from './index.js';
import * as made from './main.js';

export const contract: typeof promised = made;
