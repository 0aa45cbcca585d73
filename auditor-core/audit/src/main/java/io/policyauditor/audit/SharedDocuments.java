package io.policyauditor.audit;

import io.policyauditor.audit.Subject.PolicySubject;
import io.policyauditor.policy.language.PolicyDocument;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What rules said of documents that stand in more than one place, where the place had no part in it: an organization of
 * many roles has few documents, and each is judged once. Two threads may judge the same at the same time, and come to
 * the same.
 */
final class SharedDocuments {
    /** By identity: documents that are equal and do not share their text have findings in different places. */
    private final IdentityHashMap<PolicyDocument, AtomicReferenceArray<@Nullable Said>> said = new IdentityHashMap<>();

    /**
     * What a rule said.
     *
     * @param pointers of its findings, in their order
     */
    record Said(Outcome outcome, List<String> pointers) {}

    SharedDocuments(List<Subject> subjects, int rules) {
        IdentityHashMap<PolicyDocument, Boolean> met = new IdentityHashMap<>();
        for (Subject subject : subjects) {
            document(subject)
                    .filter(document -> met.put(document, true) != null)
                    .ifPresent(
                            document -> said.computeIfAbsent(document, ignored -> new AtomicReferenceArray<>(rules)));
        }
    }

    /** What the rule of an index said of the document of a subject; null when it has to be asked. */
    @Nullable
    Said get(Subject subject, int rule) {
        AtomicReferenceArray<@Nullable Said> known = of(subject);
        return known == null ? null : known.get(rule);
    }

    /** Keeps what the rule of an index said, if the document stands elsewhere too. */
    void put(Subject subject, int rule, Said what) {
        AtomicReferenceArray<@Nullable Said> known = of(subject);
        if (known != null) {
            known.set(rule, what);
        }
    }

    private @Nullable AtomicReferenceArray<@Nullable Said> of(Subject subject) {
        return document(subject).map(said::get).orElse(null);
    }

    private static Optional<PolicyDocument> document(Subject subject) {
        return subject instanceof PolicySubject policy
                ? policy.policy().document().known()
                : Optional.empty();
    }
}
