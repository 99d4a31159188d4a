package dev.parley.conversation;

import dev.parley.limits.Limit;
import dev.parley.limits.LimitMetrics;
import dev.parley.limits.LimitsConfig;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;

/** How large a group may be. */
@ApplicationScoped
class GroupSize {
    private final LimitsConfig config;
    private final LimitMetrics metrics;

    GroupSize(LimitsConfig config, LimitMetrics metrics) {
        this.config = config;
        this.metrics = metrics;
    }

    /** @throws RefusedException with {@code bad_request} where it would be too large */
    void require(int members) {
        if (members > config.membersPerGroup()) {
            metrics.refused(Limit.MEMBERS);
            throw new RefusedException(
                    ErrorCode.BAD_REQUEST, "a group takes at most " + config.membersPerGroup() + " members");
        }
    }
}
