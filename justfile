# Short names for what is done often: https://just.systems

# Serves on :8080 with PostgreSQL and Redis, and reloads what changes.
dev:
    ./mvnw quarkus:dev

# Runs all tests.
test:
    ./mvnw -B verify

# Runs one test class: just one FeedTest
one name:
    ./mvnw -q test -Dtest={{name}} -DskipITs

# Formats the code.
fmt:
    ./mvnw -q spotless:apply

# Builds the package.
package:
    ./mvnw -q package -DskipTests

# Compares the package with named references.
bench:
    ./mvnw -Pbench verify

# Runs attacks for ten minutes.
attack:
    ./mvnw -Pattack verify
