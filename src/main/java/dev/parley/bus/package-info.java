/** Carries events and texts between instances over Redis publish/subscribe. It may lose what it carries. */
@NullMarked
package dev.parley.bus;

import org.jspecify.annotations.NullMarked;
