package dev.parley.faults;

import dev.parley.faults.History.Acknowledged;
import dev.parley.faults.History.Place;
import dev.parley.faults.History.Received;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What a history says of the service. All counts but those of the load are 0 where it kept its promise.
 *
 * @param sent         different messages that clients sent, and sent again until they were acknowledged
 * @param acknowledged of those, how many were
 * @param delivered    different messages that came to a device, of all devices together
 * @param lost         messages that were acknowledged or stored and did not come to a device that listens, per device
 * @param repeated     messages that came to a device again, or are stored again
 * @param outOfOrder   messages that came to a device after one with a higher {@code seq}
 * @param absent       acknowledgements of what the log does not hold where they say
 * @param strange      messages that came to a device and are not what the log holds at their place
 * @param gapMillis    the longest time between two messages on one device, of those that were there all the time
 */
record Verdict(
        int sent,
        int acknowledged,
        int delivered,
        int lost,
        int repeated,
        int outOfOrder,
        int absent,
        int strange,
        long gapMillis) {

    static Verdict of(History history) {
        Tally tally = new Tally(history);
        history.received().forEach(tally::received);
        return new Verdict(
                history.sent().size(),
                (int) history.acknowledged().stream()
                        .map(Acknowledged::clientId)
                        .distinct()
                        .count(),
                tally.delivered,
                tally.lost(),
                tally.repeated + tally.storedAgain(),
                tally.outOfOrder,
                tally.absent(),
                tally.strange,
                TimeUnit.NANOSECONDS.toMillis(tally.gap));
    }

    /** Whether every acknowledged message arrived at every device once, in order. */
    boolean isKept() {
        return lost == 0 && repeated == 0 && outOfOrder == 0 && absent == 0 && strange == 0;
    }

    private static final class Tally {
        private final History history;
        private final Map<String, Set<Place>> places = new HashMap<>();
        private final Map<String, Set<String>> clientIds = new HashMap<>();
        private final Map<String, Map<String, Long>> highest = new HashMap<>();
        private final Map<String, Long> lastAt = new HashMap<>();
        private int delivered;
        private int repeated;
        private int outOfOrder;
        private int strange;
        private long gap;

        private Tally(History history) {
            this.history = history;
        }

        private void received(Received one) {
            String device = one.device();
            if (!one.clientId().equals(history.log().get(one.place()))) {
                strange++;
            }
            Long before = lastAt.put(device, one.at());
            if (before != null && !history.intermittent().contains(device)) {
                gap = Math.max(gap, one.at() - before);
            }
            boolean newPlace =
                    places.computeIfAbsent(device, _ -> new HashSet<>()).add(one.place());
            boolean newMessage =
                    clientIds.computeIfAbsent(device, _ -> new HashSet<>()).add(one.clientId());
            if (!newPlace || !newMessage) {
                repeated++;
                return;
            }
            delivered++;
            long highestBefore = highest.computeIfAbsent(device, _ -> new HashMap<>())
                    .merge(one.place().conversation(), one.place().seq(), Math::max);
            if (highestBefore > one.place().seq()) {
                outOfOrder++;
            }
        }

        private int lost() {
            Set<Place> due = new HashSet<>(history.log().keySet());
            history.acknowledged().forEach(ack -> due.add(ack.place()));
            int lost = 0;
            for (var device : history.listens().entrySet()) {
                Set<Place> came = places.getOrDefault(device.getKey(), Set.of());
                lost += (int) due.stream()
                        .filter(place -> device.getValue().contains(place.conversation()))
                        .filter(place -> !came.contains(place))
                        .count();
            }
            return lost;
        }

        private int storedAgain() {
            return history.log().size() - new HashSet<>(history.log().values()).size();
        }

        private int absent() {
            List<Acknowledged> all = history.acknowledged();
            return (int) all.stream()
                    .filter(ack -> !ack.clientId().equals(history.log().get(ack.place())))
                    .count();
        }
    }
}
