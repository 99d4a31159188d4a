package dev.parley;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The house stands: a package imports only from lower floors, or from its own. */
class HouseTest {
    private static final List<String> PACKAGES = List.of(
            "protocol",
            "security",
            "tracing",
            "delivery",
            "conversation",
            "notification",
            "presence",
            "importing",
            "socket",
            "http",
            "config",
            "dev",
            "embedded");

    private static JavaClasses house;

    @BeforeAll
    static void lookAtTheHouse() {
        house = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.parley");
    }

    private static String[] packages(List<String> names) {
        return names.stream().map(name -> "dev.parley." + name + "..").toArray(String[]::new);
    }

    /** {@code floor} may import from {@code lower}, the settings and the libraries. */
    private static void restsOnlyOn(String floor, String... lower) {
        List<String> others = new ArrayList<>(PACKAGES);
        others.removeAll(List.of("config", floor));
        others.removeAll(Arrays.asList(lower));
        check(noClasses()
                .that()
                .resideInAPackage("dev.parley." + floor + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages(others)));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(house);
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
        check(noClasses()
                .that()
                .resideInAPackage("dev.parley.protocol..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages(PACKAGES.subList(1, PACKAGES.size()))));
    }

    @Test
    void theGroundFloor() {
        restsOnlyOn("security", "protocol");
        restsOnlyOn("tracing");
    }

    @Test
    void deliveryRestsOnTheGround() {
        restsOnlyOn("delivery", "protocol", "security", "tracing");
    }

    @Test
    void theRoomsRestOnDelivery() {
        restsOnlyOn("conversation", "protocol", "security", "tracing", "delivery");
        // Pushing asks for the message, and who is away.
        restsOnlyOn("notification", "protocol", "security", "delivery", "conversation", "presence");
        restsOnlyOn("presence", "protocol", "security", "delivery", "conversation");
        restsOnlyOn("importing", "protocol", "security", "conversation");
    }

    @Test
    void theDoorsAreOnTopAndNotOnEachOther() {
        String[] rooms = {
            "protocol", "security", "tracing", "delivery", "conversation", "notification", "presence", "importing"
        };
        restsOnlyOn("socket", rooms);
        restsOnlyOn("http", rooms);
    }

    @Test
    void theDoorsKnowNoSqlAndDeliveryOnlyHowAStatementIsRun() {
        check(noClasses()
                .that()
                .resideInAnyPackage("dev.parley.delivery..", "dev.parley.socket..")
                .and()
                .haveNameNotMatching("dev.parley.delivery.(Database|HungConnection)(\\$.*)?")
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
    void packagesHaveNoCycles() {
        check(slices().matching("dev.parley.(*)..").should().beFreeOfCycles());
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
