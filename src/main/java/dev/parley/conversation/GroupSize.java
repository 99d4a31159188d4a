package dev.parley.conversation;

import dev.parley.limits.Limit;
import dev.parley.limits.LimitMetrics;
import dev.parley.limits.LimitsConfig;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;

/** Limits the size of groups. */
@ApplicationScoped
class GroupSize {
    private final LimitsConfig config;
    private final LimitMetrics metrics;

    GroupSize(LimitsConfig config, LimitMetrics metrics) {
        this.config = config;
        this.metrics = metrics;
    }

    /** @throws RefusedException {@code bad_request} if the group would be too large */
    void require(int members) {
        if (members > config.membersPerGroup()) {
            metrics.refused(Limit.MEMBERS);
            throw new RefusedException(
                    ErrorCode.BAD_REQUEST, "a group may have at most " + config.membersPerGroup() + " members");
        }
    }
}
