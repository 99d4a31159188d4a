/** Runs tasks later or in rounds, on Vert.x contexts, until the application ends. */
package dev.parley.scheduling;
