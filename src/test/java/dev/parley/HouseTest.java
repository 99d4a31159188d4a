package dev.parley;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which package may import which; nothing else stands between them. */
class HouseTest {
    /** Besides itself, the classes of the platform and of libraries. Packages that are not here are not allowed. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            entry("protocol"),
            entry("scheduling"),
            entry("redis"),
            entry("limits", "protocol", "redis"),
            entry("security", "limits", "protocol", "scheduling"),
            entry("config", "security"),
            entry("dev", "protocol", "security"),
            entry("embedded"),
            entry("tracing", "config", "protocol"),
            entry("feed", "protocol", "tracing"),
            entry("sql", "protocol"),
            entry("userlog", "feed", "protocol", "sql"),
            entry("bus", "config", "protocol", "redis", "scheduling"),
            entry("outbox", "bus", "protocol", "scheduling", "sql"),
            entry("delivery", "bus", "config", "feed", "protocol", "scheduling", "security", "tracing"),
            entry("cluster", "bus", "delivery", "feed", "protocol", "redis", "scheduling", "security", "tracing"),
            entry("revocation", "bus", "config", "delivery", "protocol", "scheduling", "security", "sql"),
            entry(
                    "conversation",
                    "bus",
                    "delivery",
                    "feed",
                    "limits",
                    "outbox",
                    "protocol",
                    "scheduling",
                    "sql",
                    "tracing"),
            entry(
                    "presence",
                    "bus",
                    "config",
                    "conversation",
                    "delivery",
                    "limits",
                    "protocol",
                    "redis",
                    "scheduling",
                    "sql"),
            entry("notification", "bus", "conversation", "delivery", "presence", "protocol", "scheduling", "sql"),
            entry("importing", "conversation", "limits", "protocol", "scheduling", "sql"),
            entry("socket", "conversation", "delivery", "limits", "presence", "protocol", "scheduling", "security"),
            entry(
                    "http",
                    "bus",
                    "cluster",
                    "conversation",
                    "delivery",
                    "importing",
                    "limits",
                    "notification",
                    "presence",
                    "protocol",
                    "revocation",
                    "security",
                    "sql"),
            // Where the application starts.
            entry("", "config"));

    /** What may reach beneath the public interfaces of Vert.x and its clients. An upgrade of Vert.x starts here. */
    private static final Set<String> MAY_USE_INTERNALS = Set.of(
            "dev.parley.config.TlsSettings",
            "dev.parley.http.guard.BodyReader",
            "dev.parley.http.guard.HttpConnections",
            "dev.parley.redis.ReconnectingRedis",
            "dev.parley.scheduling.EventLoops",
            "dev.parley.socket.netty.NettyChannels",
            "dev.parley.sql.PooledConnections");

    private static JavaClasses house;

    @BeforeAll
    static void read() {
        house = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.parley");
    }

    private static Map.Entry<String, Set<String>> entry(String name, String... others) {
        return Map.entry(name, Set.of(others));
    }

    /** Of {@code dev.parley.conversation.message}, {@code conversation}. */
    private static String packageOf(JavaClass type) {
        String below = type.getPackageName().substring("dev.parley".length());
        return below.isEmpty() ? "" : below.substring(1).split("\\.")[0];
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith("dev.parley");
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(false).check(house);
    }

    @Test
    void importsOnlyWhatItMay() {
        Map<String, Set<String>> imported = new TreeMap<>();
        for (JavaClass type : house) {
            Set<String> others = imported.computeIfAbsent(packageOf(type), _ -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(Dependency::getTargetClass)
                    .map(JavaClass::getBaseComponentType)
                    .filter(HouseTest::isOurs)
                    .map(HouseTest::packageOf)
                    .filter(it -> !it.equals(packageOf(type)))
                    .forEach(others::add);
        }
        assertThat(imported).isEqualTo(new TreeMap<>(MAY_IMPORT));
    }

    @Test
    void protocolIsPure() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.parley.protocol..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..",
                        "io.vertx..",
                        "io.smallrye..",
                        "io.netty..",
                        "io.micrometer..",
                        "java.sql..",
                        "javax.sql..",
                        "org.hibernate..",
                        "jakarta..",
                        "org.eclipse.microprofile.."));
    }

    @Test
    void neitherSocketsNorDeliveryKnowSql() {
        check(noClasses()
                .that()
                .resideInAnyPackage("dev.parley.delivery..", "dev.parley.socket..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.vertx.sqlclient..",
                        "io.vertx.pgclient..",
                        "io.vertx.mutiny.sqlclient..",
                        "org.hibernate..",
                        "java.sql.."));
        check(noClasses()
                .that()
                .resideInAPackage("dev.parley.socket..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx.redis..", "io.quarkus.redis.."));
    }

    @Test
    void nothingLeansOnWhatIsOnlyThereInDevelopment() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages("dev.parley.dev..", "dev.parley.embedded..", "dev.parley.config..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.parley.dev..", "dev.parley.embedded.."));
    }

    @Test
    void nobodyElseKnowsHowMessagesAreFollowed() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages("dev.parley.tracing..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.opentelemetry.."));
    }

    @Test
    void internalsAreUsedInFewPlaces() {
        Set<String> users = new TreeSet<>();
        for (JavaClass type : house) {
            boolean internal = type.getDirectDependenciesFromSelf().stream()
                    .map(it -> it.getTargetClass().getPackageName())
                    .anyMatch(it -> it.matches("io\\.vertx\\..*\\bimpl\\b.*"));
            if (internal) {
                users.add(type.getName().replaceAll("\\$.*", ""));
            }
        }
        assertThat(users).isEqualTo(new TreeSet<>(MAY_USE_INTERNALS));
    }

    @Test
    void packagesHaveNoCycles() {
        check(slices().matching("dev.parley.(**)").should().beFreeOfCycles());
    }

    @Test
    void whatABeanNeedsIsInItsConstructor() {
        check(noFields().should().beAnnotatedWith("jakarta.inject.Inject"));
    }

    @Test
    void nobodySleepsOrBlocks() {
        check(noClasses().should().callMethodWhere(calls("java.lang.Thread", "sleep")));
        check(noClasses().should().callMethodWhere(calls("io.smallrye.mutiny.Uni", "await")));
        check(noClasses().should().dependOnClassesThat().haveFullyQualifiedName("io.smallrye.mutiny.groups.UniAwait"));
    }

    @Test
    void timeIsOfJavaTime() {
        check(noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.util.Date"));
    }

    private static DescribedPredicate<JavaCall<?>> calls(String owner, String method) {
        return DescribedPredicate.describe(
                owner + "." + method,
                call -> call.getTarget().getName().equals(method)
                        && call.getTargetOwner().isAssignableTo(owner));
    }
}
