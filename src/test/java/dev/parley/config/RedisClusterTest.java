package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class RedisClusterTest {
    private static final String HOSTS = "quarkus.redis.hosts";

    @Test
    void someNodesOfAClusterMayBeNamed() {
        assertThat(RedisCluster.urls("redis://a:7000, rediss://bot:x@b", true))
                .containsEntry(HOSTS, "redis://a:7000,rediss://bot:x@b:6379");
        assertThat(RedisCluster.urls("redis://a:7000", true)).containsEntry(HOSTS, "redis://a:7000");
    }

    @Test
    void aCommaInAPasswordSeparatesNothing() {
        assertThat(RedisCluster.urls("redis://:one,two@a,redis://b", true))
                .containsEntry(HOSTS, "redis://:one%2Ctwo@a:6379,redis://b:6379");
    }

    @Test
    void severalServersAreOnlyInACluster() {
        assertThatThrownBy(() -> RedisCluster.urls("redis://:hunter2@a,redis://b", false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("names several servers, which needs REDIS_SHARDED_PUBSUB=true");
    }

    @Test
    void theClientIsToldThatItIsACluster() {
        assertThat(RedisCluster.properties("true"))
                .containsEntry("quarkus.redis.client-type", "cluster")
                .containsEntry("parley.redis.sharded-pubsub", "true");
        assertThat(RedisCluster.properties("false")).isEmpty();
        assertThatThrownBy(() -> RedisCluster.properties("maybe")).hasMessage("is neither true nor false");
    }
}
