# Short names for common commands: https://just.systems

# Serves on :8080 with PostgreSQL and Redis, and reloads changed files.
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

# Measures the package against named references.
bench:
    ./mvnw -Pbench verify

# Runs attacks against the packaged service, which takes more than ten minutes.
attack:
    ./mvnw -Pattack verify
