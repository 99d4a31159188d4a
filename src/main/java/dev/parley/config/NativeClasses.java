package dev.parley.config;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What is found by its name while Parley runs, and must be named here for the native executable to have it. What
 * Quarkus brings names itself.
 *
 * <p>{@code PSAMS} are the entries of a Caffeine cache with a greatest size that forgets what was not asked for.
 */
@RegisterForReflection(classNames = "com.github.benmanes.caffeine.cache.PSAMS")
final class NativeClasses {
    private NativeClasses() {}
}
