package dev.parley.config;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Names, for the native executable, classes that are found by their name at run time. Quarkus names those that it
 * brings.
 *
 * <p>{@code PSAMS} are the entries of a Caffeine cache with a maximum size and expiry after access.
 */
@RegisterForReflection(classNames = "com.github.benmanes.caffeine.cache.PSAMS")
final class NativeClasses {
    private NativeClasses() {}
}
