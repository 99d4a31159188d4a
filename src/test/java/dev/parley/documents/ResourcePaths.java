package dev.parley.documents;

import jakarta.enterprise.inject.spi.BeanManager;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The paths of the resources that contain an id. */
public final class ResourcePaths {
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

    private ResourcePaths() {}

    /** In the form {@code GET /path/{id}}. */
    public static List<String> withParameters(BeanManager beans) {
        return ResourceMethods.parameters(beans).keySet().stream()
                .filter(path -> path.contains("{"))
                .toList();
    }

    public static List<String> parametersOf(String template) {
        Matcher matcher = PARAMETER.matcher(template);
        return matcher.results().map(it -> it.group(1)).toList();
    }
}
