package dev.parley.importing;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Where an import reads and stores. One call at a time. */
interface ImportStore {
    /** Returns what is stored of the things that the lines name. */
    Uni<ImportFacts> facts(List<ImportLine> lines);

    /** Carries out the plan. It may fail half-way: what was done stays done, and a new plan leaves it out. */
    Uni<Void> carryOut(ImportPlan plan);

    /** Releases what the store holds. Never fails. */
    Uni<Void> close();
}
