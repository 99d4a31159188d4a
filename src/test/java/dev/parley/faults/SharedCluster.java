package dev.parley.faults;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one {@link Cluster} of this run, which is repaired after each of them. */
final class SharedCluster implements ParameterResolver, AfterEachCallback {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Cluster.class;
    }

    @Override
    public Cluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return cluster(context);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        cluster(context).mend();
    }

    private static Cluster cluster(ExtensionContext context) {
        // Closed with the root context, at the end of the run.
        return context.getRoot()
                .getStore(Namespace.create(Cluster.class))
                .computeIfAbsent(
                        Cluster.class,
                        _ -> {
                            try {
                                return Cluster.start();
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        Cluster.class);
    }
}
