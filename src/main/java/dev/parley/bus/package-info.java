/** Carries events and texts between instances over Redis publish/subscribe. It may lose what it carries. */
package dev.parley.bus;
