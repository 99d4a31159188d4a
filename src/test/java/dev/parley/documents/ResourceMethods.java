package dev.parley.documents;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The parameters of the JAX-RS resources of production. */
final class ResourceMethods {
    private ResourceMethods() {}

    /** The parameters, such as {@code query limit}, of each method, such as {@code GET /path/{id}}. */
    static Map<String, Set<String>> parameters(BeanManager beans) {
        Map<String, Set<String>> found = new TreeMap<>();
        for (Bean<?> bean : beans.getBeans(Object.class, Any.Literal.INSTANCE)) {
            Class<?> resource = bean.getBeanClass();
            if (resource.getPackageName().startsWith("dev.parley.http") && resource.isAnnotationPresent(Path.class)) {
                for (Method method : resource.getDeclaredMethods()) {
                    verb(method).ifPresent(verb -> found.put(verb + " " + path(resource, method), parameters(method)));
                }
            }
        }
        return found;
    }

    private static Optional<String> verb(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(meta -> meta != null)
                .map(HttpMethod::value)
                .findFirst();
    }

    private static String path(Class<?> resource, Method method) {
        Path below = method.getAnnotation(Path.class);
        String path = "/" + resource.getAnnotation(Path.class).value() + "/" + (below == null ? "" : below.value());
        String one = path.replaceAll("/+", "/");
        return one.length() > 1 && one.endsWith("/") ? one.substring(0, one.length() - 1) : one;
    }

    private static Set<String> parameters(Method method) {
        Set<String> names = new TreeSet<>();
        for (Annotation[] annotations : method.getParameterAnnotations()) {
            for (Annotation annotation : annotations) {
                switch (annotation) {
                    case PathParam it -> names.add("path " + it.value());
                    case QueryParam it -> names.add("query " + it.value());
                    case HeaderParam it -> names.add("header " + it.value());
                    default -> {}
                }
            }
        }
        return names;
    }
}
