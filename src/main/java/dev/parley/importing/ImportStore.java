package dev.parley.importing;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Where an import looks things up and puts them. One call at a time. */
interface ImportStore {
    /** What is stored already of what the lines name. */
    Uni<ImportFacts> facts(List<ImportLine> lines);

    /** Carries the plan out. It may fail half-way: what was done stays done, and a new plan leaves it out. */
    Uni<Void> carryOut(ImportPlan plan);

    /** Frees what the store holds; never fails. */
    Uni<Void> close();
}
