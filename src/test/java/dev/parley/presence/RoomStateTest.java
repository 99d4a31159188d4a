package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.presence.RoomState.Place;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

@Tag("fast")
class RoomStateTest {
    /** Compares with the simplest model: which session is in which room. */
    @Property
    void itIsWhatTheSessionsMakeOfIt(@ForAll @Size(max = 60) List<@IntRange(max = 199) Integer> steps) {
        RoomState state = new RoomState();
        Map<String, Set<Place>> model = new HashMap<>();
        for (int step : steps) {
            String session = "s" + step % 5;
            Place place = new Place("u" + step % 5 / 2, "r" + step / 5 % 4);
            switch (step / 20 % 5) {
                case 0, 1, 2 -> {
                    boolean first = !occupied(model, place);
                    boolean added =
                            model.computeIfAbsent(session, _ -> new HashSet<>()).add(place);
                    assertThat(state.enter(session, place)).isEqualTo(first && added);
                }
                case 3 -> {
                    boolean removed =
                            model.getOrDefault(session, new HashSet<>()).remove(place);
                    assertThat(state.leave(session, place)).isEqualTo(removed && !occupied(model, place));
                }
                default -> {
                    Set<Place> ended = new HashSet<>(model.getOrDefault(session, Set.of()));
                    model.remove(session);
                    ended.removeIf(it -> occupied(model, it));
                    assertThat(state.end(session)).hasSameElementsAs(ended);
                }
            }
            Set<Place> places = new HashSet<>();
            model.values().forEach(places::addAll);
            assertThat(state.places()).containsExactlyInAnyOrderElementsOf(places);
            assertThat(state.in("r1", 9)).isEqualTo(users(places, "r1"));
            assertThat(state.in("r1", 1)).hasSizeLessThan(2);
            Set<String> mates = new HashSet<>();
            places.stream()
                    .filter(it -> it.userId().equals("u0"))
                    .forEach(it -> mates.addAll(users(places, it.room())));
            mates.remove("u0");
            assertThat(state.matesOf("u0", 9)).isEqualTo(mates);
        }
    }

    private static boolean occupied(Map<String, Set<Place>> model, Place place) {
        return model.values().stream().anyMatch(places -> places.contains(place));
    }

    private static Set<String> users(Set<Place> places, String room) {
        Set<String> users = new HashSet<>();
        places.stream().filter(it -> it.room().equals(room)).forEach(it -> users.add(it.userId()));
        return users;
    }
}
